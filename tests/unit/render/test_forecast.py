"""What a plan takes of a portal's limits, in each form that tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.budget import Budget
from reconciler.cli.showing import Manner, rendered
from reconciler.mask import Mask
from reconciler.plan import Plan
from reconciler.plan.waves import Forecast, waves
from reconciler.render import by_person
from reconciler.render.document import document, fingerprint
from reconciler.render.forecast import about, lines
from reconciler.render.forecast import document as forecast_document
from reconciler.render.html import html
from reconciler.render.markdown import LEAST, markdown
from reconciler.render.markdown.words import units
from reconciler.render.text import text
from tests.unit.plan.steps import invited, step
from tests.unit.render.html_page import Page, seen
from tests.unit.render.samples import EVIL, SHOWN
from tests.unit.things import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.action import Action

THREE = [step("A", 2), step("B", 2, 1), step("C", 2)]
CUT = Budget(1400, writes=4)


def rooms(number: int, posts: int = 1) -> list[Action]:
    return [step(f"R{one}", posts) for one in range(1, number + 1)]


def plan(actions: Sequence[Action]) -> Plan:
    return Plan("https://portal.example", "", (), tuple(actions), (), (), (), 0, 0)


def told(actions: Sequence[Action], budget: Budget) -> list[str]:
    return list(lines(waves(actions, budget)))


def test_a_small_plan_says_nothing_of_limits() -> None:
    for budget in (Budget(), Budget(1400, 10_000), Budget(1400, 10_000, None, 1_200)):
        forecast = waves(THREE, budget)
        assert text(plan(THREE), forecast=forecast) == text(plan(THREE))
        assert by_person.text(plan(THREE), forecast=forecast) == by_person.text(plan(THREE))
        assert markdown(plan(THREE), forecast=forecast) == markdown(plan(THREE))
        assert html(plan(THREE), forecast=forecast) == html(plan(THREE))
    assert list(lines(None)) == []


def test_a_plan_that_takes_minutes_says_so_in_a_line() -> None:
    assert told(rooms(3_000), Budget(1400)) == ["Takes about 4 minutes at 1 400 requests a minute."]
    mailed = [step(f"R{one}", 1, 1) for one in range(300)]
    why = "since what mails people goes one at a time"
    assert told(mailed, Budget()) == [f"Takes about 2 minutes, {why}."]
    assert told(mailed, Budget(1400)) == [f"Takes about 2 minutes, {why}."]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (60, "about 1 minute"),
        (100, "about 2 minutes"),
        (89 * 60, "about 89 minutes"),
        (90 * 60, "about 2 hours"),
        (20, "about 1 minute"),
    ],
)
def test_times_are_told_roughly(seconds: int, words: str) -> None:
    assert about(seconds) == words


def test_a_large_plan_that_fits_says_how_much_of_a_day_it_takes() -> None:
    assert told(rooms(1_000), Budget(None, 10_000)) == []
    assert told(rooms(3_000), Budget(None, 10_000)) == ["Fits: 3 000 of 10 000 writes a day."]
    assert told(rooms(3_000), Budget(1400, 10_000, None, 1_200)) == [
        (
            "Fits: 3 000 of 10 000 writes a day (1 200 writes used by this folder's applies in the "
            "last 24 hours). Takes about 4 minutes at 1 400 requests a minute."
        )
    ]
    assert told(THREE, Budget(letters=5, letters_used=2)) == [
        (
            "Fits: 1 of 5 invitations by e-mail a day (2 invitations by e-mail used by this "
            "folder's applies in the last 24 hours)."
        )
    ]


def test_a_plan_that_does_not_fit_is_told_in_waves() -> None:
    assert text(plan(THREE), forecast=waves(THREE, CUT)).splitlines()[:6] == [
        "Portal https://portal.example",
        "3 steps (3 to update)",
        "Does not fit into today's limit of 4 writes: 2 waves, on 2 days:",
        '  today: 2 steps, 4 writes, 1 invitation by e-mail; up to room "B"',
        '  day 2: 1 step, 2 writes; up to room "C"',
        "",
    ]
    assert told(rooms(9_000), Budget(1400, 10_000, None, 1_200)) == [
        (
            "Does not fit into today's limit of 10 000 writes (1 200 writes used by this folder's "
            "applies in the last 24 hours): 2 waves, on 2 days:"
        ),
        '  today: 8 800 steps, 8 800 writes, about 12 minutes; up to room "R8800"',
        '  day 2: 200 steps, 200 writes; up to room "R9000"',
    ]


def test_a_plan_of_which_nothing_is_for_today_says_so() -> None:
    head = told(THREE, Budget(writes=4, letters=9, writes_used=4, letters_used=1))[0]
    assert head == (
        "Nothing more fits into today's limit of 4 writes (4 writes and 1 invitation by e-mail "
        "used by this folder's applies in the last 24 hours): 2 waves, from tomorrow on:"
    )
    assert told([step("A", 2)], Budget(writes=4, writes_used=3))[0].endswith(
        "in the last 24 hours): 1 wave, from tomorrow on:"
    )


def test_what_is_more_than_any_day_takes_is_told_plainly() -> None:
    assert told([step("A", 3, 2), step("B", 1)], Budget(writes=2, letters=1)) == [
        (
            "Does not fit into today's limits of 2 writes and 1 invitation by e-mail: 2 waves, "
            "on 2 days:"
        ),
        '  today: 1 step, 1 write; up to room "B"',
        '  day 2: 1 step, 3 writes, 2 invitations by e-mail; up to room "A"',
        (
            '  room "A" takes 2 invitations by e-mail, more than a day\'s 1: the portal will '
            "refuse it; let in some of them later"
        ),
        (
            '  room "A" takes 3 writes, more than a day\'s 2: it will meet the limit, and '
            "another run does the rest"
        ),
    ]
    assert told([step("A", 3)], Budget(writes=9, letters=1)) == []
    assert len(told([step("A", 3, 2)], Budget(writes=9, letters=1))) == 3
    assert told([step("A", 3)], Budget(writes=2))[:2] == [
        "Does not fit into today's limit of 2 writes:",
        '  today: 1 step, 3 writes; up to room "A"',
    ]


def test_very_many_waves_are_counted() -> None:
    found = told(rooms(30), Budget(writes=1))
    assert len(found) == 7
    assert found[-1] == "  and 25 more"


def test_the_document_of_a_forecast_is_what_the_schema_describes() -> None:
    actions = [invited("ann@acme.example"), *THREE]
    forecast = waves(actions, replace(CUT, letters=5, writes_used=1))
    found = document(plan(actions)) | {"forecast": forecast_document(forecast)}
    SCHEMA.validate(found)
    assert found["forecast"] == {
        "budget": {
            "per_minute": 1400,
            "writes": 4,
            "letters": 5,
            "writes_used": 1,
            "letters_used": 0,
        },
        "requests": 7,
        "writes": 7,
        "reads": 4,
        "letters": 2,
        "seconds": 2,
        "fits": False,
        "waves": [
            {
                "day": 0,
                "steps": 2,
                "writes": 3,
                "letters": 1,
                "seconds": 1,
                "first": {"kind": "user", "ref": "ann@acme.example"},
                "last": {"kind": "room", "ref": "A"},
            },
            {
                "day": 1,
                "steps": 2,
                "writes": 4,
                "letters": 1,
                "seconds": 1,
                "first": {"kind": "room", "ref": "B"},
                "last": {"kind": "room", "ref": "C"},
            },
        ],
    }
    nothing = document(plan(())) | {"forecast": forecast_document(waves((), Budget()))}
    SCHEMA.validate(nothing)
    assert nothing["forecast"]["fits"]
    assert not SCHEMA.is_valid(found | {"forecast": found["forecast"] | {"more": 1}})


def test_the_digest_of_a_plan_knows_nothing_of_what_was_used() -> None:
    assert "forecast" not in document(plan(THREE))
    assert fingerprint(plan(THREE)) == document(plan(THREE))["digest"]


def test_a_masked_forecast_names_nobody() -> None:
    actions = [invited("ann@acme.example"), *THREE]
    found: Forecast = Mask().value(waves(actions, Budget(writes=1)))
    assert 'up to user "person-1"' in list(lines(found))[1]


def test_a_comment_tells_the_waves_before_the_details() -> None:
    found = markdown(plan(THREE), forecast=waves(THREE, CUT))
    assert (
        "### Does not fit into today's limit of 4 writes: 2 waves, on 2 days\n\n"
        "- today: 2 steps, 4 writes, 1 invitation by e-mail; up to room `B`\n"
        "- day 2: 1 step, 2 writes; up to room `C`\n\n"
    ) in found
    large = markdown(plan(THREE), forecast=waves([step("A", 3)], Budget(writes=2)))
    assert "- **More than a day takes**: room `A` takes 3 writes" in large
    fits = markdown(plan(THREE), forecast=waves(rooms(3_000), Budget(1400)))
    assert "\n\nTakes about 4 minutes at 1 400 requests a minute.\n\n" in fits


def test_very_many_waves_do_not_make_a_comment_too_long() -> None:
    actions = [step(f"{'long ' * 20}{one}", 1) for one in range(500)]
    found = markdown(plan(actions), limit=LEAST, forecast=waves(actions, Budget(writes=1)))
    assert units(found) <= LEAST
    assert "waves left out here" in found


def test_a_page_has_the_waves_as_a_part_of_its_own() -> None:
    actions = [*THREE, step("D", 5)]
    words = seen(html(plan(actions), forecast=waves(actions, CUT)))
    assert "Limits Does not fit into today's limit of 4 writes: 3 waves, on 3 days" in words
    assert "today: 2 steps, 4 writes, 1 invitation by e-mail; up to room B" in words
    assert "room D takes 5 writes, more than a day's 4: it will meet the limit" in words
    fits = seen(html(plan(THREE), forecast=waves(rooms(3_000), Budget(1400))))
    assert "Limits Takes about 4 minutes at 1 400 requests a minute." in fits
    assert "Waves" not in fits


def test_titles_in_waves_are_shown_as_they_are() -> None:
    title = f"{EVIL}<b>`|"
    forecast = waves([step(title, 2)], Budget(writes=1))
    assert any(f'room "{SHOWN}<b>`|"' in line for line in lines(forecast))
    page = html(plan(THREE), forecast=forecast)
    assert f"up to room {SHOWN}<b>`|" in seen(page)
    assert Page(page).open == []
    assert EVIL not in markdown(plan(THREE), forecast=forecast)


def test_a_plan_that_nobody_has_forecast_is_shown_without() -> None:
    manner = Manner(digest="", compared=None, by_person=False, limit=LEAST, full="")
    for form in ("text", "json", "markdown", "html"):
        found = rendered(plan(THREE), form, manner)
        assert "forecast" not in found
        assert "wave" not in found
