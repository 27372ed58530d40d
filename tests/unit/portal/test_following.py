from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import AccessError, LostAnswerError, PortalError, RequestError
from reconciler.portal.following import STEPS, follow
from reconciler.portal.reader import Reader
from tests.unit.portal.told import Portal, answer

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from reconciler.spec import Json

PATH = "people/type/progress/ann"


def _row(*, over: bool, error: str | None = "") -> Json:
    return {"id": "7", "error": error, "percentage": 50, "isCompleted": over, "status": 1}


def _followed(*rows: Json | Exception) -> list[float]:
    """The waits, where the last row is said for ever."""
    told = list(rows)

    def say(_: object) -> Answer:
        row = told.pop(0) if len(told) > 1 else told[0]
        if isinstance(row, Exception):
            raise row
        return answer(row)

    waits: list[float] = []
    follow(Reader(Portal({PATH: say}), "p"), PATH, waits.append)
    return waits


def test_it_is_waited_for_until_it_is_over() -> None:
    waits = _followed(_row(over=False), _row(over=False), _row(over=True))
    assert waits == list(STEPS[:3])


@pytest.mark.parametrize("row", [None, {}])
def test_what_the_portal_knows_nothing_of_any_more_is_over(row: Json) -> None:
    assert _followed(_row(over=False), row) == list(STEPS[:2])


@pytest.mark.parametrize("over", [True, False])
def test_a_failure_is_told_in_the_portal_s_words_on_one_line(over: bool) -> None:  # noqa: FBT001 - a table
    with pytest.raises(RequestError, match=r"^the portal reports: No heir Try again$") as caught:
        _followed(_row(over=False), _row(over=over, error="No heir\nTry again"))
    assert not isinstance(caught.value, LostAnswerError)


def test_what_never_ends_is_told_after_five_minutes() -> None:
    asked: list[float] = []
    portal = Portal({PATH: answer(_row(over=False))})
    with pytest.raises(LostAnswerError, match=r"^it was begun, and is not over after five minutes"):
        follow(Reader(portal, "p"), PATH, asked.append)
    assert asked == list(STEPS)
    assert 300 <= sum(asked) < 310
    assert len(portal.asked) == len(STEPS)


def test_progress_that_may_not_be_read_leaves_it_open_how_it_went() -> None:
    with pytest.raises(LostAnswerError, match=r"how it went is not told: denied$"):
        _followed(_row(over=False), RequestError("denied", 403))


@pytest.mark.parametrize("error", [PortalError("unpaid"), AccessError("key")])
def test_a_portal_that_closes_meanwhile_ends_everything(error: Exception) -> None:
    with pytest.raises(type(error)):
        _followed(_row(over=False), error)


@pytest.mark.parametrize("row", ["fine", [7], {"percentage": 100}])
def test_progress_of_another_shape_is_no_portal_s(row: Json) -> None:
    with pytest.raises(PortalError, match=r"^people/type/progress/ann: the answer is not"):
        _followed(row)
