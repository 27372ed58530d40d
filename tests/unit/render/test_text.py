from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.user import Person, Standing
from reconciler.plan import Plan
from reconciler.render.requests import requests
from reconciler.render.text import last_line, text
from tests.unit.render.samples import EVIL, SHOWN, people, plan
from tests.unit.things import (
    NOW,
    OWNS,
    found,
    found_link,
    link,
    made,
    member,
    person,
    room,
    share,
    user,
)

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE = """\
Portal https://portal.example as owner@acme.example
6 steps (2 to create, 3 to update, 1 to remove)
REFUSED, nothing would be applied: 1 thing stops it (marked x below).
NOT READ WHOLE: 1 thing, so nothing is made there, and nobody is removed anywhere (marked ? below).

  + 3 gain access: new@partner.example, group Design, ann@acme.example
  ~ 1 whose access changes: bob@acme.example
  - 2 lose access: group Design, cid@acme.example
  > 3 mails: new@partner.example, bob@acme.example, ann@acme.example

+ room "New"  (rooms.yaml:1:1)
    + type           collaboration
    + tags           b, a
    + color          FF6680
    + indexing       yes
    + deny_download  no
  members
    + new@partner.example  Read, as a new Guest
        mail: invited to the portal and the room; the portal mails new people whatever `notify` says
    + group Design         Read, for everyone in the group

~ room "Plans"  (rooms.yaml:1:1)
    ~ tags      both, old -> new, both  (+new -old)
    ~ indexing  no -> yes
    the portal numbers all files of the room anew
  members
    ~ bob@acme.example  Read -> Editing
        mail: told about the changed access
    + ann@acme.example  Read
        mail: told about the room
    - cid@acme.example  Read
    `message` is sent along, but the portal shows it to nobody

~ room "Silent"  (rooms.yaml:1:1)
    ~ tags   x -> none  (-x)
    ~ color  FF6680 -> none
  members
    - group Design  Read, for everyone in the group who has no access of their own

! user "x@acme.example": is there  (rooms.yaml:1:1)
? virtual thing "U": unread  (rooms.yaml:1:1)
x portal "p": is full

REFUSED (x): 1 thing stops it; nothing would be applied.
NOT READ WHOLE (?): 1 thing, so nothing is made there, and nobody is removed anywhere.
Plan: 6 steps (2 to create, 3 to update, 1 to remove); people: 3 gain access, 1 \
change, 2 lose it; 3 mails; 7 requests; 3 rooms declared, 1 other left alone
"""


PEOPLE = """\
Portal https://portal.example as owner@acme.example
8 steps (1 to create, 4 to update, 1 to remove, 2 to send)

  + 2 gain access: ann@acme.example, new@acme.example
  ~ 2 whose access changes: ann@acme.example, down@acme.example
  - 2 lose access: gone@acme.example, anyone with the link
  > 6 mails: ann@acme.example, new@acme.example, down@acme.example,
      owner@acme.example, bob@acme.example

~ user "ann@acme.example"  (rooms.yaml:1:1)
    ~ type  RoomAdmin -> DocSpaceAdmin
    mail: told about the new type

+ user "new@acme.example"  (rooms.yaml:1:1)
    + type  RoomAdmin
    mail: invited to the portal as RoomAdmin
    takes a paid seat, of 3 free

~ user "down@acme.example"  (rooms.yaml:1:1)
    ~ type  RoomAdmin -> User
    rooms they own go to ann@acme.example
    in those, and where they are RoomManager, they become ContentCreator
    ann@acme.example gains: every room that down@acme.example owns, as its owner
    mail to owner@acme.example: told that rooms of down@acme.example were handed over
    mail: told about the new type
    takes a seat

~ user "gone@acme.example"  (rooms.yaml:1:1)
    ~ state  active -> disabled
    loses: access to the portal, and is logged out everywhere
    gives a seat back; what they own stays theirs

- invitation link "RoomAdmin"  (rooms.yaml:1:1)
    - expires   never
    - max_uses  any number
    anyone with the link loses: a way to become RoomAdmin

~ invitation link "User"  (rooms.yaml:1:1)
    ~ expires   never -> 2026-11-29T06:00:00Z
    ~ max_uses  any number -> 20
    used by 2 so far; its address stays

> welcome "ann@acme.example"  (rooms.yaml:1:1)
    mail: welcomed by the letter in welcome.md

> welcome "bob@acme.example"  (rooms.yaml:1:1)
    mail: the portal's letter to new administrators
    it takes a key that the portal signed within the hour; the letter is for administrators
    the portal may offer a new password in it, and switch on two-factor login for everybody

Plan: 8 steps (1 to create, 4 to update, 1 to remove, 2 to send); people: 2 gain \
access, 2 change, 2 lose it; 6 mails; 7 requests; 0 rooms declared, 0 others left alone
"""


def test_people_links_and_letters_are_shown_whole() -> None:
    assert text(people()) == PEOPLE


def test_colour_marks_a_letter() -> None:
    assert '\x1b[36m>\x1b[0m welcome "ann@acme.example"' in text(people(), colour=True)


