#!/usr/bin/env bash
# Plans: plan.json for `apply --plan`, plan.html and plan.md for people, changes.json for the widget
# of merge requests. On a merge request, one note shows it. Ends as the plan does, but with 0 where
# changes are pending.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
text=$RUNNER_TEMP/plan.md
# The merge request may hold links of these names.
rm -f "$text" plan.json plan.html changes.json

code=0
# A note has 1000000 characters, and note.sh adds a line.
reconciler plan --pii="$PII" --ledger="$RUNNER_TEMP/reconciler-state/ledger.json" \
  --detailed-exitcode --limit=990000 --out=plan.json --write=html=plan.html \
  --write=markdown="$text" -- "$MANIFESTS" || code=$?
# A plan that is refused is there as well.
if [ -s "$text" ]; then
  jq '.summary.ops | {create, update, delete: .remove}' plan.json > changes.json
fi
if [ -n "${CI_MERGE_REQUEST_IID-}" ]; then
  bash "$here/note.sh" "$code"
fi
[ "$code" = 2 ] || exit "$code"
