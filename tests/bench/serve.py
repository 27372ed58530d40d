"""A big embedded portal in a process of its own.

``python -m tests.bench.serve ROOMS MEMBERS MS LIMITER FOLDER``

``FOLDER`` gets ``manifest.yaml``, which the portal fulfils. Prints the address and the key, then
answers each line of standard input with a line of JSON, until it ends: ``requests`` gives what was
asked since the last time; ``again N`` begins anew with the same people and N of the rooms, and
gives the key.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.sandbox import Sandbox

if TYPE_CHECKING:
    from reconciler.spec import Json

TYPES = {2: "collaboration", 5: "custom", "EditingRoom": "collaboration"}


def main() -> None:
    """Serve until standard input ends."""
    rooms, members, latency, limiter, folder = sys.argv[1:]
    limited = limiter == "on"
    with Sandbox.open(latency=float(latency) / 1000, limiter=limited) as sandbox:
        sandbox.load(int(rooms), int(members))
        document: Json = sandbox.document()
        Path(folder, "manifest.yaml").write_text(_manifest(document), encoding="utf-8")
        with sandbox.serve() as url:
            _say(url)
            _say(sandbox.key)
            for line in sys.stdin:
                word, *rest = line.split()
                if word == "again":
                    sandbox.reset()
                    sandbox.load(int(rest[0]), int(members))
                    told: Json = sandbox.key
                else:
                    told = [(one.method, one.path, one.status) for one in sandbox.requests()]
                sandbox.forget_requests()
                _say(json.dumps(told))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _manifest(document: Json) -> str:
    """The manifest of a portal, as a person would lay it out."""
    lines = ["version: 1", "rooms:"]
    for room in document["rooms"]:
        lines += [
            f"  - title: {room['title']}",
            f"    type: {TYPES.get(room['type'], room['type'])}",
        ]
        lines.append("    members:")
        for member in room["members"]:
            lines += [f"      - email: {member['email']}", f"        access: {member['access']}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
