from __future__ import annotations

import os
import resource
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reconciler.action import Action, File, Op, Ref, Request, Secret
from reconciler.diff import Change
from reconciler.errors import (
    AccessError,
    LostAnswerError,
    PortalError,
    RationedError,
    ReconcilerError,
    RequestError,
    StoppedError,
    UsageError,
)
from reconciler.journal.journal import Journal
from reconciler.journal.pen import Pen
from reconciler.mask import Mask
from reconciler.outcome import Outcome, Refusal, Report, Result
from tests.unit.journal.writing import (
    DIGEST,
    HERE,
    PORTAL,
    Answer,
    Clock,
    Sender,
    lines,
    making,
    only,
    run,
    sharing,
)

ANN, BOB = "ann@acme.example", "bob@acme.example"


def test_a_run_is_told_line_by_line(tmp_path: Path) -> None:
    made = run(tmp_path / "journal", seal="sha256:abc")
    step = making()
    made.send(step, Answer(200, {"id": 12, "title": "Plans"}))
    made.journal.over(Outcome(step, Result.VERIFIED, sent=1, made=12))
    made.journal.end(Report((Outcome(step, Result.VERIFIED),)))
    made.journal.close()
    found = lines(made.file)
    assert [line["record"] for line in found] == [
        *("begin", "intent", "request", "outcome", "verification", "end")
    ]
    assert {line["at"] for line in found} == {"2026-11-22T06:00:00.000Z"}
    assert (
        only(made.file, "begin")[0].items()
        >= {
            "portal": PORTAL,
            "digest": DIGEST,
            "seal": "sha256:abc",
            "masked": False,
        }.items()
    )
    assert only(made.file, "intent") == [
        {
            "step": step.id,
            "kind": "room",
            "ref": "Plans",
            "op": "create",
            "fields": [{"name": "title", "current": None, "desired": "Plans", "key": ""}],
            "creates": True,
        }
    ]
    assert only(made.file, "request") == [
        {
            "n": 1,
            "step": step.id,
            "method": "POST",
            "path": "files/rooms",
            "body": {"title": "Plans", "roomType": 5},
            "creates": {"kind": "room", "name": "Plans"},
            "follow": None,
            "letters": 0,
        }
    ]
    assert only(made.file, "outcome") == [
        {"n": 1, "result": "answered", "status": 200, "made": 12, "reason": ""}
    ]
    assert only(made.file, "verification") == [
        {
            "step": step.id,
            "result": "verified",
            "made": 12,
            "reason": "",
            "left": [],
            "verified": 1,
            "refused": [],
        }
    ]
    assert only(made.file, "end") == [{"how": "complete"}]


def test_a_request_is_in_the_file_before_it_leaves(tmp_path: Path) -> None:
    made = run(tmp_path)
    sender = Sender(made.file)
    made.journal.begun(sharing(ANN))
    made.journal.sends(sender).send("PUT", "files/rooms/7/share", {"invitations": []})
    assert [line["record"] for line in sender.known[0]] == ["begin", "intent", "request"]


def test_the_file_is_nobody_else_s_business(tmp_path: Path) -> None:
    made = run(tmp_path / "state" / "journal")
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert made.file.name == "20261122T060000Z-abcdef01.ndjson"


def test_addresses_are_counted_wherever_they_stand_in_a_request(tmp_path: Path) -> None:
    made = run(tmp_path)
    made.send(sharing(ANN, BOB))
    body = {"invitations": [{"email": ANN}, {"email": ""}, {"id": "1"}, {"email": None}], "x": [1]}
    made.journal.sends(Sender(made.file)).send("POST", "people/invite", body)
    assert [one["letters"] for one in only(made.file, "request")] == [2, 1]


def test_the_step_of_a_request_is_the_one_that_its_thread_has_begun(tmp_path: Path) -> None:
    made = run(tmp_path)
    sends = made.journal.sends(Sender(made.file))
    first = sharing(ANN)
    made.journal.begun(first)
    other = threading.Thread(target=sends.send, args=("PUT", "people/invite", {}))
    other.start()
    other.join()
    sends.send("PUT", "files/rooms/7/share", {})
    assert [one["step"] for one in only(made.file, "request")] == ["", first.id]


