"""Kinds of requests: a method and a path without ids, and which of them is meant."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from tests.edge.gateway.gateway import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.edge.gateway.fault import Fault
    from tests.edge.gateway.message import Request

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d+(?![0-9A-Za-z])")
_PLACE = re.compile(r"(?<![A-Za-z])(ID|N)(?![A-Za-z])")
_PLACES = {"ID": _GUID.pattern, "N": r"\d+"}


@dataclass(frozen=True)
class Kind:
    """A kind of request.

    Attributes:
        method: its method.
        path: its path, with ``ID`` and ``N`` for ids.
        number: the first of that method and path that is meant, counted from 1.
    """

    method: str
    path: str
    number: int = 1

    def __str__(self) -> str:
        which = f" {self.number}" if self.number > 1 else ""
        return f"{self.method} {self.path}{which}"

    @classmethod
    def of(cls, text: str) -> Self:
        """The kind that a text names."""
        method, path, *number = text.split()
        return cls(method, path, *map(int, number))

    def rule(self, fault: Fault, times: int | None = 1) -> Rule:
        """The rule by which such requests meet a fault."""
        parts = _PLACE.split(self.path)
        pattern = "".join(_PLACES.get(part) or re.escape(part) for part in parts)
        return Rule(self.method, pattern, fault, first=self.number, times=times)


class Kinds(NamedTuple):
    """The kinds of requests of one story, as texts.

    Attributes:
        plan: what a plan reads.
        before: what an apply reads, beside, before its first write.
        writes: each write.
        after: what is read after the first write.
    """

    plan: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def kinds(reads: Iterable[Request], requests: Iterable[Request]) -> Kinds:
    """The kinds of the requests of a plan and of an apply.

    The reads of one kind that follow a write are one kind again, which begins with its first.
    """
    plan = {str(_kind(request)): None for request in reads}
    counts: Counter[Kind] = Counter()
    before: dict[str, None] = {}
    after: dict[Kind, str] = {}
    writes: list[str] = []
    for request in requests:
        one = _kind(request)
        counts[one] += 1
        numbered = str(Kind(one.method, one.path, counts[one]))
        if one.method != "GET":
            writes.append(numbered)
        elif writes:
            after.setdefault(one, numbered)
        elif numbered not in plan and counts[one] == 1:
            before[numbered] = None
    return Kinds(tuple(plan), tuple(before), tuple(writes), tuple(after.values()))


def _kind(request: Request) -> Kind:
    return Kind(request.method, _NUMBER.sub("N", _GUID.sub("ID", request.path)))
