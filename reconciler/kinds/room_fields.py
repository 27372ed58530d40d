"""How a room's settings stand in answers and requests of the portal.

Source: fact sheet on rooms, sections 2 and 4. Each reader gets what stands at the field's places of
an answer; None is what the portal leaves out, and as a value it means that the field cannot be
read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import RoomType
from reconciler.amount import Span, size, sized, span
from reconciler.title import composed

if TYPE_CHECKING:
    from reconciler.spec import Json, Value

_UNITS = ("day", "month", "year")
"""The portal's periods, by their numbers."""

_GONE = ", deleted permanently"

_SHOWN = {"user": 1, "email": 2, "ip": 4, "date": 8, "room": 16}
"""What a watermark can show, by the portal's flags."""

NO_QUOTA, DEFAULT_QUOTA = -1, -2


def type_(number: Json) -> Value:
    """The kind of room."""
    known = RoomType.of(number)
    if known:
        return known.word
    return "no type" if number is None else f"type {number}"


def type_number(value: Value) -> Json:
    """The kind of room as requests name it."""
    known = RoomType.of(value)
    return known.number if known else value


def strings(items: Json) -> Value:
    """A list of texts."""
    return tuple(str(item) for item in items or ())


def flag(value: Json) -> Value:
    """A switch that the portal leaves out where it is off."""
    return bool(value)


def switch(value: Json) -> Value:
    """A switch that only some rooms tell."""
    return None if value is None else bool(value)


def text(value: Json) -> Value:
    """A text."""
    return str(value or "")


def color(value: Json) -> Value:
    """The colour; a room with a picture does not tell one."""
    return None if value is None else str(value)


def cover(places: Json) -> Value:
    """The cover; a room with a picture tells neither colour nor cover."""
    found, shade = places
    return None if found is None and shade is None else str(found or "")


def lifetime(value: Json) -> Value:
    """How long files stay."""
    if not value:
        return "none"
    kept = Span(int(value["value"]), _UNITS[int(value.get("period") or 0)])
    return f"{kept}{_GONE}" if value.get("deletePermanently") else str(kept)


def lifetime_sent(value: Value) -> Json:
    """The same as requests carry it."""
    words = str(value)
    kept = span(words.removesuffix(_GONE))
    if kept is None:
        return {"enabled": False}
    return {
        "enabled": True,
        "value": kept.number,
        "period": _UNITS.index(kept.unit),
        "deletePermanently": words.endswith(_GONE),
    }


def watermark(value: Json) -> Value:
    """What stands across each page: what it shows, its text, its angle."""
    if not value:
        return ()
    flags = int(value.get("additions") or 0)
    shown = [name for name, number in _SHOWN.items() if flags & number]
    if value.get("text"):
        shown.append(f"text: {value['text']}")
    if value.get("imageUrl") and not shown:
        # No manifest can say so; it is never taken for no watermark at all.
        shown.append("an image")
    if value.get("rotate"):
        shown.append(f"rotate: {value['rotate']}")
    return tuple(shown)


def watermark_sent(value: Value) -> Json:
    """The same as requests carry it."""
    parts = value if isinstance(value, tuple) else ()
    if not parts:
        return {"enabled": False}
    said = dict(part.split(": ", 1) for part in parts if part not in _SHOWN)
    return {
        "enabled": True,
        "additions": sum(_SHOWN.get(part, 0) for part in parts),
        "text": said.get("text", ""),
        "rotate": int(said.get("rotate", 0)),
    }


def quota(places: Json) -> Value:
    """How much may be in a room; many portals do not tell (fact sheet on rooms, section 2)."""
    limit, own = places
    if limit is None:
        return None
    if not own or limit == DEFAULT_QUOTA:
        return "default"
    return "none" if limit == NO_QUOTA else sized(int(limit))


def quota_sent(value: Value) -> Json:
    """The same as requests carry it; 0 would be the default."""
    words = str(value)
    return {"none": NO_QUOTA, "default": DEFAULT_QUOTA}.get(words) or size(words)


def caseless(value: Value) -> object:
    """A colour as it is compared."""
    return value.lstrip("#").casefold() if isinstance(value, str) else value


def caseless_set(value: Value) -> object:
    """Tags as they are compared: newest first in answers, case folded on some portals."""
    return frozenset(item.casefold() for item in value) if isinstance(value, tuple) else value


def composed_text(value: Value) -> object:
    """A title as it is compared."""
    return composed(value) if isinstance(value, str) else value
