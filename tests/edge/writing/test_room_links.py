"""Links of rooms: made, changed and revoked; never one too many, and no address is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Access, RoomType
from reconciler.action import Op
from reconciler.kinds.room_link import RoomLink
from reconciler.render.document import document, dumps
from reconciler.render.requests import requests
from reconciler.render.text import text
from reconciler.state import Desired
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import OWNER, rooms, spoilt, targets
from tests.edge.writing.way import DONE, FAILED, SKIPPED, VAIN, results, sent
from tests.unit.things import HERE, member, room

if TYPE_CHECKING:
    from reconciler.kinds.room import Room
    from tests.edge.gateway.fault import Fault
    from tests.edge.gateway.message import Reply
    from tests.portal import Served

LINKS = r"files/rooms/\d+/links"
PLANS = "files/rooms/7/links"
ENDS = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
PASSWORD, OTHER = "Xa7-secret-word", "Xa7-other-word"
ENVIRON = {"PASSWORD": f" {PASSWORD}\n"}
PARTNERS = RoomLink(
    *("Partners", False, Access.READ, HERE),
    expires=ENDS,
    password_env="PASSWORD",
    deny_download=True,
)
JOIN = RoomLink("Join", True, Access.EDITING, HERE, expires=ENDS, max_uses=9)  # noqa: FBT003 - an invitation
FOUND = {
    "kind": "external",
    "title": "Partners",
    "access": "Comment",
    "internal": True,
    "password": OTHER,
}
INVITING = {"kind": "invitation", "title": "Join", "access": "Read", "currentUseCount": 2}
UNANSWERED = [fault.lost, fault.bad_gateway_after, fault.truncated]


def _with(*links: RoomLink, type_: RoomType = RoomType.CUSTOM) -> Room:
    return replace(room(type_=type_), links=links)


def _seeded(portal: Served, *links: object, type_: int = 5, **more: object) -> Served:
    place = {"title": "Plans", "id": 7, "type": type_, "links": list(links)}
    portal.sandbox.seed({"rooms": [place], **more})
    return replace(portal, environ=ENVIRON)


def _links(portal: Served, title: str = "Plans") -> list[dict[str, Any]]:
    seen: Any = portal.sandbox.document()["rooms"]
    (found,) = [one for one in seen if one["title"] == title]
    return list(found.get("links", []))


def _titles(portal: Served) -> list[str]:
    return [one["title"] for one in _links(portal)]


def test_links_are_made_with_all_that_they_say_and_then_stay(portal: Served) -> None:
    served = _seeded(portal)
    declared = rooms(_with(PARTNERS, JOIN))
    made, report = served.apply(declared)
    assert results(report) == [DONE]
    assert made.summary.ops["create"] == 1
    partners, join = sorted(_links(portal), key=lambda one: one["kind"])
    assert partners == {
        "kind": "external",
        "title": "Partners",
        "access": "Read",
        "denyDownload": True,
        "password": PASSWORD,
        "expires": "2026-12-31T23:59:59.0000000Z",
        "internal": False,
    }
    assert (join["kind"], join["access"], join["maxUseCount"]) == ("invitation", "Editing", 9)
    portal.sandbox.forget_requests()
    again, _ = served.apply(declared)
    assert (again.actions, again.drift, again.blockers, again.unknown) == ((), (), (), ())
    assert portal.writes() == []


def test_a_new_room_gets_its_links_after_its_members(portal: Served) -> None:
    served = replace(portal, environ=ENVIRON)
    new = replace(_with(PARTNERS, JOIN), members=(member("new@partner.example"),))
    with spoilt(served) as (gateway, through):
        _, report = through.apply(rooms(new))
        assert [path.rpartition("/")[2] for path in sent(gateway)] == [
            *("rooms", "share", "links", "links")
        ]
    assert results(report) == [DONE, DONE, DONE]
    assert served.plan(rooms(new)).actions == ()


def test_a_change_says_everything_and_keeps_the_address(portal: Served) -> None:
    served = _seeded(portal, FOUND, INVITING)
    with spoilt(served) as (gateway, through):
        made, report = through.apply(rooms(_with(PARTNERS, JOIN)))
        bodies = [passed.request.json for passed in gateway.writes]
    assert results(report) == [DONE]
    keys = dict.fromkeys(change.key for change in made.actions[0].fields)
    assert [body["linkId"] for body in bodies] == list(keys)
    assert bodies[0].keys() == {
        *("linkId", "access", "title", "linkType", "expirationDate"),
        *("password", "denyDownload", "internal"),
    }
    assert bodies[0]["password"] == PASSWORD
    assert len(_links(portal)) == 2
    assert served.plan(rooms(_with(PARTNERS, JOIN))).actions == ()


def test_a_password_is_taken_away_and_given(portal: Served) -> None:
    served = _seeded(portal, {**FOUND, "access": "Read"})
    plain = RoomLink("Partners", False, Access.READ, HERE, internal=True)  # noqa: FBT003 - an external one
    _, report = served.apply(rooms(_with(plain)))
    assert results(report) == [DONE]
    assert "password" not in _links(portal)[0]
    _, report = served.apply(rooms(_with(replace(plain, password_env="PASSWORD"))))
    assert results(report) == [DONE]
    assert _links(portal)[0]["password"] == PASSWORD


def test_what_is_not_declared_is_revoked_before_anything_is_made(portal: Served) -> None:
    others = [{"kind": "external", "title": f"Old {n}", "access": "Read"} for n in range(5)]
    served = _seeded(portal, *others, {**INVITING, "title": "Old"})
    # Five external links and an invitation link are all that the room may have.
    _, report = served.apply(rooms(_with(PARTNERS, JOIN)))
    assert results(report) == [DONE]
    assert sorted(_titles(portal)) == ["Join", "Partners"]


def test_a_room_without_a_list_keeps_its_links_and_an_empty_one_takes_them_away(
    portal: Served,
) -> None:
    served = _seeded(portal, FOUND, INVITING)
    assert served.plan(rooms(room(type_=RoomType.CUSTOM))).actions == ()
    assert not [path for path in portal.reads() if path.endswith("/links")]
    made, report = served.apply(rooms(_with()))
    assert (made.actions[0].op, results(report)) == (Op.REMOVE, [DONE])
    assert _links(portal) == []


@pytest.mark.parametrize(("type_", "number"), [(RoomType.PUBLIC, 6), (RoomType.FORM_FILLING, 1)])
def test_the_primary_link_that_a_room_always_has_stays_and_can_be_changed(
    portal: Served, type_: RoomType, number: int
) -> None:
    primary = {"kind": "primary", "title": "Shared link", "access": "Read"}
    served = _seeded(portal, primary, type_=number)
    assert served.plan(rooms(_with(type_=type_))).actions == ()
    link = RoomLink("Fill in", False, Access.FILL_FORMS, HERE, primary=True)  # noqa: FBT003 - an external one
    declared = rooms(_with(link, type_=type_))
    _, report = served.apply(declared)
    assert results(report) == [DONE]
    assert [(one["title"], one["access"]) for one in _links(portal)] == [("Fill in", "FillForms")]
    assert served.plan(declared).actions == ()


def test_the_primary_link_of_a_new_public_room_is_made_as_declared_by_the_next_run(
    portal: Served,
) -> None:
    link = RoomLink("Welcome", False, Access.COMMENT, HERE, primary=True)  # noqa: FBT003 - an external one
    declared = rooms(_with(link, replace(JOIN, access=Access.READ), type_=RoomType.PUBLIC))
    made, report = portal.apply(declared)
    assert (len(made.drift), results(report)) == (1, [DONE, DONE])
    again, report = portal.apply(declared)
    assert (len(again.drift), results(report)) == (0, [DONE])
    assert portal.plan(declared).actions == ()
    assert sorted(_titles(portal)) == ["Join", "Welcome"]


@pytest.mark.parametrize("spoil", UNANSWERED, ids=["reset", "502", "cut off"])
@pytest.mark.parametrize("what", ["made", "changed", "revoked"])
def test_a_link_whose_answer_was_lost_is_verified_and_never_sent_again(
    portal: Served, what: str, spoil: Fault
) -> None:
    served = _seeded(portal, *([] if what == "made" else [FOUND]))
    declared = rooms(_with(*([] if what == "revoked" else [PARTNERS])))
    with spoilt(served, Rule("PUT", PLANS, spoil)) as (gateway, through):
        _, report = through.apply(declared)
        assert sent(gateway) == [f"PUT {PLANS}"]
    assert results(report) == [DONE]
    assert _titles(portal) == ([] if what == "revoked" else ["Partners"])
    assert served.plan(declared).actions == ()


@pytest.mark.parametrize("status", [403, 500])
def test_a_refusal_after_a_link_of_a_new_room_was_made_makes_no_second_one(
    portal: Served, status: int
) -> None:
    served = replace(portal, environ=ENVIRON)
    rule = Rule("PUT", LINKS, fault.halfway(lambda body: body, status), times=None, new=True)
    with spoilt(served, rule) as (gateway, through):
        _, report = through.apply(rooms(_with(PARTNERS)))
        assert len(sent(gateway)) == 2
    assert results(report) == [DONE, DONE]
    assert _titles(portal) == ["Partners"]


def test_a_new_room_that_is_not_known_for_a_moment_is_waited_for(portal: Served) -> None:
    served = replace(portal, environ=ENVIRON)
    rule = Rule("PUT", LINKS, fault.refusal(404), times=2, new=True)
    with spoilt(served, rule) as (_, through):
        _, report = through.apply(rooms(_with(PARTNERS)))
    assert results(report) == [DONE, DONE]
    assert _titles(portal) == ["Partners"]


def test_one_link_more_than_asked_for_is_told(portal: Served) -> None:
    served = _seeded(portal)

    def twice(passage: fault.Passage) -> Reply:
        passage.forward()
        return passage.forward()

    with spoilt(served, Rule("PUT", PLANS, twice)) as (_, through):
        _, report = through.apply(rooms(_with(PARTNERS)))
    assert results(report) == [VAIN]
    assert [change.current for change in report.outcomes[0].left] == [None]
    (blocker,) = served.plan(rooms(_with(PARTNERS))).blockers
    assert "may be 2 links of the room" in blocker.text


def test_a_link_that_was_made_otherwise_is_told(portal: Served) -> None:
    served = _seeded(portal)
    rule = Rule("PUT", PLANS, fault.altered(lambda body: {**body, "password": OTHER}))
    with spoilt(served, rule) as (_, through):
        _, report = through.apply(rooms(_with(PARTNERS)))
    assert results(report) == [VAIN]
    (change,) = served.plan(rooms(_with(PARTNERS))).actions[0].fields
    assert (change.current, change.desired) == ("other", "as in $PASSWORD")


def test_links_that_cannot_be_read_again_are_not_verified(portal: Served) -> None:
    served = _seeded(portal)
    rule = Rule("GET", PLANS, fault.refusal(403), first=3, times=None)
    with spoilt(served, rule) as (_, through):
        _, report = through.apply(rooms(_with(PARTNERS)))
    assert results(report) == [FAILED]
    assert "it could not be verified" in report.outcomes[0].reason


def test_a_password_that_the_environment_does_not_hold_is_not_sent(portal: Served) -> None:
    served = replace(_seeded(portal), environ={})
    _, report = served.apply(rooms(_with(PARTNERS)))
    assert results(report) == [FAILED]
    assert report.outcomes[0].reason == "PASSWORD is not set, and nothing was sent"
    assert portal.writes() == []


def test_a_password_that_the_portal_does_not_take_is_told_without_it(portal: Served) -> None:
    served = _seeded(portal, settings={"passwordPolicy": {"minLength": 30}})
    rule = Rule("PUT", PLANS, fault.refusal(400, f"The password {PASSWORD} is too short"))
    with spoilt(served, rule) as (_, through):
        _, report = through.apply(rooms(_with(PARTNERS)))
    assert results(report) == [FAILED]
    assert "The password *** is too short" in report.outcomes[0].reason


def test_a_room_that_was_not_made_gets_no_links(portal: Served) -> None:
    served = replace(portal, environ=ENVIRON)
    with spoilt(served, Rule("POST", "files/rooms", fault.refusal(402))) as (_, through):
        _, report = through.apply(rooms(_with(PARTNERS)))
    assert results(report) == [FAILED, SKIPPED]


def test_the_links_of_somebody_else_s_room_are_unknown_and_not_asked_for(portal: Served) -> None:
    people = [{"email": "ann@acme.example", "type": "RoomAdmin"}]
    place = {"title": "Plans", "type": 5, "owner": "ann@acme.example", "links": [FOUND]}
    portal.sandbox.seed({"people": people, "rooms": [place]})
    made = portal.plan(rooms(_with()))
    assert (made.actions, made.blockers) == ((), ())
    assert "it must own the room or be its RoomManager" in made.unknown[0].text
    assert not [path for path in portal.reads() if path.endswith("/links")]


def test_a_list_of_links_that_is_refused_is_unknown(portal: Served) -> None:
    served = _seeded(portal, FOUND)
    rule = Rule("GET", PLANS, fault.refusal(403), times=None, query={"type": "0"})
    with spoilt(served, rule) as (_, through):
        made = through.plan(rooms(_with()))
    assert (made.actions, len(made.unknown)) == ((), 1)


def test_an_end_that_is_over_holds_nothing_up(portal: Served) -> None:
    served = _seeded(portal)
    over = replace(PARTNERS, expires=ENDS.replace(year=2025))
    made, report = served.apply(rooms(_with(over, JOIN)))
    assert (len(made.drift), results(report)) == (1, [DONE])
    assert _titles(portal) == ["Join"]


@pytest.mark.parametrize("ahead", ["+00:00", "+05:30", "-08:00"])
def test_the_time_zone_of_the_portal_shifts_no_end(portal: Served, ahead: str) -> None:
    served = _seeded(portal, settings={"utcOffset": ahead})
    _, report = served.apply(rooms(_with(PARTNERS, JOIN)))
    assert results(report) == [DONE]
    assert {one["expires"][:19] for one in _links(portal)} == {"2026-12-31T23:59:59"}
    assert served.plan(rooms(_with(PARTNERS, JOIN))).actions == ()


@pytest.mark.parametrize("version", ["3.0", "3.2", "3.5", "3.6"])
def test_older_portals_have_links_without_limits_for_those_that_invite(
    portal: Served, version: str
) -> None:
    served = _seeded(portal, version=version)
    (blocker,) = served.plan(rooms(_with(PARTNERS, JOIN))).blockers
    assert "limited from version 3.7 of the portal on; this one is 3." in blocker.text
    declared = rooms(_with(PARTNERS, replace(JOIN, expires=None, max_uses=None)))
    _, report = served.apply(declared)
    assert results(report) == [DONE]
    assert served.plan(declared).actions == ()


def test_a_key_without_the_scope_to_write_sends_nothing(portal: Served) -> None:
    served = _seeded(portal)
    key = portal.sandbox.issue_key(OWNER, ["*:read"])
    (blocker,) = served.plan(rooms(_with(PARTNERS)), key).blockers
    assert "rooms:write" in blocker.text


def test_nothing_of_a_plan_or_an_apply_asks_for_an_address_or_shows_a_password(
    portal: Served,
) -> None:
    served = _seeded(portal, FOUND, {**FOUND, "title": "Old"}, INVITING)
    told: list[bytes] = []

    def listening(passage: fault.Passage) -> Reply:
        found = passage.forward()
        told.append(found.body)
        return found

    with spoilt(served, Rule("GET", ".*", listening, times=None)) as (_, through):
        made, report = through.apply(rooms(_with(PARTNERS, JOIN)))
    assert results(report) == [DONE]
    asked = [target for target in targets(portal) if "/links?" in target]
    assert len(asked) == 4
    assert not [target for target in asked if "shareLink" in target]
    assert not [body for body in told if b"shareLink" in body]
    shown = dumps(document(made)) + text(made) + requests(made) + repr(made) + repr(report)
    assert "http://" not in shown
    assert not [word for word in (PASSWORD, OTHER) if word in shown]


def test_only_the_selected_rooms_links_are_read(portal: Served) -> None:
    served = _seeded(portal, FOUND)
    declared = Desired(rooms=(_with(PARTNERS), room("Other")), only=frozenset({"Other"}))
    served.plan(declared)
    assert not [path for path in portal.reads() if path.endswith("/links")]
