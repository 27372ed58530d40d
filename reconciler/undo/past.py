"""What an apply has done, as its report tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from reconciler.action import Op, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.spec import Json, Value


_NEW: Final = ", as a new Guest"
"""How a step says that somebody comes to the portal by it."""

_MADE: Final = frozenset({"room", "group"})
"""What is known by the id that the portal gave it when it was made."""


class Fate(Enum):
    """What becomes of something that an apply has changed."""

    BACK = "as the apply made it: it goes back"
    STAYS = "as it was before, or never changed"
    CHANGED = "changed since"


class Turn(NamedTuple):
    """One field that an apply has changed, or may have unseen.

    Attributes:
        name: what it is called in plans.
        before: what the portal had.
        after: what it was to have.
        key: the portal's id of what it is about; empty if it is about nothing, or that was unknown.
        sure: whether it was seen to be settled.
    """

    name: str
    before: Value
    after: Value
    key: str
    sure: bool

    def fate(self, now: object, before: object, after: object) -> Fate:
        """What becomes of it.

        What was not verified may have been done all the same, unseen: it is taken back where the
        portal is now as the apply was to make it, and is nobody's business otherwise.

        Args:
            now: what the portal has, in a form that can be compared.
            before: the field's value before, in the same form.
            after: the field's value afterwards.
        """
        if now == after:
            return Fate.BACK
        return Fate.CHANGED if self.sure and now != before else Fate.STAYS


@dataclass(frozen=True, slots=True)
class Past:
    """A step that has done something, or may have unseen.

    Attributes:
        ref: the thing.
        op: what was done to it.
        turns: what it has changed, without what was seen not to be so and whom the portal refused.
        newcomers: whom it has brought to the portal by an invitation to a room.
        id: the portal's id of the room or group; empty if the report does not hold it.
    """

    ref: Ref
    op: Op
    turns: tuple[Turn, ...]
    newcomers: tuple[str, ...] = ()
    id: str = ""

    @property
    def sure(self) -> bool:
        """Whether any of it was seen to be done."""
        return any(turn.sure for turn in self.turns)

    def turn(self, name: str) -> Turn | None:
        """What it has done to a field."""
        return next((turn for turn in self.turns if turn.name == name), None)


class Lasting(NamedTuple):
    """Something that an apply has done and no undo takes back.

    Attributes:
        ref: the thing.
        text: what stays, and why.
        unread: whether that is since the portal could not be read.
    """

    ref: Ref
    text: str
    unread: bool = False


def pasts(report: Json) -> tuple[Past, ...]:
    """The steps that have done something, or may have unseen, in the order of the plan.

    What was read back and not found was not done: whoever did it later meant it.

    Args:
        report: as its schema describes it.
    """
    found = map(_past, (one for one in report["outcomes"] if one["sent"]))
    return tuple(one for one in found if one.turns or (one.op is Op.CREATE and one.id))


def _past(one: Json) -> Past:
    refused = {who["who"] for who in one["refused"]}
    unsure = one.get("unsure", False)
    turns = tuple(
        Turn(
            field["name"],
            _value(field["current"]),
            _value(field["desired"]),
            field["key"] or "",
            field["verified"],
        )
        for field in one["fields"]
        if field["verified"] or (unsure and field["name"] not in refused)
    )
    sure = {turn.name for turn in turns if turn.sure}
    newcomers = tuple(
        effect["who"]
        for effect in one["effects"]
        if effect["kind"] == "gains" and effect["who"] in sure and _NEW in effect["text"]
    )
    makes = one["op"] == Op.CREATE and one["kind"] in _MADE
    id_ = one.get("made" if makes else "about")
    said = "" if id_ is None else str(id_)
    return Past(Ref(one["kind"], one["ref"]), Op(one["op"]), turns, newcomers, said)


def _value(value: Json) -> Value:
    return tuple(value) if isinstance(value, list) else value


def mails(report: Json) -> tuple[Lasting, ...]:
    """The mails that an apply may have sent, together: whom, and how many each."""
    sent = [mail["who"] for one in report["outcomes"] for mail in one["mailed"] if mail["sent"]]
    if not sent:
        return ()
    times: dict[str, int] = {}
    for who in sent:
        times[who or "somebody"] = times.get(who or "somebody", 0) + 1
    names = ", ".join(f"{who} ({count})" if count > 1 else who for who, count in times.items())
    what = "1 mail" if len(sent) == 1 else f"{len(sent)} mails"
    text = f"{what} may have been sent, to {names}"
    return (Lasting(Ref("portal", report["portal"] or ""), text),)


def changed(ref: Ref, what: str, now: object, after: object) -> Lasting:
    """That somebody has changed something since."""
    text = f"{what} is {_said(now)} by now, and the apply made it {_said(after)}"
    return Lasting(ref, f"{text}: changed since, and left alone")


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "nothing"
    words = {None: "nothing", "": "nothing", True: "yes", False: "no"}
    return words[value] if value is None or isinstance(value, bool) or value == "" else str(value)


def addresses(steps: Iterable[Past]) -> list[str]:
    """Everything in the steps that may be somebody's address, each once."""
    found: dict[str, None] = {}
    for past in steps:
        if past.ref.kind == "user":
            found[past.ref.name] = None
        if past.ref.kind in {"members", "group", "owner"}:
            for turn in past.turns:
                values = (turn.before, turn.after) if turn.name in {"manager", "owner"} else ()
                found |= dict.fromkeys(one for one in (turn.name, *values) if isinstance(one, str))
    return [one for one in found if "@" in one]
