"""What limits a link, as plans show it and as a manifest says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.adoption.edit import Put, Take

if TYPE_CHECKING:
    from reconciler.adoption.difference import Place
    from reconciler.adoption.edit import Edit, Path
    from reconciler.spec import Json, Value

_END_OF_DAY: Final = "T23:59:59Z"
_FREE: Final = frozenset({"never", "any number", "none", None, False})


def limit(word: str, value: Value) -> Json:
    """What a manifest says for what a link says; None for nothing.

    Args:
        word: of the manifest.
        value: as plans show it.
    """
    if value in _FREE:
        return None
    return str(value).removesuffix(_END_OF_DAY) if word == "expires" else value


def said_of(place: Place, path: Path, word: str, value: Value) -> Edit:
    """The edit that makes a manifest say what a link says.

    Args:
        place: what the link belongs to.
        path: where the link stands in it.
        word: of the manifest.
        value: as plans show it.
    """
    link = place.data
    for step in path:
        link = link[step]
    key = "password_env" if word == "password" else word
    said = limit(word, value)
    if said is None and not isinstance(link[key], bool):
        return Take(place.file, place.at(*path, key))
    return Put(place.file, place.at(*path, key), False if said is None else said)


def shown(value: Value) -> str:
    """What a link says, in words."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
