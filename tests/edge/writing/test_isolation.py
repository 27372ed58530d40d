"""Shares: whom the portal refuses keeps nobody else from what they are to get."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Access, Role
from reconciler.apply import apply
from reconciler.errors import StoppedError
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.portal.reader import Reader
from reconciler.state import Desired
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule
from tests.edge.reading.way import rooms, spoilt
from tests.edge.writing.way import DONE, FAILED, SKIPPED, mailed, members, results
from tests.portal import NO_POST, QUICK, Served, user, writer
from tests.unit.things import member, room

if TYPE_CHECKING:
    from reconciler.outcome import Outcome, Report
    from tests.edge.gateway.fault import Fault, Passage
    from tests.edge.gateway.message import Json, Reply

SHARE = "files/rooms/7/share"
NAMES = [f"p{number}@acme.example" for number in range(6)]
NEW = [f"new{number}@partner.example" for number in range(2)]
HERS, HIS = "hers@acme.example", "his@acme.example"


def _seed(portal: Served, *there: tuple[str, str]) -> None:
    people: list[dict[str, object]] = [{"email": one, "type": "User"} for one in NAMES]
    people += [{"email": one, "type": "RoomAdmin"} for one in (HERS, HIS)]
    rows = [{"email": who, "access": access} for who, access in there]
    seat: dict[str, object] = {"title": "Plans", "id": 7, "members": rows}
    portal.sandbox.seed({"people": people, "rooms": [seat]})


def _refuses(portal: Served, *who: str, status: int = 403, at_once: bool = False) -> Fault:
    """Takes a share one by one and ends at the first who is refused, or refuses it as a whole."""

    def fits(item: Json) -> bool:
        return item["access"] and (item.get("email") or ids[item["id"]]) in who

    document: Any = portal.sandbox.document()
    ids = {one["id"]: one["email"] for one in document["people"] if "id" in one}
    ids |= _ids(portal)

    def refuse(passage: Passage) -> Reply | None:
        items = passage.request.json["invitations"]
        place = next((n for n, item in enumerate(items) if fits(item)), None)
        if place is None:
            return passage.forward()
        refused = fault.refusal(status, f"Not {who}")
        if at_once or not place:
            return refused(passage)
        return fault.halfway(
            lambda body: {**body, "invitations": items[:place]}, status, f"Not {who}"
        )(passage)

    return refuse


def _ids(portal: Served) -> dict[str, str]:
    """Addresses by id, as the portal's own listing tells them."""
    with portal.session() as session:
        rows = session.get("people/filter", {"count": 100}).response
    return {row["id"]: row["email"] for row in rows}


def _apply(portal: Served, spoil: Fault, *declared: str) -> tuple[Gateway, Report]:
    people = [member(one) for one in declared]
    with spoilt(portal, Rule("PUT", SHARE, spoil, times=None)) as (gateway, served):
        _, report = served.apply(rooms(room("Plans", people, notify=True)))
    return gateway, report


def _only(report: Report) -> Outcome:
    (outcome,) = report.outcomes
    return outcome


@pytest.mark.parametrize("place", range(len(NAMES)))
@pytest.mark.parametrize(
    ("status", "at_once"), [(403, False), (403, True), (400, True), (500, False)]
)
def test_one_who_is_refused_keeps_nobody_else_out_wherever_they_stand(
    portal: Served, place: int, status: int, *, at_once: bool
) -> None:
    _seed(portal)
    spoil = _refuses(portal, NAMES[place], status=status, at_once=at_once)
    _, report = _apply(portal, spoil, *NAMES, *NEW)
    outcome = _only(report)
    assert set(members(portal)) == {*NAMES, *NEW} - {NAMES[place]}
    assert [one.who for one in outcome.refused] == [NAMES[place]]
    assert "Not" in outcome.refused[0].reason
    assert outcome.result is FAILED
    assert [change.name for change in outcome.left] == [NAMES[place]]
    assert sorted(mailed(portal)) == sorted({*NAMES, *NEW} - {NAMES[place]})


def test_several_who_are_refused_are_each_named(portal: Served) -> None:
    _seed(portal)
    out = (NAMES[0], NAMES[3], NEW[1])
    _, report = _apply(portal, _refuses(portal, *out), *NAMES, *NEW)
    assert sorted(one.who for one in _only(report).refused) == sorted(out)
    assert set(members(portal)) == {*NAMES, *NEW} - set(out)
    assert len(mailed(portal)) == len(NAMES) + len(NEW) - len(out)


def test_where_all_are_refused_each_is_named_and_whoever_is_to_leave_leaves(
    portal: Served,
) -> None:
    _seed(portal, (HIS, "Editing"))
    _, report = _apply(portal, _refuses(portal, *NAMES), *NAMES)
    assert sorted(one.who for one in _only(report).refused) == NAMES
    assert members(portal) == {}


