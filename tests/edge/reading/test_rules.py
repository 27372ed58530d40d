"""What is read for rules, and what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import RoomType
from reconciler.kinds.room import RoomState
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.state import Desired
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule as Spoilt
from tests.edge.reading.way import counted, read, spoilt
from tests.unit.rules.way import rule, told
from tests.unit.things import room

if TYPE_CHECKING:
    from reconciler.kinds.room import Room
    from reconciler.plan import Plan
    from reconciler.rule import Rule
    from reconciler.state import Current
    from tests.portal import Served

ANN = "ann@acme.example"
SEED: dict[str, list[dict[str, Any]]] = {
    "people": [
        {"email": ANN, "type": "User"},
        {"email": "eve@partner.example", "type": "Guest"},
    ],
    "groups": [{"name": "Team", "manager": ANN, "members": []}],
    "rooms": [
        {
            "title": "Board",
            "type": 5,
            "tags": ["Confidential"],
            "members": [
                {"email": "eve@partner.example", "access": "Read"},
                {"group": "Team", "access": "Read"},
            ],
            "links": [{"kind": "external", "title": "Way in", "access": "Read"}],
        },
        {"title": "Open", "type": 5, "tags": ["fun"]},
        {
            "title": "Other",
            "type": 5,
            "members": [{"email": ANN, "access": "Read"}],
        },
    ],
}
WHEN = "when: {tags: {contains: confidential}}"
BOARD = room("Board", type_=RoomType.CUSTOM)
OPEN = room("Open", type_=RoomType.CUSTOM)


BOARD_SHARE, BOARD_LINKS = "files/rooms/1000/share", "files/rooms/1000/links"
PEOPLE, LINKS = "members: {type: {not: Guest}}", "links: {kind: {not: external}}"


@pytest.fixture
def seeded(portal: Served) -> Served:
    portal.sandbox.seed(SEED)
    portal.sandbox.forget_requests()
    return portal


def _desired(*rules: Rule, rooms: tuple[Room, ...] = (BOARD, OPEN)) -> Desired:
    return Desired(rooms=rooms, rules=rules)


def _plan(desired: Desired, current: Current) -> Plan:
    return plan(desired, current, Policy(rules=desired.rules))


def _besides(served: Served) -> dict[str, int]:
    """What was read beside what every plan reads."""
    always = {"settings", "people/@self", "keys/@self", "files/rooms"}
    return {path: times for path, times in counted(served).items() if path not in always}


@pytest.mark.parametrize(
    ("parts", "paths"),
    [
        ((WHEN, PEOPLE), {BOARD_SHARE: 1, "group": 1}),
        ((WHEN, LINKS), {BOARD_LINKS: 2}),
        ((WHEN, PEOPLE, LINKS), {BOARD_SHARE: 1, "group": 1, BOARD_LINKS: 2}),
        ((WHEN, "room: {people: {maximum: 5}}"), {BOARD_SHARE: 1, "group": 1}),
        ((WHEN, "room: {deny_download: true}"), {}),
        (("when: {tags: {contains: nobody has it}}", PEOPLE, LINKS), {}),
        ((LINKS,), {BOARD_LINKS: 2, "files/rooms/1001/links": 2}),
    ],
)
def test_what_a_rule_asks_of_a_room_that_it_is_about_is_read_and_nothing_else(
    seeded: Served, parts: tuple[str, ...], paths: dict[str, int]
) -> None:
    read(seeded, _desired(rule(*parts)))
    found = _besides(seeded)
    named = {("group" if path.startswith("group/") else path): n for path, n in found.items()}
    assert named == paths


def test_without_rules_nothing_more_is_read(seeded: Served) -> None:
    read(seeded, _desired())
    assert _besides(seeded) == {}


def test_a_room_that_is_only_to_become_what_a_rule_is_about_is_read(seeded: Served) -> None:
    tagged = replace(OPEN, settings={"tags": ("confidential",)})
    read(seeded, _desired(rule(WHEN, LINKS), rooms=(tagged,)))
    assert _besides(seeded) == {"files/rooms/1001/links": 2}


@pytest.mark.parametrize("state", [RoomState.ARCHIVED, RoomState.ABSENT])
def test_a_room_of_the_archive_is_not_read_for_rules(seeded: Served, state: RoomState) -> None:
    gone = replace(BOARD, state=state)
    read(seeded, _desired(rule(LINKS), rooms=(gone, room("Nowhere"))))
    assert BOARD_LINKS not in _besides(seeded)


def test_what_is_declared_is_read_once_for_both(seeded: Served) -> None:
    whole = replace(BOARD, members=(), links=())
    read(seeded, _desired(rule(PEOPLE, LINKS), rooms=(whole,)))
    found = _besides(seeded)
    assert (found[BOARD_SHARE], found[BOARD_LINKS]) == (1, 2)


def test_who_is_there_undeclared_is_told_and_changes_nothing_of_the_plan(seeded: Served) -> None:
    desired = _desired(rule(WHEN, PEOPLE, LINKS))
    plain = replace(desired, rules=())
    before = _plan(plain, read(seeded, plain))
    made = _plan(desired, read(seeded, desired))
    assert (made.actions, made.blockers, made.refused) == (before.actions, (), False)
    text = "the rule ours was broken before by"
    assert told(made) == {
        "!": [
            f"{text} eve@partner.example: Not so (type is Guest)",
            f'{text} anyone with the link "Way in": Not so (kind is external)',
        ]
    }


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (BOARD_SHARE, "who is in it"),
        (BOARD_LINKS, "its links"),
    ],
)
def test_what_cannot_be_read_for_rules_is_unknown_and_stands_in_nobody_s_way(
    seeded: Served, path: str, text: str
) -> None:
    leaves = replace(room("Other", [], type_=RoomType.CUSTOM))
    rooms = (BOARD, leaves)
    desired = _desired(rule("when: {title: Board}", PEOPLE, LINKS), rooms=rooms)
    spoils = Spoilt("GET", path, fault.refusal(403), times=None)
    with spoilt(seeded, spoils) as (_, served):
        current = read(served, desired)
        made = _plan(desired, current)
    assert current.complete
    (unknown,) = told(made)["?"]
    assert unknown.startswith(f"the rule ours cannot be judged by {text}: ")
    # Somebody is removed in a room that was read whole.
    assert [str(one.ref) for one in made.actions] == ["members/Other"]


def test_links_that_the_account_may_not_read_are_unknown(portal: Served) -> None:
    admin = {"email": "admin@acme.example", "type": "RoomAdmin"}
    board = SEED["rooms"][0] | {"members": [{"email": admin["email"], "access": "Editing"}]}
    portal.sandbox.seed({"people": [admin], "rooms": [board], "acting": admin["email"]})
    desired = _desired(rule(WHEN, LINKS), rooms=(BOARD,))
    current = read(portal, desired)
    assert current.complete
    text = (
        "the rule ours cannot be judged by its links: the key's account may not read its"
        " links; it must own the room or be its RoomManager"
    )
    assert told(_plan(desired, current)) == {"?": [text]}
