from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.errors import (
    LostAnswerError,
    PortalError,
    ReconcilerError,
    RequestError,
    UsageError,
)
from reconciler.kinds.welcome import Delivery, Progress
from reconciler.ledger import Ledger, file

if TYPE_CHECKING:
    from collections.abc import Callable

PORTAL = "https://acme.example"
NOW = "2026-11-22T06:00:00Z"
ANN = {"1": "ann@acme.example"}
BOTH = {"1": "ann@acme.example", "2": "bob@acme.example"}
FORBIDDEN = RequestError("forbidden", 403)
REFUSED = RequestError("no such mailbox", 0)
LOST = LostAnswerError("no answer")


def _clock() -> datetime:
    return datetime(2026, 11, 22, 7, 0, 0, 5, tzinfo=timezone(timedelta(hours=1)))


def _ledger(path: Path, portal: str = PORTAL) -> Ledger:
    return Ledger(path, portal, _clock)


def _entry(progress: str, at: str = "2026-11-20T06:00:00Z", **more: str) -> dict[str, str]:
    return {
        "email": "ann@acme.example",
        "progress": progress,
        "at": at,
        "what": "welcome.md",
        **more,
    }


def _text(document: Any) -> str:  # noqa: ANN401 - JSON
    return json.dumps(document, indent=2) + "\n"


def _holding(entry: object, topic: str = "welcome") -> str:
    return _text({"format_version": 1, "portals": {PORTAL: {topic: {"1": entry}}}})


def _raising(error: BaseException) -> Callable[[], None]:
    def send() -> None:
        raise error

    return send


def _unsent() -> None:
    raise AssertionError("nothing may be sent")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.json"


def test_a_missing_file_is_an_empty_ledger_and_reading_makes_none(path: Path) -> None:
    assert _ledger(path).deliveries("welcome") == {}
    assert list(path.parent.iterdir()) == []


def test_a_letter_is_entered_before_and_after_it_is_sent(path: Path) -> None:
    ledger = _ledger(path)
    seen: list[dict[str, Delivery]] = []
    ledger.attempt("welcome", ANN, "welcome.md", lambda: seen.append(ledger.deliveries("welcome")))
    assert seen == [{"1": Delivery(Progress.BEGUN, NOW, "welcome.md")}]
    assert ledger.deliveries("welcome") == {"1": Delivery(Progress.SENT, NOW, "welcome.md")}
    assert path.read_text() == _holding(_entry("sent", NOW))


def test_deliveries_are_of_one_portal_and_one_topic(path: Path) -> None:
    _ledger(path).attempt("welcome", ANN, "welcome.md", lambda: None)
    assert _ledger(path).deliveries("reminder") == {}
    assert _ledger(path, "https://other.example").deliveries("welcome") == {}


