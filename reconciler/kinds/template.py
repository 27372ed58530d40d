"""Rooms that are made from a template.

Source for what the portal does: fact sheet on rooms, section 10, and ``CreateRoomFromTemplateDto``
and ``CreateRoomFromTemplateOperation`` of the server: the portal answers first and makes the room
later, one for the whole portal at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.action import Action, Blocker, Effect, EffectKind, Op, Request
from reconciler.diff import Change
from reconciler.kinds.piece import Piece
from reconciler.kinds.room import SPEC, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.kinds.room import Room

_STATUS = ("files", "rooms", "fromtemplate", "status")
"""Where the portal tells how far it is, and which room it has made."""


@dataclass(frozen=True, slots=True)
class FoundTemplate:
    """A template of the portal.

    Attributes:
        title: the stored title.
        id: the portal's id.
        type: the type of the rooms that are made from it, in the words of manifests.
    """

    title: str
    id: int | str
    type: str


def make(room: Room, found: Sequence[FoundTemplate]) -> Piece:
    """The step that makes a room that is not there from the template that it names.

    Args:
        room: a declared room that names a template, and that nothing on the portal matches.
        found: the templates of that title.

    Returns:
        The step, or why there is none.
    """
    fault = _fault(room, found)
    if fault:
        return Piece(blockers=(Blocker(room.ref, fault, room.source),))
    (template,) = found
    values = {
        field.word: room.values[field.word] for field in SPEC.fields if field.word in room.values
    }
    # Set afterwards: of what the first call takes, the server passes over cover, lifetime and
    # watermark, and "off" cannot be said there at all (section 2).
    settings = {word: value for word, value in values.items() if word not in {"title", "type"}}
    requests = [
        Request(
            "POST",
            ("files", "rooms", "fromtemplate"),
            {"templateId": template.id, **SPEC.body({"title": room.title})},
            creates=room.ref,
            follow=_STATUS,
            marks=SPEC.body({"title": room.title, "type": room.type.word}),
        )
    ]
    if settings:
        requests.append(Request("PUT", ("files", "rooms", room.ref), SPEC.body(settings)))
    text = f'made from the template "{template.title}"; its members are not copied'
    action = Action(
        ref=room.ref,
        op=Op.CREATE,
        fields=tuple(Change(word, None, value) for word, value in values.items()),
        effects=(Effect(EffectKind.NOTE, "", text), *opened(room)),
        requests=tuple(requests),
        source=room.source,
        facts=("absent", str(template.id)),
    )
    return Piece((action,))


def _fault(room: Room, found: Sequence[FoundTemplate]) -> str:
    named = f'the template "{room.template}"'
    if not found:
        return f"{named} is not on the portal, or the key's account may not use it"
    if len(found) > 1:
        ids = ", ".join(f"id {one.id} ({one.type})" for one in found)
        return (
            f'{len(found)} templates of the portal are "{room.template}": {ids}; rename all but one'
        )
    (template,) = found
    if template.type != room.type.word:
        what = f"{template.type}, not {room.type.word}"
        return f"{named} (id {template.id}) makes rooms of another type: {what}"
    return ""
