"""Lines of a step, in columns; long runs of one sort are counted instead."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from reconciler.render.plain import MANY, SAMPLE, painted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WIDEST = 40
_VERBS = {"+": "gain", "~": "change"}
_WHERE = "(--format json, html or markdown shows all)"


class Line(NamedTuple):
    """A line of a step.

    Attributes:
        mark: what happens.
        name: to what or whom.
        text: what it is.
        remarks: what is remarkable of this one alone; may be empty.
        below: a second line; may be empty.
        stays: whether it is shown however many of its sort there are.
    """

    mark: str
    name: str
    text: str
    remarks: str = ""
    below: str = ""
    stays: bool = False

    @property
    def sort(self) -> tuple[str, str, str]:
        """What it has in common with others."""
        return (self.mark, self.text, self.below)


def lined(lines: Sequence[Line], *, colour: bool) -> Iterator[str]:
    """Lines with their names in one column.

    Of more than :data:`MANY` of one sort, only the first few are shown and the others counted,
    after the last of the sort.

    Args:
        lines: the lines.
        colour: whether marks are painted.
    """
    width = min(max((len(line.name) for line in lines), default=0), _WIDEST)
    free = Counter(line.sort for line in lines if not line.stays)
    met: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        left_out = False
        if not line.stays:
            met[line.sort] += 1
            left_out = free[line.sort] > MANY and met[line.sort] > SAMPLE
        if not left_out:
            remarks = f"  ({line.remarks})" if line.remarks else ""
            sign = painted(line.mark, colour=colour)
            yield f"    {sign} {line.name:{width}}  {line.text}{remarks}"
            if line.below:
                yield f"        {line.below}"
        elif met[line.sort] == free[line.sort]:
            yield f"    {painted(line.mark, colour=colour)} {_others(line, free[line.sort])}"


def _others(line: Line, number: int) -> str:
    below = f", each with a {line.below}" if line.below else ""
    return f"and {number - SAMPLE} more {_VERBS[line.mark]} {line.text}{below}  {_WHERE}"
