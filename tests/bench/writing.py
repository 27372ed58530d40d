"""How much memory an export of a big portal takes.

``python -m tests.bench.writing [ROOMS MEMBERS]`` exports an embedded portal, which runs in a
process of its own, into a file and into a folder, and prints the seconds and the peak of resident
memory.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.big import served
from tests.bench.run import PROGRAM, run


def main() -> None:
    """Export, twice."""
    rooms, members = sys.argv[1:] or ("10000", "20")
    with TemporaryDirectory() as folder, served(Path(folder), int(rooms), int(members)) as big:
        for more in (["--out", "one.yaml"], ["--split", "--out", "many"]):
            command = (PROGRAM, "export", "--rate", "0", *more)
            took = run(*command, environ=big.environ, folder=Path(folder))
            files = Path(folder).rglob("*.yaml")
            written = sum(one.stat().st_size for one in files if one != Path(big.manifest))
            told = (
                f"{took.seconds:.0f} s, {took.peak:.0f} MB, {written / 1e6:.0f} MB written in all"
            )
            sys.stdout.write(f"{' '.join(more)}: {told}\n")


if __name__ == "__main__":
    main()
