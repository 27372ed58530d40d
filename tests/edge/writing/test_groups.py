"""Groups that are made, renamed and filled, whatever becomes of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Access, Role
from reconciler.errors import ScopeError
from reconciler.kinds.user import Standing
from reconciler.state import Desired
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import spoilt
from tests.edge.writing.way import DONE, FAILED, SKIPPED, TEAM, VAIN, members, results, sent
from tests.portal import user
from tests.unit.things import group, member, room, texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.kinds.group import Group
    from reconciler.kinds.room import Room
    from reconciler.kinds.user import User
    from tests.edge.gateway.fault import Fault
    from tests.edge.gateway.message import Json, Reply
    from tests.portal import Served

ANN, BOB, CID, DOT = (f"{name}@acme.example" for name in ("ann", "bob", "cid", "dot"))
NEW = "new@acme.example"
OWNER = "owner@sandbox.example"
DESIGN: dict[str, object] = {"name": "Design", "manager": ANN, "members": [BOB]}
UNANSWERED = [
    pytest.param(fault.lost, id="reset"),
    pytest.param(fault.bad_gateway_after, id="502"),
    pytest.param(fault.truncated, id="cut off"),
    pytest.param(fault.answered(lambda _: []), id="no envelope"),
]
UNSENT = [pytest.param(fault.reset, id="reset"), pytest.param(fault.bad_gateway, id="502")]
ONE = r"group/[0-9a-f-]+"


def _declared(*groups: Group, users: Iterable[User] = (), rooms: tuple[Room, ...] = ()) -> Desired:
    return Desired(
        groups={one.name: one for one in groups},
        users={one.email: one for one in users},
        rooms=rooms,
    )


def _groups(portal: Served) -> list[tuple[str, str, list[str]]]:
    """Every group of the portal: its name, who leads it, and who is in it."""
    found: Any = portal.sandbox.document()["groups"]
    return [(one["name"], one.get("manager", ""), sorted(one["members"])) for one in found]


def _settled(portal: Served, declared: Desired) -> None:
    made = portal.plan(declared)
    assert (made.actions, made.drift, made.blockers, made.unknown) == ((), (), (), ())


@pytest.mark.parametrize("version", ["3.0", "3.2", "3.5", "3.6", "3.7.2"])
def test_groups_are_made_and_changed_and_stay_so(portal: Served, version: str) -> None:
    law = {"name": "Legal", "manager": BOB, "members": [CID]}
    portal.sandbox.seed({"version": version, "people": TEAM, "groups": [law]})
    declared = _declared(
        group("Design", ANN, BOB, CID),
        group("Law", ANN, CID, DOT, previously=["Legal"]),
        rooms=(room("Plans", [member("Design"), member("Law", Access.EDITING)]),),
    )
    made, report = portal.apply(declared)
    assert set(results(report)) == {DONE}
    assert _groups(portal) == [("Law", ANN, [ANN, CID, DOT]), ("Design", ANN, [ANN, BOB, CID])]
    assert members(portal) == {"Design": "Read", "Law": "Editing"}
    assert made.summary.mails == len(portal.sandbox.mails()) == 0
    portal.sandbox.forget_requests()
    _settled(portal, declared)
    assert portal.writes() == []


def test_only_what_differs_is_sent_and_only_once(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "groups": [DESIGN]})
    ids = {one.email: one.id for one in _people(portal)}
    steps = [
        (group("Design", ANN, BOB, CID), {"membersToAdd": [ids[CID]]}),
        (group("Design", ANN, CID), {"membersToRemove": [ids[BOB]]}),
        (group("Design", CID, ANN), {"groupManager": ids[CID]}),
        (group("Look", CID, ANN, previously=["Design"]), {"groupName": "Look"}),
        (group("LOOK", CID, ANN), {"groupName": "LOOK"}),
    ]
    for declared, body in steps:
        with spoilt(portal) as (gateway, served):
            _, report = served.apply(_declared(declared))
            assert [passed.request.json for passed in gateway.writes] == [body]
        assert results(report) == [DONE]
        _settled(portal, _declared(declared))
    assert _groups(portal) == [("LOOK", CID, [ANN, CID])]


def _people(portal: Served) -> list[Any]:
    with portal.session() as session:
        answer = session.get("people/filter", {"count": 100, "fields": "id,email"})
    return [type("One", (), row)() for row in answer.response]


def test_people_of_the_same_plan_are_in_the_group_that_it_makes(portal: Served) -> None:
    away = {"email": "away@acme.example", "type": "User", "state": "disabled"}
    portal.sandbox.seed({"people": [*TEAM, away, {"email": "gus@acme.example", "type": "Guest"}]})
    declared = _declared(
        group("Design", NEW, "away@acme.example", "gus@acme.example", BOB),
        users=(
            user(NEW),
            user("away@acme.example", state=Standing.ACTIVE),
            user("gus@acme.example"),
        ),
        rooms=(room("Plans", [member("Design")]),),
    )
    _, report = portal.apply(declared)
    assert set(results(report)) == {DONE}
    everybody = sorted([NEW, "away@acme.example", "gus@acme.example", BOB])
    assert _groups(portal) == [("Design", NEW, everybody)]
    assert members(portal) == {"Design": "Read"}
    _settled(portal, declared)


@pytest.mark.parametrize("spoil", UNANSWERED)
def test_a_group_whose_answer_was_lost_is_found_and_not_made_again(
    portal: Served, spoil: Fault
) -> None:
    portal.sandbox.seed({"people": TEAM})
    declared = _declared(group("Design", ANN, BOB), rooms=(room("Plans", [member("Design")]),))
    with spoilt(portal, Rule("POST", "group", spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert sent(gateway).count("POST group") == 1
    assert set(results(report)) == {DONE}
    assert _groups(portal) == [("Design", ANN, [ANN, BOB])]
    assert members(portal) == {"Design": "Read"}
    _settled(portal, declared)


@pytest.mark.parametrize("spoil", UNSENT)
def test_a_group_that_never_arrived_is_made_by_the_next_run_and_no_room_waits_in_vain(
    portal: Served, spoil: Fault
) -> None:
    portal.sandbox.seed({"people": TEAM})
    rooms = (room("Plans", [member("Design")]), room("Files", [member(BOB)]))
    declared = _declared(group("Design", ANN, BOB), rooms=rooms)
    with spoilt(portal, Rule("POST", "group", spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert sent(gateway).count("POST group") == 1
    assert results(report) == [FAILED, DONE, SKIPPED, DONE, DONE]
    _, again = portal.apply(declared)
    assert set(results(again)) == {DONE}
    assert [name for name, _, _ in _groups(portal)] == ["Design"]
    assert members(portal) == {"Design": "Read"}


def test_a_group_that_somebody_else_makes_meanwhile_is_not_told_from_a_lost_one(
    portal: Served,
) -> None:
    portal.sandbox.seed({"people": TEAM})

    def twice(passage: fault.Passage) -> None:
        passage.forward()
        passage.forward()

    declared = _declared(group("Design", ANN, BOB))
    with spoilt(portal, Rule("POST", "group", twice)) as (_, served):
        _, report = served.apply(declared)
    assert results(report) == [FAILED]
    assert "new groups of that name are there: " in report.outcomes[0].reason


@pytest.mark.parametrize("spoil", UNANSWERED)
def test_a_change_whose_answer_was_lost_is_verified_by_reading(
    portal: Served, spoil: Fault
) -> None:
    portal.sandbox.seed({"people": TEAM, "groups": [DESIGN]})
    declared = _declared(group("Design", BOB, CID))
    with spoilt(portal, Rule("PUT", ONE, spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert len(gateway.writes) == 1
    assert results(report) == [DONE]
    assert report.outcomes[0].reason == "the answer was lost, and it is done"
    assert _groups(portal) == [("Design", BOB, [BOB, CID])]


def test_people_whom_the_portal_passes_over_in_silence_are_told(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "groups": [DESIGN]})

    def without(body: Json) -> Json:
        return {**body, "membersToAdd": body["membersToAdd"][:1]}

    declared = _declared(group("Design", ANN, BOB, CID, DOT))
    with spoilt(portal, Rule("PUT", ONE, fault.altered(without))) as (_, served):
        _, report = served.apply(declared)
    assert results(report) == [VAIN]
    assert [change.name for change in report.outcomes[0].left] == [DOT]
    _, again = portal.apply(declared)
    assert results(again) == [DONE]


def test_a_manager_whom_the_portal_passes_over_in_silence_is_told(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "groups": [DESIGN]})

    def disables_first(passage: fault.Passage) -> Reply:
        bob = next(one.id for one in _people(portal) if one.email == BOB)
        with portal.session() as session:
            session.send("PUT", "people/status/Terminated", {"userIds": [bob]})
        return passage.forward()

    with spoilt(portal, Rule("PUT", ONE, disables_first)) as (_, served):
        _, report = served.apply(_declared(group("Design", BOB, ANN)))
    assert results(report) == [VAIN]
    assert [change.name for change in report.outcomes[0].left] == ["manager"]


@pytest.mark.parametrize("spoil", [fault.refusal(402, "No seats"), fault.reset, fault.ignored([])])
def test_whoever_could_not_be_invited_is_left_out_and_told(portal: Served, spoil: Fault) -> None:
    portal.sandbox.seed({"people": TEAM, "groups": [DESIGN]})
    declared = _declared(group("Design", ANN, BOB, NEW), group("Law", ANN, NEW), users=(user(NEW),))
    with spoilt(portal, Rule("POST", "people/invite", spoil)) as (_, served):
        _, report = served.apply(declared)
    assert results(report)[1:] == [FAILED, VAIN]
    assert all(
        f"not added, since not on the portal: {NEW}" in outcome.reason
        for outcome in report.outcomes[1:]
    )
    assert _groups(portal) == [("Design", ANN, [ANN, BOB]), ("Law", ANN, [ANN])]
    _, again = portal.apply(declared)
    assert set(results(again)) == {DONE}
    assert _groups(portal) == [("Design", ANN, [ANN, BOB, NEW]), ("Law", ANN, [ANN, NEW])]


def test_without_whoever_is_to_lead_it_a_group_is_neither_made_nor_changed(
    portal: Served,
) -> None:
    portal.sandbox.seed({"people": TEAM, "groups": [DESIGN]})
    declared = _declared(
        group("Design", NEW, CID),
        group("Law", NEW, BOB),
        users=(user(NEW),),
        rooms=(room("Plans", [member("Law")]),),
    )
    spoil = fault.refusal(402, "No seats")
    with spoilt(portal, Rule("POST", "people/invite", spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert sent(gateway) == ["POST people/invite", "POST files/rooms"]
    assert results(report) == [FAILED, FAILED, FAILED, DONE, SKIPPED]
    assert f"whoever is to lead it is not there: {NEW}" in report.outcomes[2].reason
    assert _groups(portal) == [("Design", ANN, [ANN, BOB])]


@pytest.mark.parametrize("flag", ["isLDAP", "isSystem"])
def test_a_group_that_something_else_keeps_is_never_touched_and_let_into_rooms(
    portal: Served, flag: str
) -> None:
    portal.sandbox.seed({"people": TEAM, "groups": [DESIGN | {flag: True}]})
    declared = _declared(
        group("Look", CID, previously=["Design"]), rooms=(room("Plans", [member("Look")]),)
    )
    made, report = portal.apply(declared)
    assert set(results(report)) == {DONE}
    assert [drift.text.partition(";")[2] for drift in made.drift] == [
        f" declared otherwise: name, manager, {CID}, {BOB}, {ANN}"
    ]
    assert _groups(portal) == [("Design", ANN, [ANN, BOB])]
    assert members(portal) == {"Design": "Read"}
    assert portal.plan(declared).actions == ()


def test_a_room_admin_s_key_reads_groups_and_is_told_that_it_cannot_change_them(
    portal: Served,
) -> None:
    portal.sandbox.seed({"people": TEAM, "groups": [DESIGN], "acting": ANN})
    same = _declared(group("Design", ANN, BOB), rooms=(room("Plans", [member("Design")]),))
    _, report = portal.apply(same)
    assert set(results(report)) == {DONE}
    made = portal.plan(_declared(group("Design", ANN), group("Law", ANN)))
    may_not = "the key's account is RoomAdmin and may not make or change groups"
    assert texts(made.blockers) == [
        may_not,
        f"is not on the portal, and cannot be made: {may_not}",
    ]
    assert made.actions == ()


def test_a_room_admin_s_key_does_not_take_a_guest_it_cannot_see_for_absent(
    portal: Served,
) -> None:
    gus = {"email": "gus@acme.example", "type": "Guest"}
    portal.sandbox.seed({"people": [*TEAM, gus], "groups": [DESIGN], "acting": ANN})
    made = portal.plan(_declared(group("Design", ANN, BOB, "gus@acme.example")))
    assert texts(made.blockers) == [
        "gus@acme.example is on the portal, and the key's account cannot see as what"
    ]


def test_scopes_are_told_before_anything_is_sent(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "groups": [DESIGN]})
    declared = _declared(group("Design", ANN, BOB, CID))
    reads = portal.sandbox.issue_key(OWNER, ["accounts:read", "rooms:write"])
    made = portal.plan(declared, reads)
    assert texts(made.blockers) == ["the key lacks the scope accounts:write, which a step needs"]
    with pytest.raises(ScopeError, match=r"accounts:read"):
        portal.plan(declared, portal.sandbox.issue_key(OWNER, ["accounts:write", "rooms:write"]))


def test_disabled_people_do_not_show_and_are_nobody_s_to_remove(portal: Served) -> None:
    away = {"email": "away@acme.example", "type": "User", "state": "disabled"}
    design = {"name": "Design", "manager": ANN, "members": [BOB, "away@acme.example"]}
    portal.sandbox.seed({"people": [*TEAM, away], "groups": [design]})
    _settled(portal, _declared(group("Design", ANN, BOB)))


def test_whoever_becomes_a_guest_leaves_by_that_and_the_plan_after_is_empty(
    portal: Served,
) -> None:
    portal.sandbox.seed({"people": TEAM, "groups": [DESIGN]})
    declared = _declared(group("Design", ANN), users=(user(BOB, Role.GUEST, reassign_to=OWNER),))
    _, report = portal.apply(declared)
    assert set(results(report)) == {DONE}
    assert _groups(portal) == [("Design", ANN, [ANN])]
    _settled(portal, declared)


def test_a_hundred_people_and_more_are_in_a_group_by_one_request(portal: Served) -> None:
    crowd = [f"p{number:03}@acme.example" for number in range(120)]
    people = [{"email": email, "type": "User"} for email in crowd]
    portal.sandbox.seed({"people": [*TEAM, *people]})
    declared = _declared(group("All", ANN, *crowd))
    made, report = portal.apply(declared)
    assert (results(report), made.summary.requests) == ([DONE], 1)
    _settled(portal, declared)


def test_who_could_not_be_invited_keeps_nobody_else_out_of_a_group(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM, "groups": [DESIGN]})
    declared = _declared(
        group("Design", ANN, BOB, CID, NEW), group("Law", ANN, NEW, DOT), users=[user(NEW)]
    )
    rule = Rule("POST", "people/invite", fault.refusal(403))
    with spoilt(portal, rule) as (_, served):
        _, report = served.apply(declared)
    assert results(report) == [FAILED, VAIN, VAIN]
    told = f"not added, since not on the portal: {NEW}"
    assert [outcome.reason for outcome in report.outcomes[1:]] == [told] * 2
    found = {name: (lead, set(people) - {ANN}) for name, lead, people in _groups(portal)}
    assert found == {"Design": (ANN, {BOB, CID}), "Law": (ANN, {DOT})}


def test_a_room_is_shared_with_others_where_a_group_could_not_be_made(portal: Served) -> None:
    portal.sandbox.seed({"people": TEAM})
    seat = room("Plans", [member("Law"), member(BOB)])
    declared = _declared(group("Law", ANN, DOT), rooms=(seat,))
    rule = Rule("POST", "group", fault.refusal(403))
    with spoilt(portal, rule) as (_, served):
        _, report = served.apply(declared)
    assert results(report) == [FAILED, DONE, FAILED]
    assert [one.who for one in report.outcomes[2].refused] == ["group Law"]
    assert members(portal) == {BOB: "Read"}
