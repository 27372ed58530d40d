"""What rules may ask of a room and of its links, in the words of the manifest.

What is not known is left out. Tags are in lower case: some portals fold their case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.kinds.instant import instant
from reconciler.kinds.room import SPEC, RoomState
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.kinds.room import Room
    from reconciler.kinds.room_link import FoundRoomLink, RoomLink
    from reconciler.spec import Json, Value

    Facts = dict[str, Json]

NEVER = "never"
"""The end of what has none."""

ANY_NUMBER = "any number"
"""How often a link without a limit can be used."""

OWN_LEVEL = "a level of its own"
"""What a link allows if this program does not know the portal's level."""

_INITIAL: Mapping[str, Value] = {
    "tags": (),
    "indexing": False,
    "deny_download": False,
    **{field.word: field.initial for field in SPEC.fields if field.initial is not None},
}

PRIMARY: Mapping[str, Json] = {"kind": "external", "primary": True, "public": False}
"""What is known of the primary link that a room has although nobody declares it."""


def room(
    values: Mapping[str, Value], state: str, owner: str = "", people: int | None = None
) -> Facts:
    """What is known of a room.

    Args:
        values: the fields of its spec by word; None for what the portal does not tell.
        state: ``active`` or ``archived``.
        owner: the normal address of its owner; empty if it is not known.
        people: how many are in it beside the owner; None if that is not known.
    """
    facts: Facts = {word: _plain(value) for word, value in values.items() if value is not None}
    if "tags" in facts:
        facts["tags"] = [tag.strip().casefold() for tag in facts["tags"]]
    facts["state"] = state
    if owner:
        facts["owner"] = owner
    if people is not None:
        facts["people"] = people
    return facts


def created(declared: Room) -> dict[str, Value]:
    """The fields of a room that is made as declared, as far as they are known before."""
    return {**({} if declared.template else _INITIAL), **declared.values}


def state(declared: Room) -> str:
    """Where a declared room is to be."""
    gone = declared.state in {RoomState.ARCHIVED, RoomState.ABSENT}
    return (RoomState.ARCHIVED if gone else RoomState.ACTIVE).value


def said(declared: Room) -> frozenset[str]:
    """The facts of a room that a manifest says itself."""
    more = {
        "owner": bool(declared.owner),
        "state": declared.state is not None,
        "people": declared.members is not None,
    }
    return frozenset({*declared.values, *(word for word, there in more.items() if there)})


def link(one: RoomLink | FoundRoomLink, *, password: bool, public: bool = False) -> Facts:
    """What is known of a link.

    Args:
        one: the link, declared or found.
        password: whether it has a password.
        public: whether a manifest says that it is meant for everybody.
    """
    facts: Facts = {
        "title": composed(one.title),
        "kind": "invitation" if one.invites else "external",
        "access": one.access.word if one.access else OWN_LEVEL,
        "expires": instant(one.expires) if one.expires else NEVER,
    }
    if one.invites:
        return facts | {"max_uses": ANY_NUMBER if one.max_uses is None else one.max_uses}
    return facts | {
        "primary": one.primary,
        "password": password,
        "deny_download": one.deny_download,
        "internal": one.internal,
        "public": public,
    }


def _plain(value: Value) -> Json:
    return list(value) if isinstance(value, tuple) else value
