"""The settings of a room: from what a manifest says to the one value that stands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.amount import size, sized, span

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.spec import Json, Value

_FULL: Final = 6
_SHOWN: Final = ("user", "email", "ip", "date", "room")
_NONE: Final = "none"


def setting(word: str, value: Json) -> Value:
    """The value of a setting; what means the same is the same.

    Args:
        word: of the setting.
        value: what a manifest without a fault says.

    Returns:
        The canonical form; lists as tuples, and anything else as it is, where there is none.
    """
    if word in _CANONICAL:
        return _CANONICAL[word](value)
    return tuple(value) if isinstance(value, list) else value


def _color(value: Json) -> Value:
    digits = value.lstrip("#").upper()
    return str(digits) if len(digits) == _FULL else "".join(one * 2 for one in digits)


def _cover(value: Json) -> Value:
    return "" if value == _NONE else str(value)


def _lifetime(value: Json) -> Value:
    declared = value if isinstance(value, dict) else {"after": value}
    kept = span(declared["after"])
    for_good = declared.get("deletes") == "permanently"
    return f"{kept or _NONE}{', deleted permanently' if for_good else ''}"


def _watermark(value: Json) -> Value:
    if value == _NONE:
        return ()
    shows, text, rotate = value.get("shows", ()), value.get("text"), int(value.get("rotate", 0))
    return (
        *(one for one in _SHOWN if one in shows),
        *((f"text: {text}",) if text else ()),
        # Not turned at all is how a watermark is without the key.
        *((f"rotate: {rotate}",) if rotate else ()),
    )


def _quota(value: Json) -> Value:
    bytes_ = size(value)
    return str(value) if bytes_ is None else sized(bytes_)


_CANONICAL: Final[dict[str, Callable[[Json], Value]]] = {
    "color": _color,
    "cover": _cover,
    "lifetime": _lifetime,
    "watermark": _watermark,
    "quota": _quota,
}
"""The settings that can be said in several ways."""