def test_sixteen_threads_write_whole_lines_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    made = run(tmp_path)
    sends = made.journal.sends(_Deaf())

    def work(number: int) -> None:
        step = sharing(f"person{number}@acme.example")
        made.journal.begun(step)
        for _ in range(20):
            sends.send("PUT", "files/rooms/7/share", {"text": "x" * 2000, "of": step.id})
        made.journal.over(Outcome(step, Result.VERIFIED))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(32)))
    requests = only(made.file, "request")
    assert [one["n"] for one in requests] == list(range(1, 641))
    assert all(one["body"]["of"] == one["step"] for one in requests)
    assert sorted(one["n"] for one in only(made.file, "outcome")) == list(range(1, 641))
    assert len(only(made.file, "verification")) == 32


class _Deaf:
    """Answers, and looks at nothing."""

    def send(self, method: str, path: str, body: object) -> Answer:
        del method, path, body
        return Answer()


@pytest.mark.parametrize(
    ("error", "result", "status"),
    [
        (RequestError("no such room", 404), "refused", 404),
        (RationedError("wait for an hour", 429), "refused", 429),
        (AccessError("the key is refused"), "refused", 0),
        (PortalError("closed"), "refused", 0),
        (LostAnswerError("who knows"), "lost", 0),
        (RequestError("PASSWORD is not set, and nothing was sent"), "unsent", 0),
        (StoppedError("interrupted"), "unsent", 0),
    ],
)
def test_what_came_of_a_request_is_told(
    tmp_path: Path, error: ReconcilerError, result: str, status: int
) -> None:
    made = run(tmp_path)
    with pytest.raises(type(error)):
        made.send(making(), error)
    assert only(made.file, "outcome") == [
        {"n": 1, "result": result, "status": status, "made": None, "reason": str(error)}
    ]


