"""A session that watches what it is told beside the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reconciler.checkup import checkup
from reconciler.checkup.facts import Facts
from reconciler.checkup.finding import Level, exit_of
from reconciler.checkup.trouble import Fault, Trouble
from reconciler.errors import Exit, PortalError, UsageError
from reconciler.portal import vitals
from reconciler.portal.diagnosis import diagnosed
from reconciler.portal.examination import examined, tried
from reconciler.portal.exchange import Broken, Failure, Reply
from reconciler.portal.observed import Observed
from tests.edge.loopback import act
from tests.edge.loopback.server import Server
from tests.edge.session.clock import Clock
from tests.edge.session.key import KEY

DATE = "Sun, 22 Nov 2026 06:00:00 GMT"


def _observed(server: Server, key: str | None = KEY) -> Observed:
    return Observed(server.url, key, concurrency=2, timing=Clock().timing())


def test_the_first_answer_tells_the_time() -> None:
    late = act.document(200, {}, {"Date": DATE})
    with Server(late, act.GOOD) as server, _observed(server) as session:
        assert session.seen.date is None
        with pytest.raises(PortalError):
            session.get("a")
        session.get("b")
        seen = session.seen
    assert seen.date == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert (seen.encrypted, seen.certificate) == (False, None)


@pytest.mark.parametrize("date", ["yesterday", "Sun, 99 Nov 2026 06:00:00 GMT", ""])
def test_a_time_that_is_none_is_untold(date: str) -> None:
    with Server(act.document(200, {}, {"Date": date})) as server, _observed(server) as session:
        assert isinstance(tried(session, vitals.door), Fault)
        assert session.seen.date is None


def test_a_time_without_a_zone_is_in_utc() -> None:
    answer = act.document(200, {}, {"Date": "Sun, 22 Nov 2026 06:00:00 -0000"})
    with Server(answer) as server, _observed(server) as session:
        assert isinstance(tried(session, vitals.door), Fault)
        assert session.seen.date == datetime(2026, 11, 22, 6, tzinfo=UTC)


def test_nothing_is_asked_twice() -> None:
    with Server(act.GOOD) as server, _observed(server) as session:
        assert session.get("a", {"b": 1}) is session.get("a", {"b": 1})
        session.get("a", {"b": 2})
        session.get("a", {"b": 1}, anonymous=True)
        assert session.sent == 3


def test_without_a_key_nothing_is_sent_in_its_place() -> None:
    with Server(act.GOOD) as server, _observed(server, None) as session:
        with pytest.raises(AssertionError):
            session.get("a")
        session.get("a", anonymous=True)
        assert ["authorization" in seen.headers for seen in server.seen] == [False]


def test_a_limit_is_told_without_what_is_left() -> None:
    answer = act.document(200, {}, {"X-RateLimit-Limit": "<script>"})
    with Server(answer) as server, _observed(server) as session:
        facts = examined(session, Facts(server.url))
    assert facts.limiter == "an unknown number of requests at a time or in a while"


@pytest.mark.parametrize(
    "response", [{"permissions": "*:read"}, {"expiresAt": "tomorrow"}, ["a"], 7]
)
def test_an_answer_about_the_key_of_another_shape_is_a_fault(response: object) -> None:
    with Server(act.envelope(response)) as server, _observed(server) as session:
        found = tried(session, vitals.key)
    assert isinstance(found, Fault)
    assert "not what a DocSpace portal gives" in found.words


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (None, None),
        ("9999-12-31T23:59:59.9999999Z", None),
        ("2027-01-01T00:00:00.0000000+03:00", datetime(2026, 12, 31, 21, tzinfo=UTC)),
    ],
)
def test_what_never_ends_has_no_end(due: str | None, told: datetime | None) -> None:
    answer = act.envelope({"state": "Paid", "dueDate": due, "developer": True})
    with Server(answer) as server, _observed(server) as session:
        found = tried(session, vitals.tariff)
    assert not isinstance(found, Fault)
    assert (found.due, found.edition) == (told, "developer")


def test_trouble_is_told_by_what_the_request_came_to() -> None:
    told = PortalError("words")
    outcomes: dict[Reply | Failure | None, Trouble] = {
        Failure(Broken.TLS, sent=False): Trouble.TLS,
        Failure(Broken.PROXY, sent=False): Trouble.PROXY,
        Reply(418, b"tea"): Trouble.STRANGER,
        Reply(502, b"<p>"): Trouble.BROKEN,
        None: Trouble.OTHER,
    }
    assert [diagnosed(told, one).trouble for one in outcomes] == list(outcomes.values())
    assert diagnosed(UsageError("words"), None) == Fault(Trouble.OTHER, "words")


def test_a_portal_that_never_answers_is_slow_and_69() -> None:
    timing = replace(Clock().timing(patience=0.05), reads=2)
    with (
        Server(act.SILENCE) as server,
        Observed(server.url, KEY, concurrency=1, timing=timing) as session,
    ):
        facts = examined(session, Facts(server.url))
    lines = {one.check: one for one in checkup(facts)}
    assert (lines["connection"].level, exit_of(lines.values())) == (Level.PROBLEM, Exit.PORTAL)
    assert "did not answer in time" in lines["connection"].text
    assert facts.requests == 2


def test_the_time_of_the_first_answer_is_taken() -> None:
    clock = Clock()

    def seconds() -> float:
        clock.sleep(7)
        return clock()

    timing = replace(clock.timing(), clock=seconds)
    with (
        Server(act.envelope({"docSpace": True}), act.page(200)) as server,
        Observed(server.url, KEY, concurrency=1, timing=timing) as session,
    ):
        (line,) = (
            one
            for one in checkup(examined(session, Facts(server.url)))
            if one.check == "connection"
        )
    assert (line.level, line.text) == (Level.WARNING, "the first answer took 7.0 s")
