# Sourced by the other scripts: GitLab's API as whoever TOKEN belongs to.
# shellcheck shell=bash

api() { # ARGUMENT...: curl; the token is no argument, since anybody on the machine can read those
  curl --silent --show-error --fail --header 'Content-Type: application/json' \
    --header @<(printf 'PRIVATE-TOKEN: %s\n' "$TOKEN") "$@"
}

found() { # PATH FIELD MARKER: what this token wrote and begins with the marker; the oldest `iid` or `id`
  local me page rows
  me=$(api "$CI_API_V4_URL/user" | jq .id) || return
  for ((page = 1; ; page++)); do
    rows=$(api "$CI_API_V4_URL/projects/$CI_PROJECT_ID/$1&sort=asc&per_page=100&page=$page") || return
    # Anybody may write something that begins like that.
    jq --argjson me "$me" --arg field "$2" --arg marker "$3" \
      '.[] | select(.author.id == $me and (.[$field] // "" | startswith($marker))) | .iid // .id' \
      <<< "$rows"
    [ "$(jq length <<< "$rows")" = 100 ] || return 0
  done
}
