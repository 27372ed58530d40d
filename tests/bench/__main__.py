"""``make bench`` and ``make bench-quick``: what it takes, and of what others take for the same.

Every ratio is of runs made in turn, and nothing fails for being slow: a machine that does other
things meanwhile tells other numbers.
"""

from __future__ import annotations

import argparse
import platform
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.bench.against import Size, off, on
from tests.bench.beginnings import begun, shown
from tests.bench.big import served
from tests.bench.foreign import ready
from tests.bench.growth import grown, twice
from tests.bench.inside import inside
from tests.bench.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Measure:
    """How much is measured.

    Attributes:
        size: against the floor and others, without the limiter.
        limited: the same with it.
        sizes: of the growth, in rooms.
        twice: rooms whose double is measured, too.
        forms: rooms of the plan that is shown in each form.
    """

    size: Size
    limited: Size
    sizes: Sequence[int]
    twice: int
    forms: int


MEMBERS = 20
CHECKED = (1000, 50)
"""Rooms and members of the manifest that is checked: of a small one, most is starting."""
_FEW = {"samples.py": 50, "sdk.py": 50, "playbook.yaml": 10}
_FEWEST = {"samples.py": 5, "sdk.py": 5, "playbook.yaml": 1}
WHOLE = Measure(
    Size(1000, MEMBERS, 3, _FEW), Size(1000, MEMBERS, 1, _FEW), (100, 1000, 10_000), 1000, 5000
)
QUICK = Measure(Size(100, MEMBERS, 1, _FEWEST), Size(100, MEMBERS, 1, _FEWEST), (50, 200), 100, 200)


def main() -> None:
    """Measure, and tell it as it comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--json", metavar="FILE", help="also write the table to a file")
    arguments = parser.parse_args()
    measure, table = QUICK if arguments.quick else WHOLE, Table()
    others = ready()
    with TemporaryDirectory() as folder:
        above, size = Path(folder), measure.size
        took = off(table, above, size, others)
        on(table, above, measure.limited, took)
        grown(table, above, measure.sizes, MEMBERS)
        twice(table, above, measure.twice, MEMBERS, size.rounds)
        with served(above, size.rooms, MEMBERS) as big:
            inside(table, big, size.rounds)
        with served(above, *CHECKED) as big:
            begun(table, big, size.rounds)
        shown(table, measure.forms, MEMBERS, size.rounds)
    if arguments.json:
        about = {"quick": arguments.quick, "python": platform.python_version()}
        table.keep(arguments.json, about | {"members": MEMBERS, "rounds": size.rounds})


if __name__ == "__main__":
    main()
