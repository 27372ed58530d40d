"""Who is a member on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reconciler.kinds.tenure import on, why
from tests.unit.things import member

TODAY = date(2026, 3, 1)
DAY = timedelta(days=1)
ANN = member("ann@acme.example")


@pytest.mark.parametrize(
    ("since", "until", "there"),
    [
        (None, None, True),
        (TODAY, None, True),
        (None, TODAY, True),
        (TODAY, TODAY, True),
        (TODAY - DAY, TODAY + DAY, True),
        (TODAY + DAY, None, False),
        (None, TODAY - DAY, False),
        (TODAY - 2 * DAY, TODAY - DAY, False),
        (TODAY + DAY, TODAY + 2 * DAY, False),
        (date.min, date.max, True),
        (date.max, date.max, False),
        (date.min, date.min, False),
    ],
)
def test_the_first_and_the_last_day_are_days_of_membership(
    since: date | None,
    until: date | None,
    there: bool,  # noqa: FBT001 - a table
) -> None:
    declared = ANN._replace(since=since, until=until)
    tenure = on(TODAY, [declared])
    assert (tenure.present, tenure.lapsed) == (((declared,), ()) if there else ((), (declared,)))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "ends today, on 2026-03-01"),
        (1, "ends tomorrow, on 2026-03-02"),
        (2, "ends in 2 days, on 2026-03-03"),
        (30, "ends in 30 days, on 2026-03-31"),
    ],
)
def test_an_end_within_thirty_days_is_told(days: int, words: str) -> None:
    declared = ANN._replace(until=TODAY + days * DAY)
    assert on(TODAY, [declared]).ending == ((declared, f"ann@acme.example {words}"),)


@pytest.mark.parametrize("until", [None, TODAY - DAY, TODAY + 31 * DAY, date.max])
def test_an_end_that_is_over_or_far_away_or_never_is_not_told(until: date | None) -> None:
    assert on(TODAY, [ANN._replace(until=until)]).ending == ()


def test_who_is_only_to_come_is_not_told_to_end() -> None:
    later = ANN._replace(since=TODAY + DAY, until=TODAY + 2 * DAY)
    assert on(TODAY, [later]).ending == ()


def test_a_group_is_called_a_group() -> None:
    design = member("Design")._replace(until=TODAY)
    assert on(TODAY, [design]).ending == ((design, "group Design ends today, on 2026-03-01"),)


def test_members_stay_in_the_order_of_the_manifest() -> None:
    rows = [member(f"{n}@x.example")._replace(until=TODAY + (n % 2 - 1) * DAY) for n in range(6)]
    tenure = on(TODAY, rows)
    assert [one.email[0] for one in tenure.present] == ["1", "3", "5"]
    assert [one.email[0] for one in tenure.lapsed] == ["0", "2", "4"]


@pytest.mark.parametrize("today", [date.min, date.max])
def test_no_day_is_too_early_or_too_late(today: date) -> None:
    rows = [ANN._replace(since=since, until=until) for since in (None, date.min, date.max)
            for until in (None, date.min, date.max)]  # fmt: skip
    tenure = on(today, rows)
    assert len(tenure.present) + len(tenure.lapsed) == len(rows)


def test_why_somebody_is_no_member_names_the_day() -> None:
    assert why(ANN._replace(since=TODAY + DAY), TODAY) == "is declared only from 2026-03-02 on"
    assert why(ANN._replace(until=TODAY - DAY), TODAY) == "was declared until 2026-02-28"
    both = ANN._replace(since=date.min, until=TODAY - DAY)
    assert why(both, TODAY) == "was declared until 2026-02-28"