def test_for_nobody_nothing_is_sent_or_written(path: Path) -> None:
    _ledger(path).attempt("welcome", {}, "welcome.md", _unsent)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is broken: it is not JSON"),
        (b"\xff\xfe\xff", "is broken: it is not JSON"),
        (b"[" * 100_000, "is broken: it is not JSON"),
        (b'{"format_version": 1, "portals": {"a": {}, "a": {}}}', "names something twice"),
        (b"[]", "has no format_version"),
        (b"{}", "has no format_version"),
        (b'{"format_version": true, "portals": {}}', "has no format_version"),
        (b'{"format_version": 2, "portals": {}}', "is of format_version 2, and this program"),
        (b'{"format_version": 1}', '"portals" is no object'),
        (b'{"format_version": 1, "portals": {"a": []}}', '"a" is no object'),
        (b'{"format_version": 1, "portals": {"a": {"welcome": 1}}}', '"welcome" is no object'),
        (_holding("sent").encode(), 'the entry "1" of "welcome"'),
        (_holding({"progress": "sent"}).encode(), 'the entry "1" of "welcome"'),
        (_holding(_entry("lost")).encode(), 'the entry "1" of "welcome"'),
        (_holding(_entry("sent", "yesterday")).encode(), 'the entry "1" of "welcome"'),
        (_holding(_entry("sent", "2026-11-22T06:00:00")).encode(), 'the entry "1" of "welcome"'),
    ],
)
def test_a_ledger_that_is_not_sound_is_told_and_never_overwritten(
    path: Path, content: bytes, words: str
) -> None:
    path.write_bytes(content)
    for use in (
        lambda: _ledger(path).deliveries("welcome"),
        lambda: _ledger(path).attempt("welcome", ANN, "welcome.md", _unsent),
    ):
        with pytest.raises(UsageError) as raised:
            use()
        assert words in str(raised.value)
        assert str(raised.value).startswith(f"{path}: the ledger ")
        assert "restore it from a copy" in str(raised.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/null")])
def test_what_is_no_file_is_no_ledger(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    with pytest.raises(UsageError, match=r"ledger\.json is no file: name another place"):
        _ledger(path).deliveries("welcome")
    with pytest.raises(UsageError, match="is no file"):
        _ledger(path).attempt("welcome", ANN, "welcome.md", _unsent)


def test_a_ledger_that_cannot_be_read_is_told(path: Path) -> None:
    path.symlink_to(path)
    with pytest.raises(UsageError, match="the ledger cannot be read: Too many levels"):
        _ledger(path).deliveries("welcome")


def test_a_link_stands_for_what_it_leads_to(path: Path) -> None:
    target = path.with_name("other.json")
    path.symlink_to(target)
    _ledger(path).attempt("welcome", ANN, "welcome.md", lambda: None)
    assert path.is_symlink()
    assert target.read_text() == _holding(_entry("sent", NOW))


@pytest.mark.parametrize("topic", ["welcome", "reminder"])
def test_a_letter_of_unknown_outcome_is_not_tried_again(path: Path, topic: str) -> None:
    content = _holding(_entry("begun"), topic)
    path.write_text(content)
    with pytest.raises(RequestError) as raised:
        _ledger(path).attempt(topic, BOTH, "welcome.md", _unsent)
    assert str(raised.value) == (
        f"a letter ({topic}) was begun 2026-11-20T06:00:00Z to ann@acme.example (id 1), and whether"
        " it left is unknown (unless another run is sending it now); it is not sent again unless"
        f" the entry is removed from {path}"
    )
    assert not isinstance(raised.value, LostAnswerError)
    assert raised.value.status == 0
    assert path.read_text() == content


def test_nobody_is_welcomed_twice(path: Path) -> None:
    path.write_text(_holding(_entry("sent")))
    with pytest.raises(RequestError, match=r"was sent 2026-11-20T06:00:00Z to ann@acme\.example"):
        _ledger(path).attempt("welcome", BOTH, "welcome.md", _unsent)
    assert "2" not in _ledger(path).deliveries("welcome")


def test_somebody_may_be_reminded_again(path: Path) -> None:
    path.write_text(_holding(_entry("sent"), "reminder"))
    _ledger(path).attempt("reminder", ANN, "reminder.md", lambda: None)
    assert _ledger(path).deliveries("reminder")["1"].at == NOW


def test_who_was_refused_may_be_tried_again(path: Path) -> None:
    path.write_text(_holding(_entry("refused")))
    _ledger(path).attempt("welcome", ANN, "welcome.md", lambda: None)
    assert _ledger(path).deliveries("welcome")["1"].progress is Progress.SENT


def test_of_many_who_stand_in_the_way_a_few_are_named(path: Path) -> None:
    people = {str(n): f"{n}@acme.example" for n in range(5)}
    with pytest.raises(LostAnswerError):
        _ledger(path).attempt("welcome", people, "welcome.md", _raising(LOST))
    with pytest.raises(RequestError, match=r"to 2@acme\.example \(id 2\) and 2 more, and whether"):
        _ledger(path).attempt("welcome", people, "welcome.md", _unsent)


@pytest.mark.parametrize(
    "error", [LOST, LostAnswerError("no answer", 403), KeyboardInterrupt(), ValueError("a fault")]
)
def test_after_an_unknown_outcome_the_entries_stay_begun(path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)) as raised:
        _ledger(path).attempt("welcome", BOTH, "welcome.md", _raising(error))
    assert raised.value is error
    found = _ledger(path).deliveries("welcome")
    assert [one.progress for one in found.values()] == [Progress.BEGUN] * 2


def test_what_the_portal_forbids_is_entered_as_refused(path: Path) -> None:
    with pytest.raises(RequestError) as raised:
        _ledger(path).attempt("welcome", ANN, "welcome.md", _raising(FORBIDDEN))
    assert raised.value is FORBIDDEN
    assert _ledger(path).deliveries("welcome")["1"].progress is Progress.REFUSED


@pytest.mark.parametrize("error", [REFUSED, PortalError("unreachable"), UsageError("no sender")])
@pytest.mark.parametrize(
    "content",
    [
        _text({"format_version": 1, "portals": {}}),
        _holding(_entry("refused", note="asked by phone")),
    ],
)
def test_what_was_certainly_not_sent_leaves_all_as_it_was(
    path: Path, content: str, error: ReconcilerError
) -> None:
    path.write_text(content)
    with pytest.raises(type(error)) as raised:
        _ledger(path).attempt("welcome", BOTH, "welcome.md", _raising(error))
    assert raised.value is error
    assert path.read_text() == content


def test_a_ledger_that_cannot_be_written_sends_nothing(path: Path) -> None:
    path.with_name(".ledger.json.part").mkdir()
    with pytest.raises(UsageError, match=r"ledger\.json: the ledger cannot be written: Is a dir"):
        _ledger(path).attempt("welcome", ANN, "welcome.md", _unsent)
    assert not path.exists()


def test_a_ledger_that_cannot_be_locked_sends_nothing(path: Path) -> None:
    path.with_name(".ledger.json.lock").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        _ledger(path).attempt("welcome", ANN, "welcome.md", _unsent)


def test_a_folder_that_cannot_be_made_sends_nothing(path: Path) -> None:
    path.write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        _ledger(path / "folder" / "ledger.json").attempt("welcome", ANN, "welcome.md", _unsent)


def _obstruct(path: Path) -> Callable[[], None]:
    return lambda: path.with_name(".ledger.json.part").mkdir()


def test_a_letter_that_was_sent_and_could_not_be_noted_stays_begun(path: Path) -> None:
    with pytest.raises(LostAnswerError) as raised:
        _ledger(path).attempt("welcome", BOTH, "welcome.md", _obstruct(path))
    assert str(raised.value).startswith(
        "welcome.md was sent to ann@acme.example, bob@acme.example, and that could not be noted: "
    )
    assert _ledger(path).deliveries("welcome")["1"].progress is Progress.BEGUN


def test_a_ledger_that_is_spoilt_while_sending_is_left_so(path: Path) -> None:
    def send() -> None:
        path.write_bytes(b"x")

    with pytest.raises(LostAnswerError, match="could not be noted"):
        _ledger(path).attempt("welcome", ANN, "welcome.md", send)
    assert path.read_bytes() == b"x"


@pytest.mark.parametrize("error", [REFUSED, FORBIDDEN])
def test_a_refusal_that_could_not_be_noted_still_reaches_the_caller(
    path: Path, error: RequestError
) -> None:
    fresh = RequestError(str(error), error.status)

    def send() -> None:
        _obstruct(path)()
        raise fresh

    with pytest.raises(RequestError) as raised:
        _ledger(path).attempt("welcome", ANN, "welcome.md", send)
    assert raised.value is fresh
    assert "cannot be written" in fresh.__notes__[0]
    assert _ledger(path).deliveries("welcome")["1"].progress is Progress.BEGUN


def test_the_file_is_read_anew_so_that_others_may_write_meanwhile(path: Path) -> None:
    other = _ledger(path, "https://other.example")

    def send() -> None:
        other.attempt("welcome", ANN, "welcome.md", lambda: None)

    _ledger(path).attempt("welcome", ANN, "welcome.md", send)
    assert other.deliveries("welcome")["1"].progress is Progress.SENT
    assert _ledger(path).deliveries("welcome")["1"].progress is Progress.SENT


def test_bytes_are_ordered_and_unknown_keys_stay(path: Path) -> None:
    content = {
        "note": "kept",
        "format_version": 1,
        "portals": {
            "https://z.example": {"reminder": {"9": _entry("sent"), "10": _entry("sent")}},
            PORTAL: {"welcome": {"1": {"note": "kept too"} | _entry("refused")}, "empty": {}},
        },
        "more": [1],
    }
    path.write_text(json.dumps(content))
    _ledger(path).attempt("welcome", ANN, "welcome.md", lambda: None)
    assert path.read_text() == _text(
        {
            "note": "kept",
            "format_version": 1,
            "portals": {
                PORTAL: {"welcome": {"1": _entry("sent", NOW, note="kept too")}},
                "https://z.example": {"reminder": {"10": _entry("sent"), "9": _entry("sent")}},
            },
            "more": [1],
        }
    )


def test_names_that_are_no_text_go_through_the_ledger(path: Path) -> None:
    _ledger(path).attempt("welcome", {"1": "ü@acme.example"}, "\udcff.md", lambda: None)
    assert _ledger(path).deliveries("welcome")["1"].what == "\udcff.md"
    assert path.read_bytes().isascii()


def test_a_new_file_is_for_its_owner_alone_and_a_shared_one_stays_shared(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "ledger.json"
    _ledger(path).attempt("welcome", ANN, "welcome.md", lambda: None)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o664)
    _ledger(path).attempt("reminder", ANN, "reminder.md", lambda: None)
    assert path.stat().st_mode & 0o777 == 0o664


def test_the_file_and_its_folder_reach_the_disk_before_anything_is_sent(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a disk was told cannot be seen from outside, so the call is watched.
    settled: list[str] = []
    fsync = os.fsync

    def watch(descriptor: int) -> None:
        settled.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    _ledger(path).attempt("welcome", ANN, "welcome.md", lambda: settled.append("sent"))
    once = [str(path.with_name(".ledger.json.part")), str(path.parent)]
    assert settled == [*once, "sent", *once]


def test_where_files_cannot_be_locked_the_rest_holds(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    spec = importlib.util.spec_from_file_location("elsewhere", file.__file__)
    assert spec is not None
    assert spec.loader is not None
    elsewhere = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(elsewhere)
    with elsewhere.File(path).locked():
        elsewhere.File(path).write("{}")
    assert [one.name for one in path.parent.iterdir()] == ["ledger.json"]
    assert path.read_text() == "{}"


CHILD = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from reconciler.errors import RequestError
from reconciler.ledger import Ledger

def send():
    {send}

ledger = Ledger(Path({path!r}), {portal!r}, lambda: datetime.now(UTC))
print("ready", flush=True)
sys.stdin.readline()
try:
    ledger.attempt("welcome", {{"1": "ann@acme.example"}}, "welcome.md", send)
except RequestError as error:
    print(error)
    sys.exit(3)
"""


def _child(path: Path, send: str) -> subprocess.Popen[str]:
    """A process that has come up to its attempt, and goes on when it is given a line."""
    code = CHILD.format(path=str(path), portal=PORTAL, send=send)
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def test_a_process_that_is_killed_while_sending_leaves_a_letter_that_is_not_tried_again(
    path: Path,
) -> None:
    with _child(path, "os.kill(os.getpid(), signal.SIGKILL)") as child:
        child.communicate("\n")
    assert child.returncode == -signal.SIGKILL
    assert _ledger(path).deliveries("welcome")["1"].progress is Progress.BEGUN
    with pytest.raises(RequestError, match="whether it left is unknown"):
        _ledger(path).attempt("welcome", ANN, "welcome.md", _unsent)


def test_of_two_processes_one_sends(path: Path) -> None:
    count = path.with_name("count")
    send = f"os.write(os.open({str(count)!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT), b'x')"
    with _child(path, send) as one, _child(path, send) as other:
        for child in (one, other):
            assert child.stdin is not None
            child.stdin.write("\n")
            child.stdin.flush()
        one.communicate()
        other.communicate()
    assert sorted([one.returncode, other.returncode]) == [0, 3]
    assert count.read_bytes() == b"x"


def test_while_one_process_sends_the_ledger_is_not_locked(path: Path) -> None:
    with _child(path, "print('sending', flush=True); sys.stdin.readline()") as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "sending\n"
        with pytest.raises(RequestError, match="whether it left is unknown"):
            _ledger(path).attempt("welcome", ANN, "welcome.md", _unsent)
        _ledger(path).attempt("welcome", {"2": "bob@acme.example"}, "welcome.md", lambda: None)
        child.communicate("\n")
    assert child.returncode == 0
    assert {one.progress for one in _ledger(path).deliveries("welcome").values()} == {Progress.SENT}


def test_times_are_told_in_utc() -> None:
    assert _clock() == datetime(2026, 11, 22, 6, 0, 0, 5, tzinfo=UTC)


def test_a_ledger_is_prepared_without_an_entry_or_says_what_is_wrong(path: Path) -> None:
    _ledger(path).prepare()
    assert not path.exists()
    path.write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="repair it"):
        _ledger(path).prepare()
