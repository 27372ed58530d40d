"""How much memory an export of a big portal takes.

``python -m tests.bench.writing [ROOMS MEMBERS]`` exports an embedded portal, which runs in a
process of its own, into a file and into a folder, and prints the seconds and the peak
of resident memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

_RUN = """
import resource, sys
from reconciler.cli import main
code = main(sys.argv[1:])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(f"peak {peak / 1024:.0f} MB", file=sys.stderr)
sys.exit(code)
"""


def main() -> None:
    rooms, members = sys.argv[1:] or ("10000", "20")
    with TemporaryDirectory() as folder:
        serve = [sys.executable, "-m", "tests.bench.serve", rooms, members, "0"]
        with subprocess.Popen(
            [*serve, str(Path(folder, "manifest.yaml"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as server:
            assert server.stdout
            assert server.stdin
            environ = {
                **os.environ,
                "DOCSPACE_URL": server.stdout.readline().strip(),
                "DOCSPACE_API_KEY": server.stdout.readline().strip(),
            }
            for more in (["--out", "one.yaml"], ["--split", "--out", "many"]):
                began = time.monotonic()
                command = [sys.executable, "-c", _RUN, "export", "--rate", "0", *more]
                subprocess.run(command, env=environ, cwd=folder, check=True)
                written = sum(one.stat().st_size for one in Path(folder).rglob("*.yaml"))
                took = time.monotonic() - began
                sys.stdout.write(f"{' '.join(more)}: {took:.0f} s, {written / 1e6:.0f} MB in all\n")
            server.stdin.close()


if __name__ == "__main__":
    main()
