"""What was measured, as text and as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.run import Run


@dataclass(frozen=True)
class Row:
    """One line of a table.

    Attributes:
        name: what was measured.
        requests: how many the portal answered.
        seconds: by the clock on the wall.
        cpu: seconds of the processor.
        peak: the most memory, in MB.
        ratio: as ``of`` says.
        of: what was divided by what.
        target: the ratio, or what else is to be held; empty for none.
        note: what is to be known of it, such as that it was scaled up.
    """

    name: str
    requests: int | None = None
    seconds: float | None = None
    cpu: float | None = None
    peak: float | None = None
    ratio: float | None = None
    of: str = ""
    target: str = ""
    note: str = ""


def row(
    name: str,
    run: Run,
    *,
    requests: int | None = None,
    ratio: float | None = None,
    of: str = "",
    target: str = "",
    note: str = "",
) -> Row:
    """A line about a run."""
    return Row(name, requests, run.seconds, run.cpu, run.peak, ratio, of, target, note)


@dataclass
class Table:
    """All that was measured, told as it comes.

    Attributes:
        sections: the lines, by heading.
    """

    sections: dict[str, list[Row]] = field(default_factory=dict)

    def begin(self, heading: str) -> None:
        """Begin a section."""
        self.sections[heading] = []
        columns = f"{'requests':>9} {'seconds':>9} {'CPU s':>8} {'MB':>6} {'ratio':>7}"
        _say(f"\n{heading}\n  {'':32} {columns}")

    def add(self, one: Row) -> None:
        """Add a line to the last section."""
        next(reversed(self.sections.values())).append(one)
        figures = (
            _figure(one.requests, 9, 0),
            _figure(one.seconds, 9, 2),
            _figure(one.cpu, 8, 2),
            _figure(one.peak, 6, 0),
            _figure(one.ratio, 7, 2),
        )
        told = "; ".join(filter(None, (one.of, one.target, one.note)))
        _say(f"  {one.name:32} {' '.join(figures)}  {told}".rstrip())

    def keep(self, file: str, about: dict[str, object]) -> None:
        """Write all of it down as JSON."""
        sections = [
            {"heading": heading, "rows": [asdict(one) for one in rows]}
            for heading, rows in self.sections.items()
        ]
        text = json.dumps({**about, "sections": sections}, indent=2)
        Path(file).write_text(f"{text}\n", encoding="utf-8")


def _figure(value: float | None, width: int, digits: int) -> str:
    return " " * width if value is None else f"{value:{width}.{digits}f}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
