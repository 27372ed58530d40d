"""The way of the published samples: one request after another.

``python samples.py WORK URL KEY ROOMS`` is "Create a room and invite a user" in a loop (``apply``),
or reads who is in each room (``plan``). The samples call ``requests`` itself, so each request
opens a connection.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import requests


def main() -> None:
    """Do the work for all rooms of a file."""
    work, url, key, file = sys.argv[1:]
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    rooms = json.loads(Path(file).read_text(encoding="utf-8"))
    for room in rooms:
        if work == "plan":
            _ask("GET", f"{url}/api/2.0/files/rooms/{room['id']}/share", headers, None)
            continue
        data = {"title": room["title"], "roomType": room["type"]}
        made = _ask("POST", f"{url}/api/2.0/files/rooms", headers, data)
        for member in room["members"]:
            share = f"{url}/api/2.0/files/rooms/{made['response']['id']}/share"
            _ask("PUT", share, headers, {"invitations": [member], "notify": False})


def _ask(method: str, url: str, headers: dict[str, str], data: object) -> Any:  # noqa: ANN401 - JSON
    answer = requests.request(method, url, json=data, headers=headers, timeout=60)
    answer.raise_for_status()
    return answer.json()


if __name__ == "__main__":
    main()
