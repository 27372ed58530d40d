"""What of single rooms, groups and links can be declared, and why the rest cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Access, RoomType
from reconciler.export.cast import Cast
from reconciler.export.census import Seen, census
from reconciler.export.members import Among, membership
from reconciler.export.people import Teams, users
from reconciler.export.settings import settings
from reconciler.export.text import mapping
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.members import Share
from tests.unit.export.crew import ANN, BOB, GONE, GUEST, NOBODY, TWICE, cast_of_all, found

if TYPE_CHECKING:
    from reconciler.kinds.room import FoundRoom
    from reconciler.kinds.user import Person


def _shares(*rows: Share) -> tuple[Share, ...]:
    return (Share(ANN, None, owner=True), *rows)


def _held(*rows: Share, type_: RoomType = RoomType.CUSTOM, teams: Teams | None = None) -> Any:  # noqa: ANN401 - a tuple
    cast = cast_of_all()
    return membership(_shares(*rows), type_, Among(cast, teams or Teams((), cast)))


@pytest.mark.parametrize(
    ("share", "reason"),
    [
        (Share(NOBODY, Access.READ), "somebody without an address (id 5)"),
        (Share(TWICE[0], Access.READ), "two@acme.example: the address of 2 accounts (6, 7)"),
        (Share(BOB, None), "bob@acme.example has a level of access that is not known"),
        (
            Share(BOB, Access.FILL_FORMS),
            "bob@acme.example has FillForms, which no member of a custom room can be given",
        ),
        (
            Share(BOB, Access.ROOM_MANAGER),
            "bob@acme.example is RoomManager, and no manifest makes a User that",
        ),
        (Share(FoundGroup("Design", "9"), Access.READ), 'the group "Design": it was not read'),
    ],
)
def test_a_room_with_somebody_who_cannot_be_declared_is_not_the_whole_truth(
    share: Share, reason: str
) -> None:
    held = _held(share, Share(GUEST, Access.READ))
    assert held.rows == [{"email": GUEST.email, "access": "Read"}]
    assert (held.whole, held.notes) == (False, [f"not declared among its members: {reason}"])


def test_a_group_is_never_a_room_manager() -> None:
    cast = cast_of_all()
    group = FoundGroup("Design", "9", "", ANN.id, (ANN,))
    teams = Teams([group], cast)
    teams.meet([group])
    held = _held(Share(group, Access.ROOM_MANAGER), teams=teams)
    assert held.notes[0].endswith(
        'the group "Design" is RoomManager, and no manifest makes a group that'
    )


@pytest.mark.parametrize(
    ("owner", "note"),
    [
        (GONE, "its owner is left alone: gone@acme.example is disabled"),
        (NOBODY, "its owner is left alone: somebody without an address (id 5)"),
        (
            BOB,
            "its owner is left alone: bob@acme.example is User, and none can be declared as owner",
        ),
        (FoundGroup("Design", "9"), "its owner is left alone: it is no person"),
    ],
)
def test_an_owner_whom_no_manifest_could_name_is_left_alone(
    owner: Person | FoundGroup, note: str
) -> None:
    cast = cast_of_all()
    held = membership(
        [Share(owner, None, owner=True)], RoomType.CUSTOM, Among(cast, Teams((), cast))
    )
    assert (held.owner, held.rows, held.whole, held.notes) == ("", [], True, [note])


@pytest.mark.parametrize(
    ("group", "reason"),
    [
        (FoundGroup("A", "9"), "who is in it could not be read"),
        (FoundGroup("A", "9", "the system", "1", (ANN,)), "the system keeps it"),
        (FoundGroup("", "9", "", "1", (ANN,)), "it is empty"),
        (FoundGroup("a" * 129, "9", "", "1", (ANN,)), "it has more than 128 characters"),
        (FoundGroup("a\nb", "9", "", "1", (ANN,)), "it holds a control character"),
        (FoundGroup("\ud800", "9", "", "1", (ANN,)), "it holds half a character"),
        (FoundGroup("B", "9", "", "1", (ANN,)), "another group has the same name"),
        (FoundGroup("A", "9", "", "", (ANN,)), "nobody leads it"),
        (FoundGroup("A", "9", "", "1", (BOB,)), "whoever leads it is not in it"),
        (FoundGroup("A", "9", "", "1", (ANN, GUEST)), "guest@partner.example is in it, a Guest"),
        (FoundGroup("A", "9", "", "1", (ANN, GONE)), "gone@acme.example is in it, and disabled"),
        (FoundGroup("A", "9", "", "1", (ANN, NOBODY)), "in it is somebody without an address"),
    ],
)
def test_a_group_that_no_manifest_could_keep_is_not_declared(
    group: FoundGroup, reason: str
) -> None:
    teams = Teams([group, FoundGroup("B", "8")], cast_of_all())
    teams.meet([group])
    section = teams.section()
    assert section.entries == ()
    assert reason in section.notes[0]
    assert reason in teams.unfit("9")


def test_a_group_of_ldap_is_declared_with_a_remark() -> None:
    group = FoundGroup("Design", "9", "LDAP", "1", (ANN,))
    teams = Teams([group], cast_of_all())
    teams.meet([group])
    (entry,) = teams.section().entries
    assert "\n".join(mapping(entry, 0)) == (
        "name: Design # kept by LDAP, and never changed by a plan\nmanager: ann@acme.example"
    )


def test_people_whom_only_rooms_and_groups_show_are_no_users() -> None:
    cast = Cast()
    cast.meet([ANN, NOBODY], listed=True)
    cast.meet([BOB])
    section = users(cast)
    assert [one["email"] for one in section.entries] == [ANN.email]
    assert section.notes == (
        "not declared: somebody without an address (id 5)",
        "not declared: bob@acme.example: the portal shows them in rooms and groups alone",
    )


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ({"tags": ("a\tb",)}, 'tags is left alone: of the tag "a\\tb", it holds a control'),
        ({"tags": ("a", "A")}, "tags is left alone: two tags differ by case alone"),
        ({"color": "F90"}, 'color is left alone: "F90" is no colour of 6 hexadecimal digits'),
        ({"cover": "none"}, 'cover is left alone: "none" is no id of a cover'),
        ({"lifetime": "0 days"}, 'lifetime is left alone: "0 days" is no span'),
        ({"watermark": ("an image",)}, "watermark is left alone: it is an image"),
        ({"watermark": ("rotate: 5",)}, 'watermark is left alone: "rotate: 5" is nothing that'),
        ({"watermark": ("user", "rotate: 720")}, "watermark is left alone: "),
        ({"watermark": ("text: a\nb",)}, "watermark is left alone: of its text, it holds a cont"),
        ({"quota": "0 B"}, 'quota is left alone: "0 B" is no size that a manifest can say'),
        ({"quota": "1234567890123456 B"}, "quota is left alone: "),
    ],
)
def test_a_setting_that_no_manifest_can_say_is_left_alone(values: Any, note: str) -> None:  # noqa: ANN401 - values
    said, notes = settings(values, pictured=False)
    assert said == {}
    assert notes[0].startswith(note)


def test_what_every_room_has_by_itself_is_not_declared() -> None:
    values: Any = {
        "tags": (),
        "color": "ff9900",
        "cover": "",
        "indexing": False,
        "save_as_xlsx": None,
        "lifetime": "none",
        "watermark": (),
        "quota": "default",
    }
    assert settings(values, pictured=False) == ({"color": "FF9900"}, [])
    assert settings(values, pictured=True) == ({}, [])
    more: Any = {"save_as_xlsx": True, "lifetime": "1 day", "quota": "500 MB"}
    assert settings(more, pictured=False) == (more, [])
    assert settings({"quota": "none"}, pictured=False) == ({"quota": "none"}, [])


@pytest.mark.parametrize(
    ("room", "reason"),
    [
        (found(type="type 9"), "it belongs to an AI agent"),
        (found(type="type 7"), 'it is of "type 7", which is not known'),
        (found(id=2**31), "its id is too large for a manifest"),
        (found("a" * 171), "its title has more than 170 UTF-16 units"),
        (found(""), "its title cannot be written: it is empty"),
        (found("a:b"), "its title is one that portals write otherwise today: rename it there"),
        (found(" a"), "its title is one that portals write otherwise today: rename it there"),
    ],
)
def test_a_room_that_no_manifest_can_declare_is_told(room: FoundRoom, reason: str) -> None:
    counted = census([Seen(room)], [Seen(room)], archived=False)
    assert counted.picks == ()
    assert counted.notes[0].endswith(f": {reason}")


def test_of_rooms_of_one_title_the_oldest_in_use_is_declared_with_its_id() -> None:
    rooms = [
        Seen(found("Plans", id=1, archived=True)),
        Seen(found("PLANS", id=3)),
        Seen(found("plans", id=2)),
        Seen(found("Maps", id=4)),
    ]
    counted = census(rooms, rooms, archived=True)
    assert [(one.room.id, one.pinned) for one in counted.picks] == [(4, False), (2, True)]
    assert len(counted.notes) == 2
