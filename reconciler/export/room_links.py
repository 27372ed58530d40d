"""The links of a room, without their addresses and passwords."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from reconciler.access import RoomType
from reconciler.export.faults import text_fault, uses_fault
from reconciler.export.invitation_links import limits
from reconciler.export.text import Remarked, visible
from reconciler.kinds.link_terms import ALWAYS, INTERNAL, LIMITED, Ground
from reconciler.kinds.room import Room
from reconciler.kinds.room_link import RoomLink
from reconciler.kinds.room_linking import settle
from reconciler.manifest.checks.link_accesses import EXTERNAL, INVITATION
from reconciler.manifest.checks.links import MOST_OTHERS
from reconciler.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from reconciler.kinds.room import FoundRoom
    from reconciler.kinds.room_link import FoundRoomLink
    from reconciler.spec import Json

_NOWHERE = Source("", 0, 0)
_LONGEST = 255
_REMARK = "set this variable to the link's password, which stands in no manifest"


def room_links(
    found: FoundRoom,
    type_: RoomType,
    links: Sequence[FoundRoomLink],
    version: tuple[int, ...],
    now: datetime,
) -> tuple[list[dict[str, Json]], str]:
    """The links to declare: all of them or none, since one that is left out would be revoked.

    Args:
        found: the room.
        type_: its type.
        links: its links, complete.
        version: the server's.
        now: the time.

    Returns:
        The links, and why they are not declared; empty if they are.
    """
    ordered = sorted(links, key=lambda one: (not one.primary, one.invites, one.title, one.id))
    faults = (f"{visible(one.title)}: {fault}" for one in ordered if (fault := _fault(one, type_)))
    if fault := next(faults, "") or _crowd(ordered):
        return [], fault
    variables = _variables(found, ordered)
    declared = tuple(_declared(one, variables, type_, version) for one in ordered)
    # Whether a plan of them is empty, the plan's own judge says, by the passwords as they are.
    passwords = {name: one.password for one in links if (name := variables.get(one.id))}
    room = Room(found.title, type_, _NOWHERE, {}, None, links=declared)
    judged = settle(room, found, links, Ground(type_, version, passwords, now))
    told = [one.text for one in judged.blockers] + [one.text for one in judged.drift]
    told += ["declared, they would be changed"] if judged.actions else []
    return ([], told[0]) if told else ([_said(one) for one in declared], "")


def _fault(link: FoundRoomLink, type_: RoomType) -> str:
    """Why a link can stand in no manifest; empty if it can."""
    if fault := text_fault(link.title, _LONGEST):
        return f"of its title, {fault}"
    table = INVITATION if link.invites else EXTERNAL
    if link.access not in table.get(type_, ()):
        kind = "an invitation link" if link.invites else "an external link"
        access = link.access or "a level of access that is not known"
        return f"it is {kind} with {access}, which no manifest can say in a {type_} room"
    if type_ is RoomType.FORM_FILLING and not (link.invites or link.primary):
        return f"it is an external link beside the primary, which a manifest gives no {type_} room"
    return uses_fault(link.max_uses)


def _crowd(links: Sequence[FoundRoomLink]) -> str:
    """Why links cannot stand in a manifest together; empty if they can."""
    for title, times in Counter(one.title for one in links).items():
        if times > 1:
            return f"{times} of them are called {visible(title)}, and a manifest tells by titles"
    if sum(one.invites for one in links) > 1:
        return "more than one of them invites, and a manifest has one"
    if sum(not one.invites and not one.primary for one in links) > MOST_OTHERS:
        return f"more than {MOST_OTHERS} are external ones beside the primary"
    return ""


def _variables(found: FoundRoom, links: Sequence[FoundRoomLink]) -> dict[str, str]:
    """Names for the variables of passwords, by the links' ids.

    They are made of the room's id and the link's title, so that the next export has the same.
    """
    names: dict[str, str] = {}
    for link in links:
        if not link.password:
            continue
        words = re.findall("[A-Z0-9]+", link.title.upper())
        stem = name = "_".join(("LINK_PASSWORD", str(found.id), *words))
        number = 1
        while name in names.values():
            number += 1
            name = f"{stem}__{number}"
        names[link.id] = name
    return names


def _declared(
    link: FoundRoomLink,
    variables: dict[str, str],
    type_: RoomType,
    version: tuple[int, ...],
) -> RoomLink:
    # What the portal ignores, or gives by itself, is not declared.
    internal = version >= INTERNAL and type_ is not RoomType.PUBLIC and not link.invites
    limited = version >= LIMITED if link.invites else not (link.primary and type_ in ALWAYS)
    return RoomLink(
        title=link.title,
        invites=link.invites,
        access=link.access,  # type: ignore[arg-type]  # one of the table
        source=_NOWHERE,
        primary=link.primary,
        expires=link.expires if limited else None,
        password_env=variables.get(link.id, ""),
        deny_download=link.deny_download and not link.invites,
        internal=internal and link.internal,
        max_uses=link.max_uses if limited and link.invites else None,
    )


def _said(link: RoomLink) -> dict[str, Json]:
    said: dict[str, Json] = {
        "title": link.title,
        "kind": "invitation" if link.invites else "external",
        "access": link.access.word,
    }
    if link.primary:
        said["primary"] = True
    ends = limits(link.expires, link.max_uses)
    if "expires" in ends:
        said["expires"] = ends.pop("expires")
    if link.password_env:
        said["password_env"] = Remarked(link.password_env, _REMARK)
    said |= {word: True for word in ("deny_download", "internal") if getattr(link, word)}
    return said | ends
