"""Who is in the rooms of the reviewed plan."""

from __future__ import annotations

from datetime import date

from reconciler.action import Ref
from reconciler.roster import Fate, Holding, Roster
from reconciler.source import Source


def at(line: int) -> Source:
    return Source("rooms/team.yaml", line, 5)


def holding(
    who: str,
    now: str,
    after: str,
    line: int,
    by: tuple[str, str] = ("", ""),
    *,
    role: str = "User",
    standing: str = "active",
    outside: bool = False,
    until: date | None = None,
) -> Holding:
    return Holding(
        who, now, after, *by, at(line), bool(after), role, standing, outside=outside, until=until
    )


ROSTERS = (
    Roster(
        Ref("room", "Project Blue"),
        at(14),
        Fate.STAYS,
        (
            holding("ann@acme.example", "owner", "RoomManager", 14, role="RoomAdmin"),
            holding("hal@acme.example", "RoomManager", "owner", 14, role="RoomAdmin"),
            holding("bob@acme.example", "Read", "Editing", 16),
            holding(
                "new@partner.example", "", "Comment", 17, role="Guest", standing="", outside=True
            ),
            holding("fay@acme.example", "ContentCreator", "Read", 18),
            holding("cid@acme.example", "Read", "Read", 19, ("Design", "Design")),
            holding("eve@acme.example", "", "Read", 19, ("", "Design")),
            holding(
                *("gone@partner.example", "Review", "", 14),
                role="Guest",
                standing="pending",
                outside=True,
            ),
        ),
    ),
    Roster(
        Ref("room", "Contracts 2027"),
        at(31),
        Fate.CREATED,
        (
            holding("hal@acme.example", "", "owner", 31, role="RoomAdmin"),
            holding("dan@acme.example", "", "FillForms", 33, standing=""),
            holding("group Legal", "", "Read", 34, role="", standing=""),
        ),
    ),
    Roster(
        Ref("room", "Old trade fair"), at(40), Fate.ARCHIVED, unread="its members were not read"
    ),
    Roster(
        Ref("room", "Handbook"),
        at(46),
        Fate.STAYS,
        (
            holding("ann@acme.example", "owner", "owner", 46, role="RoomAdmin"),
            holding("bob@acme.example", "Read", "Read", 48, until=date(2026, 12, 24)),
        ),
    ),
    Roster(Ref("room", "Attic"), at(52), Fate.STAYS, unread="it lies in the archive"),
)
