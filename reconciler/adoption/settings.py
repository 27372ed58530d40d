"""Settings of a room as the portal has them, said in the manner of the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.adoption.edit import Add, Put, Take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.adoption.difference import Place
    from reconciler.adoption.edit import Edit, Path
    from reconciler.spec import Json, Value

_FOR_GOOD: Final = ", deleted permanently"
_NONE: Final = "none"
_SHOWN: Final = frozenset({"user", "email", "ip", "date", "room"})


def said(word: str, value: Value, before: Json) -> Json:
    """What a manifest says for a setting of the portal.

    Args:
        word: of the setting.
        value: as rooms are read.
        before: what the manifest says so far, whose form is kept where it can be.

    Returns:
        Plain data; None for what no manifest can say.
    """
    match word:
        case "color":
            return _color(str(value), str(before))
        case "cover":
            return value or _NONE
        case "lifetime":
            return _lifetime(str(value), before)
        case "watermark":
            return _watermark(value if isinstance(value, tuple) else ())
        case _:
            return list(value) if isinstance(value, tuple) else value


def _color(value: str, before: str) -> str:
    digits = value.lstrip("#")
    digits = digits.lower() if before != before.upper() else digits.upper()
    return f"#{digits}" if before.startswith("#") else digits


def _lifetime(value: str, before: Json) -> Json:
    kept = value.removesuffix(_FOR_GOOD)
    if kept == value:
        mapped = isinstance(before, dict) and kept != _NONE
        return {"after": kept} if mapped else kept
    return {"after": kept, "deletes": "permanently"}


def _watermark(value: tuple[str, ...]) -> Json:
    if not value:
        return _NONE
    if "an image" in value:
        return None
    shows = [one for one in value if one in _SHOWN]
    rest = dict(one.split(": ", 1) for one in value if one not in _SHOWN)
    made: dict[str, Json] = {"shows": shows} if shows else {}
    if "text" in rest:
        made["text"] = rest["text"]
    if "rotate" in rest:
        made["rotate"] = int(rest["rotate"])
    return made


def revised(place: Place, path: Path, before: Json, after: Json) -> Iterator[Edit]:
    """The smallest edits that make one value of another.

    Args:
        place: what the value belongs to.
        path: where the value stands.
        before: what stands there.
        after: what is to stand there.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before:
            if key not in after:
                yield Take(place.file, (*path, key))
        for key, value in after.items():
            if key not in before:
                yield Put(place.file, (*path, key), value)
            elif before[key] != value:
                yield from revised(place, (*path, key), before[key], value)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _relisted(place, path, before, after)
    else:
        yield Put(place.file, path, after)


def _relisted(place: Place, path: Path, before: list[str], after: list[str]) -> Iterator[Edit]:
    """What a list of words loses and gains, without regard to order and case."""
    left = {one.casefold() for one in after}
    for index, one in enumerate(before):
        if one.casefold() not in left:
            yield Take(place.file, (*path, index))
    there = {one.casefold() for one in before}
    for one in after:
        if one.casefold() not in there:
            yield Add(place.file, path, one)
