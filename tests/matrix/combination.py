"""Every fault of the matrix at every kind of request."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.matrix import fault
from tests.matrix.bugs import bug
from tests.matrix.ends import PASSING, Codes, codes
from tests.matrix.kind import Kind
from tests.matrix.table import KINDS, LISTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from _pytest.mark import ParameterSet

    from tests.matrix.fault import Case

_ENOUGH = (
    *("refused", "429 for a day", "500", "500 always", "200 HTML", "wrong shape"),
    "no response",
)
"""For what `apply` reads for its plan, which `plan` reads just so."""


class Combination(NamedTuple):
    """One fault at one kind of request.

    Attributes:
        story: what goes on.
        when: of which part of a run the request is: plan, before, writes or after.
        kind: the kind of request.
        name: what the fault is called.
        case: the fault.
    """

    story: str
    when: str
    kind: Kind
    name: str
    case: Case

    @property
    def codes(self) -> Codes:
        """With what `apply` may end."""
        return codes(self.when, str(self.kind), self.name)

    @property
    def codes_of_plan(self) -> Codes:
        """With what `plan --detailed-exitcode` may end."""
        return frozenset(2 if code == 0 else code for code in self.codes)

    @property
    def passing(self) -> bool:
        """Whether a plan is not to be told from one without the fault."""
        return self.name in PASSING


def _combinations(command: str, when: str) -> Iterator[ParameterSet]:
    for story, table in KINDS.items():
        for text in getattr(table, when):
            kind = Kind.of(text)
            cases = {
                **(fault.WRITES if when == "writes" else fault.READS),
                **(fault.LISTINGS if f"{kind.method} {kind.path}" in LISTINGS else {}),
                **(fault.STALE if when == "after" else {}),
            }
            for name, case in cases.items():
                if (command, when) == ("apply", "plan") and name not in _ENOUGH:
                    continue
                one = Combination(story, when, kind, name, case)
                known = bug(command, str(kind), name)
                marks = [pytest.mark.xfail(reason=known)] if known else []
                yield pytest.param(
                    one, id=f"{story}, {command}, {when}: {text}: {name}", marks=marks
                )


def _once(combinations: Iterable[ParameterSet]) -> Iterator[ParameterSet]:
    """Each fault at each kind of request, in the first story that has it."""
    seen: set[tuple[str, str, str, str]] = set()
    for one in combinations:
        (what,) = one.values
        assert isinstance(what, Combination)
        place = (what.when, what.kind.method, what.kind.path, what.name)
        if place not in seen:
            seen.add(place)
            yield one


PLANS = [*_combinations("plan", "plan")]
APPLIES = [
    *_once(
        one
        for when in ("plan", "before", "writes", "after")
        for one in _combinations("apply", when)
    )
]
