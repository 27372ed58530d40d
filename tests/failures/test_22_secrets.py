"""22: keys, invitation links and passwords are in nothing that is printed, logged or kept."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule
from tests.failures.world import ANN, LETTER_WORD, NEW_WORD, OLD_WORD, PLAN_WORD, settled
from tests.unit.post.mailbox import Mailbox, served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway.fault import Passage
    from tests.edge.gateway.message import Reply
    from tests.portal import Served

ROOMS = "rooms.yaml"
DAY = (
    f"validate {ROOMS}",
    f"plan --out saved.json --write=html=plan.html --write=markdown=plan.md {ROOMS}",
    f"plan --format json --compare saved.json {ROOMS}",
    *(f"plan --format {form} {ROOMS}" for form in ("sarif", "github")),
    *(f"apply --dry-run --format {form} {ROOMS}" for form in ("text", "json")),
    "export --out there.yaml",
    f"adopt --dry-run {ROOMS}",
    f"doctor {ROOMS}",
    "apply --yes --plan saved.json --report report.json",
    "undo report.json --manifest undo.yaml --out undo.json",
    f"apply --yes --format json {ROOMS}",
    f"resend --yes --older-than 0d {ROOMS}",
    f"drift --format json --prometheus docspace.prom {ROOMS}",
    f"status --format json {ROOMS}",
    f"who {ANN} {ROOMS}",
    f"who --room Plans --format json {ROOMS}",
    f"plan {ROOMS}",
)
"""One day of work, in which everything that is secret is used; ``links`` alone shows it."""


@pytest.fixture
def secrets(
    manifest: Callable[..., str], pointed: Served, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> set[str]:
    """A portal and an environment with secrets, and these."""
    settled(pointed, manifest, folder)
    monkeypatch.setenv("LINK_PASSWORD", NEW_WORD)
    monkeypatch.setenv("RECONCILER_PLAN_KEY", PLAN_WORD)
    return {pointed.sandbox.key, NEW_WORD, OLD_WORD, PLAN_WORD, LETTER_WORD}


def _kept(folder: Path) -> str:
    """Everything in all files, with their names."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return "\n".join(f"{file}\n{file.read_bytes().decode('utf-8', 'replace')}" for file in files)


def _addresses(call: Callable[..., Said]) -> set[str]:
    """What is secret of the addresses of all links."""
    shown = call("links").out + call("links", "--room", "Plans").out
    ways = re.findall(r"https?://[^/]+/(\S+)", shown)
    assert len(ways) >= 3
    return {(re.findall(r"key=([^&]+)", way) or [way.rpartition("/")[2]])[0] for way in ways}


def test_secrets_in_what_is_printed_and_kept(
    secrets: set[str],
    call: Callable[..., Said],
    pointed: Served,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    addresses = _addresses(call)
    said: dict[str, Said] = {}
    with served(Mailbox()) as mailbox:
        letters = f"smtp://me:{LETTER_WORD}@127.0.0.1:{mailbox.port}"
        monkeypatch.setenv("RECONCILER_SMTP_URL", letters)
        for command in DAY:
            said[command] = call(*command.split())
    # All of it was used, and found its way: otherwise nothing is proven.
    document: dict[str, Any] = pointed.sandbox.document()
    (password,) = {one.get("password") for one in document["rooms"][0]["links"]} - {None}
    assert password == NEW_WORD
    assert 'verified  update links "Plans"' in said[DAY[10]].out
    assert (folder / ".reconciler").is_dir()
    found = caplog.text + _kept(folder) + "".join(one.out + one.err for one in said.values())
    addresses |= _addresses(call)
    assert [one for one in secrets | addresses if one in found] == []


def _echo(passage: Passage) -> Reply | None:
    """A refusal that says what it was asked, as careless servers do."""
    key = passage.request.headers.get("authorization", "")
    return fault.refusal(400, f"Bad request: {key} {passage.request.body.decode()}")(passage)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "people/@self"),
        ("GET", "files/rooms"),
        ("PUT", "files/rooms/7/links?"),
    ],
)
def test_secrets_in_what_is_printed_and_kept_of_what_the_portal_says(
    method: str,
    path: str,
    secrets: set[str],
    call: Callable[..., Said],
    pointed: Served,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("RECONCILER_SMTP_URL", f"smtp://me:{LETTER_WORD}@127.0.0.1:1")
    with Gateway(pointed.url, Rule(method, path, _echo, times=None)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = [call(one, *yes, ROOMS) for one, yes in (("plan", ()), ("apply", ("--yes",)))]
        assert gateway.met
    assert said[1].code != 0
    found = caplog.text + _kept(folder) + "".join(one.out + one.err for one in said)
    assert "Bad request" in found
    assert [one for one in secrets if one in found] == []