def test_one_alone_who_is_refused_is_told_as_the_step_s_reason(portal: Served) -> None:
    _seed(portal)
    gateway, report = _apply(portal, _refuses(portal, NAMES[0]), NAMES[0])
    outcome = _only(report)
    assert (len(gateway.writes), outcome.result, outcome.refused) == (1, FAILED, ())
    assert "Not" in outcome.reason


def test_where_the_room_cannot_be_read_after_a_refusal_nobody_is_sent_again(
    portal: Served,
) -> None:
    _seed(portal)
    spoil = _refuses(portal, NAMES[1])
    unread = Rule("GET", SHARE, fault.empty, first=2, times=None)
    people = [member(one) for one in NAMES]
    with spoilt(portal, Rule("PUT", SHARE, spoil), unread) as (gateway, served):
        _, report = served.apply(rooms(room("Plans", people)))
        assert len(gateway.writes) == 1
    assert results(report) == [FAILED]


def test_an_answer_that_is_lost_among_the_parts_ends_the_search(portal: Served) -> None:
    _seed(portal)
    rules = (
        Rule("PUT", SHARE, fault.refusal(403)),
        Rule("PUT", SHARE, fault.reset, first=2),
    )
    people = [member(one) for one in NAMES]
    with spoilt(portal, *rules) as (gateway, served):
        _, report = served.apply(rooms(room("Plans", people)))
        assert len(gateway.writes) == 2
    assert "is unknown" in _only(report).reason


def _handing_over(portal: Served, *refused: str, keeps: bool = False) -> tuple[Outcome, Report]:
    """His is RoomManager and is to go; hers is to become one."""
    there = [(HIS, "RoomManager"), (NAMES[5], "Read")]
    declared = [member(HERS, Access.ROOM_MANAGER), member(NAMES[0]), member(NAMES[1])]
    if keeps:
        there.append((NAMES[4], "RoomManager"))
        declared.append(member(NAMES[4], Access.ROOM_MANAGER))
    _seed(portal, *there)
    portal.sandbox.seed(
        {
            **portal.sandbox.document(),
            "people": [{"email": one, "type": "RoomAdmin"} for one in (HERS, HIS, *NAMES)],
        }
    )
    spoil = _refuses(portal, *refused)
    with spoilt(portal, Rule("PUT", SHARE, spoil, times=None)) as (_, served):
        _, report = served.apply(rooms(room("Plans", declared)))
    return _only(report), report


def test_a_room_does_not_lose_its_last_room_manager_to_one_who_is_refused(
    portal: Served,
) -> None:
    outcome, _ = _handing_over(portal, HERS)
    told = {one.who: one.reason for one in outcome.refused}
    assert told.keys() == {HERS, HIS}
    assert told[HIS] == "stays RoomManager, since whoever is to take over is none"
    assert members(portal) == {HIS: "RoomManager", NAMES[0]: "Read", NAMES[1]: "Read"}


def test_where_another_room_manager_stays_the_first_goes(portal: Served) -> None:
    outcome, _ = _handing_over(portal, HERS, keeps=True)
    assert [one.who for one in outcome.refused] == [HERS]
    assert HIS not in members(portal)


def test_where_the_new_room_manager_came_in_the_old_one_goes(portal: Served) -> None:
    _, report = _handing_over(portal)
    assert results(report) == [DONE]
    assert members(portal)[HERS] == "RoomManager"
    assert HIS not in members(portal)


def test_a_room_manager_who_is_to_go_down_stays_while_the_next_one_is_refused(
    portal: Served,
) -> None:
    _seed(portal, (HIS, "RoomManager"))
    spoil = _refuses(portal, HERS)
    declared = [member(HIS), member(HERS, Access.ROOM_MANAGER)]
    with spoilt(portal, Rule("PUT", SHARE, spoil, times=None)) as (_, served):
        _, report = served.apply(rooms(room("Plans", declared)))
    assert {one.who for one in _only(report).refused} == {HERS, HIS}
    assert members(portal) == {HIS: "RoomManager"}


def test_where_nobody_can_tell_who_manages_a_room_nobody_is_taken_from_it(
    portal: Served,
) -> None:
    _seed(portal, (HIS, "RoomManager"))
    rules = (
        Rule("PUT", SHARE, _refuses(portal, HERS), times=None),
        Rule("GET", SHARE, fault.empty, first=2, times=None),
    )
    declared = [member(HERS, Access.ROOM_MANAGER)]
    with spoilt(portal, *rules) as (gateway, served):
        _, report = served.apply(rooms(room("Plans", declared)))
        assert len(gateway.writes) == 1
    assert results(report) == [FAILED]
    assert HIS in members(portal)


