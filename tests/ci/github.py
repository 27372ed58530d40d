"""A stand-in for GitHub behind `gh api`: keeps what is sent to it in a file, two rows a page.

Run as ``github.py FILE api ...``.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

BOT = "github-actions[bot]"

Rows = list[dict[str, Any]]


def nothing() -> dict[str, Any]:
    """GitHub with nothing in it."""
    return {"calls": [], "comments": [], "issues": [], "statuses": [], "pulls": {}}


def main(file: Path, arguments: list[str]) -> None:
    state = json.loads(file.read_text(encoding="utf-8"))
    assert arguments.pop(0) == "api"
    method, body = "GET", {}
    places = []
    while arguments:
        word = arguments.pop(0)
        if word == "--method":
            method = arguments.pop(0)
        elif word == "--input":
            assert arguments.pop(0) == "-"
            body = json.load(sys.stdin)
        elif word != "--paginate":
            places.append(word)
    (place,) = places
    state["calls"].append(f"{method} {place}")
    answer = _answer(state, method, place.partition("?")[0].removeprefix("repos/acme/rooms/"), body)
    file.write_text(json.dumps(state), encoding="utf-8")
    pages = [answer]
    if isinstance(answer, list):
        pages = [answer[at : at + 2] for at in range(0, len(answer), 2)] or [[]]
    for page in pages:
        print(json.dumps(page))  # noqa: T201 - it is a program


def _answer(state: dict[str, Any], method: str, place: str, body: dict[str, Any]) -> Any:  # noqa: ANN401, PLR0911 - a route each
    comments: Rows = state["comments"]
    issues: Rows = state["issues"]
    if re.fullmatch(r"issues/\d+/comments", place):
        number = int(place.split("/")[1])
        if method == "POST":
            return _add(comments, {**body, "issue": number})
        return [one for one in comments if one["issue"] == number]
    if re.fullmatch(r"issues/comments/\d+", place):
        return _change(comments, int(place.split("/")[2]), body)
    if place == "issues":
        if method == "POST":
            return _add(issues, {**body, "state": "open"})
        return [one for one in issues if one["state"] == "open"]
    if re.fullmatch(r"issues/\d+", place):
        return _change(issues, int(place.split("/")[1]), body)
    if re.fullmatch(r"statuses/\w+", place):
        assert len(body["description"]) <= 140  # GitHub allows no more
        state["statuses"].insert(0, {**body, "sha": place.split("/")[1], "creator": {"login": BOT}})
        return {}
    if re.fullmatch(r"commits/\w+/statuses", place):
        return [one for one in state["statuses"] if one["sha"] == place.split("/")[1]]
    assert re.fullmatch(r"commits/\w+/pulls", place), place
    return state["pulls"].get(place.split("/")[1], [])


def _add(rows: Rows, row: dict[str, Any]) -> dict[str, Any]:
    number = 100 + len(rows)
    found = {
        **row,
        "id": number,
        "number": number,
        "user": {"login": BOT},
        "html_url": f"https://git.example/{number}",
    }
    rows.append(found)
    return found


def _change(rows: Rows, number: int, body: dict[str, Any]) -> dict[str, Any]:
    (found,) = (one for one in rows if one["id"] == number)
    found.update(body)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
