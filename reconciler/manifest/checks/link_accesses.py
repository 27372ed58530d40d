"""What links of a room allow, by the room's type and the kind of link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.access import Access, RoomType
from reconciler.manifest.checks.links import rooms
from reconciler.manifest.document import present
from reconciler.manifest.wording import listed, meant, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem
    from reconciler.spec import Json

_OPEN: Final = (Access.EDITING, Access.FILL_FORMS, Access.REVIEW, Access.COMMENT, Access.READ)

EXTERNAL: Final[dict[RoomType, tuple[Access, ...]]] = {
    RoomType.FORM_FILLING: (Access.FILL_FORMS, Access.READ),
    RoomType.CUSTOM: _OPEN,
    RoomType.PUBLIC: _OPEN,
}
"""What external links may allow; rooms of the other types have none (rooms, section 7)."""

INVITATION: Final[dict[RoomType, tuple[Access, ...]]] = {
    RoomType.FORM_FILLING: (Access.CONTENT_CREATOR, Access.FILL_FORMS),
    RoomType.COLLABORATION: (Access.CONTENT_CREATOR, Access.EDITING, Access.READ),
    RoomType.CUSTOM: (
        *(Access.CONTENT_CREATOR, Access.EDITING, Access.REVIEW, Access.COMMENT, Access.READ),
    ),
    RoomType.PUBLIC: (Access.CONTENT_CREATOR, Access.READ),
    RoomType.VIRTUAL_DATA: (
        *(Access.CONTENT_CREATOR, Access.EDITING, Access.FILL_FORMS, Access.READ),
    ),
}
"""What whoever follows an invitation link may become (rooms, section 7)."""

_KINDS: Final = {"external": EXTERNAL, "invitation": INVITATION}
_ANY: Final = tuple(word for word in Access if word is not Access.ROOM_MANAGER)
_WIDEST: Final = {"external": _OPEN, "invitation": _ANY, None: _ANY}
"""What is allowed in some room at least."""


def available(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """The access of a link is one that such links of rooms of the type may allow."""
    for document, above, room, links in rooms(documents):
        for place, link in present(links):
            if "access" not in link:
                continue
            kind, access = link.get("kind"), link["access"]
            # A kind that the room does not have at all is told elsewhere.
            where = room if room in _KINDS.get(kind, {}) else None
            allowed = _KINDS[kind][where] if where else _WIDEST[kind]
            if Access.of(access) not in allowed:
                text = _told(access, kind, where, allowed)
                yield document.problem((*above, place, "access"), text)


def _told(access: Json, kind: str | None, room: RoomType | None, allowed: Sequence[Access]) -> str:
    known, words = Access.of(access), [one.word for one in allowed]
    which = f"{kind} link" if kind else "link"
    where = f" of a {room} room" if room else ""
    begin = f"no {which}{where} allows {known}" if known else f"{shown(access)} is no access"
    note = ": to take a link away, leave it out" if str(access) in {"None", "0"} else ""
    near = "" if known or note else meant(access, words)
    return f"{begin}{note}; {which}s{where} may allow {listed(words)}{near}"
