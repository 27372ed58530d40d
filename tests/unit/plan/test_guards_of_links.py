"""The guard over links that let in whoever has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, RoomType
from reconciler.guard import Guard, Limits
from reconciler.kinds.room_link import FoundRoomLink, RoomLink
from reconciler.policy import Policy
from tests.unit.plan.world import (
    ALL,
    tripped,
)
from tests.unit.things import (
    HERE,
    found,
    made,
    room,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.plan import Plan


OPEN = RoomLink("Read it", invites=False, access=Access.READ, source=HERE)
THERE = FoundRoomLink("l-1", "Read it", invites=False, access=Access.READ)
LOCKED = {"KEY": "digest"}
LATER, LATEST = (datetime(year, 1, 1, tzinfo=UTC) for year in (2027, 2028))

LINKS: list[tuple[str, RoomLink, FoundRoomLink | None, int]] = [
    ("a new one", OPEN, None, 1),
    ("a new one that says so", replace(OPEN, public=True), None, 0),
    ("a new one for people of the portal", replace(OPEN, internal=True), None, 0),
    ("a new one with a password", replace(OPEN, password_env="KEY"), None, 1),
    ("a new one that invites", replace(OPEN, invites=True), None, 0),
    ("one that stays as it is", OPEN, THERE, 0),
    ("one that allows more", replace(OPEN, access=Access.EDITING), THERE, 1),
    ("one that allows less", OPEN, replace(THERE, access=Access.EDITING), 0),
    ("one of a level that nobody knows", OPEN, replace(THERE, access=None), 1),
    ("one that loses its password", OPEN, replace(THERE, password="other"), 1),
    ("one that gets a password", replace(OPEN, password_env="KEY"), THERE, 0),
    ("one that is internal no more", OPEN, replace(THERE, internal=True), 1),
    ("one that becomes internal", replace(OPEN, internal=True), THERE, 0),
    ("one that allows downloads again", OPEN, replace(THERE, deny_download=True), 1),
    ("one that allows downloads no more", replace(OPEN, deny_download=True), THERE, 0),
    ("one that ends later", replace(OPEN, expires=LATEST), replace(THERE, expires=LATER), 1),
    ("one that ends never", OPEN, replace(THERE, expires=LATER), 1),
    ("one that ends earlier", replace(OPEN, expires=LATER), replace(THERE, expires=LATEST), 0),
    ("one that ends at last", replace(OPEN, expires=LATER), THERE, 0),
    (
        "one that allows more, and says so",
        replace(OPEN, access=Access.EDITING, public=True),
        THERE,
        0,
    ),
]


def linked(*links: RoomLink, there: Sequence[FoundRoomLink], limits: Limits | None = None) -> Plan:
    declared = replace(room(type_=RoomType.CUSTOM), links=links)
    return made(
        [declared],
        [found(type_="custom")],
        room_links={1: tuple(there)},
        secrets=LOCKED,
        policy=Policy(limits=limits or Limits()),
    )


@pytest.mark.parametrize(
    ("link", "there", "count"), [row[1:] for row in LINKS], ids=[row[0] for row in LINKS]
)
def test_a_link_counts_if_it_lets_anybody_in_or_do_more(
    link: RoomLink, there: FoundRoomLink | None, count: int
) -> None:
    plan = linked(link, there=[there] if there else [])
    assert plan.blockers == ()
    assert tripped(plan) == ([(Guard.PUBLIC_LINKS, ALL, 1, 0)] if count else [])
    assert not linked(link, there=[there] if there else [], limits=Limits(public_links=1)).trips


def test_a_link_that_invites_and_is_called_the_same_is_another() -> None:
    invites = replace(OPEN, invites=True, expires=LATEST)
    there = [THERE, replace(THERE, id="l-2", invites=True, expires=LATER)]
    assert linked(OPEN, invites, there=there).trips == ()
    opened = linked(replace(OPEN, expires=LATEST), invites, there=[replace(THERE, expires=LATER)])
    assert tripped(opened) == [(Guard.PUBLIC_LINKS, ALL, 1, 0)]


def test_a_link_of_a_new_room_counts_and_a_revoked_one_does_not() -> None:
    new = made([replace(room(type_=RoomType.CUSTOM), links=(OPEN,))])
    assert tripped(new) == [(Guard.PUBLIC_LINKS, ALL, 1, 0)]
    assert linked(there=[THERE]).trips == ()
    assert linked(there=[THERE]).actions


def test_links_are_told_by_the_first_that_is_one_too_many() -> None:
    links = [
        replace(OPEN, title=title, source=HERE._replace(line=line))
        for line, title in enumerate("ABC", 1)
    ]
    (trip,) = linked(*links, there=[], limits=Limits(public_links=1)).trips
    assert (trip.count, trip.limit, trip.source.line) == (3, 1, 2)
    assert trip.text == (
        "3 links open a room to whoever has them, and do not say `public: true`; at most 1 may"
    )
