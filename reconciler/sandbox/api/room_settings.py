"""The settings in the body of a room (fact sheet: rooms, sections 2 and 4)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from reconciler.sandbox.covers import COVERS
from reconciler.sandbox.faults import Fault, invalid, missing, wrong
from reconciler.sandbox.levels import RoomType

if TYPE_CHECKING:
    from reconciler.sandbox.body import Body
    from reconciler.sandbox.call import Call
    from reconciler.sandbox.room import Room

LONGEST_COLOR = 6
LONGEST_COVER = 50
LONGEST_MARK = 255
MOST_LIFETIME = 999
EVERY_ADDITION = 31
LARGEST_LOGO = 1280
_LATEST_PERIOD = 2
_FORMS = ("saveFormAsXLSX", "sendFormToExternalDB")
_MARKS = ("additions", "text", "rotate", "imageScale", "imageUrl", "imageWidth", "imageHeight")


def check_settings(body: Body) -> None:
    """Insist that settings bind.

    Args:
        body: The body.

    Raises:
        Invalid: Something does not.
    """
    body.text("cover", LONGEST_COVER)
    for name in _FORMS:
        body.flag(name)
    _check_lifetime(body.object("lifetime"))
    mark = body.object("watermark")
    if mark is not None:
        mark.flag("enabled")
        mark.choice("additions")
        mark.text("text", LONGEST_MARK)
        mark.text("imageUrl")
        for name in ("rotate", "imageScale", "imageWidth", "imageHeight"):
            mark.number(name)
    logo = body.object("logo")
    if logo is not None:
        check_logo(logo)


def _check_lifetime(lifetime: Body | None) -> None:
    if lifetime is None:
        return
    for name in ("deletePermanently", "enabled"):
        lifetime.flag(name)
    value = lifetime.number("value")
    if value is not None and not 1 <= value <= MOST_LIFETIME:
        raise invalid("Lifetime.Value", f"The field Value must be between 1 and {MOST_LIFETIME}.")
    period = lifetime.choice("period")
    if period is not None and not 0 <= period <= _LATEST_PERIOD:
        raise invalid(
            "Lifetime.Period", f"The field Period must be between 0 and {_LATEST_PERIOD}."
        )


def check_logo(logo: Body) -> None:
    """Insist that a logo binds.

    Args:
        logo: What the body says of it.

    Raises:
        Invalid: The piece of the image lies beyond its bounds.
    """
    logo.text("tmpFile")
    for name, least in (("x", 0), ("y", 0), ("width", 1), ("height", 1)):
        value = logo.number(name)
        if value is not None and not least <= value <= LARGEST_LOGO:
            message = f"The field {name} must be between {least} and {LARGEST_LOGO}."
            raise invalid(f"Logo.{name}", message)


def plain_settings(body: Body) -> dict[str, int | str]:
    """Read the settings that are kept in columns.

    Args:
        body: The body.

    Returns:
        Values by column; an empty colour is as good as none.

    Raises:
        Invalid: Something does not bind.
    """
    values: dict[str, int | str] = {}
    for name, column in (("indexing", "indexing"), ("denyDownload", "deny")):
        if name in body:
            values[column] = int(body.flag(name))
    color = body.text("color", LONGEST_COLOR)
    if color:
        values["color"] = color
    quota = body.number("quota")
    if quota is not None:
        values["quota"] = quota
    return values


def new_extras(call: Call, body: Body, room_type: int) -> dict[str, object]:
    """Make the rarer settings of a new room.

    Args:
        call: The request.
        body: The body.
        room_type: The room's type.

    Returns:
        The settings; `enabled` is not looked at.
    """
    extras: dict[str, object] = {}
    if room_type == RoomType.FILLING_FORMS:
        extras["saveFormAsXLSX"] = True
    lifetime = body.object("lifetime")
    if lifetime is not None:
        extras["lifetime"] = _lifetime(lifetime)
    mark = body.object("watermark")
    if mark is not None:
        # The server swallows what goes wrong here: the room is made without a watermark.
        with suppress(Fault):
            extras["watermark"] = _watermark(call, mark)
    return extras | _forms(body)


def changed_extras(call: Call, body: Body, room: Room) -> dict[str, object]:
    """Work out the rarer settings of a room after a change.

    Args:
        call: The request.
        body: The body.
        room: The room.

    Returns:
        The settings.

    Raises:
        Fault: 400, the watermark cannot be made.
    """
    extras = room.extras | _forms(body)
    lifetime, mark = body.object("lifetime"), body.object("watermark")
    if lifetime is not None:
        extras.pop("lifetime", None)
        if lifetime.flag("enabled", default=True):
            extras["lifetime"] = _lifetime(lifetime)
    if mark is not None:
        extras.pop("watermark", None)
        if mark.flag("enabled", default=True):
            extras["watermark"] = _watermark(call, mark)
    return extras


def _forms(body: Body) -> dict[str, object]:
    return {name: body.flag(name) for name in _FORMS if name in body}


def _lifetime(lifetime: Body) -> dict[str, object]:
    # `enabled` never comes back.
    return {
        "deletePermanently": lifetime.flag("deletePermanently"),
        "period": lifetime.choice("period") or 0,
        "value": lifetime.number("value") or 1,
    }


def _watermark(call: Call, mark: Body) -> dict[str, object]:
    additions, image = mark.choice("additions") or 0, mark.text("imageUrl")
    # What exactly fails inside the server the sheets leave open; these two surely cannot be drawn.
    if not 0 <= additions <= EVERY_ADDITION:
        raise wrong("The additions are unknown")
    if image and not call.portal.uploads.has(image, call.caller):
        raise wrong("The image is unknown")
    return {name: mark.raw(name) for name in _MARKS if name in mark}


def apply_cover(call: Call, room: Room, cover: str | None) -> None:
    """Give a room a cover, or take it away.

    Args:
        call: The request.
        room: The room.
        cover: The cover's id; an empty one takes it away, and nothing leaves it alone.

    Raises:
        Fault: 400, the portal has no such cover.
    """
    if cover is None or cover == room.cover:
        return
    if cover and cover not in COVERS:
        raise wrong("The cover is unknown")
    call.portal.rooms.change(room, call.caller.id, cover=cover)


def apply_logo(call: Call, room: Room, logo: Body | None) -> None:
    """Make an uploaded image the logo of a room.

    Args:
        call: The request.
        room: The room.
        logo: What the body says of it; without a file the room is left alone.

    Raises:
        Fault: 404, the caller has uploaded no such image.
    """
    name = logo.text("tmpFile") if logo is not None else None
    if not name:
        return
    uploads = call.portal.uploads
    if not uploads.has(name, call.caller):
        raise missing("The required file was not found")
    call.portal.rooms.change(room, call.caller.id, logo=uploads.use(name))
