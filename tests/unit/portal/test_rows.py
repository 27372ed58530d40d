from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.errors import PortalError
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.user import Person, Standing
from reconciler.portal import rows

if TYPE_CHECKING:
    from reconciler.spec import Json

ANN: Json = {"id": "a", "email": "Ann@Acme.example", "status": 1}


@pytest.mark.parametrize(
    ("flags", "role"),
    [
        ({"isOwner": True, "isAdmin": True}, Role.OWNER),
        ({"isAdmin": True, "isRoomAdmin": True}, Role.DOCSPACE_ADMIN),
        ({"isVisitor": True}, Role.GUEST),
        ({"isCollaborator": True}, Role.USER),
        ({"isRoomAdmin": True}, Role.ROOM_ADMIN),
        ({}, Role.ROOM_ADMIN),
    ],
)
def test_a_person_s_role_is_told_by_flags(flags: Json, role: Role) -> None:
    assert rows.person(ANN | flags).role is role


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ({"status": 1}, Standing.ACTIVE),
        ({"status": 2}, Standing.DISABLED),
        ({"status": 4}, Standing.PENDING),
        ({"status": 8}, Standing.DISABLED),
        ({}, Standing.ACTIVE),
    ],
)
def test_a_person_s_standing_is_told_by_the_status(status: Json, standing: Standing) -> None:
    row = {"id": "a", "email": "ann@acme.example"} | status
    assert rows.person(row).standing is standing


def test_a_person_without_an_address_fits_no_address() -> None:
    assert rows.person({"id": "a"}) == Person("", "a", Role.ROOM_ADMIN, Standing.ACTIVE)


@pytest.mark.parametrize(
    ("flags", "directory"),
    [({}, ""), ({"isLDAP": True}, "LDAP"), ({"isSSO": True}, "SSO"), ({"isLDAP": False}, "")],
)
def test_a_person_whom_another_system_keeps_is_told_as_such(flags: Json, directory: str) -> None:
    assert rows.person(ANN | flags).directory == directory


@pytest.mark.parametrize(
    ("status", "activated"), [(0, False), (1, True), (2, False), (3, True), (4, False), (5, True)]
)
def test_an_address_is_confirmed_by_one_bit(status: int, activated: bool) -> None:  # noqa: FBT001 - a table
    assert rows.person(ANN | {"activationStatus": status}).activated is activated


def test_since_when_somebody_is_there_is_kept_as_the_portal_writes_it() -> None:
    date = "2026-01-02T03:04:05.0000000+03:00"
    assert rows.person(ANN | {"registrationDate": date}).since == date


@pytest.mark.parametrize(
    ("row", "ready"),
    [
        ({"isActive": True, "status": 1}, True),
        # It says no more than that the address is confirmed, also of the disabled.
        ({"isActive": True, "status": 2}, False),
        ({"isActive": True, "status": 4}, False),
        ({"isActive": False, "status": 1, "activationStatus": 1}, False),
        ({"activationStatus": 1, "status": 1}, True),
        ({"activationStatus": 5, "status": 1}, True),
        ({"activationStatus": 2, "status": 1}, False),
        ({"status": 1}, False),
        ({}, False),
    ],
)
def test_an_account_is_ready_once_it_is_in_use_and_its_address_confirmed(
    row: Json,
    ready: bool,  # noqa: FBT001 - a table
) -> None:
    assert rows.account(row) == rows.Account("", "", ready)


def test_a_room_is_read_with_its_fields_rights_and_owner() -> None:
    found = rows.room(
        {
            "id": 7,
            "title": "Plans",
            "roomType": 2,
            "tags": ["b", "a"],
            "logo": {"color": "FF6680"},
            "indexing": True,
            "rootFolderType": 14,
            "security": {"Read": True, "EditRoom": True, "EditAccess": False, "Delete": True},
            "createdBy": {"id": "me"},
            "filesCount": 12,
        }
    )
    assert (found.id, found.title, found.archived, found.owner) == (7, "Plans", False, "me")
    assert found.values == {
        "title": "Plans",
        "type": "collaboration",
        "tags": ("b", "a"),
        "color": "FF6680",
        "cover": "",
        "indexing": True,
        "deny_download": False,
        "save_as_xlsx": None,
        "lifetime": "none",
        "watermark": (),
        "quota": None,
    }
    assert found.rights == {"Read", "EditRoom", "Delete"}
    assert found.files == 12


