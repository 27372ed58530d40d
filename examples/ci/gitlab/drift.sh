#!/usr/bin/env bash
# Keeps one confidential issue open while the portal differs from the manifests.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR source=api.sh
. "$here/api.sh"

text=$RUNNER_TEMP/drift.md
code=0
reconciler drift --pii="$PII" --ledger="$RUNNER_TEMP/reconciler-state/ledger.json" \
  --format=markdown --limit=990000 -- "$MANIFESTS" > "$text" || code=$?
case $code in
  0 | 2) ;;
  *) exit "$code" ;; # nobody knows whether it differs: the issue stays as it is
esac
IFS= read -r marker < "$text"
ids=$(found "issues?state=opened&order_by=created_at" description "$marker")
issues=$CI_API_V4_URL/projects/$CI_PROJECT_ID/issues
number=${ids%%$'\n'*}

if [ "$code" = 0 ]; then
  [ -n "$number" ] || exit 0
  api --request POST "$issues/$number/notes" \
    --data '{"body": "The portal is as the manifests say."}' > /dev/null
  api --request PUT "$issues/$number" --data '{"state_event": "close"}' > /dev/null
  exit 0
fi
set -- --request POST "$issues"
if [ -n "$number" ]; then
  set -- --request PUT "$issues/$number"
fi
jq --raw-input --slurp \
  '{title: "The portal differs from the manifests", confidential: true, description: .}' "$text" |
  api "$@" --data-binary @- > /dev/null
