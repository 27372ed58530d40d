"""What later runs read of earlier ones."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import (
    LostAnswerError,
    PortalError,
    RationedError,
    RequestError,
    UsageError,
)
from reconciler.journal.making import made
from reconciler.journal.place import prune
from reconciler.journal.unfinished import LOCKED, Unfinished, settle, unfinished
from reconciler.journal.usage import Usage, usage
from reconciler.outcome import Outcome, Result
from reconciler.portal import creation
from tests.unit.journal.writing import (
    ACCOUNT,
    NOW,
    PORTAL,
    Answer,
    Run,
    making,
    run,
    sharing,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

    from reconciler.action import Action
    from reconciler.journal.past import Sent

ANN, BOB = "ann@acme.example", "bob@acme.example"
STATUS = ("files", "rooms", "fromtemplate", "status")
SEAL = "sha256:abc"


def _send(made: Run, action: Action, answer: Answer | BaseException | None = None) -> None:
    with suppress(RequestError, RationedError, PortalError, KeyboardInterrupt):
        made.send(action, answer)


def _killed(folder: Path, *actions: Action, at: datetime = NOW, portal: str = PORTAL) -> Run:
    """A run that was killed with requests under way."""
    made = run(folder, at, portal=portal)
    for action in actions:
        _send(made, action, KeyboardInterrupt())
    made.killed()
    return made


def _titles(found: Unfinished) -> list[str]:
    return [one.creates.name if one.creates else one.method for one in found.requests]


def test_nothing_is_unfinished_where_nothing_was_begun(tmp_path: Path) -> None:
    assert unfinished(tmp_path / "none", PORTAL, NOW) == Unfinished()
    assert usage(tmp_path / "none", PORTAL, ACCOUNT, NOW) == Usage()
    assert made(tmp_path / "none", PORTAL, SEAL) == {}


@pytest.mark.parametrize(("seconds", "count"), [(0, 2), (89, 2), (90, 0), (3600, 0), (-60, 2)])
def test_a_killed_run_leaves_requests_under_way_for_a_while(
    tmp_path: Path, seconds: int, count: int
) -> None:
    _killed(tmp_path, making("Plans"), sharing(ANN))
    found = unfinished(tmp_path, PORTAL, NOW + timedelta(seconds=seconds))
    assert _titles(found) == ["Plans", "PUT"][:count]


def test_what_has_an_outcome_or_is_of_another_portal_is_not_under_way(tmp_path: Path) -> None:
    ours = run(tmp_path)
    _send(ours, making("Plans"), Answer(200, {"id": 1}))
    _send(ours, making("Refused"), RequestError("no", 403))
    _send(ours, making("Turned away"), RationedError("wait for a day", 429))
    _send(ours, making("Turned away too", STATUS), RationedError("wait for a day", 429))
    ours.killed()
    _killed(tmp_path / "other", making("Theirs"), portal="https://other.example")
    assert unfinished(tmp_path, PORTAL, NOW) == Unfinished()
    assert unfinished(tmp_path / "other", PORTAL, NOW) == Unfinished()


def test_a_lost_answer_is_under_way_until_its_step_is_over(tmp_path: Path) -> None:
    lost = run(tmp_path)
    _send(lost, making("Found"), LostAnswerError("who knows"))
    lost.journal.over(Outcome(making("Found"), Result.VERIFIED, made=7))
    _send(lost, sharing("Else"), LostAnswerError("who knows"))
    lost.journal.over(Outcome(sharing("Else"), Result.FAILED))
    _send(lost, making("Not found"), LostAnswerError("who knows"))
    lost.journal.over(Outcome(making("Not found"), Result.FAILED))
    _send(lost, making("Not yet"), LostAnswerError("who knows"))
    lost.killed()
    # Whether a room that was looked for in vain will never come, nobody knows.
    assert _titles(unfinished(tmp_path, PORTAL, NOW)) == ["Not found", "Not yet"]


def test_what_the_portal_does_after_its_answer_is_followed_until_its_step_is_over(
    tmp_path: Path,
) -> None:
    first = run(tmp_path)
    _send(first, making("Over", STATUS), Answer(200, {"id": "an operation"}))
    first.journal.over(Outcome(making("Over", STATUS), Result.VERIFIED))
    first.killed()
    assert unfinished(tmp_path, PORTAL, NOW).follow == ()
    second = run(tmp_path, NOW + timedelta(minutes=1), id_="b" * 32)
    _send(second, making("Refused", STATUS), RequestError("no", 403))
    assert unfinished(tmp_path, PORTAL, NOW).follow == ()
    for title in ("One", "Two"):
        _send(second, making(title, STATUS), Answer(200, {"id": "an operation"}))
    second.killed()
    found = unfinished(tmp_path, PORTAL, NOW + timedelta(hours=1))
    assert found == Unfinished((), ("files/rooms/fromtemplate/status",))


def test_the_line_that_a_killed_run_was_writing_is_passed_over(tmp_path: Path) -> None:
    left = _killed(tmp_path, making("Plans"))
    with left.file.open("ab") as file:
        file.write(b'{"record":"requ')
    found = unfinished(tmp_path, PORTAL, NOW)
    assert (_titles(found), found.spoilt) == (["Plans"], 0)


@pytest.mark.parametrize("content", [b"", b'{"record":"beg'])
def test_a_run_that_was_killed_before_its_first_line_has_sent_nothing(
    tmp_path: Path, content: bytes
) -> None:
    left = _killed(tmp_path)
    left.file.write_bytes(content)
    assert unfinished(tmp_path, PORTAL, NOW) == Unfinished()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        "[]",
        "7",
        "{}",
        '{"record":"other"}',
        '{"record":"request"}',
        '{"record":"outcome","n":99,"result":"answered","made":null}',
        '{"record":"request","n":1,"at":"today"}',
        '{"record":"request","n":1,"at":"2026-11-22T06:00:00","creates":null,"follow":null}',
        "\x00" * 40,
        "[" * 100_000,
    ],
)
def test_lines_that_no_run_has_written_are_counted_and_passed_over(
    tmp_path: Path, line: str
) -> None:
    left = _killed(tmp_path)
    with left.file.open("a") as file:
        file.write(f"{line}\n")
    _killed(tmp_path / "whole", making("Plans"))
    left.file.write_bytes(left.file.read_bytes() + _whole(tmp_path))
    found = unfinished(tmp_path, PORTAL, NOW)
    assert (_titles(found), found.spoilt) == (["Plans"], 1)


def _whole(folder: Path) -> bytes:
    (file,) = (folder / "whole").iterdir()
    return file.read_bytes().partition(b"\n")[2]


@pytest.mark.parametrize(
    "line", ["nonsense", "[]", "{}", '{"record":"begin","format_version":2}', '{"record":"end"}']
)
def test_a_journal_that_begins_as_none_does_is_passed_over(tmp_path: Path, line: str) -> None:
    left = _killed(tmp_path, making("Plans"))
    left.file.write_bytes(f"{line}\n".encode() + left.file.read_bytes())
    assert unfinished(tmp_path, PORTAL, NOW) == Unfinished(spoilt=1)
    assert usage(tmp_path, PORTAL, ACCOUNT, NOW) == Usage()


def test_a_journal_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    left = _killed(tmp_path)
    left.file.unlink()
    left.file.mkdir()
    with pytest.raises(UsageError, match=r"earlier apply cannot be read: .*remove it"):
        unfinished(tmp_path, PORTAL, NOW)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=r"file: the journals cannot be read: Not a directory"):
        unfinished(tmp_path / "file", PORTAL, NOW)


class _Room:
    """Looks that find a room from some time on."""

    def __init__(self, title: str, after: float) -> None:
        self.waited = 0.0
        self.waits: list[float] = []
        self._title = title
        self._after = after

    def look(self) -> Collection[str]:
        return {"Other", self._title} if self.waited >= self._after else {"Other"}

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.waited += seconds


def _pending(tmp_path: Path, *actions: Action) -> tuple[Sent, ...]:
    _killed(tmp_path, *actions)
    return unfinished(tmp_path, PORTAL, NOW).requests


@pytest.mark.parametrize(
    ("after", "waits"),
    [
        (0, [5.0]),
        (1.0, [0.5, 1.0, 3.5]),
        (5.0, [0.5, 1.0, 2.0, 4.0]),
        (31.5, list(LOCKED)),
        (99, list(LOCKED)),
    ],
)
def test_a_room_is_waited_for_as_long_as_a_lock_may_hold_it_up(
    tmp_path: Path, after: float, waits: list[float]
) -> None:
    room, told = _Room("Plans", after), list[str]()
    settle(_pending(tmp_path, making("Plans")), room.look, room.sleep, told.append)
    assert room.waits == waits
    assert told == [
        "An earlier apply was cut off with 1 request under way; waiting until they are over."
    ]


def test_any_other_write_is_given_a_moment(tmp_path: Path) -> None:
    room, told = _Room("Plans", 99), list[str]()
    settle(_pending(tmp_path, sharing(ANN), sharing(BOB)), room.look, room.sleep, told.append)
    assert room.waits == [5.0]
    assert "with 2 requests under way" in told[0]


def test_nothing_is_waited_for_where_nothing_is_under_way() -> None:
    room, told = _Room("Plans", 99), list[str]()
    settle((), room.look, room.sleep, told.append)
    assert (room.waits, told) == ([], [])


def test_a_room_is_waited_for_after_a_kill_as_after_a_lost_answer() -> None:
    assert LOCKED == creation.LOCKED


def test_a_day_s_writes_and_letters_are_counted_over_all_runs(tmp_path: Path) -> None:
    for hours, name in ((30, "a"), (23, "b"), (1, "c")):
        one = run(tmp_path, NOW - timedelta(hours=hours), id_=name * 32)
        _send(one, sharing(ANN, BOB), Answer(200))
        _send(one, making(name), RequestError("no", 403))
        one.killed()
    assert usage(tmp_path, PORTAL, ACCOUNT, NOW) == Usage(4, 4)


def test_a_long_run_counts_from_24_hours_ago_on(tmp_path: Path) -> None:
    one = run(tmp_path, NOW - timedelta(hours=40))
    for _ in range(4):
        _send(one, sharing(ANN))
        one.clock.move(hours=10)
    assert usage(tmp_path, PORTAL, ACCOUNT, NOW) == Usage(2, 2)


def test_what_never_left_and_what_is_no_write_of_a_day_is_not_counted(tmp_path: Path) -> None:
    one = run(tmp_path)
    _send(one, sharing(ANN), RequestError("not set, and nothing was sent"))
    _send(one, sharing(BOB), LostAnswerError("who knows"))
    with pytest.raises(KeyboardInterrupt):
        one.send(making(), KeyboardInterrupt())
    one.journal.sends(_Any()).send("DELETE", "files/rooms/7", {})
    assert usage(tmp_path, PORTAL, ACCOUNT, NOW) == Usage(2, 1)


class _Any:
    def send(self, method: str, path: str, body: object) -> Answer:
        del method, path, body
        return Answer()


@pytest.mark.parametrize(("asked", "count"), [(ACCOUNT, 2), ("another", 1), ("", 3)])
def test_writes_are_each_account_s_own_and_letters_are_the_whole_portal_s(
    tmp_path: Path, asked: str, count: int
) -> None:
    for account, name in ((ACCOUNT, "a"), ("third", "b"), ("", "c")):
        one = run(tmp_path, account=account, id_=name * 32)
        _send(one, sharing(ANN, BOB))
        one.killed()
    other = run(tmp_path, portal="https://other.example", id_="d" * 32)
    _send(other, sharing(ANN))
    assert usage(tmp_path, PORTAL, asked, NOW) == Usage(count, 6)


def test_ten_thousand_writes_are_counted_in_a_moment(tmp_path: Path) -> None:
    one = run(tmp_path)
    step = sharing(*(f"person{number}@acme.example" for number in range(20)))
    one.send(step)
    one.killed()
    first, intent, request, outcome = one.file.read_text().splitlines()
    rows = [first, intent]
    for number in range(1, 10_001):
        rows.append(json.dumps({**json.loads(request), "n": number}))
        rows.append(json.dumps({**json.loads(outcome), "n": number}))
    one.file.write_text("".join(f"{row}\n" for row in rows))
    begun = time.process_time()
    assert usage(tmp_path, PORTAL, ACCOUNT, NOW) == Usage(10_000, 200_000)
    assert time.process_time() - begun < 3


def _sealed(
    folder: Path,
    title: str,
    answer: Answer | BaseException,
    name: str,
    *,
    seal: str = SEAL,
    outcome: Outcome | None = None,
    follow: tuple[str, ...] = (),
) -> Path:
    one = run(folder, NOW - timedelta(days=ord("z") - ord(name[0])), seal=seal, id_=name * 32)
    _send(one, making(title, follow), answer)
    if outcome:
        one.journal.over(outcome)
    _send(one, sharing(ANN))
    one.killed()
    return one.file


def test_the_rooms_of_a_saved_plan_are_known_to_its_later_runs(tmp_path: Path) -> None:
    _sealed(tmp_path, "Plans", Answer(200, {"id": 1}), "a")
    _sealed(tmp_path, "Plans", Answer(200, {"id": 2}), "b")
    _sealed(tmp_path, "Drafts", Answer(200, {"id": "sbox-3"}), "c")
    _sealed(tmp_path, "Other", Answer(200, {"id": 4}), "d", seal="sha256:other")
    _sealed(tmp_path, "Refused", RequestError("no", 403), "e")
    _sealed(tmp_path, "Lost", LostAnswerError("who knows"), "f")
    _sealed(tmp_path, "Killed", KeyboardInterrupt(), "0")
    assert made(tmp_path, PORTAL, SEAL) == {"Plans": 2, "Drafts": "sbox-3"}


@pytest.mark.parametrize(
    ("answer", "follow"),
    [
        (LostAnswerError("who knows"), ()),
        (RequestError("made, and stumbled over its tags", 500), ()),
        (Answer(200, {"id": "an operation"}), STATUS),
    ],
)
def test_a_room_that_no_answer_told_of_is_known_by_what_its_step_found(
    tmp_path: Path, answer: Answer | RequestError, follow: tuple[str, ...]
) -> None:
    step = making("Plans", follow)
    told = Outcome(step, Result.VERIFIED, made=7)
    _sealed(tmp_path, "Plans", answer, "a", outcome=told, follow=follow)
    nothing = Outcome(making("Lost"), Result.FAILED, unsure=True)
    _sealed(tmp_path, "Lost", LostAnswerError("who knows"), "b", outcome=nothing)
    assert made(tmp_path, PORTAL, SEAL) == {"Plans": 7}


def test_a_journal_that_tells_at_the_end_of_no_step_what_it_has_made_is_read_all_the_same(
    tmp_path: Path,
) -> None:
    told = Outcome(making("Plans"), Result.VERIFIED, made=7)
    file = _sealed(tmp_path, "Plans", Answer(200, {"id": 7}), "a", outcome=told)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    for line in lines:
        if line["record"] == "verification":
            del line["made"]
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    assert made(tmp_path, PORTAL, SEAL) == {"Plans": 7}
    assert unfinished(tmp_path, PORTAL, NOW) == Unfinished()


def test_journals_go_after_30_days_and_nothing_else_does(tmp_path: Path) -> None:
    kept = [_killed(tmp_path, at=NOW - timedelta(days=days)).file for days in (0, 29, 30)]
    gone = [_killed(tmp_path, at=NOW - timedelta(days=days)).file for days in (31, 400)]
    for name in ("notes.txt", "20010101T000000Z-abcdef01.txt", "20019901T000000Z-abcdef01.ndjson"):
        (tmp_path / name).touch()
        kept.append(tmp_path / name)
    stuck = tmp_path / "20010101T000000Z-abcdef01.ndjson"
    stuck.mkdir()
    prune(tmp_path, NOW)
    assert [path for path in gone if path.exists()] == []
    assert [path for path in (*kept, stuck) if not path.exists()] == []
    prune(tmp_path / "none", NOW)
