"""All of an apply, as it was before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from reconciler.access import Access, Role
from reconciler.action import Op
from reconciler.kinds.invitation_link import FoundLink
from reconciler.undo.inverse import Now, inverse
from reconciler.undo.rooms import Inside, touched
from tests.unit.undo.world import (
    ANN,
    BOB,
    CREW,
    NOW,
    cast,
    found,
    group,
    past,
    person,
    room,
    share,
    turn,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from reconciler.undo.page import Page
    from reconciler.undo.past import Past


def _of(steps: Sequence[Past], ended: datetime = NOW, **more: Any) -> Page:  # noqa: ANN401 - of Now
    shares: dict[int | str, Any] = {7: (share(CREW[1], Access.READ), share(TEAM, Access.READ))}
    now = Now(
        (3, 7, 2),
        NOW,
        touched(steps, [room()]),
        Inside(shares, {}),
        cast([person(ANN), *CREW[1:]]),
        found(TEAM),
        **more,
    )
    return inverse(steps, now, ended, ANN)


TEAM = group(id_="g", members=CREW[:1])
LEFT = past(
    "members",
    "Plans",
    turn(BOB, None, "Read", "bob"),
    turn("group Design", None, "Read", "g"),
)


def test_groups_that_a_room_names_are_declared_as_they_are() -> None:
    page = _of([LEFT])
    assert page.sections["groups"] == ({"name": "Design", "manager": ANN},)
    (one,) = page.sections["rooms"]
    assert [row["until"] for row in one["members"]] == ["2026-01-13", "2026-01-13"]
    assert page.sections.keys() == {"groups", "rooms"}


def test_no_time_of_a_report_is_believed_that_is_not_over() -> None:
    for ended, until in (
        (NOW + timedelta(days=9), "2026-01-13"),
        (NOW - timedelta(days=9), "2026-01-04"),
    ):
        (one,) = _of([LEFT], ended).sections["rooms"]
        assert one["members"][0]["until"] == until


def test_what_nothing_is_known_of_is_told() -> None:
    page = _of([past("planet", "Mars"), past("welcome", BOB)])
    assert page.empty
    assert [one.text for one in page.told] == ["nothing is known of such a thing"]


def test_links_of_the_portal_are_declared_even_where_none_is_left() -> None:
    link = FoundLink(Role.USER, "1", None, 2, 0)
    steps = [past("invitation_link", "User", turn("max_uses", None, 2), op=Op.CREATE)]
    assert _of(steps, links={Role.USER: link}).sections == {"invitation_links": ()}


def test_links_that_could_not_be_read_are_told() -> None:
    page = _of([past("invitation_link", "User", turn("max_uses", 1, 2))], untold="no right")
    assert page.empty
    (one,) = page.told
    assert (one.text, one.unread) == ("could not be read: no right", True)
