"""A plan as a reviewer reads it: what it comes to, rooms, people from outside, long lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconciler.access import Access
from reconciler.action import Ref
from reconciler.comparison import Comparison
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.user import Standing
from reconciler.plan import Plan
from reconciler.render.heading import LAST_ACCESS, WIDTH
from reconciler.render.text import text
from reconciler.roster import Fate, Roster
from tests.unit.render.review import SINCE, review, whole
from tests.unit.things import (
    HERE,
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

REVIEW = """\
Portal https://portal.example as owner@acme.example
10 steps (3 to create, 6 to update, 1 to send)
REFUSED, nothing would be applied: 1 thing stops it, 2 guards are tripped, 1 rule is broken \
(marked x below).
NOT READ WHOLE: 1 thing, so nothing is made there, and nobody is removed anywhere (marked ? below).

  + 6 gain access: dan@acme.example, hal@acme.example,
      new@partner.example (outside), eve@acme.example, group Legal,
      anyone with the link "For the press"
  ~ 4 whose access changes: ann@acme.example (may do less), hal@acme.example,
      bob@acme.example, fay@acme.example (may do less)
  - 1 loses access: gone@partner.example (outside; the last access in the rooms looked at)
  > 4 mails: dan@acme.example, bob@acme.example, new@partner.example,
      cid@acme.example
  + 1 room is made: "Contracts 2027"
  ~ 1 room goes to the archive: "Old trade fair"

3 differences from the older plan abcdef012345:
  changed: update members "Project Blue"
      + gains new@partner.example: Comment
      - loses cid@acme.example: Read
  new: drift room "Handbook"
      + is of another type
  gone: send welcome "ann@acme.example"

+ user "dan@acme.example"  (rooms/team.yaml:5:5)
    + type  User
    mail: invited to the portal as User
    takes a seat

~ group "Design"  (rooms/team.yaml:9:5)
    + eve@acme.example  Read in "Project Blue", through the group Design
    2 stay members

~ room "Project Blue"  (rooms/team.yaml:14:5)
    ~ tags      finance, 2026 -> 2026, "review, external"  (+review, external -finance)
    ~ indexing  no -> yes
    the portal numbers all files of the room anew
    ~ owner  ann@acme.example -> hal@acme.example
    hal@acme.example gains: the room itself, as its owner
    ann@acme.example changes: owner -> RoomManager
  members
    ~ bob@acme.example      Read -> Editing
        mail: told about the changed access
    + new@partner.example   Comment, as a new Guest  (outside)
        mail: invited to the portal and the room; the portal mails new people whatever `notify` says
    - gone@partner.example  Review  (outside; the last access in the rooms looked at)
    ~ fay@acme.example      ContentCreator -> Read
    2 keep the access they have
  links
    + anyone with the link "For the press"  Read in the room
    ~ expires of "Partners"                 never -> 2026-12-31T23:59:59Z
    the link "For the press" has no password
  in effect, by groups and accounts
    + eve@acme.example  Read by the group Design

+ room "Contracts 2027"  (rooms/team.yaml:31:5)
    + type   virtual-data
    + color  FF6680
  members
    + dan@acme.example  FillForms, once the account is made
    + group Legal       Read, for everyone in the group
  in effect, by groups and accounts
    + hal@acme.example  owner

~ room "Old trade fair"  (rooms/team.yaml:40:5)
    ~ state  active -> archived
    everybody in it is told

> welcome "cid@acme.example"  (rooms/team.yaml:7:5)
    mail: letters/welcome.md: "Welcome"

* members "Handbook": bob@acme.example: until 2026-12-24  (rooms/team.yaml:48:5)
! room "Handbook": is of type custom, declared as public  (rooms/team.yaml:46:5)
! guard rooms_archived of portal "https://portal.example": 1 rooms go to the archive; at most 0 \
may  (rooms/team.yaml:40:5); lifted for this run: the fair is over
? members "Old trade fair": its members were not read  (rooms/team.yaml:40:5)
x user "dan@acme.example": no seat is left  (rooms/team.yaml:5:5)
x guard removals of room "Project Blue": 12 of 20 people lose access; at most 5 may (25 % or 10 \
people, and always 2)  (rooms/team.yaml:14:5); to let it pass once: --allow removals --because TEXT
x guard last_manager of room "Contracts 2027": ann@acme.example would be the last to manage the \
room  (rooms/team.yaml:31:5); nothing lifts this guard
x rule no-guests of room "Project Blue", new@partner.example: Rooms tagged finance have no \
Guests: role is Guest  (rooms/team.yaml:17:5)

