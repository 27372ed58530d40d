"""Rooms that are settled side by side, and what of them must not be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import rooms, spoilt
from tests.edge.writing.way import DONE, mailed, members, results, titles
from tests.unit.things import member, room

if TYPE_CHECKING:
    from tests.edge.gateway.fault import Fault, Passage
    from tests.edge.gateway.message import Reply
    from tests.portal import Served

ANN, BOTH = "ann@acme.example", "both@partner.example"
TITLES = [f"R{number}" for number in range(8)]


def _seed(portal: Served) -> None:
    portal.sandbox.seed({"people": [{"email": ANN, "type": "RoomAdmin"}]})


def _own(title: str) -> str:
    return f"{title.lower()}@partner.example"


DECLARED = rooms(
    *(
        room(
            title,
            [member(ANN, Access.ROOM_MANAGER), member(_own(title)), member(BOTH)],
            notify=True,
        )
        for title in TITLES
    )
)


@pytest.mark.parametrize("abreast", [1, 3, 16])
def test_a_stranger_of_several_rooms_is_invited_once(portal: Served, abreast: int) -> None:
    _seed(portal)
    with spoilt(portal) as (gateway, served):
        made, report = served.apply(DECLARED, abreast=abreast)
        invited = [
            item["email"]
            for passed in gateway.writes
            for item in (passed.request.json or {}).get("invitations", ())
            if "email" in item
        ]
    assert set(results(report)) == {DONE}
    assert Counter(invited) == Counter([BOTH, *map(_own, TITLES)])
    # By now on the portal, they are let into the other rooms by id, and told as all others.
    assert len(mailed(portal)) == made.summary.mails
    assert titles(portal) == TITLES
    assert all(members(portal, title)[BOTH] == "Read" for title in TITLES)


@pytest.mark.parametrize("spoil", [fault.lost, fault.bad_gateway_after, fault.truncated])
def test_a_stranger_is_invited_once_also_where_the_answer_is_lost(
    portal: Served, spoil: Fault
) -> None:
    _seed(portal)
    with spoilt(portal, Rule("PUT", ".*/share", spoil)) as (_, served):
        _, report = served.apply(DECLARED, abreast=16)
    assert set(results(report)) == {DONE}
    kinds = Counter((mail.to, mail.kind) for mail in portal.sandbox.mails())
    assert kinds[BOTH, "room-invitation"] <= len(TITLES)
    people = [one["email"] for one in portal.sandbox.document()["people"]]  # type: ignore[attr-defined] # a document
    assert people.count(BOTH) == 1


def test_invitations_by_address_go_one_at_a_time_and_all_else_does_not(portal: Served) -> None:
    _seed(portal)
    under_way, most = [0], [0]

    def counted(passage: Passage) -> Reply:
        mails = any("email" in item for item in passage.request.json["invitations"])
        under_way[0] += mails
        most[0] = max(most[0], under_way[0])
        reply = passage.forward()
        under_way[0] -= mails
        return reply

    with spoilt(portal, Rule("PUT", ".*/share", counted, times=None)) as (_, served):
        _, report = served.apply(DECLARED, abreast=16)
    assert set(results(report)) == {DONE}
    assert most == [1]
