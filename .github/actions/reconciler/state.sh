#!/usr/bin/env bash
# Keeps ledger.json, which says who was welcomed, applied/, which says which saved plans were
# applied, and baseline/, what was applied last, on a branch of their own.
#   state.sh fetch   before the program runs; no such branch yet is no error
#   state.sh keep    after it; refused by the server if the branch has moved since
set -euo pipefail

folder=$RUNNER_TEMP/reconciler-state
remote=${STATE_REMOTE:-origin}
parent=$RUNNER_TEMP/reconciler-state-parent
ref=refs/heads/$STATE_BRANCH

talk() { # ARGUMENT...: git that speaks to the server; the token stands in the environment alone
  # shellcheck disable=SC2016 # git's own shell reads the variable
  GIT_TERMINAL_PROMPT=0 git -c credential.helper= \
    -c 'credential.helper=!f() { echo username=x-access-token; echo "password=$TOKEN"; }; f' "$@"
}

case $1 in
  fetch)
    rm -rf "$folder"
    mkdir -p "$folder"
    : > "$parent"
    code=0
    talk ls-remote --exit-code "$remote" "$ref" > /dev/null || code=$?
    case $code in
      0) ;;
      2) exit 0 ;;
      # Without the ledger, people are welcomed twice.
      *) exit 1 ;;
    esac
    talk fetch --quiet --depth=1 "$remote" "$ref"
    git rev-parse FETCH_HEAD > "$parent"
    git archive FETCH_HEAD | tar --extract --directory "$folder"
    ;;
  keep)
    [ -f "$parent" ] || exit 0 # nothing was fetched, so nothing has run
    before=$(< "$parent")
    index=$(mktemp -d)
    trap 'rm -rf "$index"' EXIT
    export GIT_INDEX_FILE=$index/index
    for name in ledger.json applied baseline; do
      if [ -e "$folder/$name" ]; then
        git --work-tree="$folder" add --force -- "$name"
      fi
    done
    [ -e "$GIT_INDEX_FILE" ] || exit 0 # there is nothing to keep yet
    tree=$(git write-tree)
    set --
    if [ -n "$before" ]; then
      [ "$tree" != "$(git rev-parse "$before^{tree}")" ] || exit 0
      set -- -p "$before"
    fi
    commit=$(
      git -c user.name=reconciler -c user.email=reconciler@localhost \
        commit-tree "$tree" "$@" -m "State after apply"
    )
    talk push --quiet "$remote" "$commit:$ref"
    ;;
  *) exit 64 ;;
esac
