"""Portals that serve nobody, strangers, and keys that open nothing: an error, and never a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import AccessError, Exit, PortalError, ReconcilerError, ScopeError
from reconciler.portal.reader import Reader
from reconciler.portal.session import Session
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.loopback import act
from tests.edge.loopback.server import Server, closed_port
from tests.edge.reading.way import OWNER, planned, read, rooms, spoilt
from tests.portal import QUICK
from tests.unit.things import member, room

if TYPE_CHECKING:
    from tests.edge.loopback.act import Act
    from tests.portal import Served

DECLARED = rooms(
    room("Room 00000", []), room("New", [member("new@partner.example"), member("Design")])
)
SHAPES: list[object] = [
    *(7, "text", [7], [[]], [{}]),
    *({"folders": 7}, {"folders": [{}], "total": 1}, {"folders": [], "total": "many"}),
    *({"tenantStatus": []}, {"docSpace": True, "version": 7, "invitationLimit": "many"}),
]
PLACES = ["settings", "people/@self", "files/rooms", r"files/rooms/\d+/share", "people/filter"]
OTHERS = ["settings/invitationsettings", "group"]


def _refused(portal: Served, key: str = "") -> ReconcilerError:
    with pytest.raises(ReconcilerError) as caught:
        planned(DECLARED, read(portal, DECLARED, key))
    assert portal.writes() == []
    return caught.value


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("suspended", "is suspended"),
        ("remove-pending", "suspended or removed"),
        ("restoring", "is being restored"),
        ("unpaid", "is unpaid"),
    ],
)
def test_a_portal_that_serves_nobody_is_exit_69(portal: Served, status: str, words: str) -> None:
    portal.sandbox.seed({"status": status, "rooms": [{"title": "Room 00000"}]})
    error = _refused(portal)
    assert (type(error), error.exit) == (PortalError, Exit.PORTAL)
    assert words in str(error)


@pytest.mark.parametrize("status", ["suspended", "unpaid", "restoring"])
@pytest.mark.parametrize("place", PLACES[1:])
def test_a_portal_that_closes_while_it_is_read_makes_no_plan(
    portal: Served, place: str, status: str
) -> None:
    portal.sandbox.load(1, 3, 3)
    bare = fault.bare({"suspended": 404, "unpaid": 402, "restoring": 403}[status])
    with spoilt(portal, Rule("GET", place, bare, times=None)) as (_, served):
        if status == "restoring" and place == "people/@self":
            # It answers like a key without that scope; the next read tells.
            assert read(served, DECLARED).acting is None
            return
        error = _refused(served)
    # Without a reason, a missing scope and a portal that is being restored answer alike.
    kinds = {"restoring": ScopeError}
    assert type(error) is kinds.get(status, PortalError)


@pytest.mark.parametrize(
    "answer",
    [
        act.page(200),
        act.page(404),
        act.page(403),
        act.answer(404),
        act.document(200, {"hello": "world"}),
        act.document(404, {"message": "no such route"}),
        act.envelope({"docSpace": False, "version": "12.5.0"}),
        act.envelope(["docSpace"]),
        act.envelope({"version": "3.7.2", "tenantStatus": 1}),
        act.text(200, "It works!"),
        act.answer(200),
    ],
)
def test_what_is_no_docspace_portal_is_exit_69(answer: Act) -> None:
    with (
        Server(answer) as server,
        Session(server.url, "sk-1", timing=QUICK) as session,
        pytest.raises(PortalError) as caught,
    ):
        Reader(session, "portal").read(DECLARED)
    assert caught.value.exit is Exit.PORTAL


def test_where_nothing_listens_is_exit_69() -> None:
    with (
        Session(f"http://127.0.0.1:{closed_port()}", "sk-1", timing=QUICK) as session,
        pytest.raises(PortalError),
    ):
        Reader(session, "portal").read(DECLARED)


def test_a_key_that_is_refused_is_exit_77(portal: Served) -> None:
    error = _refused(portal, "sk-wrong")
    assert (type(error), error.exit) == (AccessError, Exit.ACCESS)
    assert "refuses the API key" in str(error)


def test_a_key_whose_time_is_over_is_exit_77(portal: Served) -> None:
    error = _refused(portal, portal.sandbox.issue_key(OWNER, expired=True))
    assert error.exit is Exit.ACCESS


@pytest.mark.parametrize(
    ("scopes", "lacking"),
    [
        (["accounts:read"], "rooms:read"),
        (["rooms:write", "accounts.self:read"], "accounts:read"),
    ],
)
def test_a_key_that_lacks_a_scope_is_exit_77_and_the_scope_is_named(
    portal: Served, scopes: list[str], lacking: str
) -> None:
    portal.sandbox.load(1, 3, 3)
    error = _refused(portal, portal.sandbox.issue_key(OWNER, scopes))
    assert (type(error), error.exit) == (ScopeError, Exit.ACCESS)
    assert lacking in str(error)


@pytest.mark.parametrize("place", [*PLACES, *OTHERS])
def test_an_answer_of_another_shape_is_no_traceback(portal: Served, place: str) -> None:
    portal.sandbox.load(1, 3, 3)
    for response in SHAPES:
        rule = Rule("GET", place, fault.ignored(response), times=None)
        with spoilt(portal, rule) as (_, served):
            try:
                made = planned(DECLARED, read(served, DECLARED))
            except ReconcilerError as error:
                assert error.exit in {Exit.PORTAL, Exit.FAILED}  # noqa: PT017 - some go on
            else:
                # What stands at the door is read leniently; the listings tell who is there.
                if place.startswith("settings"):
                    continue
                effects = {effect.kind for action in made.actions for effect in action.effects}
                assert "loses" not in {kind.value for kind in effects}


def test_the_key_is_not_shown_to_a_host_that_is_no_portal() -> None:
    with (
        Server(act.envelope({"name": "another product"})) as server,
        Session(server.url, f"sk-{'1' * 64}", timing=QUICK) as session,
        pytest.raises(PortalError, match="no DocSpace portal"),
    ):
        Reader(session, "portal").read(DECLARED)
    assert [seen.headers.get("authorization") for seen in server.seen] == [None]
