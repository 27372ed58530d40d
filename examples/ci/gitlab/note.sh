#!/usr/bin/env bash
# Shows the plan in one note of a merge request: the one that begins with the plan's marker is
# changed, and only where there is none, one is made.
#   note.sh EXIT_CODE
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=api.sh
. "$(dirname "${BASH_SOURCE[0]}")/api.sh"

text=$RUNNER_TEMP/plan.md
if [ -s "$text" ]; then
  told="Commit $CI_COMMIT_SHA, [job]($CI_JOB_URL) with the whole plan as HTML among its artifacts."
else
  # An older plan must not look like this commit's.
  echo "<!-- docspace-reconciler:plan ${DOCSPACE_URL%/} -->" > "$text"
  told="**There is no plan** of commit $CI_COMMIT_SHA: exit code $1, the [job]($CI_JOB_URL) says why."
fi
printf '\n%s\n' "$told" >> "$text"
IFS= read -r marker < "$text"

notes=merge_requests/$CI_MERGE_REQUEST_IID/notes
ids=$(found "$notes?order_by=created_at" body "$marker")
set -- --request POST "$CI_API_V4_URL/projects/$CI_PROJECT_ID/$notes"
if [ -n "$ids" ]; then
  set -- --request PUT "$CI_API_V4_URL/projects/$CI_PROJECT_ID/$notes/${ids%%$'\n'*}"
fi
jq --raw-input --slurp '{body: .}' "$text" | api "$@" --data-binary @- > /dev/null
