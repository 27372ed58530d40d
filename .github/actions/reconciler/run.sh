#!/usr/bin/env bash
# Runs one command of the program. It ends with 0 whatever the program says: the exit code is an
# output, so that a plan is shown before verdict.sh fails the job.
set -euo pipefail

# Beside the checked-out tree, in which a pull request could have put links.
folder=$RUNNER_TEMP/reconciler-plan
state=$RUNNER_TEMP/reconciler-state
rm -rf "$folder"
mkdir -p "$folder" "$state"
# What lies in the folder may be uploaded. A saved plan is never masked, so it stays out then.
saved=$folder/plan.json
if [ "$PII" = masked ]; then
  saved=$RUNNER_TEMP/plan.json
fi
rm -f "$saved"

manifests=()
while IFS= read -r line; do
  [ -z "$line" ] || manifests+=("$line")
done <<< "${MANIFESTS:?}"
options=("--pii=$PII")
while IFS= read -r line; do
  [ -z "$line" ] || options+=("$line")
done <<< "${OPTIONS-}"

code=0
run() { # ARGUMENT...: the program, its exit code in `code`
  code=0
  reconciler "$@" || code=$?
}

quiet() { # COMMAND...: without the runner taking anything that is printed for an order
  local word
  word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$word"
  "$@"
  echo "::$word::"
}

output() { # NAME VALUE
  echo "$1=$2" >> "$GITHUB_OUTPUT"
}

summary() {
  cat >> "$GITHUB_STEP_SUMMARY"
}

plan() {
  local forms=("--write=markdown=$folder/plan.md" "--write=html=$folder/plan.html"
    "--write=sarif=$folder/plan.sarif" "--write=github=$RUNNER_TEMP/annotations.txt")
  # A comment has 65536 characters, and comment.sh adds a line.
  quiet run plan "${options[@]}" --ledger="$state/ledger.json" --detailed-exitcode \
    --limit=65000 --out="$saved" "${forms[@]}" -- "${manifests[@]}"
  # A plan that is refused is there as well.
  [ -s "$folder/plan.md" ] || return 0
  # These are orders to the runner.
  cat "$RUNNER_TEMP/annotations.txt"
  summary < "$folder/plan.md"
  output folder "$folder"
  output changes "$(jq '.actions | length > 0' "$saved")"
  if [ "$PII" != masked ]; then
    output plan "$saved"
  fi
  if [ "$PII" != masked ] || [ -n "$RECONCILER_PLAN_KEY" ]; then
    output digest "$(jq --raw-output .digest "$saved")"
  fi
}

look() { # ARGUMENT...: like `run`, with the drift also in a file
  code=0
  reconciler drift "$@" | tee "$folder/drift.md" || code=$?
}

drift() {
  quiet look "${options[@]}" --ledger="$state/ledger.json" --format=markdown --limit=65000 \
    -- "${manifests[@]}"
  [ -s "$folder/drift.md" ] || return 0
  summary < "$folder/drift.md"
  output folder "$folder"
}

carry_out() { # ARGUMENT...: like `run`, with the report also in a file, and what is told besides
  code=0
  reconciler apply "$@" 2> "$RUNNER_TEMP/told.txt" | tee "$folder/report.txt" || code=$?
  cat "$RUNNER_TEMP/told.txt"
}

apply() {
  local what=("--expect=$EXPECT" -- "${manifests[@]}")
  if [ -n "$PLAN" ]; then
    what=("--plan=$PLAN")
  fi
  # A summary has a mebibyte, and a character up to three bytes.
  local reports=("--report=$folder/report.json" "--report=$folder/report.md" --limit=300000)
  # Without a digest, --expect is refused: nothing is ever applied that nobody has seen.
  quiet carry_out "${options[@]}" --yes --ledger="$state/ledger.json" "${reports[@]}" "${what[@]}"
  output folder "$folder"
  {
    if [ -s "$folder/report.md" ]; then
      cat "$folder/report.md"
    else
      echo "### apply"
      echo
      # Indented, it is shown as it is, whatever rooms are called.
      sed 's/^/    /' "$folder/report.txt"
    fi
    if [ "$code" != 0 ]; then
      echo
      sed 's/^/    /' "$RUNNER_TEMP/told.txt"
    fi
    echo
  } | summary
}

case $COMMAND in
  validate)
    run validate --format=github -- "${manifests[@]}"
    ;;
  plan) plan ;;
  drift) drift ;;
  apply) apply ;;
  *)
    echo "::error::command: validate, plan, apply or drift"
    code=64
    ;;
esac
output exit-code "$code"