def test_who_could_not_be_promoted_is_left_out_and_the_room_keeps_its_manager(
    portal: Served,
) -> None:
    _seed(portal, (HIS, "RoomManager"))
    declared = Desired(
        users={NAMES[0]: user(NAMES[0], Role.ROOM_ADMIN)},
        rooms=(room("Plans", [member(NAMES[0], Access.ROOM_MANAGER), member(NAMES[1])]),),
    )
    with spoilt(portal, Rule("PUT", "people/type/.*", fault.refusal(403))) as (_, served):
        _, report = served.apply(declared)
    assert results(report) == [FAILED, FAILED]
    told = {one.who: one.reason for one in report.outcomes[1].refused}
    assert told.keys() == {NAMES[0], HIS}
    assert told[NAMES[0]] == f"needs user/{NAMES[0]}, which could not be verified"
    assert members(portal) == {HIS: "RoomManager", NAMES[1]: "Read"}


def _taking_over(portal: Served, *rules: Rule, new: bool = False) -> tuple[Gateway, Report]:
    """His is RoomManager and is to go, hers is to become one, and a stranger comes as well."""
    _seed(portal, (HIS, "RoomManager"))
    users = {} if not new else {NEW[0]: user(NEW[0], Role.ROOM_ADMIN)}
    heir = NEW[0] if new else HERS
    declared = Desired(
        users=users,
        rooms=(room("Plans", [member(heir, Access.ROOM_MANAGER), member(NEW[1])]),),
    )
    with spoilt(portal, *rules) as (gateway, served):
        _, report = served.apply(declared)
    return gateway, report


@pytest.mark.parametrize(
    "spoil",
    [
        fault.rationed(86_400),
        fault.reset,
        fault.bad_gateway,
        fault.ignored({"members": [], "error": 1}),
        fault.refusal(403),
    ],
    ids=["a day", "lost", "502", "200 and nothing done", "refused"],
)
def test_however_the_next_room_manager_fails_to_come_in_the_last_one_stays(
    portal: Served, spoil: Fault
) -> None:
    _, report = _taking_over(portal, Rule("PUT", SHARE, spoil))
    assert "RoomManager" in members(portal).values()
    assert results(report) != [DONE] or members(portal).get(HERS) == "RoomManager"


def test_the_last_room_manager_stays_where_the_next_one_could_not_even_be_invited(
    portal: Served,
) -> None:
    _, report = _taking_over(portal, Rule("POST", "people/invite", fault.refusal(403)), new=True)
    assert members(portal)[HIS] == "RoomManager"
    assert HIS in {one.who for one in report.outcomes[-1].refused}


def test_the_last_room_manager_of_a_later_room_stays_once_nobody_can_be_mailed(
    portal: Served,
) -> None:
    people: list[dict[str, object]] = [{"email": one, "type": "RoomAdmin"} for one in (HERS, HIS)]
    rows = [{"email": HIS, "access": "RoomManager"}]
    seats = [{"title": title, "id": id_, "members": rows} for title, id_ in (("A", 7), ("B", 8))]
    portal.sandbox.seed({"people": people, "rooms": seats})
    there = [member(HERS, Access.ROOM_MANAGER), member(NEW[0])]
    other = [member(HERS, Access.ROOM_MANAGER), member(NEW[1])]
    with spoilt(portal, Rule("PUT", SHARE, fault.rationed(86_400))) as (gateway, served):
        _, report = served.apply(rooms(room("A", there), room("B", other)))
        assert len(gateway.writes) == 1
    assert results(report) == [FAILED, SKIPPED]
    assert [members(portal, title)[HIS] for title in "AB"] == ["RoomManager"] * 2


def test_a_signal_between_the_parts_of_a_share_tells_what_was_done(portal: Served) -> None:
    _seed(portal)

    def stop(_: float) -> None:
        raise StoppedError("interrupted")

    rules = (
        Rule("PUT", SHARE, _refuses(portal, NAMES[2])),
        Rule("PUT", SHARE, fault.rationed(), first=2),
    )
    people = [member(one) for one in NAMES]
    with Gateway(portal.url, *rules) as gateway:
        served = Served(portal.sandbox, gateway.url)
        with served.session(timing=replace(QUICK, sleep=stop)) as session:
            reader = Reader(session, "portal")
            declared = rooms(room("Plans", people))
            current = reader.read(declared)
            made = plan(declared, current, Policy())
            report = apply(
                made, writer(session, reader, declared, current), NO_POST, lambda _: None
            )
    outcome = _only(report)
    assert isinstance(report.ended, StoppedError)
    assert (outcome.result, outcome.sent, outcome.verified) == (FAILED, 1, 2)
    assert sorted(members(portal)) == NAMES[:2]
