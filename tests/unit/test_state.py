"""What is declared, and which of it is looked at."""

from __future__ import annotations

from reconciler.access import Access, Role
from reconciler.kinds.group import Group
from reconciler.state import EPOCH, Current, Desired, Gap
from tests.unit.things import HERE, member, room, user

ANN, BOB, CID, DAN = (f"{name}@acme.example" for name in ("ann", "bob", "cid", "dan"))
DESIGN = Group("Design", CID, (CID, DAN), HERE)


def _desired(only: frozenset[str] | None = None) -> Desired:
    users = (user(ANN), user(BOB), user(DAN, Role.ROOM_ADMIN))
    return Desired(
        rooms=(
            room("A", [member(BOB, Access.EDITING), member("Design")]),
            room("B", [member(ANN), member(DAN, Access.EDITING), member("Design")]),
            room("C"),
            room("D", [member("Others")]),
        ),
        users={one.email: one for one in users},
        groups={"Design": DESIGN},
        only=only,
    )


def test_everything_declared_is_looked_at() -> None:
    assert [one.title for one in _desired().selected] == ["A", "B", "C", "D"]
    assert [one.email for one in _desired().selected_users] == [ANN, BOB, DAN]


def test_with_selected_rooms_only_those_and_their_declared_people_are_looked_at() -> None:
    desired = _desired(frozenset({"B", "C"}))
    assert [one.title for one in desired.selected] == ["B", "C"]
    assert [one.email for one in desired.selected_users] == [ANN, DAN]


def test_with_selected_rooms_only_their_groups_and_the_people_of_those_are_looked_at() -> None:
    assert _desired().selected_groups == (DESIGN,)
    assert _desired(frozenset({"A"})).selected_groups == (DESIGN,)
    assert _desired(frozenset({"C", "D"})).selected_groups == ()
    assert [one.email for one in _desired(frozenset({"A"})).selected_users] == [BOB, DAN]


def test_whoever_leads_a_group_is_in_it_and_everybody_once() -> None:
    assert DESIGN.everyone == (CID, DAN)
    assert str(DESIGN.ref) == "group/Design"


def test_everyone_who_is_named_somewhere_is_named_once() -> None:
    assert _desired().people() == (ANN, BOB, DAN, CID)


def test_rooms_of_a_person_are_their_own_and_those_of_their_groups() -> None:
    found = {
        email: [(one.title, access) for one, access in rooms]
        for email, rooms in _desired().memberships().items()
    }
    assert found == {
        BOB: [("A", Access.EDITING)],
        CID: [("A", Access.READ), ("B", Access.READ)],
        DAN: [("A", Access.READ), ("B", Access.EDITING)],
        ANN: [("B", Access.READ)],
    }


def test_a_portal_is_complete_where_every_listing_is() -> None:
    assert Current(portal="p", shares={1: ()}).complete
    assert not Current(portal="p", shares={1: (), 2: Gap("lost")}).complete
    assert not Current(portal="p", room_links={1: (), 2: Gap("lost")}).complete
    assert not Current(portal="p", rooms_gap=Gap("lost")).complete


def test_the_time_where_none_was_asked_for_is_before_everything() -> None:
    assert Current(portal="p").now == EPOCH
