"""A plan as annotations of a workflow."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from reconciler.access import Access
from reconciler.action import Blocker, Ref
from reconciler.plan import Plan
from reconciler.render.annotations import annotations as annotated
from reconciler.render.plain import shown
from reconciler.source import Source
from tests.unit.render.large import large
from tests.unit.render.review import review, whole
from tests.unit.render.wild import plans
from tests.unit.things import OWNS, found, made, member, person, room, share

EMPTY = Plan("p", "", (), (), (), (), (), 0, 2)
_COMMAND = re.compile(r"::(error|warning|notice) ([a-z]+=[^,:]*(?:,[a-z]+=[^,:]*)*)::(.*)")


def commands(plan: Plan) -> list[tuple[str, dict[str, str], str]]:
    """Each command as the runner reads it: level, properties, message."""
    read = []
    for line in annotated(plan).splitlines():
        match = _COMMAND.fullmatch(line)
        assert match, line
        level, properties, message = match.groups()
        pairs = dict(one.split("=", 1) for one in properties.split(","))
        read.append((level, pairs, message))
    return read


def test_an_empty_plan_has_nothing_to_say() -> None:
    assert annotated(EMPTY) == ""


def test_a_line_says_whom_it_lets_in_and_mails_and_the_room_s_who_loses() -> None:
    bob, cid = person("bob@acme.example"), person("cid@acme.example")
    line = member(bob.email, Access.EDITING)._replace(source=Source("rooms.yaml", 7, 9))
    plan = made(
        [replace(room("Plans", [line], notify=True), source=Source("rooms.yaml", 3, 5))],
        [found("Plans")],
        {1: (OWNS, share(cid))},
        people=[bob],
    )
    assert annotated(plan) == (
        "::warning file=rooms.yaml,line=3,col=5,title=1 loses access::"
        'this line takes access from cid@acme.example (Read in "Plans")\n'
        "::notice file=rooms.yaml,line=7,col=9,title=1 gains access%2C 1 is mailed::"
        'this line lets in bob@acme.example (Editing in "Plans"), '
        "mails bob@acme.example (told about the room)\n"
    )


def test_what_stops_the_plan_is_an_error_and_comes_first() -> None:
    levels = [level for level, _, _ in commands(whole())]
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    errors = [one for one in commands(whole()) if one[0] == "error"]
    assert [(place["line"], place["title"]) for _, place, _ in errors] == [
        ("5", "blocked%2C 1 gains access%2C 1 is mailed%2C step"),
        (
            "14",
            "guard/removals%2C 1 loses access%2C 1 gains access%2C 2 change access%2C step",
        ),
        ("31", "guard/last_manager%2C 1 gains access%2C step"),
        ("17", "rule/no-guests%2C 1 gains access%2C 1 is mailed"),
    ]


def test_a_lifted_guard_says_why_and_stops_nothing() -> None:
    lifted = [text for level, _, text in commands(whole()) if "lifted because" in text]
    assert len(lifted) == 1
    assert "the fair is over" in lifted[0]
    assert not [level for level, _, _ in commands(review()) if level == "error"]


def test_a_line_that_meets_many_names_some_and_counts_the_others() -> None:
    people = [share(person(f"p{at}@acme.example")) for at in range(13)]
    text = annotated(made([room("Plans", [])], [found("Plans")], {1: (OWNS, *people)}))
    names = ", ".join(f"p{at}@acme.example" for at in range(5))
    assert f"this line takes access from 13 ({names}, and 8 more)" in text


def test_no_more_than_are_shown_are_said_and_the_last_one_counts_the_others() -> None:
    found = commands(large(30, 20))
    levels = [level for level, _, _ in found]
    assert {level: levels.count(level) for level in levels} == {"warning": 10, "notice": 10}
    level, place, text = found[-1]
    assert level == "notice"
    assert "file" not in place
    assert re.match(r"170 more warnings, 411 more notices: the plan as text", text)


def test_without_more_than_are_shown_nothing_is_counted() -> None:
    assert "More lines" not in annotated(whole())


def test_a_whole_file_has_no_line_and_what_no_manifest_says_no_file() -> None:
    nowhere = Blocker(Ref("portal", "p"), "is full", Source("", 0, 0))
    of_file = replace(nowhere, source=Source("a,b:c%.yaml", 0, 0))
    assert annotated(replace(EMPTY, blockers=(nowhere, of_file))).splitlines() == [
        '::error title=blocked::portal "p": is full',
        '::error file=a%2Cb%3Ac%25.yaml,title=blocked::portal "p": is full',
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(most=12))
def test_nothing_that_a_thing_is_called_is_a_command(plan: Plan) -> None:
    found = commands(plan)
    levels = [level for level, _, _ in found]
    assert all(levels.count(level) <= 10 for level in levels)
    for _, place, text in found:
        assert place.keys() <= {"file", "line", "col", "title"}
        assert "%" not in re.sub("%(25|0D|0A)", "", text)
        assert text.isprintable() or shown(text) == text
