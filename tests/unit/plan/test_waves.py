"""What a plan takes of a portal's limits, and where it is cut."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.budget import Budget, grouped
from reconciler.plan.waves import Load, postponed, spelt, waves
from tests.unit.plan.steps import invited, step, welcomed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.action import Action
    from reconciler.plan.waves import Forecast


def cut(actions: Sequence[Action], budget: Budget) -> list[str]:
    """The waves as a day and the names in it: ``0 A B``."""
    named = {action.id: action.ref.name for action in actions}
    return [
        f"{wave.day} {' '.join(dict.fromkeys(named[step] for step in wave.steps))}"
        for wave in waves(actions, budget).waves
    ]


A, B, C = (step(name, 2) for name in "ABC")
MEMBERS = step("A", 1, kind="members")
ONE_MAILED, FOUR_MAILED = step("M", 1, 1), step("N", 1, 4)
SMALL, LARGE = step("S", 1), step("L", 5)
GONE = step("G", 0, deletes=3)


@pytest.mark.parametrize(
    ("actions", "budget", "found"),
    [
        pytest.param([], Budget(writes=1), [], id="nothing to do"),
        pytest.param([A, B, C], Budget(), ["0 A B C"], id="no limits"),
        pytest.param([A, B, C], Budget(writes=6), ["0 A B C"], id="an exact fit"),
        pytest.param([A, B, C], Budget(writes=5), ["0 A B", "1 C"], id="one over"),
        pytest.param([A, B, C], Budget(writes=2), ["0 A", "1 B", "2 C"], id="a day for each"),
        pytest.param([A, MEMBERS, B], Budget(writes=4), ["0 A", "1 B"], id="a room is one thing"),
        pytest.param([B, A, MEMBERS], Budget(writes=4), ["0 B", "1 A"], id="and goes on whole"),
        pytest.param([A, B], Budget(writes=4, writes_used=1), ["0 A", "1 B"], id="some is used"),
        pytest.param([A, B], Budget(writes=4, writes_used=3), ["1 A B"], id="too little is left"),
        pytest.param([A, B], Budget(writes=4, writes_used=9), ["1 A B"], id="all is used"),
        pytest.param([GONE, A], Budget(writes=4, writes_used=9), ["0 G", "1 A"], id="free steps"),
        pytest.param([LARGE], Budget(writes=4), ["0 L"], id="too large, and alone"),
        pytest.param([A, LARGE, B], Budget(writes=4), ["0 A", "1 L", "2 B"], id="too large"),
        pytest.param([LARGE, GONE], Budget(writes=4), ["0 L", "1 G"], id="nothing goes with it"),
        pytest.param(
            [LARGE, A], Budget(writes=4, writes_used=3), ["0 L", "1 A"], id="it is not put off"
        ),
        pytest.param(
            [LARGE, A], Budget(writes=4, writes_used=4), ["1 L", "2 A"], id="unless nothing is left"
        ),
        pytest.param(
            [ONE_MAILED, SMALL, FOUR_MAILED], Budget(letters=4), ["0 M S", "1 N"], id="letters"
        ),
        pytest.param(
            [ONE_MAILED, SMALL, FOUR_MAILED],
            Budget(letters=5, letters_used=5),
            ["1 M S N"],
            id="letters are used up",
        ),
        pytest.param(
            [FOUR_MAILED, A, ONE_MAILED],
            Budget(letters=3),
            ["0 A M", "1 N"],
            id="nothing waits for what will be refused",
        ),
        pytest.param([FOUR_MAILED], Budget(letters=3), ["0 N"], id="which is tried all the same"),
        pytest.param(
            [FOUR_MAILED],
            Budget(letters=3, letters_used=3),
            ["1 N"],
            id="but not without a letter left",
        ),
        pytest.param(
            [A, ONE_MAILED, B],
            Budget(writes=3, letters=1),
            ["0 A M", "1 B"],
            id="whichever limit comes first",
        ),
    ],
)
def test_steps_are_cut_between_things_where_a_day_ends(
    actions: list[Action], budget: Budget, found: list[str]
) -> None:
    assert cut(actions, budget) == found


def test_what_is_counted_for_the_day_is_what_the_portal_counts() -> None:
    steps = [invited("new@acme.example"), step("A", 3, 2, deletes=2), welcomed("ann@acme.example")]
    forecast = waves(steps, Budget())
    assert forecast.load == Load(requests=6, writes=4, reads=3, letters=3, serial=3)
    assert forecast.seconds == 2


def test_a_room_is_read_once_for_each_part_of_it() -> None:
    assert waves([A, MEMBERS, B], Budget()).load.reads == 3


@pytest.mark.parametrize(
    ("per_minute", "rooms", "seconds"),
    [(None, 500, 0), (100, 50, 0), (100, 51, 60), (100, 150, 120), (1400, 10_000, 840)],
)
def test_what_goes_at_once_in_the_first_minute_takes_no_time(
    per_minute: int | None, rooms: int, seconds: int
) -> None:
    steps = [step(f"R{number}", 1) for number in range(rooms)]
    assert waves(steps, Budget(per_minute)).seconds == seconds


def test_what_goes_one_at_a_time_goes_beside_the_rest() -> None:
    steps = [step(f"R{number}", 1, 1) for number in range(100)]
    assert waves(steps, Budget()).seconds == 50
    assert waves(steps, Budget(per_minute=60)).seconds == 180


def test_each_day_begins_with_a_free_minute() -> None:
    steps = [step(f"R{number}", 1) for number in range(100)]
    forecast = waves(steps, Budget(per_minute=60, writes=50))
    assert [wave.seconds for wave in forecast.waves] == [60, 60]
    assert forecast.seconds == 120


def test_a_wave_knows_what_it_begins_and_ends_with() -> None:
    first, second = waves([A, MEMBERS, B, C], Budget(writes=5)).waves
    assert (str(first.first), str(first.last)) == ("room/A", "room/B")
    assert (str(second.first), str(second.last)) == ("room/C", "room/C")
    assert [str(one.last) for one in waves([MEMBERS], Budget()).waves] == ["room/A"]


def test_a_plan_that_fits_leaves_nothing_for_later() -> None:
    forecast = waves([A, B], Budget(writes=4))
    assert forecast.fits
    assert forecast.limits == ()
    assert postponed(forecast) == {}


def test_what_is_left_for_later_is_told_with_the_limit_and_the_wave() -> None:
    forecast = waves([A, B, C], Budget(writes=2))
    assert not forecast.fits
    assert postponed(forecast) == {
        B.id: "left for the next day: the portal takes 2 writes a day (2 of 3)",
        C.id: "left for a later day: the portal takes 2 writes a day (3 of 3)",
    }


def test_where_nothing_is_left_of_today_everything_is_left_for_later() -> None:
    forecast = waves([ONE_MAILED], Budget(writes=10_000, letters=1, writes_used=10_000))
    assert postponed(forecast) == {
        ONE_MAILED.id: "left for the next day: the portal takes 10 000 writes a day (1 of 1)"
    }


def test_both_limits_are_told_where_both_are_too_small() -> None:
    forecast = waves([ONE_MAILED, FOUR_MAILED], Budget(writes=1, letters=4))
    assert forecast.limits == ("1 write", "4 invitations by e-mail")
    (reason,) = postponed(forecast).values()
    assert "takes 1 write and 4 invitations by e-mail a day" in reason


def test_what_is_too_large_for_any_day_is_known() -> None:
    forecast = waves([A, LARGE, FOUR_MAILED], Budget(writes=4, letters=3))
    assert [wave.first.name for wave in forecast.too_large] == ["L", "N"]


def test_large_numbers_are_read_at_a_glance() -> None:
    assert [grouped(one) for one in (0, 999, 1_000, 1_234_567)] == [
        "0",
        "999",
        "1 000",
        "1 234 567",
    ]
    assert [spelt(one, "write") for one in (1, 10_000)] == ["1 write", "10 000 writes"]


LIMITS = st.one_of(st.none(), st.integers(1, 12))
STEPS = st.lists(
    st.tuples(st.sampled_from(["room", "members", "links"]), st.integers(0, 6), st.integers(0, 6)),
    max_size=12,
)


@st.composite
def plans(draw: st.DrawFn) -> list[Action]:
    """Rooms with their parts beside each other, as a planner gives them."""
    made = []
    for room, parts in enumerate(draw(st.lists(STEPS, max_size=5))):
        kinds = {kind: (posts, letters) for kind, posts, letters in parts}
        made += [
            step(f"R{room}", posts, letters, kind=kind, deletes=1)
            for kind, (posts, letters) in kinds.items()
        ]
    return made


BUDGETS = st.builds(
    Budget,
    per_minute=st.one_of(st.none(), st.integers(1, 20)),
    writes=LIMITS,
    letters=LIMITS,
    writes_used=st.integers(0, 15),
    letters_used=st.integers(0, 15),
)


@given(plans(), BUDGETS)
def test_every_step_is_in_one_wave_and_no_wave_is_over_a_limit_that_could_be_kept(
    actions: list[Action], budget: Budget
) -> None:
    forecast = waves(actions, budget)
    steps = [one for wave in forecast.waves for one in wave.steps]
    assert sorted(steps) == sorted(action.id for action in actions)
    _demand_order(actions, steps, budget, forecast)
    for wave in forecast.waves:
        limit = budget.day if wave.day else budget.today
        single = len({named(actions, one) for one in wave.steps}) == 1
        assert limit.covers(wave.load.writes, wave.load.letters) or (
            single and wave in [*forecast.too_large]
        )
    assert [wave.day for wave in forecast.waves] in (
        [*range(len(forecast.waves))],
        [*range(1, len(forecast.waves) + 1)],
    )
    assert postponed(forecast).keys() == {
        one for wave in forecast.waves if wave.day for one in wave.steps
    }
    assert forecast.fits == (not forecast.limits)
    if forecast.fits:
        assert len(forecast.waves) <= 1
        assert not postponed(forecast)


def named(actions: Sequence[Action], id_: str) -> str:
    return next(action.ref.name for action in actions if action.id == id_)


def _demand_order(
    actions: Sequence[Action], steps: Sequence[str], budget: Budget, forecast: Forecast
) -> None:
    """Things stay whole and in their order, but for those that no day has letters for."""
    names = [named(actions, one) for one in steps]
    assert len([*groupby(names)]) == len(set(names))
    day = budget.day
    late = {wave.first.name for wave in forecast.too_large if not day.covers(0, wave.load.letters)}
    kept = [action.id for action in actions if action.ref.name not in late]
    assert steps[: len(kept)] == kept
