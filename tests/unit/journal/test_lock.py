from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import Exit, ReconcilerError, UsageError
from reconciler.journal.lock import Lock
from tests.unit.journal.writing import Clock

if TYPE_CHECKING:
    from pathlib import Path

_HOLDER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from reconciler.journal.lock import Lock
with Lock(Path(sys.argv[1]), lambda: datetime.now(UTC)).held("resend"):
    print("held", flush=True)
    time.sleep(60)
"""


def _lock(folder: Path) -> Lock:
    return Lock(folder / "state" / "lock", Clock())


def test_whoever_comes_second_is_refused_and_told_by_whom(tmp_path: Path) -> None:
    words = (
        rf"another apply runs here \(process {os.getpid()} on \S+ since 2026-11-22T06:00:00.000Z\):"
        " wait for it, or give another --ledger"
    )
    with _lock(tmp_path).held("apply"):
        with pytest.raises(ReconcilerError, match=words) as caught, _lock(tmp_path).held("apply"):
            pytest.fail("held by two")
        assert caught.value.exit is Exit.FAILED
    with _lock(tmp_path).held("apply"):
        pass


def test_an_error_lets_go_of_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="within"), _lock(tmp_path).held("apply"):
        raise ValueError("within")
    with _lock(tmp_path).held("apply"):
        pass


def test_a_lock_of_a_process_that_was_killed_is_taken_over(tmp_path: Path) -> None:
    file = tmp_path / "state" / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(file)], stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        words = rf"another resend runs here \(process {holder.pid} on "
        with pytest.raises(ReconcilerError, match=words), _lock(tmp_path).held("apply"):
            pytest.fail("held by two")
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert str(holder.pid) in file.read_text()
    with _lock(tmp_path).held("apply"):
        assert str(holder.pid) not in file.read_text()


_PARENT = """
import subprocess, sys
from datetime import UTC, datetime
from pathlib import Path
from reconciler.journal.lock import Lock
with Lock(Path(sys.argv[1]), lambda: datetime.now(UTC)).held("apply"):
    child = "print('up', flush=True); input()"
    subprocess.run([sys.executable, "-c", child], close_fds=False)
"""


def test_a_process_that_was_started_meanwhile_does_not_keep_it(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(tmp_path / "state" / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout
        assert parent.stdout.readline() == "up\n"
        parent.kill()
        parent.wait()
        # What it has started still runs, until its input ends.
        with _lock(tmp_path).held("apply"):
            pass


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"[" * 5000, b"\xff", b"7"])
def test_what_stands_in_it_matters_to_nobody(tmp_path: Path, content: bytes) -> None:
    with _lock(tmp_path).held("apply"):
        (tmp_path / "state" / "lock").write_bytes(content)
        words = "another apply runs here: wait for it, or give another --ledger"
        with pytest.raises(ReconcilerError, match=words), _lock(tmp_path).held("apply"):
            pytest.fail("held by two")


def test_it_is_nobody_else_s_business(tmp_path: Path) -> None:
    with _lock(tmp_path).held("apply"):
        assert stat.S_IMODE((tmp_path / "state" / "lock").stat().st_mode) == 0o600


def test_where_it_cannot_be_made_nothing_is_done(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    words = "it cannot be seen whether another apply runs"
    with pytest.raises(UsageError, match=words), _lock(tmp_path).held("apply"):
        pytest.fail("not held")


def test_something_else_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    os.mkfifo(tmp_path / "state" / "lock")
    words = "it cannot be seen whether another apply runs: Invalid argument"
    with pytest.raises(UsageError, match=words), _lock(tmp_path).held("apply"):
        pytest.fail("not held")
