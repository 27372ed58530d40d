"""Which account may do what to whom."""

from __future__ import annotations

import pytest

from reconciler.access import Role
from reconciler.kinds.permission import to_group, to_invite, to_lower, to_raise, to_switch
from tests.unit.things import person

OWNER, ADMIN, ROOM_ADMIN, USER, GUEST = Role


@pytest.mark.parametrize(
    ("acting", "roles"),
    [
        (OWNER, [ADMIN, ROOM_ADMIN, USER]),
        (ADMIN, [ROOM_ADMIN, USER]),
        (ROOM_ADMIN, [USER]),
        (USER, []),
        (GUEST, []),
    ],
)
def test_an_account_invites(acting: Role, roles: list[Role]) -> None:
    account = person("me@acme.example", acting)
    assert [role for role in (ADMIN, ROOM_ADMIN, USER) if not to_invite(account, role)] == roles


@pytest.mark.parametrize(
    ("acting", "ways"),
    [
        (OWNER, ["gu", "gr", "gd", "ur", "ud", "rd"]),
        (ADMIN, ["gu", "gr", "ur"]),
        (ROOM_ADMIN, ["gu"]),
        (USER, []),
        (GUEST, []),
    ],
)
def test_an_account_raises(acting: Role, ways: list[str]) -> None:
    account = person("me@acme.example", acting)
    letters = {"g": GUEST, "u": USER, "r": ROOM_ADMIN, "d": ADMIN}
    table = ["gu", "gr", "gd", "ur", "ud", "rd"]
    assert [w for w in table if not to_raise(account, letters[w[0]], letters[w[1]])] == ways


@pytest.mark.parametrize(
    ("acting", "roles"),
    [
        (OWNER, [ADMIN, ROOM_ADMIN, USER, GUEST]),
        (ADMIN, [ROOM_ADMIN, USER, GUEST]),
        (ROOM_ADMIN, []),
        (USER, []),
        (GUEST, []),
    ],
)
def test_an_account_lowers_enables_and_disables(acting: Role, roles: list[Role]) -> None:
    account = person("me@acme.example", acting)
    others = (ADMIN, ROOM_ADMIN, USER, GUEST)
    assert [role for role in others if not to_lower(account, role, GUEST)] == roles
    assert [role for role in others if not to_switch(account, role)] == roles


@pytest.mark.parametrize(
    ("acting", "may"),
    [(OWNER, True), (ADMIN, True), (ROOM_ADMIN, False), (USER, False), (GUEST, False)],
)
def test_only_administrators_make_and_change_groups(acting: Role, *, may: bool) -> None:
    assert bool(to_group(person("me@acme.example", acting))) is not may


def test_an_account_that_is_not_known_may_everything_as_far_as_can_be_told() -> None:
    assert to_invite(None, ADMIN) == to_raise(None, GUEST, ADMIN) == ""
    assert to_lower(None, ADMIN, USER) == to_switch(None, ADMIN) == to_group(None) == ""


def test_the_reason_names_the_account_s_role_and_what_it_may_not_do() -> None:
    account = person("me@acme.example", ROOM_ADMIN)
    may_not = "the key's account is RoomAdmin and may not"
    assert to_invite(account, ADMIN) == f"{may_not} invite a DocSpaceAdmin"
    assert to_raise(account, USER, ROOM_ADMIN) == f"{may_not} make a User a RoomAdmin"
    assert to_lower(account, USER, GUEST) == f"{may_not} make a User a Guest"
    assert to_switch(account, USER) == f"{may_not} enable or disable a User"
    assert to_group(account) == f"{may_not} make or change groups"
