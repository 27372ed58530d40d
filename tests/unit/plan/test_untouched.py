"""Whom no step ever touches: the portal's owner, the account that acts, and the protected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.access import Access, Role
from reconciler.policy import Policy
from tests.unit.plan.cast import ANN, BOB
from tests.unit.things import (
    OWNER,
    OWNS,
    found,
    found_group,
    made,
    member,
    person,
    room,
    share,
    texts,
)

if TYPE_CHECKING:
    from tests.unit.plan.world import Rows


def test_a_group_keeps_what_somebody_has_by_it_whom_nothing_may_touch() -> None:
    design = found_group("Design", ANN, BOB)
    row = share(replace(design, members=None), Access.EDITING)
    policy = Policy(frozenset({BOB.email}))
    for declared in ([], [member("Design", Access.READ)]):
        result = made(
            [room(members=declared)],
            [found()],
            {1: (OWNS, row)},
            groups={"Design": (design,)},
            policy=policy,
        )
        assert result.actions == ()
        assert texts(result.drift) == [
            (f"group Design keeps Editing: {BOB.email} is in it and is protected by the manifest")
        ]
    # Access of their own counts before the group's, so the group may go.
    rows = (OWNS, row, share(BOB, Access.READ))
    own = [member(BOB.email, Access.READ)]
    for people in (rows, (OWNS, share(found_group("Law", id_="g-2")))):
        result = made(
            [room(members=own if people is rows else [])],
            [found()],
            {1: people},
            groups={"Design": (design,)},
            policy=policy,
        )
        assert len(result.actions) == 1


def test_the_portal_s_owner_is_never_taken_out_of_a_room_or_changed_in_it() -> None:
    admin = person("admin@acme.example", Role.DOCSPACE_ADMIN)
    rows: Rows = {1: (share(admin, None, owner=True, acting=True), share(OWNER, Access.READ))}
    for declared, text in (
        ([], "and keeps Read, undeclared"),
        ([member(OWNER.email, Access.EDITING)], "and stays Read instead of Editing"),
    ):
        result = made([room(members=declared)], [found()], rows, acting=admin)
        assert result.actions == ()
        assert texts(result.drift) == [f"{OWNER.email} owns the portal {text}"]
