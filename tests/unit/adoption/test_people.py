"""What is adopted of people and groups, and what cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.user import Standing
from tests.unit.adoption.portal import (
    ANN,
    BOB,
    BOB_TOO,
    NAMELESS,
    adopted,
    current,
)

if TYPE_CHECKING:
    from reconciler.state import Current

USERS = "version: 1\nusers:\n- {email: bob@acme.example, type: User}\n"


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (current(people={BOB.email: (BOB, BOB_TOO)}), "the account: it is the address of 2 acc"),
        (current(people={}, hidden={BOB.email: None}), "the account: the key's account cannot see"),
    ],
)
def test_people_who_cannot_be_told_stay(there: Current, told: str) -> None:
    after, (stuck,) = adopted(USERS, there)
    assert after == USERS
    assert stuck.startswith(told)


def test_the_type_and_the_state_of_a_person_are_adopted() -> None:
    person = replace(BOB, role=Role.GUEST, standing=Standing.DISABLED)
    after = USERS.replace("type: User", "type: Guest, state: disabled")
    assert adopted(USERS, current(people={BOB.email: (person,)})) == (after, [])
    assert adopted(after, current(people={})) == (after, [])


GROUPS = "version: 1\ngroups:\n- {name: Design, manager: ann@acme.example}\n"


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ([FoundGroup("Design", "g1"), FoundGroup("Design", "g2")], "which group it is: 2 groups"),
        ([FoundGroup("Design", "g1", manager="id-ann")], "its members: the portal does not tell"),
        ([FoundGroup("Design", "g1", "", "", ())], "manager  ann@acme.example -> nobody: every"),
        ([FoundGroup("Design", "g1", "", "id-x", ())], "manager  ann@acme.example -> somebody: th"),
        (
            [FoundGroup("Design", "g1", "", "id-ann", (ANN, NAMELESS))],
            "member somebody without an address: no manifest can name whoever has no address (id-x",
        ),
    ],
)
def test_groups_that_cannot_be_said_stay(groups: list[FoundGroup], told: str) -> None:
    after, (stuck,) = adopted(GROUPS, current(groups={"Design": tuple(groups)}))
    assert after == GROUPS
    assert stuck.startswith(told)


@pytest.mark.parametrize(
    ("standing", "leads", "told"),
    [
        (Standing.ACTIVE, "manager: bob@acme.example", []),
        (Standing.DISABLED, "manager: ann@acme.example", ["they are disabled"]),
    ],
)
def test_whoever_leads_a_group_by_now_is_adopted_unless_disabled(
    standing: Standing, leads: str, told: list[str]
) -> None:
    there = current(
        people={ANN.email: (ANN,), BOB.email: (replace(BOB, standing=standing),)},
        groups={"Design": (FoundGroup("Design", "g1", "", BOB.id, (ANN,)),)},
    )
    after, stuck = adopted(GROUPS, there)
    assert leads in after
    assert [words for words in told if words in "".join(stuck)] == told
    assert len(stuck) == len(told)
