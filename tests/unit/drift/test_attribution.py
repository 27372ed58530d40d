"""Who changed the portal, as far as the audit trail tells."""

from __future__ import annotations

import pytest

from reconciler.action import Ref
from reconciler.drift.attribution import BY_LINK, MOST, attributed, wanted
from reconciler.drift.difference import Difference, Side
from reconciler.drift.report import Newcomer, Stray
from reconciler.event import SYSTEM, Event, Trail
from tests.unit.drift.samples import MEMBERS, difference, event, report

ANN = "ann@acme.example"
NEW = Newcomer("new@acme.example", "n", "User", "active", "", "is new")
GROUP, USER = Ref("group", "Design"), Ref("user", ANN)


@pytest.mark.parametrize(
    ("one", "actions"),
    [
        (difference("tags"), {5078, 5079}),
        (difference("title"), {5071}),
        (difference("color"), set()),
        (difference("", text="is of another type"), {5070, 5100, 5072, 5073}),
        (difference(ANN, None, "Read", MEMBERS), {5084, 5096}),
        (difference(ANN, "Read", "Editing", MEMBERS), {5075, 5095}),
        (difference(ANN, "Read", None, MEMBERS), {5085, 5094}),
        (difference("owner", "a", "b", Ref("owner", "Plans")), {5159}),
        (difference("logo", "a", "b", Ref("logo", "Plans")), {5080, 5081}),
        (difference("Way", "a", "b", Ref("links", "Plans")), {5082, *range(5086, 5091), 5097}),
        (difference(ANN, "member", None, GROUP), {4026, 4027}),
        (difference("type", "User", "Guest", USER), {4019}),
        (difference("state", "active", "disabled", USER), {4020}),
        (difference("type", None, "User", USER, absent=True), {4018, 4022}),
        (difference("name", None, "Design", GROUP, absent=True), {4028}),
        (difference(ANN, None, "Read", MEMBERS, absent=True), {5071, 5074}),
        (difference("type", None, "User", Ref("invitation_link", "User"), absent=True), set()),
        (difference("tags", side=Side.GIT), set()),
        (difference("tags", side=Side.UNKNOWN), set()),
        (difference("tags", side=Side.BOTH), {5078, 5079}),
    ],
)
def test_only_events_that_could_tell_are_asked_for(one: Difference, actions: set[int]) -> None:
    assert wanted(report(one)) == actions


def test_new_people_and_rooms_are_asked_for_too() -> None:
    assert wanted(report(people=(NEW,))) == {4000, 4001, 4002, 4003, 4037}
    assert wanted(report(rooms=(Stray("New", "9"),))) == {5070, 5100}
    assert wanted(report()) == frozenset()
    assert [report(people=(NEW,)).moved, report().moved] == [True, False]


def _told(one: Difference, *events: Event) -> Difference:
    found = attributed(report(one), Trail(events, asked=True))
    return found.differences[0]


def test_the_latest_event_of_the_thing_is_the_one() -> None:
    early, late = event(5078, "7"), event(5079, "7", after=5)
    found = _told(difference("tags"), early, late, event(5078, "8", after=9), event(5071, "7"))
    assert (found.events, found.certain) == ((late,), True)


def test_an_event_that_names_the_person_counts_before_others() -> None:
    one = difference(ANN, "Read", None, MEMBERS)
    named = event(5085, "7", actor="bob", text=f"Added user: {ANN.upper()}. Role: Read")
    found = _told(one, named, event(5085, "7", text="Added user: Uma. Role: Read", after=5))
    assert (found.events, found.certain) == ((named,), True)


def test_a_group_is_named_without_the_word() -> None:
    one = difference("group Design", "Read", None, MEMBERS)
    named = event(5094, "7", actor="bob", text="Added group: Design. Role: Read")
    assert _told(one, named, event(5094, "7", text="Added group: X", after=5)).events == (named,)


def test_where_several_may_have_done_it_none_is_certain() -> None:
    events = [event(5078, "7", actor=f"a{number}", after=number) for number in range(5)]
    found = _told(difference("tags"), *events)
    assert found.certain is False
    assert found.events == tuple(reversed(events[-MOST:]))


def test_a_remark_takes_what_it_finds_and_a_thing_without_an_id_nothing() -> None:
    made = event(5070, "7")
    assert _told(difference("", text="is new"), made).events == (made,)
    assert _told(difference("tags", thing=""), event(5078, "")).events == ()


def test_what_the_manifests_changed_is_nobody_s_doing_there() -> None:
    assert _told(difference("tags", side=Side.GIT), event(5078, "7")).events == ()


@pytest.mark.parametrize(
    ("events", "how"),
    [
        ([], "is new"),
        ([event(4000, "x")], "is new"),
        ([event(4000, "n", actor=SYSTEM)], BY_LINK),
        ([event(4001, "n", actor="n")], BY_LINK),
        ([event(4000, "n")], "was added"),
        ([event(4037, "n"), event(4002, "n", actor="n", after=9)], "was invited"),
    ],
)
def test_how_somebody_came_is_told_by_the_first_event(events: list[Event], how: str) -> None:
    found = attributed(report(people=(NEW,)), Trail(tuple(events), asked=True))
    assert found.people[0].how == how


def test_who_made_a_room_is_told() -> None:
    made = event(5070, "9")
    found = attributed(report(rooms=(Stray("New", "9"),)), Trail((made,), asked=True))
    assert found.rooms[0].events == (made,)


def test_things_are_counted_once_a_side() -> None:
    found = report(
        difference("tags"),
        difference(ANN, "Read", None, MEMBERS),
        difference("color", side=Side.GIT),
    )
    assert (found.things[Side.PORTAL], found.counts[Side.PORTAL]) == (1, 2)
    assert found.things[Side.GIT] == 1
