"""Whether a key may do what is needed of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.checkup.facts import Drafted, Key
from reconciler.checkup.finding import ok, problem, unchecked, warning
from reconciler.checkup.key import MINIMAL
from reconciler.checkup.trouble import Fault
from reconciler.checkup.words import number
from reconciler.errors import Exit
from reconciler.scope import scopes as of_call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.checkup.facts import Facts
    from reconciler.checkup.finding import Finding

_CHECK = "scopes"
_ADVICE = f"make a key with {MINIMAL}; `invitation_links` take *:write"
_ALL = frozenset({"*", "*:write"})


@dataclass(frozen=True, slots=True)
class _Need:
    """What is needed for what: scopes of which one is enough, and whether nothing goes without."""

    scopes: tuple[str, ...]
    purpose: str
    always: bool = False


_READING = (
    _Need(of_call("GET", "files/rooms"), "to read rooms", always=True),
    _Need(of_call("GET", "people/filter"), "to look people up", always=True),
    _Need(of_call("GET", "group"), "to read groups"),
    _Need(of_call("GET", "settings"), "to be told what the portal allows"),
)
_WRITING = (
    _Need(of_call("PUT", "files/rooms"), "to change rooms and who is in them"),
    _Need(of_call("PUT", "people/type"), "to change people and groups"),
)
"""What is needed whatever manifests declare, and to carry it out."""


def scopes(facts: Facts) -> Finding:
    """Whether the key covers the plan of the manifests; without any, what there is in general."""
    if facts.locked:
        return unchecked(_CHECK, facts.locked)
    if not isinstance(facts.key, Key):
        return unchecked(_CHECK, "the portal does not tell what the key may be used for")
    if facts.key.scopes & _ALL:
        return ok(_CHECK, "all there are")
    return _compared(facts, facts.key.scopes)


def _compared(facts: Facts, held: frozenset[str]) -> Finding:
    writes = any(one.endswith(":write") for one in held)
    lacking = [need for need in _needs(facts, writes=writes) if not held.intersection(need.scopes)]
    told = ", ".join(sorted(held))
    text = f"{told}; it lacks {_listed(lacking)}"
    if any(need.always for need in lacking):
        return problem(_CHECK, text, _ADVICE, Exit.ACCESS)
    if not writes:
        advice = f"right for plan, doctor and drift; for apply, {_ADVICE}"
        return warning(_CHECK, f"{told}: it can only read", advice)
    if lacking:
        return warning(_CHECK, text, f"if that is needed, {_ADVICE}")
    return ok(_CHECK, f"{told}: enough")


def _needs(facts: Facts, *, writes: bool) -> Iterator[_Need]:
    yield from _READING
    drafted = facts.drafted
    if drafted is None or isinstance(drafted, Fault):
        yield from _WRITING
        return
    yield from _planned(drafted, always=writes)


def _planned(drafted: Drafted, *, always: bool) -> Iterator[_Need]:
    for needed, count in drafted.needs.items():
        who = "a step needs" if count == 1 else f"{number(count, 'step')} need"
        yield _Need(needed, f"which {who}", always)


def _listed(lacking: list[_Need]) -> str:
    # The two families of reading and writing can lack the same one.
    purposes: dict[str, list[str]] = {}
    for need in lacking:
        purposes.setdefault(need.scopes[0], []).append(need.purpose)
    return "; ".join(
        f"{scope}{', ' if texts[0].startswith('which') else ' '}{' and '.join(texts)}"
        for scope, texts in purposes.items()
    )
