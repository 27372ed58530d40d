from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.action import Action, Effect, EffectKind, Op, Ref
from reconciler.comparison import Comparison
from reconciler.diff import Change
from reconciler.render.html import html
from reconciler.roster import Fate, Roster
from reconciler.source import Source
from tests.unit.render import review_notes as notes
from tests.unit.render.html_page import Page, seen
from tests.unit.render.large import large
from tests.unit.render.review import review
from tests.unit.render.review_people import at, holding
from tests.unit.render.samples import EVIL, SHOWN, people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.plan import Plan


MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


def one(action: Action, *, roster: Roster | None = None) -> Plan:
    """A plan of one step."""
    return replace(review(), actions=(action,), rosters=(roster,) if roster else ())


def members(
    fields: Sequence[Change], effects: Sequence[Effect] = (), source: Source | None = None
) -> Action:
    return Action(
        Ref("members", "Plans"), Op.UPDATE, tuple(fields), tuple(effects), (), source or at(3)
    )


def test_markup_and_control_characters_stay_text_wherever_they_stand() -> None:
    evil = f"{MARKUP}{EVIL}"
    source = Source(evil, 1, 1)
    made = replace(
        one(
            replace(
                members(
                    [Change(evil, evil, (evil,)), Change("b", None, evil)],
                    [
                        Effect(EffectKind.MAIL, evil, evil),
                        Effect(EffectKind.LOSES, "c", evil),
                        Effect(EffectKind.NOTE, "", evil),
                    ],
                    source,
                ),
                ref=Ref("members", evil),
            ),
            roster=Roster(
                Ref("room", evil),
                source,
                Fate.STAYS,
                (holding(evil, evil, "", 1, (evil, ""), role=evil, standing=evil),),
            ),
        ),
        portal=evil,
        acting=evil,
        drift=(replace(notes.DRIFT[0], ref=Ref(evil, evil), text=evil, source=source),),
        trips=(replace(notes.TRIPS[2], because=evil, text=evil),),
        violations=(replace(notes.VIOLATIONS[0], rule=evil, who=evil, text=evil),),
    )
    difference = replace(notes.SINCE.differences[0], ref=evil, lines=(evil,))
    content = html(made, digest=evil, compared=Comparison((difference,), evil))
    content.encode()
    page = Page(content)
    assert [tag for tag, _ in page.tags if tag in {"script", "img"}] == ["script"]
    assert f"{MARKUP}{SHOWN}" in page.text
    assert "alert" not in "".join(page.raw.values())
    assert not set(EVIL) & set(content.replace("\n", "")) - set("abcdefgh[31m")


def test_a_masked_plan_is_shown_with_the_marks_of_those_outside() -> None:
    masked = holding("person-1", "Read", "", 3, outside=True)
    made = one(
        members([Change("person-1", "Read", None)]),
        roster=Roster(Ref("room", "Plans"), at(3), Fate.STAYS, (masked,)),
    )
    assert "- person-1 Read outside loses last access" in seen(html(replace(made, acting="")))


def test_nothing_new_since_the_older_plan_is_said_too() -> None:
    assert "Nothing has changed since the plan." in seen(html(review(), compared=Comparison(())))
    lines = seen(html(review(), compared=Comparison(notes.SINCE.differences)))
    assert "Compared with" not in lines


def test_mails_of_one_text_are_told_by_a_number_and_the_text_once() -> None:
    fields = [Change(f"p{number}@acme.example", None, "Read") for number in range(4)]
    effects = [Effect(EffectKind.MAIL, one.name, "told about the room") for one in fields]
    found = seen(html(one(members(fields, effects))))
    assert "+ p0@acme.example Read mail (1)" in found
    assert found.count("told about the room") == 1
    assert "mail (1), to 4: told about the room" in found


def test_what_a_step_tells_twice_of_somebody_is_shown_whole() -> None:
    step = members(
        [Change("ann@acme.example", None, "Read"), Change("bob@acme.example", "Read", "Review")],
        [
            Effect(EffectKind.GAINS, "ann@acme.example", "by a link"),
            Effect(EffectKind.LOSES, "ann@acme.example", "an invitation"),
            Effect(EffectKind.NOTE, "bob@acme.example", "is asked once more"),
            Effect(EffectKind.CHANGES, "bob@acme.example", "until tomorrow"),
            Effect(EffectKind.NOTE, "cid@acme.example", "is left out"),
        ],
    )
    found = seen(html(one(step)))
    assert "+ ann@acme.example Read; by a link; an invitation" in found
    assert "~ bob@acme.example Read -> Review; is asked once more; until tomorrow" in found
    assert "cid@acme.example is left out" in found


