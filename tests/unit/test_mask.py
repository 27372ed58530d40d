"""Addresses that are taken out of what is shown."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.access import Access
from reconciler.action import EffectKind
from reconciler.kinds.user import Standing
from reconciler.mask import Mask
from reconciler.render.document import document, dumps
from reconciler.render.requests import requests
from reconciler.render.text import text
from tests.unit.things import OWNER, SCHEMA, found, made, member, person, room, share, user

if TYPE_CHECKING:
    from reconciler.plan import Plan

ANN, BOB = "ann@acme.example", "bob@acme.example"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("", ""),
        ("nobody at all", "nobody at all"),
        (ANN, "person-1"),
        (f"{ANN} and {BOB}, {ANN}", "person-1 and person-2, person-1"),
        ("Ann@ACME.example is ann@acme.example", "person-1 is person-1"),
        (f"<{ANN}>", "<person-1>"),
        (f'"{ANN}"', '"person-1"'),
        (f"'{ANN}'", "'person-1'"),
        (f"mailto:{ANN}?x", "mailto:person-1?x"),
        (f"({ANN}).", "(person-1)."),
        (f"{ANN}: told", "person-1: told"),
        (f"{ANN}.", "person-1."),
        (f"{ANN}=Read", "person-1=Read"),
        ("o'neil+x@mail.acme.example", "person-1"),
        ("жанна@почта.example", "person-1"),
        ("root@localhost", "person-1"),
        ("at 5 @ work", "at 5 @ work"),
        ("@mention", "@mention"),
        ("manifest.yaml:3:5", "manifest.yaml:3:5"),
    ],
)
def test_addresses_are_found_in_any_text(said: str, shown: str) -> None:
    assert Mask().text(said) == shown


def test_everybody_has_one_name_in_a_run() -> None:
    mask = Mask()
    assert mask.text(BOB) == "person-1"
    assert mask.text(f"{ANN} {BOB}") == "person-2 person-1"


def _made() -> Plan:
    members = [member(ANN, Access.EDITING), member(BOB)]
    return made([room("Plans", members), room("Data", members)], people=[person(BOB)])


def test_a_masked_plan_says_the_same_and_names_nobody() -> None:
    plan = _made()
    masked = Mask().plan(plan)
    for shown in (text(masked), dumps(document(masked, digest="")), requests(masked)):
        assert "acme.example" not in shown
        assert "person-1" in shown
        assert "Plans" in shown
    SCHEMA.validate(document(masked, digest=""))
    assert len(masked.actions) == len(plan.actions)
    assert masked.summary == plan.summary
    whom = [
        {effect.who for effect in action.effects if effect.kind is EffectKind.GAINS}
        for action in masked.actions
        if action.ref.kind == "members"
    ]
    assert whom[0] == whom[1], "the same people have the same names in both rooms"


def test_steps_still_need_each_other() -> None:
    masked = Mask().plan(_made())
    ids = [action.id for action in masked.actions]
    needs = [one for action in masked.actions for one in action.needs]
    assert needs
    assert set(needs) <= set(ids)


def test_who_can_be_left_out_of_a_step_is_not_shown() -> None:
    back = [user(BOB, state=Standing.ACTIVE)]
    people = [person(BOB, standing=Standing.DISABLED)]
    plan = made([room("Plans", [member(BOB)])], users=back, people=people)
    assert plan.actions[-1].persons
    masked = Mask().plan(plan)
    assert [action.persons for action in masked.actions] == [(), (), ()]
    assert masked.actions[-1].needs == tuple(action.id for action in masked.actions[1::-1])


def test_no_digest_leads_back_to_an_address() -> None:
    plan = _made()
    masked = Mask().plan(plan)
    shown = dumps(document(masked, digest=""))
    for action in plan.actions:
        if action.ref.kind == "members":
            assert action.id not in shown
        assert action.expects not in shown or not action.facts
    assert document(masked, digest="")["digest"] == ""
    assert all(file["sha256"] == "" for file in document(masked, digest="")["manifest"])


@given(st.lists(st.emails(), min_size=1, max_size=5))
def test_no_address_that_is_known_and_no_digest_of_one_is_left(addresses: list[str]) -> None:
    mask = Mask()
    mask.know(addresses)
    for address in addresses:
        shown = mask.text(f"mail to {address}: told, {address}=Read")
        assert address.lower() not in shown.lower()
        assert "told" in shown
        assert hashlib.sha256(address.encode()).hexdigest()[:12] not in shown


def test_rooms_that_nothing_happens_to_name_nobody_either() -> None:
    rows = (share(OWNER, owner=True), share(person(ANN), Access.EDITING))
    plan = made([room("Plans", [member(ANN, Access.EDITING)])], [found("Plans")], {1: rows})
    (roster,) = Mask().plan(plan).rosters
    assert {one.who for one in plan.rosters[0].holdings} == {OWNER.email, ANN}
    assert {one.who for one in roster.holdings} == {"person-1", "person-2"}


def test_what_it_does_not_know_it_does_not_show() -> None:
    with pytest.raises(TypeError):
        Mask().value(object())


@pytest.mark.parametrize(
    "address",
    [
        "john.smith=corp@acme.example",
        '"john smith"@acme.example',
        "ann@[10.0.0.1]",
        "x@किसान.example",
        "ann\\u{200b}b@acme.example",
    ],
)
def test_even_an_odd_address_is_masked_whole(address: str) -> None:
    assert Mask().text(f"{address}: is odd") == "person-1: is odd"
