"""Rules held against what a plan leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role, RoomType
from reconciler.kinds.room import Membership, RoomState
from reconciler.kinds.room_link import FoundRoomLink, RoomLink
from reconciler.kinds.user import Standing
from reconciler.policy import Policy
from reconciler.state import Gap
from tests.unit.rules.way import rule, told
from tests.unit.things import (
    HERE,
    MAY,
    OWNER,
    OWNS,
    found,
    found_group,
    group,
    made,
    member,
    person,
    room,
    share,
    user,
)

if TYPE_CHECKING:
    from reconciler.kinds.members import Share
    from reconciler.plan import Plan

    Shares = dict[int | str, tuple[Share, ...] | Gap]

ANN = person("ann@acme.example")
EVE = person("eve@partner.example", Role.GUEST)
TEAM = Policy(rules=(rule("members: {type: {not: Guest}}"),))
OURS = Policy(rules=(rule("members: {domain: acme.example}"),))
NO_DOOR = Policy(rules=(rule("links: {kind: {not: external}}"),))
TAGGED = "when: {tags: {contains: confidential}}"
WAY_IN = FoundRoomLink("link-1", "Way in", invites=False, access=Access.READ)
PRIMARY = replace(WAY_IN, id="link-0", title="First", primary=True)
OPEN = RoomLink("Way in", invites=False, access=Access.READ, source=HERE._replace(line=7))
MAY_ALL = MAY | {"Move", "Delete", "ChangeOwner"}
LIES = found(archived=True, rights=MAY_ALL)


def _custom(**more: object) -> Plan:
    """A custom room that is there, with links or rules of its own."""
    return made([room(type_=RoomType.CUSTOM)], [found(type_="custom")], **more)  # type: ignore[arg-type] # by name


def test_somebody_whom_a_manifest_lets_in_breaks_a_rule_by_what_they_are_on_the_portal() -> None:
    plan = made([room(members=[member(EVE.email)])], people=[EVE], policy=TEAM)
    assert told(plan) == {"x": ["eve@partner.example: Not so (type is Guest)"]}
    assert plan.refused


def test_somebody_who_is_declared_and_there_already_still_breaks_a_rule() -> None:
    shares: Shares = {1: (OWNS, share(EVE))}
    plan = made([room(members=[member(EVE.email)])], [found()], shares, policy=TEAM)
    assert (plan.actions, told(plan)) == (
        (),
        {"x": ["eve@partner.example: Not so (type is Guest)"]},
    )


def test_somebody_whom_no_manifest_names_and_who_was_there_is_told_and_holds_nothing_up() -> None:
    plan = made([room()], [found()], {1: (OWNS, share(EVE))}, policy=TEAM)
    assert told(plan) == {
        "!": ["the rule ours was broken before by eve@partner.example: Not so (type is Guest)"]
    }
    assert not plan.refused


def test_whom_the_plan_takes_out_breaks_no_rule() -> None:
    plan = made([room(members=[])], [found()], {1: (OWNS, share(EVE))}, policy=TEAM)
    assert told(plan) == {}


def test_who_becomes_what_a_rule_forbids_breaks_it_undeclared() -> None:
    rooms = [room("A"), room("B", [])]
    policy = Policy(rules=(rule("members: {type: User}"),))
    plan = made(
        rooms,
        [found("A", 1), found("B", 2)],
        {1: (OWNS, share(ANN)), 2: (OWNS,)},
        users=[user(ANN.email, Role.ROOM_ADMIN)],
        policy=policy,
    )
    assert told(plan) == {"x": ["ann@acme.example: Not so (type is RoomAdmin)"]}


def test_whoever_a_group_lets_in_is_held_against_rules() -> None:
    team = found_group("Team", ANN, person("bob@partner.example"))
    plan = made(
        [room(members=[member("Team")])],
        [found()],
        {1: (OWNS,)},
        declared_groups=[group("Team", ANN.email, "bob@partner.example")],
        groups={"Team": (team,)},
        policy=OURS,
    )
    assert told(plan) == {"x": ["bob@partner.example: Not so (domain is partner.example)"]}


def test_a_group_whose_people_are_not_known_is_never_taken_for_fine() -> None:
    other = replace(found_group("Others"), members=None)
    policy = Policy(rules=(rule("room: {people: {maximum: 9}}", "members: {type: User}"),))
    plan = made([room()], [found()], {1: (OWNS, share(other))}, policy=policy)
    assert told(plan) == {
        "?": [
            "the rule ours cannot be judged by people: they were not read",
            "the rule ours cannot be judged for group Others: who is in it was not read",
        ]
    }


def test_what_somebody_is_and_nobody_knows_is_never_taken_for_fine() -> None:
    hidden = "who@acme.example"
    policy = Policy(rules=(rule("members: {type: User, outside: false}", domains=True),))
    plan = made(
        [room(members=[member(hidden)])],
        [found()],
        {1: (OWNS,)},
        hidden={hidden: Standing.ACTIVE},
        policy=policy,
    )
    assert told(plan) == {
        "x": ["who@acme.example: Not so (cannot be judged: outside and type are not known)"]
    }


def test_what_is_known_breaks_a_rule_although_the_rest_is_not() -> None:
    policy = Policy(rules=(rule("members: {domain: acme.example, outside: false}", domains=True),))
    plan = made([room(members=[member(EVE.email)])], people=[EVE], policy=policy)
    assert told(plan) == {"x": ["eve@partner.example: Not so (domain is partner.example)"]}


def test_who_is_outside_goes_by_the_domains_of_the_policy() -> None:
    policy = Policy(rules=(rule("members: {outside: false}", domains=True),))
    plan = made(
        [room(members=[member(EVE.email)])],
        people=[EVE],
        policy=policy,
        domains=frozenset({"acme.example"}),
    )
    assert told(plan) == {"x": ["eve@partner.example: Not so (outside is yes)"]}


def test_members_that_could_not_be_read_are_never_taken_for_fine() -> None:
    plan = made([room()], [found()], {1: Gap("the line was cut", aside=True)}, policy=TEAM)
    assert told(plan) == {"?": ["the rule ours cannot be judged by who is in it: the line was cut"]}


def test_the_account_whose_key_is_used_is_nobody_unless_a_manifest_names_it() -> None:
    rooms = [room("New"), room("Old", id_=2)]
    policy = Policy(rules=(rule("members: {domain: elsewhere.example}"),))
    plan = made(rooms, [found("Old", 2)], {2: (OWNS,)}, policy=policy)
    assert told(plan) == {}
    named = replace(room("Old", id_=2), owner=OWNER.email)
    plan = made([named], [found("Old", 2)], {2: (OWNS,)}, policy=policy)
    assert told(plan) == {"x": ["owner@acme.example: Not so (domain is acme.example)"]}


def test_a_new_room_of_nobody_knows_whom_is_owned_by_nobody_in_particular() -> None:
    policy = Policy(rules=(rule("room: {people: 0}", "members: {access: Read}"),))
    assert told(made([room()], acting=None, policy=policy)) == {}


def test_the_end_of_a_membership_is_known() -> None:
    policy = Policy(rules=(rule("members: {until: {not: never}}"),))
    timed = member("bob@acme.example")._replace(until=date(2027, 1, 1))
    people = [ANN, person("bob@acme.example")]
    plan = made([room(members=[member(ANN.email), timed])], people=people, policy=policy)
    assert told(plan) == {"x": ["ann@acme.example: Not so (until is never)"]}


def test_a_rule_that_the_plan_makes_be_about_a_room_stops_what_was_there() -> None:
    policy = Policy(rules=(rule(TAGGED, "members: {type: {not: Guest}}"),))
    shares: Shares = {1: (OWNS, share(EVE))}
    tagged = room(settings={"tags": ("Confidential",)})
    plan = made([tagged], [found()], shares, policy=policy)
    assert told(plan) == {"x": ["eve@partner.example: Not so (type is Guest)"]}
    plan = made([tagged], [found(settings={"tags": ("confidential",)})], shares, policy=policy)
    assert list(told(plan)) == ["!"]
    assert told(made([room()], [found()], shares, policy=policy)) == {}


@pytest.mark.parametrize(
    ("settings", "there", "mark"),
    [
        ({}, False, "!"),
        ({"deny_download": False}, False, "x"),
        ({"deny_download": False}, True, "x"),
        ({"deny_download": True}, False, ""),
        ({}, True, ""),
    ],
)
def test_a_setting_stops_the_plan_if_a_manifest_says_it(
    settings: dict[str, bool],
    there: bool,  # noqa: FBT001 - an example
    mark: str,
) -> None:
    policy = Policy(rules=(rule("room: {deny_download: true}"),))
    before = found(settings={"deny_download": there})
    plan = made([room(settings=settings)], [before], policy=policy)
    assert "".join(told(plan)) == mark


def test_a_new_room_has_what_the_portal_begins_with() -> None:
    policy = Policy(rules=(rule("room: {deny_download: true, lifetime: {not: none}}"),))
    assert told(made([room()], policy=policy)) == {
        "x": [": Not so (deny_download is no, lifetime is none)"]
    }


def test_what_is_known_of_a_new_room_only_once_it_is_there_is_told() -> None:
    policy = Policy(rules=(rule("when: {color: FF0000}", "room: {quota: none}"),))
    assert told(made([room()], policy=policy)) == {
        "!": ["the rule ours cannot be judged by color: it is known once the room is there"]
    }


def test_what_the_portal_does_not_tell_is_told_or_taken_from_the_manifest() -> None:
    policy = Policy(rules=(rule("room: {quota: 1 GB}"),))
    silent = found(settings={"quota": None})
    assert told(made([room()], [silent], policy=policy)) == {
        "!": ["the rule ours cannot be judged by quota: the portal does not tell it"]
    }
    plan = made([room(settings={"quota": "2 GB"})], [silent], policy=policy)
    assert told(plan) == {"x": [": Not so (quota is 2 GB)"]}


def test_the_owner_and_how_many_others_there_are_go_by_what_the_plan_leaves() -> None:
    policy = Policy(rules=(rule("room: {owner: owner@acme.example, people: {maximum: 1}}"),))
    heir = person("heir@acme.example", Role.ROOM_ADMIN)
    handed = replace(room(members=[member(ANN.email)]), owner=heir.email)
    handed = replace(handed, membership=Membership.ADDITIVE)
    plan = made([handed], [found(rights=MAY_ALL)], {1: (OWNS,)}, people=[heir, ANN], policy=policy)
    assert told(plan) == {"x": [": Not so (owner is heir@acme.example, people is 2)"]}
    plan = made([room()], [found()], {1: (OWNS, share(ANN), share(EVE))}, policy=policy)
    assert told(plan) == {"!": ["the rule ours was broken before: Not so (people is 2)"]}
    plan = made([room()], [found()], policy=policy)
    assert told(plan) == {
        "?": ["the rule ours cannot be judged by owner and people: its members are not declared"]
    }


def test_a_link_that_a_manifest_declares_stops_the_plan_and_another_is_told() -> None:
    plan = _custom(room_links={1: (WAY_IN,)}, policy=NO_DOOR)
    text = 'the rule ours was broken before by anyone with the link "Way in": '
    assert told(plan) == {"!": [f"{text}Not so (kind is external)"]}
    said = {"x": ['anyone with the link "Way in": Not so (kind is external)']}
    for there in ((), (WAY_IN,)):
        declared = replace(room(type_=RoomType.CUSTOM), links=(OPEN,))
        plan = made([declared], [found(type_="custom")], room_links={1: there}, policy=NO_DOOR)
        assert told(plan) == said
        assert plan.violations[0].source.line == 7


def test_a_link_that_the_plan_revokes_breaks_no_rule_and_one_that_it_keeps_is_told() -> None:
    declared = replace(room(type_=RoomType.CUSTOM), links=())
    plan = made([declared], [found(type_="custom")], room_links={1: (WAY_IN,)}, policy=NO_DOOR)
    assert told(plan) == {}
    declared = replace(declared, type=RoomType.PUBLIC)
    plan = made(
        [declared], [found(type_="public")], room_links={1: (PRIMARY, WAY_IN)}, policy=NO_DOOR
    )
    text = 'the rule ours was broken before by anyone with the link "First": '
    assert told(plan) == {"!": [f"{text}Not so (kind is external)"]}


def test_links_that_could_not_be_read_are_never_taken_for_fine() -> None:
    plan = _custom(policy=NO_DOOR)
    text = "the rule ours cannot be judged by its links: its links were not read"
    assert told(plan) == {"?": [text]}
    declared = replace(room(type_=RoomType.CUSTOM), links=(OPEN,))
    there = {1: Gap("the line was cut")}
    plan = made([declared], [found(type_="custom")], room_links=there, policy=NO_DOOR)
    assert told(plan) == {"x": ['anyone with the link "Way in": Not so (kind is external)']}


def test_a_new_public_room_comes_with_its_primary_link() -> None:
    plan = made([room(type_=RoomType.PUBLIC)], policy=NO_DOOR)
    assert told(plan) == {"x": ["anyone with the primary link: Not so (kind is external)"]}


def test_a_link_that_is_found_is_known_by_all_that_it_says() -> None:
    policy = Policy(
        rules=(rule("links: {access: Read, password: true, expires: {not: never}, public: true}"),)
    )
    odd = replace(WAY_IN, access=None, password="digest", expires=datetime(2027, 1, 1, tzinfo=UTC))
    plan = _custom(room_links={1: (odd,)}, policy=policy)
    (text,) = told(plan)["!"]
    assert text.endswith("Not so (access is a level of its own, public is no)")


def test_a_room_of_the_archive_is_judged_by_itself_alone() -> None:
    policy = Policy(rules=(rule("room: {state: active}", "members: {type: User}"),))
    plan = made([replace(room(), state=RoomState.ARCHIVED)], [LIES], policy=policy)
    assert told(plan) == {"x": [": Not so (state is archived)"]}
    plan = made(
        [replace(room(), state=RoomState.ARCHIVED)],
        [found(rights=MAY_ALL)],
        {1: (OWNS,)},
        policy=policy,
    )
    assert told(plan) == {"x": [": Not so (state is archived)"]}


def test_a_room_that_comes_out_of_the_archive_is_judged_once_it_is_out() -> None:
    policy = Policy(rules=(rule("room: {people: 3}", "links: {kind: invitation}"),))
    out = replace(room(), state=RoomState.ACTIVE)
    text = (
        "the rule ours cannot be judged by who is in it and its links:"
        " it lies in the archive, and is judged once it is out"
    )
    plan = made([out], [LIES], policy=policy)
    assert told(plan) == {"!": [text, text]}


def test_a_room_that_is_deleted_or_is_not_there_breaks_no_rule() -> None:
    policy = Policy(may_delete=True, rules=(rule("room: {type: public}"),))
    gone = replace(room(), state=RoomState.ABSENT)
    assert told(made([gone], [LIES], policy=policy)) == {}
    assert told(made([gone], policy=policy)) == {}
