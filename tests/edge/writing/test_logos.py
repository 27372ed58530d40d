"""Pictures of rooms: set once, compared, taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.kinds.logo import Logo
from reconciler.state import Gap
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Rule
from tests.edge.reading.way import read, rooms, spoilt
from tests.edge.writing.way import DONE, FAILED, SKIPPED, VAIN, results, sent
from tests.png import png
from tests.unit.things import room, texts

if TYPE_CHECKING:
    from reconciler.kinds.room import Room
    from tests.edge.gateway.fault import Fault
    from tests.portal import Served

RED, BLUE = png(8, 4, 1), png(300, 200, 2)
UPLOAD, SET = "files/logos", r"files/rooms/\d+/logo"


def _room(content: bytes = RED, title: str = "Plans") -> Room:
    logo = Logo("red.png", content) if content else Logo()
    return replace(room(title), logo=logo)


def _served(portal: Served) -> bytes:
    """The picture of the one room, as the portal has it."""
    with portal.session() as session:
        (found,) = session.get("files/rooms").response["folders"]
        return session.fetch(found["logo"]["original"], 2_000_000)


def test_a_new_room_gets_its_picture_and_keeps_it(portal: Served) -> None:
    _, report = portal.apply(rooms(_room()))
    assert results(report) == [DONE, DONE]
    assert _served(portal) == RED
    assert portal.plan(rooms(_room())).actions == ()


def test_another_file_is_another_picture_and_none_takes_it_away(portal: Served) -> None:
    portal.apply(rooms(_room()))
    made, report = portal.apply(rooms(_room(BLUE)))
    assert (len(made.actions), results(report), _served(portal)) == (1, [DONE], BLUE)
    assert portal.plan(rooms(_room(BLUE))).actions == ()
    made, report = portal.apply(rooms(_room(b"")))
    assert (len(made.actions), results(report)) == (1, [DONE])
    assert portal.plan(rooms(_room(b""))).actions == ()


def test_pictures_of_several_rooms_are_told_apart(portal: Served) -> None:
    declared = rooms(_room(), _room(BLUE, "Maps"), _room(b"", "Bare"))
    _, report = portal.apply(declared)
    assert results(report) == [DONE] * 5
    assert len(set(read(portal, declared).logos.values())) == 2
    assert portal.plan(declared).actions == ()


@pytest.mark.parametrize(
    "spoil",
    [fault.lost, fault.reset, fault.bad_gateway_after, fault.truncated, fault.refusal(403)],
)
def test_a_picture_that_was_not_uploaded_is_not_set(portal: Served, spoil: Fault) -> None:
    portal.sandbox.seed({"rooms": [{"title": "Plans", "id": 7}]})
    with spoilt(portal, Rule("POST", UPLOAD, spoil)) as (gateway, served):
        _, report = served.apply(rooms(_room()))
        assert sent(gateway) == ["POST files/logos"]
        assert results(report) == [FAILED]
        _, again = served.apply(rooms(_room()))
    assert (results(again), _served(portal)) == ([DONE], RED)


def test_a_picture_that_the_portal_does_not_take_is_told_in_its_words(portal: Served) -> None:
    portal.sandbox.seed({"rooms": [{"title": "Plans", "id": 7}]})
    told = fault.ignored({"success": False, "message": "The image is too large"})
    with spoilt(portal, Rule("POST", UPLOAD, told)) as (_, served):
        _, report = served.apply(rooms(_room()))
    assert results(report) == [FAILED]
    text = "the portal does not take the file: The image is too large"
    assert report.outcomes[0].reason == text


@pytest.mark.parametrize("spoil", [fault.lost, fault.bad_gateway_after, fault.truncated])
def test_a_picture_whose_answer_was_lost_is_seen_to_be_set(portal: Served, spoil: Fault) -> None:
    portal.sandbox.seed({"rooms": [{"title": "Plans", "id": 7}]})
    with spoilt(portal, Rule("POST", SET, spoil)) as (gateway, served):
        _, report = served.apply(rooms(_room()))
        assert sent(gateway) == ["POST files/logos", "POST files/rooms/7/logo"]
    assert (results(report), _served(portal)) == ([DONE], RED)
    assert report.outcomes[0].reason == "the answer was lost, and it is done"


@pytest.mark.parametrize("spoil", [fault.reset, fault.bad_gateway, fault.refusal(403)])
def test_a_picture_that_was_not_set_is_told_and_set_by_the_next_run(
    portal: Served, spoil: Fault
) -> None:
    portal.sandbox.seed({"rooms": [{"title": "Plans", "id": 7}]})
    with spoilt(portal, Rule("POST", SET, spoil)) as (_, served):
        _, report = served.apply(rooms(_room()))
        assert results(report) == [FAILED]
        _, again = served.apply(rooms(_room()))
    assert (results(again), _served(portal)) == ([DONE], RED)


def test_a_portal_that_accepts_a_picture_and_keeps_the_old_one_is_found_out(
    portal: Served,
) -> None:
    portal.sandbox.seed({"rooms": [{"title": "Plans", "id": 7}]})
    with spoilt(portal, Rule("POST", SET, fault.ignored({}))) as (_, served):
        _, report = served.apply(rooms(_room()))
    assert results(report) == [VAIN]
    assert [change.name for change in report.outcomes[0].left] == ["logo"]


def test_a_picture_that_stays_is_found_out(portal: Served) -> None:
    portal.apply(rooms(_room()))
    with spoilt(portal, Rule("DELETE", SET, fault.ignored({}))) as (_, served):
        _, report = served.apply(rooms(_room(b"")))
    assert results(report) == [VAIN]


@pytest.mark.parametrize("status", [403, 404])
def test_a_new_room_that_is_not_known_for_a_moment_gets_its_picture(
    portal: Served, status: int
) -> None:
    rule = Rule("POST", SET, fault.refusal(status), times=2, new=True)
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(rooms(_room()))
        assert len(gateway.met) == 2
    assert (results(report), _served(portal)) == ([DONE, DONE], RED)


def test_without_its_room_a_picture_is_not_sent(portal: Served) -> None:
    with spoilt(portal, Rule("POST", "files/rooms", fault.refusal(402))) as (gateway, served):
        _, report = served.apply(rooms(_room()))
        assert sent(gateway) == ["POST files/rooms"]
    assert results(report) == [FAILED, SKIPPED]


@pytest.mark.parametrize("spoil", [fault.bare(401), fault.bare(403), fault.bare(404), fault.page])
def test_a_picture_that_cannot_be_read_is_told_and_not_planned_for_ever(
    portal: Served, spoil: Fault
) -> None:
    rule = Rule("GET", r"/storage/.*", spoil, times=None)
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(rooms(_room()))
        assert results(report) == [DONE, DONE]
        for content in (RED, BLUE):
            made = served.plan(rooms(_room(content)))
            assert made.actions == ()
            assert "cannot be compared" in texts(made.drift)[0]
        assert len(gateway.met) == 3
        made = served.plan(rooms(_room(b"")))
        assert [action.ref.kind for action in made.actions] == ["logo"]


def test_a_picture_on_another_host_is_not_fetched_and_the_key_stays_at_home(
    portal: Served,
) -> None:
    portal.apply(rooms(_room()))

    def elsewhere(document: dict[str, dict[str, list[dict[str, object]]]]) -> object:
        for row in document["response"]["folders"]:
            row["logo"] = {"original": "https://bucket.storage.example/7.png?signature=x"}
        return document

    rule = Rule("GET", "files/rooms", fault.answered(elsewhere))
    with spoilt(portal, rule) as (gateway, served):
        current = read(served, rooms(_room()))
        assert [str(one) for one in gateway.passed if "storage" in str(one)] == []
    (gap,) = current.logos.values()
    assert gap == Gap("it is kept on another host, which is not shown the key")
