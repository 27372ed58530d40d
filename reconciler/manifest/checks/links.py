"""The links of rooms: which a room may have, and what may be said of each.

Source for what the portal allows: fact sheet on rooms, section 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.access import RoomType
from reconciler.manifest.claims import Claims
from reconciler.manifest.document import present
from reconciler.manifest.moment import moment
from reconciler.manifest.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.manifest.wording import Path
    from reconciler.source import Problem
    from reconciler.spec import Json

MOST_OTHERS: Final = 5
"""How many external links a room may have beside the primary."""

CLOSED: Final = frozenset({RoomType.COLLABORATION, RoomType.VIRTUAL_DATA})
"""Rooms without external links."""

_ALWAYS: Final = frozenset({RoomType.FORM_FILLING, RoomType.PUBLIC})
"""Rooms that always have their primary link."""

_EXTERNAL_ONLY: Final = frozenset(
    {"primary", "password_env", "deny_download", "internal", "public"}
)
_INVITATION_ONLY: Final = frozenset({"max_uses"})


def titles(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """Links of a room are told apart by their titles."""
    for document, above, _, links in rooms(documents):
        claims = Claims()
        for place, link in present(links):
            path = (*above, place, "title")
            before = "title" in link and claims.first(link["title"], document, path)
            if before:
                text = f"the link {shown(link['title'])} stands twice, first at {before}"
                yield document.problem(path, f"{text}; links of a room are told apart by titles")


def kinds(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A room has no more links of a kind than its type allows."""
    for document, above, kind, links in rooms(documents):
        claims, others = Claims(), 0
        for place, link in present(links):
            path = (*above, place, "kind")
            if link.get("kind") == "invitation":
                before = claims.first("invitation", document, path)
                if before:
                    text = f"the room has an invitation link already, at {before}"
                    yield document.problem(path, f"{text}; a room has one")
            elif link.get("kind") == "external":
                others += not link.get("primary")
                text = _too_much(kind, link, others)
                if text:
                    yield document.problem(path, text)
                path = (*above, place, "primary")
                before = link.get("primary") and claims.first("primary", document, path)
                if before:
                    text = f"the room has a primary link already, at {before}"
                    yield document.problem(path, f"{text}; a room has one")


def keys(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """What only one kind of link has is said of no other."""
    for document, above, _, links in rooms(documents):
        for place, link in present(links):
            for word in link:
                if link.get("kind") == "invitation" and word in _EXTERNAL_ONLY:
                    text = f"only an external link can say {word}; take the key out"
                elif link.get("kind") == "external" and word in _INVITATION_ONLY:
                    text = f"only an invitation link can say {word}; take the key out"
                else:
                    continue
                yield document.key_problem((*above, place, word), text)


def ends(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A link expires at a moment that there is, and only where the portal listens."""
    for document, above, kind, links in rooms(documents):
        for place, link in present(links):
            if "expires" not in link:
                continue
            fault = moment(link["expires"])[1]
            if kind in _ALWAYS and link.get("primary") and link.get("kind") == "external":
                fault = f"the portal ignores the end of the primary link of a {kind} room"
                fault += "; take the key out"
            if fault:
                yield document.problem((*above, place, "expires"), fault)


def inside(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """No link of a public room is for people of the portal alone."""
    for document, above, kind, links in rooms(documents):
        for place, link in present(links):
            if kind is RoomType.PUBLIC and link.get("internal") and link.get("kind") == "external":
                text = "no link of a public room is internal"
                yield document.problem(
                    (*above, place, "internal"),
                    f"{text}: the portal drops the whole change in silence; take the key out",
                )


def public(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A link for everybody is none for people of the portal alone."""
    for document, above, _, links in rooms(documents):
        for place, link in present(links):
            if link.get("public") and link.get("internal") and link.get("kind") == "external":
                text = "a link that is internal is not public; take one of the two out"
                yield document.problem((*above, place, "public"), text)


def rooms(
    documents: Sequence[Document],
) -> Iterator[tuple[Document, Path, RoomType | None, list[Json]]]:
    """Every room with links: the document, the place of the links, the room's type, the links."""
    for document in documents:
        for index, room in document.entries("rooms"):
            links = room.get("links")
            if links:
                yield document, ("rooms", index, "links"), RoomType.of(room.get("type")), links


def _too_much(kind: RoomType | None, link: dict[str, Json], others: int) -> str:
    """Why a room of a type cannot have one external link more; empty if it can."""
    if kind in CLOSED:
        return f"a {kind} room has no external links; only form-filling, custom and public rooms do"
    if kind is RoomType.FORM_FILLING and not link.get("primary"):
        return f"a {kind} room has no external link but the primary; say primary: true"
    if others > MOST_OTHERS and not link.get("primary"):
        return f"a room has {MOST_OTHERS} external links beside the primary; this is one more"
    return ""
