from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from reconciler.access import Role
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.user import Person, Standing
from reconciler.manifest import schema
from reconciler.plan import Plan
from reconciler.render import by_person
from reconciler.render.document import document
from tests.unit.render.review import review, whole
from tests.unit.render.samples import EVIL, SHOWN, people, plan
from tests.unit.things import OWNS, found, made, member, person, room, share

PLAN = jsonschema.Draft202012Validator(json.loads(schema("plan")))


def _entries(shown: str) -> dict[str, list[str]]:
    """The lines of each person, by the line that names them."""
    blocks = [block.splitlines() for block in shown.split("\n\n")]
    return {lines[0]: lines[1:] for lines in blocks}


def test_each_person_has_all_that_a_plan_means_for_them() -> None:
    entries = _entries(by_person.text(review()))
    assert entries["dan@acme.example  (User)"] == [
        '    + user "dan@acme.example"  User of the portal',
        '    + room "Contracts 2027"    FillForms  (rooms/team.yaml:33:5)',
        '    > mail for user "dan@acme.example": invited to the portal as User',
    ]
    assert entries["ann@acme.example  (RoomAdmin)"] == [
        '    ~ room "Project Blue"  owner -> RoomManager  (rooms/team.yaml:14:5)',
        '    keeps owner in "Handbook"',
    ]
    assert entries["gone@partner.example  (Guest, pending now, outside)"] == [
        '    - room "Project Blue"  Review  (rooms/team.yaml:14:5)',
        "    loses the last access in the rooms looked at",
    ]
    assert entries["eve@acme.example  (User)"][1] == (
        '    + room "Project Blue"  Read by the group Design  (rooms/team.yaml:19:5)'
    )
    assert entries['anyone with the link "For the press"'] == [
        '    + links "Project Blue"  Read in the room'
    ]


def test_it_begins_and_ends_with_what_the_plan_comes_to() -> None:
    lines = by_person.text(whole()).splitlines()
    assert lines[0] == "Portal https://portal.example as owner@acme.example"
    assert lines[2].startswith("REFUSED, nothing would be applied: ")
    assert lines[-3].startswith("REFUSED (x): ")
    assert lines[-1].startswith("Plan: 10 steps ")
    assert sum(line.startswith("x guard ") for line in lines) == 2


def test_rooms_whose_people_are_not_known_are_told() -> None:
    lines = by_person.text(review()).splitlines()
    assert 'Nothing is known of the people of room "Attic": it lies in the archive.' in lines


def test_whoever_keeps_what_they_may_do_is_counted() -> None:
    ann = person("ann@acme.example")
    shown = by_person.text(
        made([room(members=[member(ann.email)])], [found()], {1: (OWNS, share(ann))})
    )
    assert "2 others keep what they may do.\n" in shown
    assert ann.email not in shown


def test_a_group_whose_people_are_not_known_says_so_and_ends_are_told() -> None:
    group = FoundGroup("Design", "g-1")
    shown = by_person.text(
        made(
            [room(members=[member("Design")])], [found()], {1: (OWNS,)}, groups={"Design": (group,)}
        )
    )
    assert "group Design  (a group whose people are not known)\n" in shown
    blue = review().rosters[0]
    until = blue.holdings[3]._replace(until=review().rosters[3].holdings[1].until)
    ends = replace(review(), rosters=(replace(blue, holdings=(until,)),))
    assert "Comment  (rooms/team.yaml:17:5)  (until 2026-12-24)\n" in by_person.text(ends)


def test_colour_marks_lines_and_changes_no_word() -> None:
    coloured = by_person.text(review(), colour=True)
    assert "\x1b[32m+\x1b[0m room" in coloured
    for code in ("31", "32", "33", "35", "36", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == by_person.text(review())


def test_nothing_to_do_is_nobody() -> None:
    lines = by_person.text(Plan("p", "", (), (), (), (), (), 0, 0)).splitlines()
    assert lines[:3] == ["Portal p", "Nothing to do", ""]
    assert len(lines) == 4


@pytest.mark.parametrize("made_of", [plan(), people(), whole(), review()])
def test_the_document_fits_the_schema(made_of: Plan) -> None:
    PLAN.validate({**document(made_of), "people": by_person.document(made_of)})


def test_the_document_holds_each_place_with_its_groups_and_line() -> None:
    told = {one["who"]: one for one in by_person.document(review())}
    eve = told["eve@acme.example"]
    assert (eve["type"], eve["standing"], eve["outside"]) == ("User", "active", False)
    assert eve["rooms"] == [
        {
            "room": "Project Blue",
            "turn": "gains",
            "now": None,
            "after": "Read",
            "now_by": None,
            "after_by": "Design",
            "until": None,
            "source": {"file": "rooms/team.yaml", "line": 19, "column": 5},
        }
    ]
    assert eve["besides"][0]["effect"] == "gains"
    assert told["gone@partner.example"]["loses_last_access"] is True
    assert told["new@partner.example"]["mails"][0]["kind"] == "members"


def test_names_are_shown_and_never_obeyed() -> None:
    odd = Person(f"x{EVIL}@acme.example", "p-1", Role.USER, Standing.ACTIVE)
    core = made([room(f"New {EVIL}", [member(odd.email)])], people=[odd])
    shown = by_person.text(replace(core, portal=f"p{EVIL}"))
    assert all(line.isprintable() for line in shown.split("\n"))
    assert SHOWN in shown
