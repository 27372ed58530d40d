"""What a rule may ask of rooms, members and links, and which values each of that can have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from math import isfinite
from typing import TYPE_CHECKING, Final

from reconciler.access import Access, Role, RoomType
from reconciler.address import normal
from reconciler.kinds.instant import instant
from reconciler.kinds.room import RoomState
from reconciler.kinds.room_facts import ANY_NUMBER, NEVER
from reconciler.manifest import addresses
from reconciler.manifest.amounts import FAULTS
from reconciler.manifest.complaints import NO_COLOR
from reconciler.manifest.day import day
from reconciler.manifest.domain import domain, domain_fault
from reconciler.manifest.moment import moment
from reconciler.manifest.setting import setting
from reconciler.manifest.wording import listed, meant, shown
from reconciler.roster import OWNER
from reconciler.title import composed, stored

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.spec import Json

    Reads = Callable[[Json], tuple[Json, str]]

_SHADE: Final = re.compile("#?(?:[0-9A-Fa-f]{3}){1,2}")

OWN: Final = "none"
"""The group of somebody whose access is no group's."""


class Sort(Enum):
    """What the values of a fact are: in words, and as JSON schemas call it."""

    TEXT = "text", "string"
    NUMBER = "a number", "number"
    FLAG = "true or false", "boolean"
    LIST = "a list", "array"

    def __init__(self, words: str, name_: str) -> None:
        self.words = words
        self.json = name_


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a rule may ask.

    Attributes:
        sort: what its values are.
        read: makes the one form of a value that a manifest compares it with, and says what is
            wrong with the value, empty if nothing is.
        caseless: whether it is kept in lower case.
    """

    sort: Sort
    read: Reads
    caseless: bool = False


def _text(form: Callable[[str], str], fault: Callable[[str], str] | None = None) -> Reads:
    def read(value: Json) -> tuple[Json, str]:
        if not isinstance(value, str):
            return None, f"write text, in quotes if need be, not {shown(value)}"
        found = fault(value) if fault else ""
        return (None, found) if found else (form(value), "")

    return read


def _setting(word: str, fault: Callable[[str], str] | None = None) -> Reads:
    return _text(lambda value: str(setting(word, value)), fault or FAULTS.get(word))


def _words(*words: str, also: type[Access | Role | RoomType] | None = None) -> Reads:
    def read(value: Json) -> tuple[Json, str]:
        # The portal's names and numbers stand for the same, as everywhere in a manifest.
        known = also.of(value) if also else None
        found = known.word if known and known.word in words else value
        if isinstance(found, str) and found in words:
            return found, ""
        near = meant(value, words)
        return None, f"{shown(value)} is not allowed here; write {listed(words)}{near}"

    return read


def _flag(value: Json) -> tuple[Json, str]:
    return value, "" if isinstance(value, bool) else f"write true or false, not {shown(value)}"


def _number(*words: str) -> Reads:
    def read(value: Json) -> tuple[Json, str]:
        number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
        text = "".join(f', or "{word}"' for word in words)
        good = number or value in words
        return value, "" if good else f"write a number{text}, not {shown(value)}"

    return read


def _until(value: str) -> str:
    return "" if value == NEVER else day(value)[1]


def _end(value: str) -> str:
    return "" if value == NEVER else moment(value)[1]


def _instant(value: str) -> str:
    found = moment(value)[0]
    return instant(found) if found else value


def _color(value: str) -> str:
    return "" if _SHADE.fullmatch(value) else f"{shown(value)}{NO_COLOR}"


def _address(value: str) -> str:
    reason = addresses.fault(value)
    return f"{shown(value)} is no address: {reason}" if reason else ""


_FLAG: Final = Fact(Sort.FLAG, _flag)
_ADDRESS: Final = Fact(Sort.TEXT, _text(normal, _address), caseless=True)

TAG: Final = Fact(Sort.TEXT, _text(str.casefold), caseless=True)
"""An item of the tags of a room."""

MARK: Final = Fact(Sort.TEXT, _text(str))
"""An item of what a watermark shows."""

ITEMS: Final[Mapping[str, Fact]] = {"tags": TAG, "watermark": MARK}
"""What is in lists."""

ROOM: Final[Mapping[str, Fact]] = {
    "title": Fact(Sort.TEXT, _text(stored)),
    "type": Fact(Sort.TEXT, _words(*RoomType.words(), also=RoomType)),
    "state": Fact(Sort.TEXT, _words(RoomState.ACTIVE.value, RoomState.ARCHIVED.value)),
    "owner": _ADDRESS,
    "people": Fact(Sort.NUMBER, _number()),
    "tags": Fact(Sort.LIST, _text(str)),
    "color": Fact(Sort.TEXT, _setting("color", _color)),
    "cover": Fact(Sort.TEXT, _setting("cover")),
    "indexing": _FLAG,
    "deny_download": _FLAG,
    "save_as_xlsx": _FLAG,
    "lifetime": Fact(Sort.TEXT, _setting("lifetime")),
    "watermark": Fact(Sort.LIST, _text(str)),
    "quota": Fact(Sort.TEXT, _setting("quota")),
}
"""What is known of a room."""

MEMBER: Final[Mapping[str, Fact]] = {
    "email": _ADDRESS,
    "domain": Fact(Sort.TEXT, _text(domain, domain_fault), caseless=True),
    "outside": _FLAG,
    "type": Fact(Sort.TEXT, _words(*Role.words(), also=Role)),
    "access": Fact(Sort.TEXT, _words(OWNER, *Access.words(), also=Access)),
    "group": Fact(Sort.TEXT, _text(str)),
    "until": Fact(Sort.TEXT, _text(str, _until)),
}
"""What is known of somebody in a room."""

LINK: Final[Mapping[str, Fact]] = {
    "title": Fact(Sort.TEXT, _text(composed)),
    "kind": Fact(Sort.TEXT, _words("external", "invitation")),
    "access": Fact(Sort.TEXT, _words(*Access.words()[1:], also=Access)),
    "expires": Fact(Sort.TEXT, _text(_instant, _end)),
    "primary": _FLAG,
    "password": _FLAG,
    "deny_download": _FLAG,
    "internal": _FLAG,
    "public": _FLAG,
    "max_uses": Fact(Sort.NUMBER, _number(ANY_NUMBER)),
}
"""What is known of a link of a room."""

PARTS: Final[Mapping[str, Mapping[str, Fact]]] = {
    "when": ROOM,
    "room": ROOM,
    "members": MEMBER,
    "links": LINK,
}
"""The facts that each part of a rule speaks of."""