def test_a_new_link_says_who_gains_what() -> None:
    shown = text(made(invitation_links=[link(Role.ROOM_ADMIN, NOW + timedelta(days=1))]))
    assert shown.splitlines()[5:10] == [
        '+ invitation link "RoomAdmin"  (rooms.yaml:1:1)',
        "    + expires   2026-11-23T06:00:00Z",
        "    + max_uses  any number",
        "    anyone with the link gains: RoomAdmin of the portal",
        "    each who comes in by it takes a paid seat",
    ]


def test_a_step_that_no_place_asks_for_has_none() -> None:
    shown = text(made(invitation_links=[], links={Role.USER: found_link()}))
    assert '- invitation link "User"\n' in shown


def test_somebody_who_is_enabled_is_shown_with_the_seat() -> None:
    there = person("gone@acme.example", Role.USER, Standing.DISABLED)
    shown = text(made(users=[user(there.email, state=Standing.ACTIVE)], people=[there]))
    assert shown.splitlines()[5:8] == [
        '~ user "gone@acme.example"  (rooms.yaml:1:1)',
        "    ~ state  disabled -> active",
        "    takes a seat",
    ]


def test_requests_of_people_links_and_letters_are_shown() -> None:
    lines = requests(people()).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "PUT /api/2.0/people/type/DocSpaceAdmin",
        "POST /api/2.0/people/invite",
        "POST /api/2.0/people/type",
        "PUT /api/2.0/people/status/Terminated",
        "DELETE /api/2.0/portal/users/invitationlink",
        "PUT /api/2.0/portal/users/invitationlink",
        "LETTER to ann@acme.example over SMTP",
        "POST /api/2.0/portal/sendcongratulations",
    ]
    assert "    welcome.md: Welcome to {{ portal }}" in lines
    assert lines[-1].endswith('"Key": {"$env": "WELCOME_KEY"}}')


def test_a_plan_is_shown_whole() -> None:
    assert text(plan()) == WHOLE


def test_colour_marks_what_comes_and_goes_and_changes_no_word() -> None:
    coloured = text(plan(), colour=True)
    assert "\x1b[32m+\x1b[0m room" in coloured
    bare = coloured
    for code in ("31", "32", "33", "35", "36"):
        bare = bare.replace(f"\x1b[{code}m", "")
    assert bare.replace("\x1b[0m", "") == text(plan())


def test_nothing_to_do_is_said_and_an_unknown_account_is_not_named() -> None:
    empty = Plan("p", "", (), (), (), (), (), 0, 2)
    assert text(empty) == (
        "Portal p\nNothing to do\n\nPlan: nothing to do; people: 0 gain access, "
        "0 change, 0 lose it; 0 mails; 0 requests; 0 rooms declared, 2 others left alone\n"
    )
    assert requests(empty) == ""


def test_several_things_that_stop_a_plan_are_counted() -> None:
    twice = replace(plan(), blockers=plan().blockers * 2, unknown=plan().unknown * 2)
    shown = text(twice)
    assert "REFUSED, nothing would be applied: 2 things stop it (marked x below)." in shown
    assert "REFUSED (x): 2 things stop it; nothing would be applied." in shown
    assert "NOT READ WHOLE (?): 2 things, so nothing is made there" in shown


def test_the_last_line_counts() -> None:
    assert last_line(plan()) == WHOLE.splitlines()[-1]


@pytest.mark.parametrize("render", [text, requests], ids=["text", "requests"])
def test_titles_names_and_tags_are_shown_and_never_obeyed(render: Callable[[Plan], str]) -> None:
    tag = EVIL.replace("\ud800", "")
    group = FoundGroup(f"g{EVIL}", "g-1")
    odd = Person(f"x{EVIL}@acme.example", "p-1", Role.USER, Standing.ACTIVE)
    core = made(
        [
            room(f"New {EVIL}", [member(odd.email)], settings={"tags": (EVIL,)}),
            room("Plans", [member(odd.email, Access.EDITING)], settings={"tags": (f"n{tag}",)}),
        ],
        [found(settings={"tags": (tag,)})],
        {1: (OWNS, share(group), share(odd))},
    )
    whole = render(replace(core, portal=f"p{EVIL}", acting=f"me{EVIL}"))
    assert all(line.isprintable() for line in whole.split("\n"))
    assert whole.encode("utf-8")
    assert r"\u{202e}" in whole
    assert SHOWN in whole


def test_requests_are_shown_with_method_path_and_body() -> None:
    assert requests(plan()).splitlines()[:6] == [
        "POST /api/2.0/files/rooms",
        (
            '    {"title": "New", "roomType": 2, "tags": ["b", "a"], "color": "FF6680", '
            '"indexing": true, "denyDownload": false}'
        ),
        'PUT /api/2.0/files/rooms/{id of "New"}/share',
        (
            '    {"invitations": [{"email": "new@partner.example", "access": 2}, '
            '{"id": "g-1", "access": 2}], "notify": false}'
        ),
        "PUT /api/2.0/files/rooms/1",
        '    {"tags": ["new", "both"], "indexing": true}',
    ]
    assert requests(plan()).count("\n") == 2 * plan().summary.requests


def test_tags_are_told_from_one_another() -> None:
    result = made([room(settings={"tags": ("a,b", " c", "d")})])
    assert '+ tags  "a,b", " c", d\n' in text(result)
