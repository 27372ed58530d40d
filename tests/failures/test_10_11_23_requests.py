"""10, 11 and 23: answers that are lost, limits that are met, and things that are not known yet."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.outcome import Result
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule
from tests.edge.reading.way import rooms, spoilt
from tests.unit.things import member, room

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway.fault import Fault
    from tests.edge.gateway.message import Reply
    from tests.portal import Served

NEW = "new@partner.example"
DECLARED = rooms(room("Plans", [member(NEW)]))
LOST: dict[str, Fault] = {
    "reset": fault.lost,
    "502": fault.bad_gateway_after,
    "cut off": fault.truncated,
    "no envelope": fault.answered(lambda _: {}),
}


def _titles(portal: Served) -> list[str]:
    document: dict[str, Any] = portal.sandbox.document()
    return [one["title"] for one in document.get("rooms", [])]


def _mailed(portal: Served) -> list[str]:
    return [mail.to for mail in portal.sandbox.mails()]


@pytest.mark.parametrize("case", LOST)
def test_a_create_sent_again_that_made_a_second_object(
    case: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Gateway(pointed.url, Rule("POST", "files/rooms", LOST[case], times=None)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        name = manifest()
        said = [call("apply", "--yes", name) for _ in range(2)]
        assert len(gateway.met) == 1
    assert [one.code for one in said] == [0, 0], said[0].out
    assert said[0].out.splitlines()[-1] == "Applied: 2 of 2 steps verified."
    assert _titles(pointed) == ["Plans"]
    assert _mailed(pointed) == [NEW]


@pytest.mark.parametrize(("method", "path"), [("POST", "files/rooms"), ("PUT", ".*/share")])
def test_a_write_met_by_429_that_was_not_repeated(
    method: str,
    path: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    came: list[float] = []

    def timed(passage: fault.Passage) -> Reply | None:
        came.append(time.monotonic())
        return fault.rationed(1)(passage) if len(came) == 1 else passage.forward()

    with Gateway(pointed.url, Rule(method, path, timed, times=None)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("apply", "--yes", manifest())
    assert (said.code, said.out.splitlines()[-1]) == (0, "Applied: 2 of 2 steps verified.")
    first, second = came
    assert 1 <= second - first < 10
    assert _titles(pointed) == ["Plans"]
    assert _mailed(pointed) == [NEW]


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_object_just_created_that_is_not_known_for_a_moment(
    method: str, status: int, portal: Served
) -> None:
    rule = Rule(method, r"files/rooms/\d+(/share)?", fault.refusal(status), times=2, new=True)
    waits: list[float] = []
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(DECLARED, sleep=waits.append)
        assert len(gateway.met) == 2
    assert [one.result for one in report.outcomes] == [Result.VERIFIED] * 2
    assert 0 < sum(waits) < 120
    assert _mailed(portal) == [NEW]


def test_an_object_just_created_that_is_not_known_for_a_moment_is_not_waited_for_without_end(
    portal: Served,
) -> None:
    waits: list[float] = []
    rule = Rule("PUT", ".*/share", fault.refusal(404), times=None, new=True)
    with spoilt(portal, rule) as (gateway, served):
        _, report = served.apply(DECLARED, sleep=waits.append)
        assert 1 < len(gateway.met) < 10
    assert [one.result for one in report.outcomes] == [Result.VERIFIED, Result.FAILED]
    assert 0 < sum(waits) < 120
    assert _mailed(portal) == []
