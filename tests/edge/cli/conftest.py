"""The command line, called as a person or a pipeline calls it."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from reconciler.cli import main
from reconciler.portal.reader import Reader
from tests.unit.post.mailbox import Mailbox, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.portal import Served

SAMPLE = {
    "version": 1,
    "rooms": [
        {
            "title": "Plans",
            "type": "collaboration",
            "members": [{"email": "new@partner.example", "access": "Editing"}],
        }
    ],
}


@dataclass(frozen=True)
class Said:
    """What a command said, and with what it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with an environment that names no portal and no mail server."""
    monkeypatch.chdir(tmp_path)
    for name in ("DOCSPACE_URL", "DOCSPACE_API_KEY", "RECONCILER_SMTP_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def manifest(folder: Path) -> Callable[[Any], str]:
    def write(content: Any = SAMPLE, name: str = "rooms.yaml") -> str:  # noqa: ANN401 - YAML
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        (folder / name).write_text(text, encoding="utf-8")
        return name

    return write


@pytest.fixture
def call(folder: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    del folder

    def run(*arguments: str) -> Said:
        capfd.readouterr()
        code = main(arguments)
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def pointed(portal: Served, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Served:
    """The embedded portal, as if it were any portal on the network."""
    del folder
    # A mere reset keeps the release that an earlier test chose.
    portal.sandbox.seed({})
    monkeypatch.setenv("DOCSPACE_URL", portal.url)
    monkeypatch.setenv("DOCSPACE_API_KEY", portal.sandbox.key)
    return portal


@pytest.fixture
def id_of(portal: Served) -> Callable[[str], str]:
    """What the portal calls somebody."""

    def find(email: str) -> str:
        with portal.session() as session:
            return Reader(session, "portal").people([email])[email][0].id

    return find


@pytest.fixture
def mailbox(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server on loopback, which the environment names."""
    del folder
    with served(Mailbox()) as running:
        monkeypatch.setenv("RECONCILER_SMTP_URL", f"smtp://127.0.0.1:{running.port}")
        yield running


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
