"""Rooms: what is declared, what is found, and the steps between."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reconciler import diff
from reconciler.action import Action, Drift, Effect, EffectKind, Op, Ref, Request
from reconciler.diff import Change
from reconciler.kinds import room_fields as read
from reconciler.kinds.link_terms import ALWAYS
from reconciler.spec import Field, Spec, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.access import RoomType
    from reconciler.kinds.logo import Logo
    from reconciler.kinds.members import Member
    from reconciler.kinds.room_link import RoomLink
    from reconciler.source import Source


class Membership(StrEnum):
    """Whether the manifest is the whole truth about who is in a room."""

    EXACT = "exact"
    ADDITIVE = "additive"


class RoomState(StrEnum):
    """Where a room is to be."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    ABSENT = "absent"


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
        state: where it is to be; None is active, and leaves a room in the archive alone.
        owner: the normal address of whoever is to own it; empty leaves that alone.
        template: the title of the template that a new room is made from; empty for none.
        logo: its picture; None leaves that alone.
        links: its links; None leaves them alone, an empty tuple wants none.
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
    state: RoomState | None = None
    owner: str = ""
    template: str = ""
    logo: Logo | None = None
    links: tuple[RoomLink, ...] | None = None

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
        files: how many files are in it.
        picture: the address of its picture, as the portal tells it; empty if it has none.
    """

    id: int | str
    values: Mapping[str, Value]
    archived: bool
    rights: frozenset[str]
    owner: str
    files: int = 0
    picture: str = ""

    @property
    def title(self) -> str:
        """The stored title."""
        return str(self.values["title"])


SPEC = Spec(
    "room",
    (
        Field("title", "title", "title", read.text, fold=read.composed_text),
        Field("type", "roomType", "roomType", read.type_, mutable=False, send=read.type_number),
        Field("tags", "tags", "tags", read.strings, fold=read.caseless_set),
        Field("color", "color", "logo.color", read.color, fold=read.caseless),
        Field("cover", "cover", "logo.cover.id logo.color", read.cover, initial=""),
        Field(
            "indexing",
            "indexing",
            "indexing",
            read.flag,
            note="the portal numbers all files of the room anew",
        ),
        Field("deny_download", "denyDownload", "denyDownload", read.flag),
        Field("save_as_xlsx", "saveFormAsXLSX", "saveFormAsXLSX", read.switch),
        Field(
            "lifetime",
            "lifetime",
            "lifetime",
            read.lifetime,
            send=read.lifetime_sent,
            initial="none",
            note="the time of every file in the room begins anew",
        ),
        Field(
            "watermark",
            "watermark",
            "watermark",
            read.watermark,
            send=read.watermark_sent,
            initial=(),
        ),
        Field(
            "quota",
            "quota",
            "quotaLimit isCustomQuota",
            read.quota,
            send=read.quota_sent,
            initial="default",
        ),
    ),
)
"""Every field of a room. One more is a line here, a property in the schema, and a case."""


def undeclared(found: FoundRoom) -> Ref:
    """How a room is called that no manifest declares; titles are not unique."""
    return Ref("room", f"{found.title} (id {found.id})")


def create(room: Room) -> Action:
    """The step that makes a room that is not there.

    Args:
        room: a declared room that nothing on the portal matches.

    Returns:
        The step; its request is never to be repeated blindly, since the portal makes a second
        room of a second call (fact sheet on rooms, section 2).
    """
    values = {
        field.word: room.values[field.word]
        for field in SPEC.fields
        if field.word in room.values
        and (field.initial is None or room.values[field.word] != field.initial)
    }
    changes = tuple(Change(word, None, value) for word, value in values.items())
    return Action(
        ref=room.ref,
        op=Op.CREATE,
        fields=changes,
        effects=opened(room),
        requests=(Request("POST", ("files", "rooms"), SPEC.body(values), creates=room.ref),),
        source=room.source,
        facts=("absent",),
    )


def opened(room: Room) -> tuple[Effect, ...]:
    """What a new room of some types lets in by itself (fact sheet on rooms, section 8)."""
    if room.type not in ALWAYS:
        return ()
    text = "it comes with a link that opens it to whoever has its address, without a password"
    return (Effect(EffectKind.NOTE, "", text),)


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
    differing = diff.fields(SPEC, room.values, found.values)
    drift = tuple(
        Drift(
            room.ref,
            f"{change.name} is {change.current} and cannot become {change.desired}: "
            f"the portal never changes the {change.name} of a room",
            room.source,
        )
        for change in differing
        if change.name in fixed
    )
    changes = tuple(
        change for change in differing if change.name not in fixed and change.current is not None
    )
    if not changes:
        return None, drift
    body = SPEC.body({change.name: change.desired for change in changes})
    action = Action(
        ref=room.ref,
        op=Op.UPDATE,
        fields=changes,
        effects=tuple(Effect(EffectKind.NOTE, "", text) for text in _notes(changes)),
        requests=(Request("PUT", ("files", "rooms", str(found.id)), body),),
        source=room.source,
        facts=(str(found.id), *(f"{change.name}={change.current}" for change in changes)),
    )
    return action, drift


def _said(value: Value) -> Value:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def untold(room: Room, found: FoundRoom) -> tuple[Drift, ...]:
    """The declared fields of which the portal does not tell what they are."""
    return tuple(
        Drift(
            room.ref,
            f"whether {word} is {_said(value)} cannot be told: the portal does not give it back, "
            "so it is neither compared nor changed",
            room.source,
        )
        for word, value in room.values.items()
        if found.values[word] is None
    )


def _notes(changes: tuple[Change, ...]) -> list[str]:
    desired = {change.name: change.desired for change in changes}
    return [
        field.note
        for field in SPEC.fields
        if field.note and desired.get(field.word) not in {None, False, field.initial}
    ]
