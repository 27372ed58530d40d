from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import PortalError, RequestError
from reconciler.portal.listing import ATTEMPTS, Listing, whole
from reconciler.state import Gap
from tests.unit.portal.told import Portal, answer, paged

if TYPE_CHECKING:
    from reconciler.portal.answer import Answer
    from reconciler.spec import Json
    from tests.unit.portal.told import Query


def _number(row: Json) -> int:
    return int(row["n"])


def _listing(path: str = "things") -> Listing[int]:
    return Listing(path, {"fields": "n"}, _number, lambda number: number)


def _rows(numbers: range) -> list[Json]:
    return [{"n": number} for number in numbers]


def _gap(portal: Portal) -> str:
    (found,) = whole(portal, [_listing()])
    assert isinstance(found, Gap)
    return found.reason


@pytest.mark.parametrize(("many", "pages"), [(0, 1), (1, 1), (100, 1), (101, 2), (300, 3)])
def test_a_listing_is_read_in_as_many_pages_as_it_has(many: int, pages: int) -> None:
    portal = Portal({"things": paged(_rows(range(many)))})
    assert whole(portal, [_listing()]) == [tuple(range(many))]
    assert [query.get("startIndex", 0) for _, query, _ in portal.asked] == [
        page * 100 for page in range(pages)
    ]
    assert {query["count"] for _, query, _ in portal.asked} == {100}


def test_all_first_pages_come_before_any_later_one() -> None:
    portal = Portal({"a": paged(_rows(range(150))), "b": paged(_rows(range(250)))})
    found = whole(portal, [_listing("a"), _listing("b")])
    assert found == [tuple(range(150)), tuple(range(250))]
    assert [(path, query.get("startIndex", 0)) for path, query, _ in portal.asked] == [
        *(("a", 0), ("b", 0)),
        *(("a", 100), ("b", 100), ("b", 200)),
    ]


def test_only_what_was_torn_is_read_again() -> None:
    tries = iter([answer(_rows(range(2)), 3), answer(_rows(range(3)), 3)])
    portal = Portal({"a": paged(_rows(range(1))), "b": lambda _: next(tries)})
    assert whole(portal, [_listing("a"), _listing("b")]) == [(0,), (0, 1, 2)]
    assert [path for path, _, _ in portal.asked] == ["a", "b", "b"]


def test_a_listing_that_stays_torn_is_a_gap_that_says_so() -> None:
    portal = Portal({"things": answer([{"n": 1}, {"n": 1}], 2)})
    assert _gap(portal) == "things: 1 rows came, and the portal counts 2"
    assert len(portal.asked) == ATTEMPTS


def test_totals_that_differ_between_the_pages_are_all_told() -> None:
    def grows(query: Query) -> Answer:
        start = int(query.get("startIndex", 0))
        return answer(_rows(range(start, min(start + 100, 150))), 150 + start)

    assert (
        _gap(Portal({"things": grows})) == "things: 150 rows came, and the portal counts 150 or 250"
    )


def test_rows_without_a_total_of_them_are_a_gap() -> None:
    assert "counts 0" in _gap(Portal({"things": answer([{"n": 1}], 0)}))
    portal = Portal({"things": answer([{"n": 1}], None)})
    assert _gap(portal) == "things: the portal does not say how many there are"
    assert len(portal.asked) == 1


def test_an_answer_left_out_is_an_empty_listing_only_with_a_total_of_nothing() -> None:
    assert whole(Portal({"things": answer(None, 0)}), [_listing()]) == [()]
    assert "counts 4" in _gap(Portal({"things": answer(None, 4)}))


def test_a_page_that_is_refused_is_a_gap_and_not_tried_again_here() -> None:
    def later(query: Query) -> Answer:
        if "startIndex" in query:
            raise RequestError("GET things: boom", 500)
        return answer(_rows(range(100)), 200)

    portal = Portal({"things": later})
    assert _gap(portal) == "GET things: boom"
    assert len(portal.asked) == 2


def test_a_first_page_that_is_refused_leaves_the_others_alone() -> None:
    portal = Portal({"a": RequestError("no", 403), "b": paged(_rows(range(2)))})
    first, second = whole(portal, [_listing("a"), _listing("b")])
    assert isinstance(first, Gap)
    assert second == (0, 1)


@pytest.mark.parametrize(
    "told",
    [
        *(answer(7, 1), answer("text", 1), answer({"n": 1}, 1)),
        *(answer([7], 1), answer([{}], 1), answer([{"n": "many"}], 1)),
    ],
)
def test_an_answer_of_another_shape_is_no_portal_s(told: Answer) -> None:
    with pytest.raises(PortalError, match=r"^things: the answer is not what a DocSpace portal"):
        whole(Portal({"things": told}), [_listing()])


def test_a_total_that_is_no_number_is_no_portal_s() -> None:
    listing = Listing("things", {}, _number, lambda number: number, lambda _: ([], "many"))  # type: ignore[arg-type,return-value] # what a stranger may say
    with pytest.raises(PortalError):
        whole(Portal({"things": answer([], 0)}), [listing])


def test_no_listing_is_no_request() -> None:
    portal = Portal()
    assert whole(portal, []) == []
    assert list(chain(portal.asked, portal.sent)) == []


def test_a_short_first_page_ends_a_listing_whatever_its_total_says() -> None:
    portal = Portal({"things": lambda _: answer(_rows(range(2)), 10**9)})
    assert _gap(portal) == "things: 2 rows came, and the portal counts 1000000000"
    assert len(portal.asked) == ATTEMPTS


def test_a_gap_is_a_plain_one() -> None:
    portal = Portal({"things": lambda _: answer(_rows(range(2)), 3)})
    assert whole(portal, [_listing()]) == [Gap("things: 2 rows came, and the portal counts 3")]
