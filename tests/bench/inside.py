"""Reading and planning against the bare fetch, in turn within one process.

``python -m tests.bench.inside URL KEY WIDTH PATHS MANIFEST ROUNDS`` prints the ratio of each round.
What a command does besides (starting, reading the manifest) is not in it.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from reconciler.manifest import load
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.portal.reader import Reader
from reconciler.portal.session import Session
from reconciler.portal.timing import PATIENT
from tests.bench.bare import fetch


def main() -> None:
    url, key, width, paths, manifest, rounds = sys.argv[1:]
    pages = Path(paths).read_text(encoding="utf-8").splitlines()
    desired = load([manifest])
    timing = replace(PATIENT, per_minute=None)
    for _ in range(int(rounds)):
        begun = time.perf_counter()
        with Session(url, key, concurrency=int(width), timing=timing) as session:
            plan(desired, Reader(session, url).read(desired), Policy())
        between = time.perf_counter()
        fetch(url, key, int(width), pages)
        ratio = (between - begun) / (time.perf_counter() - between)
        sys.stdout.write(f"{ratio}\n")


if __name__ == "__main__":
    main()
