"""Rooms: what is declared, what is found, and the steps between."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reconciler import diff
from reconciler.access import RoomType
from reconciler.action import Action, Drift, Op, Ref, Request
from reconciler.diff import Change
from reconciler.spec import Field, Json, Spec, Value
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.kinds.members import Member
    from reconciler.source import Source


class Membership(StrEnum):
    """Whether the manifest is the whole truth about who is in a room."""

    EXACT = "exact"
    ADDITIVE = "additive"


@dataclass(frozen=True, slots=True)
class Room:
    """A room that a manifest declares.

    Attributes:
        title: as the portal stores it.
        type: fixed for the life of the room.
        source: where it is declared.
        settings: the declared fields by word; what is not there is not managed.
        members: None leaves the room's people alone; an empty tuple lets nobody in.
        membership: whether members that are not declared are removed.
        previously: former titles, as the portal stores them.
        id: the portal's id, where the title alone is not enough.
        notify: whether the portal mails active people about their access.
        message: sent along, and ignored by the portal for rooms.
    """

    title: str
    type: RoomType
    source: Source
    settings: Mapping[str, Value]
    members: tuple[Member, ...] | None
    membership: Membership = Membership.EXACT
    previously: tuple[str, ...] = ()
    id: int | None = None
    notify: bool = False
    message: str = ""

    @property
    def ref(self) -> Ref:
        """The name that plans use."""
        return Ref("room", self.title)

    @property
    def values(self) -> dict[str, Value]:
        """The declared fields by word, title and type among them."""
        return {"title": self.title, "type": self.type.word, **self.settings}


@dataclass(frozen=True, slots=True)
class FoundRoom:
    """A room of the portal.

    Attributes:
        id: a number; a string for rooms of a third-party storage.
        values: every field of the spec by word.
        archived: whether it lies in the archive.
        rights: what the acting account may do there, by the portal's names.
        owner: the owner's id.
    """

    id: int | str
    values: Mapping[str, Value]
    archived: bool
    rights: frozenset[str]
    owner: str

    @property
    def title(self) -> str:
        """The stored title."""
        return str(self.values["title"])


def _type(number: Json) -> Value:
    known = RoomType.of(number)
    if known:
        return known.word
    return "no type" if number is None else f"type {number}"


def _strings(items: Json) -> Value:
    return tuple(str(item) for item in items or ())


def _flag(value: Json) -> Value:
    return bool(value)


def _text(value: Json) -> Value:
    return str(value or "")


def _caseless(value: Value) -> object:
    return value.lstrip("#").casefold() if isinstance(value, str) else value


def _caseless_set(value: Value) -> object:
    # Tags come back newest first, and fold case on some portals (fact sheet on rooms, section 4).
    return frozenset(item.casefold() for item in value) if isinstance(value, tuple) else value


def _composed(value: Value) -> object:
    return composed(value) if isinstance(value, str) else value


def _number(value: Value) -> Json:
    known = RoomType.of(value)
    return known.number if known else value


SPEC = Spec(
    "room",
    (
        Field("title", "title", "title", _text, fold=_composed),
        Field("type", "roomType", "roomType", _type, mutable=False, send=_number),
        Field("tags", "tags", "tags", _strings, fold=_caseless_set),
        Field("color", "color", "logo.color", _text, fold=_caseless),
        Field("indexing", "indexing", "indexing", _flag),
        Field("deny_download", "denyDownload", "denyDownload", _flag),
    ),
)


def create(room: Room) -> Action:
    """The step that makes a room that is not there.

    Args:
        room: a declared room that nothing on the portal matches.

    Returns:
        The step; its request is never to be repeated blindly, since the portal makes a second
        room of a second call (fact sheet on rooms, section 2).
    """
    values = room.values
    return Action(
        ref=room.ref,
        op=Op.CREATE,
        fields=tuple(
            Change(field.word, None, values[field.word])
            for field in SPEC.fields
            if field.word in values
        ),
        effects=(),
        requests=(Request("POST", ("files", "rooms"), SPEC.body(values), creates=room.ref),),
        source=room.source,
        facts=("absent",),
    )


def update(room: Room, found: FoundRoom) -> tuple[Action | None, tuple[Drift, ...]]:
    """The step that makes a room's fields as declared, and what no step can change.

    Only what differs is sent: the portal takes a repeated value for a change of its own (fact
    sheet on rooms, section 4).

    Args:
        room: the declared room.
        found: the room of the portal that it stands for.

    Returns:
        The step or None, and the fixed fields that differ.
    """
    fixed = {field.word for field in SPEC.fields if not field.mutable}
    changes = diff.fields(SPEC, room.values, found.values)
    drift = tuple(
        Drift(
            room.ref,
            f"{change.name} is {change.current} and cannot become {change.desired}: "
            f"the portal never changes the {change.name} of a room",
            room.source,
        )
        for change in changes
        if change.name in fixed
    )
    changes = tuple(change for change in changes if change.name not in fixed)
    if not changes:
        return None, drift
    body = SPEC.body({change.name: change.desired for change in changes})
    action = Action(
        ref=room.ref,
        op=Op.UPDATE,
        fields=changes,
        effects=(),
        requests=(Request("PUT", ("files", "rooms", str(found.id)), body),),
        source=room.source,
        facts=(str(found.id), *(f"{change.name}={change.current}" for change in changes)),
    )
    return action, drift
