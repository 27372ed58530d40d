"""The settings of a room, as far as they are not as every room has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.amount import size, span
from reconciler.export.faults import text_fault
from reconciler.export.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.spec import Json, Value

_COLOR = re.compile("#?([0-9A-Fa-f]{6})")
_ROTATION = 360
_TAG, _COVER, _TEXT = 255, 50, 255
_GONE = ", deleted permanently"
_QUOTA = re.compile("[0-9]{1,15} [KMGT]?B")


class _UnsayableError(Exception):
    """No manifest can say a value."""


def settings(values: Mapping[str, Value], *, pictured: bool) -> tuple[dict[str, Json], list[str]]:
    """The settings to declare of a room.

    Args:
        values: every field of the room by word; None for what the portal does not tell.
        pictured: whether the room has a picture, in the place of colour and cover.

    Returns:
        The settings in the manifest's order, and what is left out, with why.
    """
    said: dict[str, Json] = {}
    notes: list[str] = []
    for word, say in _SAID.items():
        value = values.get(word)
        # A list that is empty, a switch that is off: so it is where nothing is declared.
        if not value or (pictured and word in {"color", "cover"}):
            continue
        try:
            data = say(value)
        except _UnsayableError as error:
            notes.append(f"{word} is left alone: {error}")
            continue
        if data is not None:
            said[word] = data
    return said, notes


def _tags(value: Value) -> Json:
    tags = [str(one) for one in value] if isinstance(value, tuple) else []
    for tag in tags:
        if fault := text_fault(tag, _TAG):
            raise _UnsayableError(f"of the tag {visible(tag)}, {fault}")
    if len({tag.casefold() for tag in tags}) < len(tags):
        raise _UnsayableError("two tags differ by case alone, which manifests do not tell apart")
    return sorted(tags, key=lambda tag: (tag.casefold(), tag))


def _color(value: Value) -> Json:
    found = _COLOR.fullmatch(str(value))
    if not found:
        raise _UnsayableError(f"{visible(str(value))} is no colour of 6 hexadecimal digits")
    return found[1].upper()


def _cover(value: Value) -> Json:
    fault = text_fault(str(value), _COVER)
    if fault or value == "none":
        raise _UnsayableError(f"{visible(str(value))} is no id of a cover")
    return str(value)


def _switch(value: Value) -> Json:
    return bool(value)


def _lifetime(value: Value) -> Json:
    words = str(value)
    after = words.removesuffix(_GONE)
    if words == "none":
        return None
    if not span(after):
        raise _UnsayableError(f"{visible(words)} is no span of 1 to 999 days, months or years")
    return after if after == words else {"after": after, "deletes": "permanently"}


def _watermark(value: Value) -> Json:
    parts = [str(one) for one in value] if isinstance(value, tuple) else []
    said: dict[str, Json] = {}
    for part in parts:
        word, colon, rest = part.partition(": ")
        if part == "an image":
            raise _UnsayableError("it is an image")
        if not colon:
            said.setdefault("shows", []).append(part)
        elif word == "text":
            said["text"] = rest
        else:
            said["rotate"] = int(rest)
    fault = text_fault(said["text"], _TEXT) if "text" in said else ""
    if fault:
        raise _UnsayableError(f"of its text, {fault}")
    if not said.keys() & {"shows", "text"} or abs(said.get("rotate", 0)) > _ROTATION:
        raise _UnsayableError(f"{visible(', '.join(parts))} is nothing that a manifest can say")
    return said


def _quota(value: Value) -> Json:
    if value == "default":
        return None
    if value != "none" and not (_QUOTA.fullmatch(str(value)) and size(str(value))):
        raise _UnsayableError(f"{visible(str(value))} is no size that a manifest can say")
    return str(value)


_SAID: dict[str, Callable[[Value], Json]] = {
    "tags": _tags,
    "color": _color,
    "cover": _cover,
    "indexing": _switch,
    "deny_download": _switch,
    "save_as_xlsx": _switch,
    "lifetime": _lifetime,
    "watermark": _watermark,
    "quota": _quota,
}
"""What says each setting, in the order of the manifest's schema."""
