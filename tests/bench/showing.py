"""Each form of a large plan against the same plan as JSON, in turn within one process.

``python -m tests.bench.showing ROOMS MEMBERS ROUNDS`` prints, for each form, its size in bytes and
the ratio of each round.
"""

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING

from reconciler.cli.showing import FORMS, Manner, rendered
from tests.unit.render.large import large

if TYPE_CHECKING:
    from reconciler.plan import Plan

MANNER = Manner(digest="0" * 64, compared=None, by_person=False, limit=65_536, full="plan.json")
BESIDES = ("text", "markdown", "html", "sarif", "github")


def main() -> None:
    rooms, members, rounds = map(int, sys.argv[1:])
    plan = large(rooms, members)
    gc.freeze()
    for form in BESIDES:
        assert form in FORMS
        found = []
        for _ in range(rounds):
            base, _ = _timed(plan, "json")
            seconds, size = _timed(plan, form)
            found.append(seconds / base)
        ratios = " ".join(f"{one:.4f}" for one in found)
        sys.stdout.write(f"{form} {size} {ratios}\n")


def _timed(plan: Plan, form: str) -> tuple[float, int]:
    gc.collect()
    begun = time.perf_counter()
    text = rendered(plan, form, MANNER)
    return time.perf_counter() - begun, len(text.encode())


if __name__ == "__main__":
    main()
