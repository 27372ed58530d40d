#!/usr/bin/env bash
# Keeps one issue open while the portal differs from the manifests.
set -euo pipefail

author=${AUTHOR:-github-actions[bot]}
marker="<!-- docspace-reconciler:drift ${DOCSPACE_URL%/} -->"
if [ -s "$RUNNER_TEMP/reconciler-plan/drift.md" ]; then
  IFS= read -r marker < "$RUNNER_TEMP/reconciler-plan/drift.md"
fi
found=$(
  gh api --paginate "repos/$GITHUB_REPOSITORY/issues?state=open&per_page=100" |
    jq --arg author "$author" --arg marker "$marker" \
      '.[] | select(.pull_request | not)
        | select(.user.login == $author and (.body // "" | startswith($marker))) | .number' |
    sed -n 1p
)
issues=repos/$GITHUB_REPOSITORY/issues

case $EXIT_CODE in
  2)
    if [ -n "$found" ]; then
      set -- --method PATCH "$issues/$found"
    else
      set -- --method POST "$issues"
    fi
    jq --raw-input --slurp '{title: "The portal differs from the manifests", body: .}' \
      "$RUNNER_TEMP/reconciler-plan/drift.md" | gh api "$@" --input - > /dev/null
    ;;
  0)
    [ -n "$found" ] || exit 0
    jq --null-input '{body: "The portal is as the manifests say."}' |
      gh api --method POST "$issues/$found/comments" --input - > /dev/null
    jq --null-input '{state: "closed", state_reason: "completed"}' |
      gh api --method PATCH "$issues/$found" --input - > /dev/null
    ;;
  *) ;; # Nobody knows whether it differs: the job fails, and the issue stays as it is.
esac
