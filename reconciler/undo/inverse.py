"""From what an apply has done, and the portal as it is now, to what takes it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from reconciler.undo.groups import crews
from reconciler.undo.links import Portal, of_portal
from reconciler.undo.members import Around
from reconciler.undo.page import Page
from reconciler.undo.past import Lasting
from reconciler.undo.people import People, accounts
from reconciler.undo.rooms import KINDS, Inside, Touched, rooms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from reconciler.access import Role
    from reconciler.export.cast import Cast
    from reconciler.kinds.invitation_link import FoundLink
    from reconciler.undo.groups import Found
    from reconciler.undo.past import Past

_KNOWN = KINDS | {"user", "group", "invitation_link", "welcome"}
"""The kinds of steps that an undo knows of; what becomes of letters is told with the mails."""

_OVER = timedelta(days=2)
"""So long ago, a day is over in every time zone."""


@dataclass(frozen=True, slots=True)
class Now:
    """The portal as it is now, as far as an apply has touched it.

    Attributes:
        version: the server's.
        time: the time, in UTC.
        touched: the rooms.
        inside: what was read of them.
        cast: everybody who was met.
        groups: the groups.
        links: the portal's own invitation links, by type.
        unread: why the link of a type could not be read.
        untold: why none could be read; empty where the portal told.
    """

    version: tuple[int, ...]
    time: datetime
    touched: Sequence[Touched]
    inside: Inside
    cast: Cast
    groups: Found
    links: Mapping[Role, FoundLink] = field(default_factory=dict)
    unread: Mapping[Role, str] = field(default_factory=dict)
    untold: str = ""


def inverse(steps: Sequence[Past], now: Now, ended: datetime, account: str) -> Page:
    """What to declare so that the portal is as it was before an apply.

    Args:
        steps: what was done.
        now: the portal.
        ended: when that was over.
        account: the address of whoever did it, who gets the rooms of those that go down again;
            empty for nobody.
    """
    people = People(now.cast)
    users = accounts(steps, people, account)
    known, told_of_groups = crews(steps, now.groups, people, users.after)
    until = (min(ended, now.time) - _OVER).date().isoformat()
    around = Around(people, users.after, now.groups, known, until)
    portal = Portal(now.version, now.time)
    declared = rooms(now.touched, now.inside, around, portal)
    entry, told_of_links = of_portal(steps, now.links, now.unread)
    if now.untold:
        refs = [past.ref for past in steps if past.ref.kind == "invitation_link"]
        text = f"could not be read: {now.untold}"
        entry, told_of_links = None, [Lasting(ref, text, unread=True) for ref in refs]
    teams = [
        {word: value for word, value in crew.entry.items() if value}
        for id_, crew in known.items()
        if crew.differs or id_ in declared.crews
    ]
    sections = {"users": users.entries, "groups": teams, "rooms": declared.entries}
    found = {word: tuple(entries) for word, entries in sections.items() if entries}
    if entry is not None:
        found["invitation_links"] = tuple(entry)
    strange = [
        Lasting(past.ref, "nothing is known of such a thing")
        for past in steps
        if past.ref.kind not in _KNOWN
    ]
    told = (*users.told, *told_of_groups, *declared.told, *told_of_links, *strange)
    return Page(found, tuple(dict.fromkeys(told)))
