"""The program as a whole: its other commands, and how it is called."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from reconciler import __version__
from reconciler.bundled import bundled
from reconciler.sandbox import Sandbox
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway.fault import Passage
    from tests.edge.gateway.message import Reply
    from tests.portal import Served

FULL = Path("/dev/full")
MODULE = (sys.executable, "-m", "reconciler")


def test_the_version_is_told_both_ways(call: Callable[..., Said]) -> None:
    assert call("--version").out == f"reconciler {__version__}\n"
    done = subprocess.run([*MODULE, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"reconciler {__version__}\n"


@pytest.mark.parametrize("arguments", [(), ("plant",), ("plan",), ("schema", "rooms")])
def test_what_no_command_understands_is_wrong_usage(
    call: Callable[..., Said], arguments: tuple[str, ...]
) -> None:
    said = call(*arguments)
    assert (said.code, said.out) == (64, "")
    assert "--help" in said.err


@pytest.mark.parametrize("name", ["manifest", "plan", "status", "who", "doctor", "report"])
def test_a_schema_is_printed_as_it_stands(call: Callable[..., Said], name: str) -> None:
    said = call("schema", name)
    assert (said.code, said.out) == (0, bundled("schemas", f"{name}.schema.json"))


def test_the_demo_tells_the_whole_story_whatever_is_set(
    call: Callable[..., Said], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECONCILER_SMTP_URL", "no mail server")
    said = call("demo")
    assert said.code == 0
    assert "Applied: 2 of 2 steps verified." in said.out
    assert "Plan: nothing to do" in said.out
    assert "To: example.user@mail.example" in said.out
    assert "export DOCSPACE_URL=" in said.out
    assert list(folder.iterdir()) == []


def test_the_sandbox_is_served_to_other_tools(
    manifest: Callable[..., str], folder: Path, unused_port: int
) -> None:
    (folder / "portal.yaml").write_text("rooms: [{title: Plans, type: 2}]\n", encoding="utf-8")
    command = (*MODULE, "sandbox", "--port", str(unused_port), "--seed", "portal.yaml")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        told = dict(served.stdout.readline().strip().split("=", 1) for _ in range(2))
        done = subprocess.run(
            [*MODULE, "plan", manifest()],
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
        )
        served.send_signal(signal.SIGINT)
        assert served.wait(20) == 0
    assert told["DOCSPACE_URL"] == f"http://127.0.0.1:{unused_port}"
    assert (done.returncode, done.stderr) == (0, "")
    assert '~ room "Plans"' in done.stdout
    assert '+ room "Plans"' not in done.stdout


def test_a_sandbox_on_a_port_that_is_taken_is_told(
    call: Callable[..., Said], portal: Served
) -> None:
    said = call("sandbox", "--port", portal.url.rpartition(":")[2], "--state", ":memory:")
    assert said.code == 64
    assert "--port" in said.err


@pytest.mark.parametrize(
    ("option", "value"), [("--seed", "nowhere.yaml"), ("--server-version", "9.9"), ("--port", "x")]
)
def test_a_sandbox_that_cannot_be_made_is_told(
    call: Callable[..., Said], option: str, value: str
) -> None:
    said = call("sandbox", "--state", ":memory:", option, value)
    assert said.code == 64
    assert value in said.err


def test_a_sandbox_whose_file_is_something_else_is_told(
    call: Callable[..., Said], manifest: Callable[..., str], folder: Path
) -> None:
    (folder / ".reconciler").mkdir()
    (folder / ".reconciler" / "sandbox.db").write_text("no database" * 200, encoding="utf-8")
    said = call("plan", "--sandbox", manifest())
    assert said.code == 64
    assert "sandbox.db" in said.err


def test_without_the_extra_the_sandbox_says_what_to_install(
    manifest: Callable[..., str], folder: Path
) -> None:
    (folder / "missing").mkdir()
    (folder / "missing" / "uvicorn.py").write_text("raise ImportError", encoding="utf-8")
    done = subprocess.run(
        [*MODULE, "plan", "--sandbox", manifest()],
        env={**os.environ, "PYTHONPATH": str(folder / "missing")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 64
    assert "pip install 'docspace-reconciler[sandbox]'" in done.stderr


def test_a_reader_that_goes_away_is_no_traceback(manifest: Callable[..., str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*MODULE, "validate", manifest()],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr == ""


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", [("validate",), ("plan", "--sandbox")])
def test_a_result_that_cannot_be_written_is_told(
    manifest: Callable[..., str], command: tuple[str, ...]
) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [*MODULE, *command, manifest()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "reconciler: the result cannot be written: No space left on device\n"


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_titles_in_any_script_are_shown_in_any_locale(
    manifest: Callable[..., str], encoding: str
) -> None:
    name = manifest("version: 1\nrooms: [{title: Проект, type: 2}]\n")
    done = subprocess.run(
        [*MODULE, "plan", "--sandbox", name],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    assert '+ room "Проект"'.encode() in done.stdout


@pytest.mark.parametrize(
    ("closed", "arguments", "code"),
    [
        (">&-", "validate rooms.yaml", 0),
        ("2>&-", "validate rooms.yaml", 0),
        ("<&-", "validate -", 65),
        ("<&-", "apply --sandbox rooms.yaml", 64),
    ],
)
def test_a_stream_that_is_closed_is_no_traceback(
    manifest: Callable[..., str], closed: str, arguments: str, code: int
) -> None:
    manifest()
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -m reconciler {arguments} {closed}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr + done.stdout


def test_a_kept_sandbox_stays_of_its_version(call: Callable[..., Said], portal: Served) -> None:
    port = portal.url.rpartition(":")[2]
    options = ("sandbox", "--port", port, "--state", "portal.db", "--server-version")
    # The port is taken, so that nothing is served.
    assert "--port" in call(*options, "3.5.1").err
    said = call(*options, "3.7.2")
    assert said.code == 64
    assert "the portal in portal.db is of version 3.5.1" in said.err


def test_a_seed_is_of_the_version_that_is_asked_for(
    call: Callable[..., Said], folder: Path
) -> None:
    (folder / "plain.yaml").write_text("people: []\n", encoding="utf-8")
    (folder / "old.yaml").write_text("version: 3.6.1\n", encoding="utf-8")
    (folder / "list.yaml").write_text("[]\n", encoding="utf-8")
    options = ("sandbox", "--server-version", "3.2.0", "--accept", "x@y.example")
    said = call(*options, "--state", "one.db", "--seed", "old.yaml")
    assert said.code == 64
    assert "--server-version 3.2.0: old.yaml says 3.6.1" in said.err
    assert call(*options, "--state", "two.db", "--seed", "list.yaml").code == 64
    call(*options, "--state", "portal.db", "--seed", "plain.yaml")
    with Sandbox.open(folder / "portal.db") as sandbox:
        assert sandbox.version == "3.2.0"


@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_remarks_that_nobody_can_hear_stop_nothing(
    manifest: Callable[..., str], pointed: Served, stderr: str
) -> None:
    program = f"{sys.executable} -m reconciler apply --yes {manifest()} {stderr}"
    done = subprocess.run(program, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - the shell is what closes it
    assert done.returncode == 0
    assert done.stdout.endswith("Applied: 2 of 2 steps verified.\n")
    assert len(pointed.writes()) == 2


def test_who_interrupts_several_times_sees_no_traceback(
    manifest: Callable[..., str], pointed: Served
) -> None:
    begun = Event()

    def held(passage: Passage) -> Reply:
        begun.set()
        time.sleep(0.5)
        return passage.forward()

    with Gateway(pointed.url, Rule("GET", "files/rooms", held, times=None)) as gateway:
        process = subprocess.Popen(
            [sys.executable, "-m", "reconciler", "plan", manifest()],
            env={**os.environ, "DOCSPACE_URL": gateway.url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert begun.wait(30)
        for _ in range(5):
            process.send_signal(signal.SIGINT)
            time.sleep(0.02)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in told
