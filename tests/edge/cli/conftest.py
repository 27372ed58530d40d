"""The command line, called as a person or a pipeline calls it."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from reconciler.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
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
    """An empty folder to work in, with an environment that names no portal."""
    monkeypatch.chdir(tmp_path)
    for name in ("DOCSPACE_URL", "DOCSPACE_API_KEY"):
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
    monkeypatch.setenv("DOCSPACE_URL", portal.url)
    monkeypatch.setenv("DOCSPACE_API_KEY", portal.sandbox.key)
    return portal


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
