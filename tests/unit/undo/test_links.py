"""Links, as they were before an apply."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reconciler.access import Access, Role, RoomType
from reconciler.action import Op
from reconciler.kinds.invitation_link import FoundLink
from reconciler.kinds.room_link import FoundRoomLink
from reconciler.undo.links import Portal, of_portal, of_room
from tests.unit.undo.world import NOW, past, room, turn

if TYPE_CHECKING:
    from reconciler.undo.past import Turn

PORTAL = Portal((3, 7, 2), NOW)
END = datetime(2030, 1, 31, 23, 59, 59, tzinfo=UTC)
OPEN = FoundRoomLink("1", "Open", invites=False, access=Access.READ)
JOIN = FoundRoomLink("2", "Join", invites=True, access=Access.READ, max_uses=7)
OPENED, JOINED = 'anyone with the link "Open"', 'anyone with the invitation link "Join"'
GONE = "stays gone: another link would have another address"


def _of(*turns: Turn, links: tuple[FoundRoomLink, ...] = (OPEN, JOIN)) -> tuple[Any, list[str]]:
    step = past("links", "Plans", *turns)
    entries, told = of_room(room(), RoomType.CUSTOM, step, links, PORTAL)
    return entries, [one.text for one in told]


SAID = {"title": "Open", "kind": "external", "access": "Read"}
INVITES = {"title": "Join", "kind": "invitation", "access": "Read", "max_uses": 7}


def test_what_was_made_is_revoked_and_all_others_stay() -> None:
    assert _of(turn(OPENED, None, "Read in the room")) == ([INVITES], [])
    made = turn(JOINED, None, "becomes a member with Read, 7 in all")
    assert _of(made) == ([SAID], [])


def test_so_is_one_with_a_password_which_nobody_can_compare() -> None:
    locked = replace(OPEN, password="digest")
    made = turn(OPENED, None, "Read in the room, with the password in $SECRET")
    assert _of(made, links=(locked,)) == ([], [])


def test_what_was_made_and_changed_since_is_told() -> None:
    entries, (told,) = _of(turn(OPENED, None, "Read in the room, without downloads"))
    assert entries is None
    assert told.endswith("changed since, and left alone")
    assert _of(turn(OPENED, None, "x", sure=False)) == (None, [])
    assert _of(turn(OPENED, None, "Read in the room"), links=()) == (None, [])


def test_what_was_revoked_stays_gone() -> None:
    assert _of(turn(OPENED, "Read in the room", None, "9")) == (None, [f"{OPENED}: {GONE}"])
    assert _of(turn(OPENED, "x", None, "9", sure=False)) == (None, [f"{OPENED}: {GONE}"])
    assert _of(turn(OPENED, "x", None, "1", sure=False)) == (None, [])


def test_what_a_link_says_is_as_before() -> None:
    link = replace(OPEN, access=Access.EDITING, deny_download=True, expires=END)
    entries, told = _of(
        turn(OPENED, "Read", "Editing", "1"),
        turn('deny_download of "Open"', key="1", before=False, after=True),
        turn('expires of "Open"', "never", "2030-01-31T23:59:59Z", "1"),
        turn('max_uses of "Join"', "any number", 7, "2"),
        links=(link, JOIN),
    )
    assert entries == [SAID, {word: INVITES[word] for word in ("title", "kind", "access")}]
    assert told == []
    entries, _ = _of(turn('expires of "Open"', "2031-01-01T00:00:00Z", "never", "1"))
    assert entries is not None
    assert entries[0] == {**SAID, "expires": "2031-01-01T00:00:00Z"}


def test_what_a_link_says_by_somebody_else_is_told() -> None:
    _, (told,) = _of(turn('max_uses of "Join"', 3, 5, "2"))
    assert told.startswith('max_uses of "Join" is 7 by now, and the apply made it 5')
    assert _of(turn('max_uses of "Join"', 7, 5, "2")) == (None, [])
    _, (told,) = _of(turn('max_uses of "Join"', 3, 5, "9"))
    assert told.startswith('max_uses of "Join" is nothing by now')
    assert _of(turn('max_uses of "Join"', 3, 5, "9", sure=False)) == (None, [])


def test_passwords_are_kept_nowhere() -> None:
    locked = replace(OPEN, password="digest", deny_download=True)
    _, told = _of(turn('password of "Open"', "none", "as in $SECRET", "1"), links=(locked,))
    assert told == ['password of "Open": the former one is kept nowhere']
    change = turn('deny_download of "Open"', key="1", before=False, after=True)
    entries, told = _of(change, links=(locked,))
    assert entries is not None
    assert entries[0]["deny_download"]
    assert told[0].startswith('the link "Open" has a password, which is kept nowhere')


def test_links_of_which_one_cannot_be_declared_are_left_alone() -> None:
    odd = FoundRoomLink("3", "", invites=False, access=Access.READ)
    entries, told = _of(turn(OPENED, None, "Read in the room"), links=(OPEN, odd))
    assert entries is None
    assert told == ['they are left alone: "": of its title, it is empty']


def _portal(
    *steps: Any,  # noqa: ANN401 - of steps
    links: tuple[FoundLink, ...] = (),
    unread: dict[Role, str] | None = None,
) -> tuple[Any, list[str]]:
    entries, told = of_portal(steps, {one.type: one for one in links}, unread or {})
    return entries, [one.text for one in told]


USER = FoundLink(Role.USER, "1", None, 20, 0)
ADMIN = FoundLink(Role.DOCSPACE_ADMIN, "2", None, None, 0)


def test_links_of_the_portal_are_as_before() -> None:
    steps = (
        past("invitation_link", "User", turn("max_uses", "any number", 20)),
        past(
            "invitation_link",
            "DocSpaceAdmin",
            turn("expires", None, "never"),
            turn("max_uses", None, "any number"),
            op=Op.CREATE,
        ),
        past("room", "Plans"),
    )
    assert _portal(*steps, links=(USER, ADMIN)) == ([{"type": "User"}], [])
    assert _portal(*steps, links=()) == (None, [])


def test_links_of_the_portal_that_are_gone_or_changed_since_are_told() -> None:
    removed = past("invitation_link", "User", turn("max_uses", 20, None), op=Op.REMOVE)
    assert _portal(removed) == (None, [GONE])
    altered = past("invitation_link", "User", turn("max_uses", 5, 6), turn("expires", "x", "never"))
    entries, told = _portal(altered, links=(USER,))
    assert entries == [{"type": "User", "max_uses": 20, "expires": "x"}]
    assert told[0].startswith("max_uses is 20 by now")
    made = past("invitation_link", "User", turn("max_uses", None, 5), op=Op.CREATE)
    assert _portal(made, links=(USER,))[1][0].startswith("max_uses is 20 by now")
    half = past(
        "invitation_link",
        "User",
        turn("max_uses", None, 20),
        turn("expires", None, "x"),
        op=Op.CREATE,
    )
    assert _portal(half, links=(USER,))[0] is None
    still = past("invitation_link", "User", turn("max_uses", 20, None, sure=False), op=Op.REMOVE)
    assert _portal(still, links=(USER,)) == (None, [])
    assert _portal(past("invitation_link", "Emperor", turn("a", 1, 2))) == (None, [])


def test_links_of_the_portal_that_cannot_be_declared_are_left_alone() -> None:
    step = past("invitation_link", "User", turn("max_uses", 5, 20))
    entries, told = _portal(step, links=(USER,), unread={Role.ROOM_ADMIN: "no seat"})
    assert entries is None
    assert told == ["they are left alone: the one for RoomAdmin could not be read: no seat"]
