"""What differs between two plans, as their JSON documents tell it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.spec import Json

_NOTES = {
    "drift": "drift",
    "blockers": "stops the plan",
    "unknown": "unknown",
    "upcoming": "soon over",
    "guards": "over a limit",
    "rules": "breaks a rule",
}
"""The lists of notes beside the steps, and what each is called."""


class Turn(StrEnum):
    """How something stands in the newer plan."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A step or a note that is not the same in both plans.

    Attributes:
        turn: whether it is new, gone, or another than before.
        kind: of what sort the thing is, such as ``members``; a note's is that of its thing.
        ref: the thing's name.
        op: what the step does; for a note what it is called, such as ``drift``.
        lines: what differs, each in words: ``+`` what came to it, ``-`` what is no part of it any
            more.
    """

    turn: Turn
    kind: str
    ref: str
    op: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs, in the order of the newer plan, and then what is gone.

    Attributes:
        differences: one a step or note.
        digest: of the older plan; empty if it has none.
    """

    differences: tuple[Difference, ...]
    digest: str = ""


def compare(old: Json, new: Json) -> Comparison:
    """Tell what differs between two plans.

    Args:
        old: the document of the older plan, as the schema of plans describes it.
        new: the newer one's.
    """
    found = [*_steps(_by_thing(old), _by_thing(new))]
    for word, called in _NOTES.items():
        found += _notes(old.get(word, ()), new.get(word, ()), called)
    # What is gone comes last; sorting keeps the order otherwise.
    found.sort(key=lambda one: one.turn is Turn.GONE)
    return Comparison(tuple(found), old.get("digest", ""))


def _by_thing(plan: Json) -> dict[tuple[str, str], Json]:
    return {(one["kind"], one["ref"]): one for one in plan["actions"]}


def _steps(
    old: Mapping[tuple[str, str], Json], new: Mapping[tuple[str, str], Json]
) -> Iterator[Difference]:
    for thing, step in new.items():
        before = old.get(thing)
        if before is None:
            yield _step(Turn.NEW, step, _marked(step, "+"))
        elif lines := _between(before, step):
            yield _step(Turn.CHANGED, step, lines)
    for thing, step in old.items():
        if thing not in new:
            yield _step(Turn.GONE, step, _marked(step, "-"))


def _step(turn: Turn, step: Json, lines: tuple[str, ...]) -> Difference:
    return Difference(turn, step["kind"], step["ref"], step["op"], lines)


def _marked(step: Json, mark: str) -> tuple[str, ...]:
    """All that a step says, a line each, in its order."""
    return tuple(f"{mark} {line}" for line in said(step))


def said(step: Json) -> list[str]:
    """What a step of a plan's document says, a line for each field and effect."""
    fields = [
        f"{one['name']}: {_value(one['current'])} -> {_value(one['desired'])}"
        for one in step["fields"]
    ]
    # How many keep what they have is none of a step's doing.
    effects = [
        f"{' '.join(filter(None, (one['kind'], one['who'])))}: {one['text']}"
        for one in step["effects"]
        if one["kind"] != "keeps"
    ]
    return [*fields, *effects]


def _between(old: Json, new: Json) -> tuple[str, ...]:
    before, after = said(old), said(new)
    came, went = set(after).difference(before), set(before).difference(after)
    lines = [f"+ {line}" for line in after if line in came]
    lines += [f"- {line}" for line in before if line in went]
    if not lines and (old["op"], old["requests"]) != (new["op"], new["requests"]):
        lines = ["+ the same by other requests"]
    if not lines and old["expects"] != new["expects"]:
        lines = ["+ the same, and the portal is not as it was"]
    return tuple(lines)


def _value(value: Json) -> str:
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _notes(old: Json, new: Json, called: str) -> Iterator[Difference]:
    def listed(notes: Json) -> dict[tuple[str, str, str], None]:
        return dict.fromkeys((one["kind"], one["ref"], one["text"]) for one in notes)

    before, after = listed(old), listed(new)
    for kind, ref, text in after:
        if (kind, ref, text) not in before:
            yield Difference(Turn.NEW, kind, ref, called, (f"+ {text}",))
    for kind, ref, text in before:
        if (kind, ref, text) not in after:
            yield Difference(Turn.GONE, kind, ref, called, (f"- {text}",))