def test_a_room_of_the_archive_or_of_an_unknown_type_is_told_as_such() -> None:
    found = rows.room({"id": "third-party", "title": "x", "roomType": 9, "rootFolderType": 20})
    assert (found.id, found.archived, found.values["type"]) == ("third-party", True, "type 9")


def test_rights_that_are_not_told_are_not_held_against_the_account() -> None:
    assert rows.room({"id": 1}).rights == rows.RIGHTS
    assert rows.room({"id": 1, "security": {}}).rights == frozenset()


def test_a_group_without_a_name_fits_no_name() -> None:
    assert rows.group({"id": "g"}) == FoundGroup("", "g")


@pytest.mark.parametrize(
    "row",
    [
        {"sharedToUser": ANN, "sharedTo": ANN},
        {"sharedTo": ANN},
    ],
    ids=["since 3.5", "up to 3.2"],
)
def test_a_member_is_found_where_the_version_puts_it(row: Json) -> None:
    share = rows.share(row | {"access": 10}, {})
    assert share.subject == Person("ann@acme.example", "a", Role.ROOM_ADMIN, Standing.ACTIVE)
    assert (share.access, share.owner, share.acting) == (Access.EDITING, False, False)


@pytest.mark.parametrize("name", ["sharedToGroup", "sharedTo"])
def test_a_group_is_found_where_the_version_puts_it(name: str) -> None:
    share = rows.share({"access": 2, name: {"id": "g", "name": "Design"}}, {})
    assert share.subject == FoundGroup("Design", "g")


def test_owner_and_account_are_told_and_an_unknown_level_is_none() -> None:
    share = rows.share({"access": 1, "sharedTo": ANN, "isOwner": True, "isLocked": True}, {})
    assert (share.access, share.owner, share.acting) == (None, True, True)
    assert rows.share({"sharedTo": ANN}, {}).access is None


def test_a_person_of_many_rooms_is_kept_once() -> None:
    cache: dict[str, Person] = {}
    one, other = (rows.share({"access": 2, "sharedToUser": dict(ANN)}, cache) for _ in range(2))
    assert one.subject is other.subject
    assert list(cache) == ["a"]


@pytest.mark.parametrize("row", [None, 7, "x", [], {}, {"id": 1, "logo": 7, "tags": 7}])
def test_a_row_that_no_portal_gives_is_an_error_that_names_the_call(row: Json) -> None:
    with pytest.raises(PortalError, match=r"^files/rooms: ") as caught:
        rows.parsed(rows.room, row, "files/rooms")
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "odd",
    [
        {"lifetime": {"value": 1, "period": 3}},
        {"lifetime": {"value": "many", "period": 0}},
        {"lifetime": {"period": 0}},
        {"lifetime": [1]},
        {"watermark": {"additions": "all"}},
        {"watermark": [1]},
        {"quotaLimit": "much", "isCustomQuota": True},
    ],
)
def test_a_setting_that_no_portal_gives_is_an_error_that_names_the_call(odd: Json) -> None:
    row = {"id": 1, "title": "Plans", "roomType": 2} | odd
    with pytest.raises(PortalError, match=r"^files/rooms: "):
        rows.parsed(rows.room, row, "files/rooms")


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"imageUrl": "https://portal.example/w.png"}, ("an image",)),
        ({"imageUrl": "w.png", "rotate": 45}, ("an image", "rotate: 45")),
        ({"imageUrl": "w.png", "additions": 1}, ("user",)),
        ({"imageUrl": "", "additions": 0}, ()),
    ],
)
def test_a_watermark_that_is_an_image_is_not_taken_for_none(
    told: Json, found: tuple[str, ...]
) -> None:
    row = {"id": 1, "title": "Plans", "roomType": 2, "watermark": told}
    assert rows.room(row).values["watermark"] == found
