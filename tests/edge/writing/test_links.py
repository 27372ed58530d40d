"""Invitation links of the portal: made, changed and deleted, and their addresses never read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Role
from reconciler.kinds.invitation_link import InvitationLink
from reconciler.render.document import document, dumps
from reconciler.state import Desired
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import NOW, OWNER, spoilt, targets
from tests.edge.writing.way import DONE, FAILED, VAIN, mailed, results, sent
from tests.unit.things import HERE

if TYPE_CHECKING:
    from tests.edge.gateway.fault import Fault
    from tests.edge.gateway.message import Reply
    from tests.portal import Served

PATH = "portal/users/invitationlink"
LATER = NOW.replace(year=2099)
USERS = InvitationLink(Role.USER, LATER, 10, HERE)
ROOM_ADMINS = InvitationLink(Role.ROOM_ADMIN, None, None, HERE)
FOUND = {"type": "User", "expires": "2098-01-01T00:00:00Z", "maxUseCount": 5, "currentUseCount": 2}
UNANSWERED = [fault.lost, fault.bad_gateway_after, fault.truncated]


def _declared(*links: InvitationLink) -> Desired:
    return Desired(invitation_links=links)


def _links(portal: Served) -> dict[str, tuple[object, object]]:
    """End and uses by type."""
    rows: Any = portal.sandbox.document().get("invitationLinks", [])
    return {row["type"]: (row.get("expires", "")[:19], row.get("maxUseCount")) for row in rows}


def test_a_link_is_made_with_its_limits_in_utc_and_then_stays(portal: Served) -> None:
    declared = _declared(USERS, ROOM_ADMINS)
    with spoilt(portal) as (gateway, served):
        _, report = served.apply(declared)
        assert sent(gateway) == [f"POST {PATH}"] * 2
        bodies = [passed.request.json for passed in gateway.writes]
    assert bodies == [
        {"employeeType": "User", "expiration": "2099-01-02T03:04:05Z", "maxUseCount": 10},
        {"employeeType": "RoomAdmin", "expiration": None, "maxUseCount": None},
    ]
    assert results(report) == [DONE, DONE]
    assert _links(portal) == {"User": ("2099-01-02T03:04:05", 10), "RoomAdmin": ("", None)}
    portal.sandbox.forget_requests()
    made, _ = portal.apply(declared)
    assert (made.actions, made.drift, made.blockers) == ((), (), ())
    assert portal.writes() == []
    assert mailed(portal) == []


@pytest.mark.parametrize(
    ("change", "limits"),
    [
        ({"max_uses": 7}, ("2098-01-01T00:00:00", 7)),
        ({"max_uses": None}, ("2098-01-01T00:00:00", None)),
        ({"expires": LATER}, ("2099-01-02T03:04:05", 5)),
        ({"expires": None}, ("", 5)),
    ],
)
def test_a_change_sends_all_limits_since_what_is_left_out_is_taken_away(
    portal: Served, change: dict[str, Any], limits: tuple[object, object]
) -> None:
    portal.sandbox.seed({"invitationLinks": [FOUND]})
    ends = datetime.fromisoformat("2098-01-01T00:00:00+00:00")
    there = replace(USERS, expires=ends, max_uses=5)
    assert portal.plan(_declared(there)).actions == ()
    declared = _declared(replace(there, **change))
    with spoilt(portal) as (gateway, served):
        _, report = served.apply(declared)
        (body,) = (passed.request.json for passed in gateway.writes)
        assert sent(gateway) == [f"PUT {PATH}"]
    assert body.keys() == {"id", "expiration", "maxUseCount"}
    assert results(report) == [DONE]
    assert _links(portal) == {"User": limits}
    assert portal.plan(declared).actions == ()


def test_what_is_not_declared_is_deleted_before_anything_is_made(portal: Served) -> None:
    portal.sandbox.seed({"invitationLinks": [FOUND, {"type": "DocSpaceAdmin"}]})
    declared = _declared(ROOM_ADMINS)
    with spoilt(portal) as (gateway, served):
        made, report = served.apply(declared)
        assert sent(gateway) == [f"DELETE {PATH}"] * 2 + [f"POST {PATH}"]
        assert {tuple(one.request.json) for one in gateway.writes[:2]} == {("id",)}
    assert results(report) == [DONE] * 3
    assert made.summary.ops == {"create": 1, "update": 0, "remove": 2, "send": 0}
    assert _links(portal) == {"RoomAdmin": ("", None)}


def test_a_manifest_without_links_leaves_them_alone_and_an_empty_list_takes_them_away(
    portal: Served,
) -> None:
    portal.sandbox.seed({"invitationLinks": [FOUND]})
    assert portal.plan(Desired()).actions == ()
    assert not [path for path in portal.reads() if "invitationlink" in path]
    _, report = portal.apply(_declared())
    assert results(report) == [DONE]
    assert _links(portal) == {}


@pytest.mark.parametrize("ahead", ["+00:00", "+05:30", "-08:00"])
def test_the_time_zone_of_the_portal_shifts_no_end(portal: Served, ahead: str) -> None:
    portal.sandbox.seed({"settings": {"utcOffset": ahead}})
    declared = _declared(USERS)
    _, report = portal.apply(declared)
    assert results(report) == [DONE]
    assert _links(portal) == {"User": ("2099-01-02T03:04:05", 10)}
    assert portal.plan(declared).actions == ()


@pytest.mark.parametrize("spoil", UNANSWERED, ids=["reset", "502", "cut off"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_link_whose_answer_was_lost_is_verified_and_not_sent_again(
    portal: Served, method: str, spoil: Fault
) -> None:
    portal.sandbox.seed({"invitationLinks": [] if method == "POST" else [FOUND]})
    declared = _declared() if method == "DELETE" else _declared(USERS)
    with spoilt(portal, Rule(method, PATH, spoil)) as (gateway, served):
        _, report = served.apply(declared)
        assert sent(gateway) == [f"{method} {PATH}"]
    assert results(report) == [DONE]
    assert portal.plan(declared).actions == ()


def test_a_link_that_somebody_else_made_meanwhile_is_told_and_changed_by_the_next_run(
    portal: Served,
) -> None:
    declared = _declared(USERS)

    def another_first(passage: fault.Passage) -> Reply:
        passage.forward(passage.request.with_json({"employeeType": "User"}))
        return passage.forward()

    with spoilt(portal, Rule("POST", PATH, another_first)) as (_, served):
        _, report = served.apply(declared)
    (outcome,) = report.outcomes
    assert outcome.result is FAILED
    assert "already exists" in outcome.reason
    _, again = portal.apply(declared)
    assert results(again) == [DONE]
    assert _links(portal) == {"User": ("2099-01-02T03:04:05", 10)}


def test_a_success_that_makes_no_link_is_told(portal: Served) -> None:
    with spoilt(portal, Rule("POST", PATH, fault.ignored({}))) as (_, served):
        _, report = served.apply(_declared(USERS))
    assert results(report) == [VAIN]


def test_no_read_of_a_plan_or_an_apply_asks_for_an_address_and_none_is_shown(
    portal: Served,
) -> None:
    portal.sandbox.seed({"invitationLinks": [FOUND, {"type": "RoomAdmin"}]})
    bodies: list[bytes] = []

    def listening(passage: fault.Passage) -> Reply:
        found = passage.forward()
        bodies.append(found.body)
        return found

    rule = Rule("GET", ".*", listening, times=None)
    with spoilt(portal, rule) as (_, served):
        made, report = served.apply(_declared(replace(USERS, max_uses=50)))
    assert results(report) == [DONE, DONE]
    asked = [target for target in targets(portal) if f"{PATH}/" in target]
    assert len(asked) >= 3 + 2
    assert all("fields=" in target and "url" not in target.lower() for target in asked)
    assert not [body for body in bodies if b'"url"' in body]
    shown = dumps(document(made)) + repr(made) + repr(report)
    assert "http://127.0.0.1" not in shown
    assert not [path for path in portal.reads() if "/users/invite/" in path]


def test_without_a_free_paid_seat_links_of_paid_types_cannot_be_read_and_users_still_can(
    portal: Served,
) -> None:
    portal.sandbox.seed(
        {"seats": {"manager": 1}, "invitationLinks": [FOUND, {"type": "RoomAdmin"}]}
    )
    made = portal.plan(_declared(USERS))
    assert [action.ref.name for action in made.actions] == ["User"]
    assert [note.ref.name for note in made.drift] == ["DocSpaceAdmin", "RoomAdmin"]
    assert all("cannot be told" in note.text for note in made.drift)
    made = portal.plan(_declared(ROOM_ADMINS))
    assert made.blockers == ()
    assert {note.ref.name for note in made.drift} == {"DocSpaceAdmin", "RoomAdmin"}


def test_fewer_uses_than_there_were_are_a_blocker(portal: Served) -> None:
    portal.sandbox.seed({"invitationLinks": [FOUND]})
    (blocker,) = portal.plan(_declared(replace(USERS, max_uses=1))).blockers
    assert "2 have used it already" in blocker.text
    assert portal.writes() == []


def test_a_time_that_is_over_is_told_and_holds_nothing_up(portal: Served) -> None:
    portal.sandbox.seed({"invitationLinks": [FOUND]})
    made = portal.plan(_declared(replace(USERS, expires=NOW.replace(year=2020))))
    assert made.actions == ()
    assert made.blockers == ()
    assert any("which is over" in note.text for note in made.drift)


@pytest.mark.parametrize("version", ["3.0", "3.2", "3.6"])
def test_an_older_portal_is_told_as_such_and_its_links_are_not_asked_for(
    portal: Served, version: str
) -> None:
    portal.sandbox.seed({"version": version})
    (blocker,) = portal.plan(_declared(USERS)).blockers
    assert "from version 3.7 of the portal on; this one is 3." in blocker.text
    assert not [path for path in portal.reads() if "invitationlink" in path]


def test_an_account_that_is_no_admin_may_make_links_for_users_alone(portal: Served) -> None:
    ann = "ann@acme.example"
    portal.sandbox.seed({"people": [{"email": ann, "type": "RoomAdmin"}], "acting": ann})
    made, report = portal.apply(_declared(USERS))
    assert results(report) == [DONE]
    assert [note.ref.name for note in made.drift] == ["DocSpaceAdmin", "RoomAdmin"]
    (blocker,) = portal.plan(_declared(USERS, ROOM_ADMINS)).blockers
    assert "may not invite a RoomAdmin" in blocker.text


def test_a_switch_that_forbids_invitations_is_a_blocker(portal: Served) -> None:
    portal.sandbox.seed({"settings": {"allowInvitingMembers": False}})
    (blocker,) = portal.plan(_declared(USERS)).blockers
    assert "allow no invitations" in blocker.text


def test_a_key_without_all_rights_sends_nothing(portal: Served) -> None:
    key = portal.sandbox.issue_key(OWNER, ["*:read", "accounts:write", "rooms:write"])
    (blocker,) = portal.plan(_declared(USERS), key).blockers
    assert "*:write" in blocker.text
    assert portal.writes() == []
