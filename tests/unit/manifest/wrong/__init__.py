"""Wrong manifests and the exact words about them.

Each file holds manifests of one kind of fault. A line that begins with ``===`` names a manifest;
its text follows, and then, in lines that begin with ``!``, all that is wrong with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent


class Wrong(NamedTuple):
    name: str
    text: str
    problems: list[str]


def wrong(file: Path) -> list[Wrong]:
    parts = file.read_text(encoding="utf-8").split("=== ")[1:]
    return [_wrong(file.stem, part) for part in parts]


def _wrong(stem: str, part: str) -> Wrong:
    name, *lines = part.splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("! "))
    problems = [line[2:].rstrip("\n") for line in lines if line.startswith("! ")]
    return Wrong(f"{stem}: {name.strip()}", text, problems)


TABLE = [row for file in sorted(FOLDER.glob("*.txt")) for row in wrong(file)]