def test_an_interrupt_leaves_a_request_without_outcome(tmp_path: Path) -> None:
    made = run(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        made.send(making(), KeyboardInterrupt())
    assert only(made.file, "outcome") == []


@pytest.mark.parametrize(
    ("action", "answer"),
    [
        (making(follow=("files", "rooms", "status")), {"id": "an operation"}),
        (making(), {"title": "no id"}),
        (making(), {"id": {"a": "b"}}),
        (making(), None),
        (sharing(ANN), {"id": 5}),
    ],
)
def test_no_other_id_is_taken_for_what_was_made(
    tmp_path: Path, action: Action, answer: object
) -> None:
    made = run(tmp_path)
    made.send(action, Answer(200, answer))
    assert [one["made"] for one in only(made.file, "outcome")] == [None]


def test_a_later_request_of_a_step_is_not_taken_for_the_one_that_creates(tmp_path: Path) -> None:
    made = run(tmp_path)
    step = making()
    made.journal.begun(step)
    sends = made.journal.sends(Sender(made.file, Answer(200, {"id": 5})))
    sends.send("PUT", "files/rooms", {})
    sends.send("POST", "files/rooms/5/logo", {})
    sends.send("POST", "files/other", {})
    assert [one["creates"] for one in only(made.file, "request")] == [None, None, None]


def test_an_id_fits_the_name_that_stands_for_it(tmp_path: Path) -> None:
    made = run(tmp_path)
    room = Ref("room", "Plans")
    upload = Ref("upload", "logo.png")
    request = Request("POST", ("files", "rooms", room, "logo"), {"tmpFile": upload}, creates=upload)
    step = Action(room, Op.UPDATE, (), (), (request,), HERE)
    made.send(step, Answer(200, {"id": "temporary"}))
    assert [one["creates"] for one in only(made.file, "request")] == [
        {"kind": "upload", "name": "logo.png"}
    ]
    assert [one["made"] for one in only(made.file, "outcome")] == [None]
    # The name of a file that was uploaded is no id of a thing.
    made.journal.over(Outcome(step, Result.VERIFIED, made="temporary"))
    assert [one["made"] for one in only(made.file, "verification")] == [None]


def test_nothing_that_is_secret_is_in_any_line(tmp_path: Path) -> None:
    made = run(tmp_path)
    link = "https://portal.example/rooms/share?key=s3cr3t"
    body = {"password": Secret("ROOM_PASSWORD"), "logo": File("a.png", b"s3cr3t"), "n": [1, None]}
    answer = Answer(200, {"sharedLink": {"shareLink": link, "password": "s3cr3t"}, "id": "s3cr3t"})
    made.journal.sends(Sender(made.file, answer)).send("PUT", "files/rooms/7/links", body)
    query = {"Key": "s3cr3t", "Userid": "", "Longer": "s3cr3t-and-more"}
    refusing = Sender(made.file, RequestError("the key s3cr3t-and-more, or s3cr3t", 403))
    with pytest.raises(RequestError, match="s3cr3t"):
        made.journal.queries(refusing).send(
            "POST", "portal/sendcongratulations", None, query, anonymous=True
        )
    assert (refusing.params, refusing.anonymous) == (query, True)
    assert "s3cr3t" not in made.file.read_text()
    assert only(made.file, "request")[0]["body"]["password"] == {"$env": "ROOM_PASSWORD"}
    assert only(made.file, "outcome")[1]["reason"] == "the key ***, or ***"


def test_a_letter_of_the_portal_is_noted_as_any_request(tmp_path: Path) -> None:
    made = run(tmp_path)
    sender = Sender(made.file, Answer(201))
    made.journal.queries(sender).send("POST", "portal/sendcongratulations", None)
    assert (sender.params, sender.anonymous) == (None, False)
    assert [one["status"] for one in only(made.file, "outcome")] == [201]


def test_a_masked_journal_names_nobody(tmp_path: Path) -> None:
    mask = Mask()
    mask.know(["ann at acme"])
    made = run(tmp_path, mask=mask)
    step = sharing(ANN, BOB)
    with pytest.raises(RequestError):
        made.send(step, RequestError(f"{ANN} is unknown", 400))
    left = (Change(ANN, None, "Read"),)
    gone = (Refusal(BOB, f"{BOB} has left"),)
    made.journal.over(Outcome(step, Result.FAILED, f"not {ANN}", left, 1, gone))
    text = made.file.read_text()
    assert "acme.example" not in text
    # Whoever has a list of addresses could try them out on the id of the step.
    assert step.id not in text
    ids = {one["step"] for one in lines(made.file) if "step" in one}
    assert len(ids) == 1
    assert [one["letters"] for one in only(made.file, "request")] == [2]
    assert (
        only(made.file, "verification")[0].items()
        >= {
            "left": ["person-1"],
            "verified": 1,
            "refused": [{"who": "person-2", "reason": "person-2 has left"}],
        }.items()
    )
    assert only(made.file, "begin")[0]["masked"] is True


def test_half_a_character_and_line_feeds_break_no_line(tmp_path: Path) -> None:
    made = run(tmp_path)
    made.send(making("half \ud83d\n\u2028 title"))
    assert only(made.file, "intent")[0]["ref"] == "half \ud83d\n\u2028 title"
    assert made.file.read_bytes().isascii()


@pytest.mark.parametrize(
    ("result", "ended", "how"),
    [
        (Result.VERIFIED, None, "complete"),
        (Result.FAILED, None, "partial"),
        (Result.SKIPPED, StoppedError("interrupted"), "interrupted"),
        (Result.SKIPPED, RationedError("wait", 429), "limit"),
        (Result.SKIPPED, PortalError("closed"), "closed"),
    ],
)
def test_the_end_says_how_it_came(
    tmp_path: Path, result: Result, ended: ReconcilerError | None, how: str
) -> None:
    made = run(tmp_path)
    made.journal.end(Report((Outcome(making(), result),), ended))
    made.journal.close()
    assert only(made.file, "end") == [{"how": how}]


@pytest.mark.parametrize(
    ("error", "how"),
    [(None, "closed"), (KeyboardInterrupt(), "interrupted"), (ValueError(), "closed")],
)
def test_a_run_without_a_report_has_an_end_too(
    tmp_path: Path, error: BaseException | None, how: str
) -> None:
    made = run(tmp_path)
    made.journal.close(error)
    assert only(made.file, "end") == [{"how": how}]


def test_nothing_is_sent_once_the_journal_is_closed(tmp_path: Path) -> None:
    made = run(tmp_path)
    made.journal.close()
    sender = Sender(made.file)
    with pytest.raises(UsageError, match="it is closed"):
        made.journal.sends(sender).send("PUT", "people/invite", {})
    assert sender.calls == []


def test_where_no_journal_can_be_made_nothing_begins(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=r"file/journal/a: the journal cannot be written: .*room"):
        Pen(tmp_path / "file" / "journal" / "a")


def test_a_journal_is_never_written_over(tmp_path: Path) -> None:
    run(tmp_path)
    with pytest.raises(UsageError, match="File exists"):
        run(tmp_path)


_FULL = Path("/dev/full")


@pytest.mark.skipif(not _FULL.exists(), reason="the system has no file that is always full")
def test_nothing_is_sent_when_the_disk_is_full(tmp_path: Path) -> None:
    made = run(tmp_path)
    # The disk of this file fills up while it is written.
    full = os.open(_FULL, os.O_WRONLY)
    os.dup2(full, _descriptor(made.file))
    os.close(full)
    sender = Sender(made.file)
    for _ in range(2):
        with pytest.raises(UsageError, match=r"No space left on device.*nothing is sent"):
            made.journal.sends(sender).send("PUT", "people/invite", {})
    assert sender.calls == []
    assert made.pen.fault == "No space left on device"
    # What is over is over, and an end that is not there is told by nobody.
    made.journal.close()


def _descriptor(file: Path) -> int:
    found = [
        int(one.name)
        for one in Path("/proc/self/fd").iterdir()
        if one.is_symlink() and one.readlink() == file
    ]
    return found[0]


class _Filling:
    """Sends, and meanwhile the disk becomes full."""

    def __init__(self, file: Path, error: ReconcilerError | None = None) -> None:
        self._file = file
        self._error = error

    def send(self, method: str, path: str, body: object) -> Answer:
        del method, path, body
        full = os.open(_FULL, os.O_WRONLY)
        os.dup2(full, _descriptor(self._file))
        os.close(full)
        if self._error:
            raise self._error
        return Answer(200, {"id": 1})


@pytest.mark.skipif(not _FULL.exists(), reason="the system has no file that is always full")
def test_what_was_done_is_told_as_done_though_that_cannot_be_noted(tmp_path: Path) -> None:
    made = run(tmp_path)
    sends = made.journal.sends(_Filling(made.file))
    assert sends.send("PUT", "people/invite", {}).response == {"id": 1}
    step = making()
    with pytest.raises(UsageError, match="No space left"):
        made.journal.over(Outcome(step, Result.VERIFIED))
    with pytest.raises(UsageError, match="No space left"):
        made.journal.begun(step)


def test_a_line_that_was_written_in_part_is_the_last_one(tmp_path: Path) -> None:
    pen = Pen(tmp_path / "a")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(UsageError, match="there is no room for it"):
            pen.write({"record": "a long one"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    with pytest.raises(UsageError, match="there is no room for it"):
        pen.write({})
    pen.close()
    pen.close()
    assert len((tmp_path / "a").read_bytes()) == 10


def test_a_journal_without_a_first_line_does_not_begin(tmp_path: Path) -> None:
    pen = Pen(tmp_path / "a")
    pen.close()
    with pytest.raises(UsageError, match="it is closed"):
        Journal(pen, run(tmp_path / "other").header, Clock(), None)
