#!/usr/bin/env bash
# Shows the plan in one comment of a pull request: the one that begins with the plan's marker is
# changed, and only where there is none, one is made.
set -euo pipefail

author=${AUTHOR:-github-actions[bot]}
run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
body=$RUNNER_TEMP/comment.md
if [ -s "$RUNNER_TEMP/reconciler-plan/plan.md" ]; then
  {
    cat "$RUNNER_TEMP/reconciler-plan/plan.md"
    printf '\nCommit %s, [run](%s) with the whole plan as HTML among its artifacts.\n' \
      "$COMMIT" "$run"
  } > "$body"
else
  # An older plan must not look like this commit's.
  {
    echo "<!-- docspace-reconciler:plan ${DOCSPACE_URL%/} -->"
    printf '**There is no plan** of commit %s: exit code %s, the [run](%s) says why.\n' \
      "$COMMIT" "$EXIT_CODE" "$run"
  } > "$body"
fi
IFS= read -r marker < "$body"

# Anybody may write a comment that begins like that; only the workflow's own is changed.
found=$(
  gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments?per_page=100" |
    jq --arg author "$author" --arg marker "$marker" \
      '.[] | select(.user.login == $author and (.body | startswith($marker))) | .id' |
    sed -n 1p
)
if [ -n "$found" ]; then
  set -- --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$found"
else
  set -- --method POST "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
fi
jq --raw-input --slurp '{body: .}' "$body" | gh api "$@" --input - > "$RUNNER_TEMP/comment.json"
jq --raw-output '"Comment: \(.html_url)"' "$RUNNER_TEMP/comment.json"
