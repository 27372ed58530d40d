#!/usr/bin/env bash
# Holds a plan against the one that was reviewed in the pull request that this commit came with.
# What was reviewed can only stop a plan here, never put anything into it: the plan is made of the
# manifests of this commit.
set -euo pipefail

author=${AUTHOR:-github-actions[bot]}

stop() {
  echo "apply=false" >> "$GITHUB_OUTPUT"
  echo "**Not applied**: $1" >> "$GITHUB_STEP_SUMMARY"
  echo "::error title=reconciler::$1"
  exit 4
}

reviewed() { # the digest in the status of the head of the pull request
  local head
  head=$(
    gh api "repos/$GITHUB_REPOSITORY/commits/$GITHUB_SHA/pulls" |
      jq --raw-output --arg sha "$GITHUB_SHA" \
        '[.[] | select(.merged_at and .merge_commit_sha == $sha)][0].head.sha // empty'
  ) || return
  [ -n "$head" ] || return 0
  gh api --paginate "repos/$GITHUB_REPOSITORY/commits/$head/statuses?per_page=100" |
    jq --raw-output --slurp --arg author "$author" \
      --arg context "reconciler plan ${DOCSPACE_URL%/}" \
      '[add[] | select(.context == $context and .creator.login == $author)][0]
        | select(.state == "success") | .description
        | capture("^digest (?<digest>[0-9a-f]{64})$").digest'
}

case $EXIT_CODE in
  0 | 2) ;;
  *) # verdict.sh tells of it.
    echo "apply=false" >> "$GITHUB_OUTPUT"
    exit 0
    ;;
esac
if [ "$CHANGES" != true ]; then
  echo "apply=false" >> "$GITHUB_OUTPUT"
  exit 0
fi
[ -n "$DIGEST" ] || stop "masked output has a digest only with plan-key."
known=${EXPECT:-$(reviewed)}
[ -n "$known" ] || stop "no reviewed plan is known for this commit. Review the plan above, then start this workflow by hand with its digest, $DIGEST"
[ "$known" = "$DIGEST" ] || stop "the plan is not the reviewed one, which had the digest $known. Review the plan above, then start this workflow by hand with its digest, $DIGEST"
echo "apply=true" >> "$GITHUB_OUTPUT"