REFUSED (x): 1 thing stops it, 2 guards are tripped, 1 rule is broken; nothing would be applied.
NOT READ WHOLE (?): 1 thing, so nothing is made there, and nobody is removed anywhere.
Plan: 10 steps (3 to create, 6 to update, 1 to send); people: 6 gain access, 4 change, \
1 lose it; 4 mails; 10 requests; 5 rooms declared, 3 others left alone
Digest: dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
"""


def test_a_plan_with_all_that_can_be_told_is_shown_whole() -> None:
    assert text(whole(), digest="d" * 64, compared=SINCE) == REVIEW


@pytest.mark.parametrize(
    "words",
    [
        "tags      finance, 2026 -> 2026",
        "indexing  no -> yes",
        "ann@acme.example -> hal@acme.example",
        "bob@acme.example      Read -> Editing",
        "new@partner.example   Comment, as a new Guest  (outside)",
        "gone@partner.example  Review  (outside; the last access in the rooms looked at)",
        "fay@acme.example      ContentCreator -> Read",
        "eve@acme.example  Read by the group Design",
        'anyone with the link "For the press"  Read in the room',
        "never -> 2026-12-31T23:59:59Z",
        "state  active -> archived",
        "mail: invited to the portal as User",
        "letters/welcome.md",
    ],
)
def test_a_search_finds_each_change(words: str) -> None:
    assert words in text(review())


def test_a_plan_that_was_compared_and_is_the_same_says_so() -> None:
    assert "Nothing differs from the older plan.\n" in text(review(), compared=Comparison(()))


def test_a_plan_without_rosters_is_grouped_by_room_all_the_same() -> None:
    lines = text(replace(review(), rosters=())).splitlines()
    assert [line for line in lines if line[:1] in {"+", "~", "-", ">"}] == [
        '+ user "dan@acme.example"  (rooms/team.yaml:5:5)',
        '~ group "Design"  (rooms/team.yaml:9:5)',
        '~ room "Project Blue"  (rooms/team.yaml:14:5)',
        '+ room "Contracts 2027"  (rooms/team.yaml:31:5)',
        '~ room "Old trade fair"  (rooms/team.yaml:40:5)',
        '> welcome "cid@acme.example"  (rooms/team.yaml:7:5)',
    ]


def _many(number: int) -> Plan:
    """A room that many come to, some of them from outside, and that many leave."""
    outsiders = [f"guest{place}@partner.example" for place in range(3)]
    there = [person(f"gone{place:02}@acme.example") for place in range(number)]
    low = person("low@acme.example")
    rooms = [
        room(
            "Plans",
            [
                *(member(f"p{place:02}@acme.example") for place in range(number)),
                *(member(email) for email in outsiders),
                member(low.email),
            ],
        )
    ]
    known = [person(f"p{place:02}@acme.example") for place in range(number)]
    return made(
        rooms,
        [found()],
        {1: (OWNS, share(low, Access.EDITING), *(share(one) for one in there))},
        people=[*known, *(person(email) for email in outsiders)],
        domains=frozenset({"acme.example"}),
    )


def test_many_of_one_sort_are_counted_and_nobody_who_loses_or_is_from_outside_is() -> None:
    shown = text(_many(30))
    head, _, body = shown.partition('\n~ room "Plans"')
    lines = [" ".join(line.split()) for line in body.splitlines()]
    counted = "+ and 25 more gain Read (--format json, html or markdown shows all)"
    assert [line for line in lines if line.startswith(("+ p", "+ and"))] == [
        *(f"+ p{place:02}@acme.example Read" for place in range(5)),
        counted,
    ]
    for place in range(30):
        assert f"- gone{place:02}@acme.example Read ({LAST_ACCESS})" in lines
    for place in range(3):
        assert f"+ guest{place}@partner.example Read (outside)" in lines
    assert "~ low@acme.example Editing -> Read" in lines
    assert head.count("guest") == 3
    assert head.count("gone") == 30
    assert "  + 33 gain access: " in head
    assert "and 20 more" in head
    assert "~ 1 whose access changes: low@acme.example (may do less)" in head


def test_few_of_one_sort_are_all_shown() -> None:
    shown = text(_many(20))
    assert shown.count("    + p") == 20
    assert "gain Read" not in shown


def test_rooms_of_a_summary_are_counted_too_but_those_that_are_deleted() -> None:
    rosters = [
        Roster(Ref("room", f"{fate} {place:02}"), HERE, fate)
        for fate in (Fate.ARCHIVED, Fate.DELETED)
        for place in range(12)
    ]
    shown = text(Plan("p", "", (), (), (), (), (), 0, 0, rosters=tuple(rosters)))
    assert "~ 12 rooms go to the archive: " in shown
    assert "and 2 more\n" in shown
    assert "archived 10" not in shown
    assert '"deleted 11"' in shown


def test_a_long_list_is_counted_but_what_goes() -> None:
    tags = tuple(f"tag{place:02}" for place in range(30))
    there = found(settings={"tags": tuple(f"old{place:02}" for place in range(25))})
    shown = text(made([room(settings={"tags": tags})], [there], {}))
    line = next(line for line in shown.splitlines() if "~ tags" in line)
    assert "tag04, and 25 more  (+tag00" in line
    assert "+tag04 and 25 more -old00" in line
    assert all(f"-old{place:02}" in line for place in range(25))


def test_what_a_change_comes_to_is_told_where_a_group_makes_it_another() -> None:
    ann, bob, cid = (person(f"{name}@acme.example") for name in ("ann", "bob", "cid"))
    design = found_group("Design", ann, bob, cid)
    shown = text(
        made(
            [room("Plans", [member("Design", Access.EDITING), member(ann.email)])],
            [found()],
            {1: (OWNS, share(design, Access.EDITING), share(bob, Access.EDITING), share(cid))},
            groups={"Design": (design,)},
        )
    )
    assert "+ ann@acme.example  Read  (in effect Editing by the group Design -> Read)" in shown
    assert "- bob@acme.example  Editing  (in effect still Editing by the group Design)" in shown
    assert "- cid@acme.example  Read  (in effect Read -> Editing by the group Design)" in shown


def test_a_room_that_only_a_group_or_an_account_changes_is_told_too() -> None:
    ann, bob = person("ann@acme.example"), person("bob@acme.example")
    gone = person("gone@partner.example")
    design = found_group("Design", ann, bob)
    shown = text(
        made(
            [room("Plans", [member("Design"), member(gone.email)])],
            [found()],
            {1: (OWNS, share(design), share(gone))},
            groups={"Design": (design,)},
            declared_groups=[group("Design", ann.email, "new@acme.example")],
            users=[user(gone.email, state=Standing.DISABLED)],
            people=[person("new@acme.example")],
            domains=frozenset({"acme.example"}),
        )
    )
    assert '~ user "gone@partner.example"  (rooms.yaml:1:1)  (outside)' in shown
    assert shown.partition('~ room "Plans"')[2].splitlines()[:5] == [
        "  (rooms.yaml:1:1)",
        "  in effect, by groups and accounts",
        "    + new@acme.example      Read by the group Design",
        "    - gone@partner.example  Read  (outside; the last access in the rooms looked at)",
        f"    - bob@acme.example      Read by the group Design  ({LAST_ACCESS})",
    ]


def test_a_summary_is_not_cut_inside_a_name() -> None:
    names = [f"somebody{place}@a-rather-long-domain.acme.example" for place in range(9)]
    shown = text(made([room("New", [member(name) for name in names])], people=map(person, names)))
    head = shown.partition("\n+ room")[0].splitlines()
    assert max(map(len, head)) <= WIDTH + 1
    assert all(any(name in line for line in head) for name in names)


def test_a_group_whose_people_are_not_known_loses_no_last_access() -> None:
    other = FoundGroup("Others", "g-9")
    shown = text(
        made([room("Plans", [])], [found()], {1: (OWNS, share(other))}, groups={"Others": (other,)})
    )
    assert "- 1 loses access: group Others\n" in shown
