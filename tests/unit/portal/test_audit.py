"""Reading the audit trail, the newest people, and everything only once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import PortalError, RequestError, ScopeError
from reconciler.portal.answer import Answer
from reconciler.portal.audit import FEW, MORE, PAGES, trail
from reconciler.portal.newcomers import PAGES as MOST
from reconciler.portal.newcomers import newcomers
from reconciler.portal.remembered import Remembered
from tests.unit.portal.told import Portal, answer, paged

if TYPE_CHECKING:
    from reconciler.spec import Json
    from tests.unit.portal.told import Query

PATH = "security/audit/events/filter"
SINCE = datetime(2026, 11, 22, 6, tzinfo=UTC)
LATER = "2026-11-22T07:00:00.0000000Z"


def row(number: int, kind: int = 5075, date: str = LATER, **more: Json) -> Json:
    return {"id": number, "date": date, "actionId": kind, "target": ["7"], **more}


def test_each_kind_of_events_is_asked_for_since_the_last_apply() -> None:
    asked = {5075: [row(1, userId="A1", user="Ann", action="told")], 5084: [row(2, 5084)]}
    portal = Portal({PATH: lambda query: answer(asked[int(query["action"])])})
    found = trail(portal, {5084, 5075}, SINCE)
    assert [(one.id, one.action, one.targets) for one in found.events] == [
        (1, 5075, ("7",)),
        (2, 5084, ("7",)),
    ]
    first = found.events[0]
    assert (first.actor, first.who, first.text) == ("a1", "Ann", "told")
    assert first.at == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert (found.asked, found.available, found.reason) == (True, True, "")
    assert [query for _, query, _ in portal.asked] == [
        {"action": number, "from": "2026-11-22T06:00:00Z", "count": 100} for number in (5075, 5084)
    ]


def test_pages_are_read_up_to_a_bound() -> None:
    def told(query: Query) -> Answer:
        start = int(query.get("startIndex", 0))
        return answer([row(number) for number in range(start, start + 100)])

    portal = Portal({PATH: told})
    found = trail(portal, {5075}, SINCE)
    assert len(found.events) == PAGES * 100
    assert found.reason == MORE
    assert len(portal.asked) == PAGES


def test_a_portal_that_shows_something_else_has_only_its_latest_events() -> None:
    rows = [row(1), row(2, 9999), row(3, 5084), row(4, 5075, "2026-11-22T05:00:00")]
    portal = Portal({PATH: answer(rows)})
    found = trail(portal, {5075, 5084}, SINCE)
    assert [one.id for one in found.events] == [1, 3]
    assert found.reason == FEW
    assert len(portal.asked) == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ScopeError("403"), "the key lacks the scope *:read"),
        (RequestError("x", 402), "the portal's tariff has none"),
        (RequestError("x", 403), "the key's account is no DocSpaceAdmin"),
        (RequestError("it broke", 500), "it broke"),
        (PortalError("404"), "404"),
    ],
)
def test_a_refusal_is_a_reason_and_no_error(error: Exception, reason: str) -> None:
    portal = Portal({PATH: error})
    found = trail(portal, {1, 2, 3}, SINCE)
    assert (found.available, found.reason, found.events) == (False, reason, ())
    assert len(portal.asked) == 1


def test_one_kind_that_breaks_leaves_the_others() -> None:
    def told(query: Query) -> Answer:
        if query["action"] == 2:
            raise RequestError("it broke", 500)
        return answer([row(int(query["action"]), int(query["action"]))])

    found = trail(Portal({PATH: told}), {1, 2, 3}, SINCE)
    assert [one.id for one in found.events] == [1, 3]
    assert (found.available, found.reason) == (True, "it broke")


def test_a_first_kind_that_breaks_on_a_later_page_tells_what_it_had() -> None:
    def told(query: Query) -> Answer:
        if "startIndex" in query:
            raise RequestError("it broke", 500)
        return answer([row(number, 1) for number in range(100)])

    found = trail(Portal({PATH: told}), {1, 2}, SINCE)
    assert (len(found.events), found.available, found.reason) == (100, True, "it broke")


@pytest.mark.parametrize("response", [[{"id": 1}], [7], [row(1, date="never")], 7])
def test_an_answer_that_is_none_is_a_reason(response: Json) -> None:
    found = trail(Portal({PATH: Answer(200, response, None)}), {1}, SINCE)
    assert not found.available
    assert "is not what a DocSpace portal gives" in found.reason


def test_no_rows_at_all_are_no_events() -> None:
    assert trail(Portal({PATH: Answer(200, None, None)}), {1}, SINCE).events == ()


def _person(number: int, date: str = LATER) -> Json:
    return {"id": str(number), "email": f"p{number}@acme.example", "registrationDate": date}


def test_the_newest_people_are_read_until_one_is_older() -> None:
    rows = [_person(number) for number in range(150)]
    rows += [_person(900, "2026-11-22T05:59:59"), _person(901, "")]
    portal = Portal({"people/filter": paged(rows)})
    people, gap = newcomers(portal, SINCE)
    assert (len(people), gap) == (150, None)
    assert [query.get("startIndex", 0) for _, query, _ in portal.asked] == [0, 100]
    assert portal.asked[0][1]["sortBy"] == "registrationDate"
    assert portal.asked[0][1]["sortOrder"] == "descending"


def test_a_short_page_is_the_last() -> None:
    people, gap = newcomers(Portal({"people/filter": paged([_person(1)])}), SINCE)
    assert ([one.id for one in people], gap) == (["1"], None)


def test_too_many_new_people_are_told_as_that() -> None:
    portal = Portal({"people/filter": paged([_person(number) for number in range(1200)])})
    people, gap = newcomers(portal, SINCE)
    assert len(people) == MOST * 100
    assert gap
    assert "more people are new than were read (1000)" in gap.reason


def test_a_listing_that_is_refused_is_told() -> None:
    people, gap = newcomers(Portal({"people/filter": RequestError("no", 403)}), SINCE)
    assert people == []
    assert gap
    assert gap.reason == "who is new could not be read: no"


def test_what_was_answered_is_not_asked_again_once_it_is_replayed() -> None:
    portal = Portal({"a": answer([1]), "b": answer([2])}, files={"f": b"x"})
    gets = Remembered(portal)
    assert gets.get("a", {"x": 1}).response == [1]
    assert gets.get("a", {"x": 1}).response == [1]
    assert gets.fetch("f", 9) == gets.fetch("f", 9) == b"x"
    assert (len(portal.asked), len(portal.fetched)) == (2, 2)
    gets.replay()
    assert gets.get("a", {"x": 1}).response == [1]
    assert gets.fetch("f", 9) == b"x"
    assert (len(portal.asked), len(portal.fetched)) == (2, 2)
    assert gets.get("a", {"x": 2}).response == [1]
    assert gets.get("a", {"x": 1}, anonymous=True).response == [1]
    assert gets.get("b").response == [2]
    assert gets.fetch("f", 8) == b"x"
    assert (len(portal.asked), len(portal.fetched)) == (5, 3)
    assert list(gets.gather([lambda: 1, lambda: 2])) == [1, 2]


def test_an_error_is_not_remembered() -> None:
    portal = Portal({"a": RequestError("no", 403)})
    gets = Remembered(portal)
    gets.replay()
    for _ in range(2):
        with pytest.raises(RequestError):
            gets.get("a")
    assert len(portal.asked) == 2
