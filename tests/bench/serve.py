"""A big embedded portal in a process of its own.

``python -m tests.bench.serve ROOMS MEMBERS MS MANIFEST``

Writes the manifest that the portal fulfils to ``MANIFEST``, prints the address and the key, then
for each line of standard input the paths that were asked since the last one, until it ends.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from reconciler.sandbox import Sandbox


def main() -> None:
    rooms, members, latency, manifest = sys.argv[1:]
    with Sandbox.open(latency=float(latency) / 1000) as sandbox:
        sandbox.load(int(rooms), int(members))
        Path(manifest).write_text(_manifest(sandbox.document()), encoding="utf-8")
        with sandbox.serve() as url:
            sys.stdout.write(f"{url}\n{sandbox.key}\n")
            sys.stdout.flush()
            for _ in sys.stdin:
                paths = [served.path for served in sandbox.requests()]
                sandbox.forget_requests()
                sys.stdout.write(json.dumps(paths) + "\n")
                sys.stdout.flush()


def _manifest(document: dict[str, object]) -> str:
    """The manifest of a portal, as a person would lay it out."""
    lines = ["version: 1", "rooms:"]
    types = {2: "collaboration", 5: "custom", "EditingRoom": "collaboration"}
    for room in document["rooms"]:  # type: ignore[attr-defined] # a seed document
        lines += [
            f"  - title: {room['title']}",
            f"    type: {types.get(room['type'], room['type'])}",
        ]
        lines.append("    members:")
        for member in room["members"]:
            lines += [f"      - email: {member['email']}", f"        access: {member['access']}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