def test_values_that_are_lists_flags_or_nothing_are_told_in_words() -> None:
    fields = [
        Change("tags", ("a", " b"), ()),
        Change("same", ("a",), ("a",)),
        Change("cover", "x", ""),
        Change("flag", current=True, desired=False),
        Change("uses", 0, 3),
    ]
    found = seen(html(one(members(fields, source=Source("", 0, 0)))))
    assert '~ tags a, " b" -> none (-a - b)' in found
    assert "~ same a -> a" in found
    assert "~ cover x -> none" in found
    assert "~ flag yes -> no" in found
    assert "~ uses 0 -> 3" in found


def test_a_line_of_another_file_is_named_whole() -> None:
    one_file, other = Source("a.yaml", 3, 5), Source("b.yaml", 7, 9)
    step = members([Change("ann@acme.example", None, "Read")], source=one_file)
    there = holding("ann@acme.example", "", "Read", 1)._replace(source=other)
    roster = Roster(Ref("room", "Plans"), one_file, Fate.STAYS, (there,))
    assert "+ ann@acme.example Read b.yaml:7:9" in seen(html(one(step, roster=roster)))


def test_effective_access_that_a_step_tells_otherwise_is_told_beside_it() -> None:
    step = members([Change("ann@acme.example", None, "Read")])
    there = holding("ann@acme.example", "Comment", "Read", 3, ("Design", ""))
    roster = Roster(Ref("room", "Plans"), at(3), Fate.STAYS, (there,))
    found = seen(html(one(step, roster=roster)))
    assert "+ ann@acme.example Read may do less ~ update" not in found
    assert "by groups, ownership and accounts ~ ann@acme.example Comment -> Read" in found


def test_a_kind_without_a_title_of_its_own_and_a_letter_of_the_portal_are_shown() -> None:
    other = Action(Ref("virtual_thing", "U"), Op.REMOVE, (), (), (), at(1))
    steps = [*people().actions, other]
    found = seen(html(replace(review(), actions=tuple(steps), rosters=())))
    assert "virtual thing 1 step - remove virtual thing U" in found
    assert "Invitation links of the portal" in found
    assert "letter by the portal" in found


def test_many_names_are_counted_but_whoever_loses_access_is_named() -> None:
    gains = [holding(f"new{n}@acme.example", "", "Read", 3) for n in range(12)]
    loses = [holding(f"old{n}@acme.example", "Read", "", 3) for n in range(12)]
    roster = Roster(Ref("room", "Plans"), at(3), Fate.STAYS, (*gains, *loses))
    found = seen(html(replace(review(), actions=(), rosters=(roster,))))
    assert "new9@acme.example, and 2 more below Lose access old0@acme.example" in found
    assert "old11@acme.example" in found.partition("Acts as")[0]


def test_long_lists_of_a_step_are_closed_at_first() -> None:
    fields = [Change(f"p{number}@acme.example", None, "Read") for number in range(61)]
    assert "<details><summary>61 lines</summary>" in html(one(members(fields)))


def test_a_table_that_would_be_too_large_says_what_it_shows_and_where_the_rest_is() -> None:
    found = seen(html(large(40, 6)))
    assert "This table has 30 rooms of 40, and 100 of the 180 people in them" in found
    assert "The list below has every room and everybody." in found
    assert html(large(40, 6)).count('<th scope="row">') == 100


@pytest.mark.apart
def test_five_thousand_rooms_of_twenty_who_all_change_stay_under_20_mb() -> None:
    content = html(large(5000, 20))
    assert len(content.encode()) < 20_000_000
    # Nobody is left out, and nothing that is told of them.
    found = content[content.index('id="steps"') :]
    assert found.count("<li class=") == 100_000
    assert (
        "- somebody-099997@partner.example: Read; outside; loses last access; line 115001" in found
    )
    assert "+ somebody-000000@partner.example: Editing, as a new Guest; mail (1); outside" in found
