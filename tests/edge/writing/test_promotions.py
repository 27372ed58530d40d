"""Rooms judge by what they remember of somebody's type, for a moment: that is waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.sandbox import Sandbox
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import people, spoilt
from tests.edge.writing.way import DONE, FAILED, PLANS, TEAM, mailed, members, results
from tests.portal import Served, user
from tests.unit.things import member, room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.state import Desired

BOB, DOT = "bob@acme.example", "dot@acme.example"


@pytest.fixture
def forgetful() -> Iterator[Served]:
    """A portal whose rooms learn of a promotion four requests later."""
    with Sandbox.open(stale_roles=4) as sandbox, sandbox.serve() as url:
        yield Served(sandbox, url)


def _promoted(title: str) -> Desired:
    """Bob is promoted and manages a room; a stranger and Dot come before him, Cid after."""
    rows = [
        member(DOT),
        member("stranger@partner.example"),
        member(BOB, Access.ROOM_MANAGER),
        member("cid@acme.example", Access.EDITING),
    ]
    return people(user(BOB, Role.ROOM_ADMIN), rooms=(room(title, rows, notify=True),))


@pytest.mark.parametrize("title", ["Plans", "New room"])
def test_a_room_that_has_not_noticed_a_promotion_is_waited_for_and_mails_nobody_twice(
    forgetful: Served, title: str
) -> None:
    forgetful.sandbox.seed({"people": TEAM, "rooms": [PLANS | {"members": []}]})
    declared = _promoted(title)
    with spoilt(forgetful) as (gateway, served):
        made, report = served.apply(declared)
        shares = [one for one in gateway.writes if str(one).endswith("/share")]
    assert set(results(report)) == {DONE}
    assert [one.told for one in shares[:-1]] == [403] * (len(shares) - 1) != []
    # Whoever was promoted comes first, so that nobody is in when the room does not know it yet.
    assert len(shares[-1].request.json["invitations"]) == 4
    assert members(forgetful, title) == {
        DOT: "Read",
        "stranger@partner.example": "Read",
        BOB: "RoomManager",
        "cid@acme.example": "Editing",
    }
    letters = mailed(forgetful)
    assert sorted(letters) == sorted(
        [BOB, BOB, DOT, "cid@acme.example", "stranger@partner.example"]
    )
    assert len(letters) == made.summary.mails
    assert forgetful.plan(declared).actions == ()


@pytest.mark.parametrize("version", ["3.2", "3.5", "3.7.2"])
def test_no_version_mails_a_stranger_twice_while_a_promotion_is_waited_for(
    forgetful: Served, version: str
) -> None:
    document = {"version": version, "people": TEAM, "rooms": [PLANS | {"members": []}]}
    forgetful.sandbox.seed(document)
    _, report = forgetful.apply(_promoted("Plans"))
    assert set(results(report)) == {DONE}
    assert mailed(forgetful).count("stranger@partner.example") == 1
    assert mailed(forgetful).count(DOT) == 1


@pytest.mark.parametrize("title", ["Plans", "New room"])
def test_a_promotion_that_is_never_noticed_is_told_after_a_bounded_wait(
    portal: Served, title: str
) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [PLANS]})
    waits: list[float] = []
    declared = people(
        user(BOB, Role.ROOM_ADMIN), rooms=(room(title, [member(BOB, Access.ROOM_MANAGER)]),)
    )
    rule = Rule("PUT", r".*/share", fault.refusal(403, "Role not available"), times=5)
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(declared, sleep=waits.append)
        assert len(gateway.met) == 5
        assert report.outcomes[-1].result is FAILED
        assert "Role not available" in report.outcomes[-1].reason
        assert sum(waits) < 15
        _, again = served.apply(declared)
    assert results(again) == [DONE]
    assert mailed(portal) == [BOB]


def test_a_refusal_that_has_nothing_to_do_with_a_promotion_is_not_waited_for(
    portal: Served,
) -> None:
    portal.sandbox.seed({"people": TEAM, "rooms": [PLANS]})
    declared = people(user(BOB, Role.ROOM_ADMIN), rooms=(room("Plans", [member(DOT)]),))
    with spoilt(portal, Rule("PUT", r".*/share", fault.refusal(403))) as (gateway, served):
        _, report = served.apply(declared)
        assert len([one for one in gateway.writes if str(one).endswith("/share")]) == 2
    assert results(report) == [DONE, FAILED]
