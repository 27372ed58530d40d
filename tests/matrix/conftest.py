"""One embedded portal and one mail server for all combinations."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.matrix.world import World
from tests.unit.post.mailbox import Mailbox, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal import Served


@pytest.fixture(scope="session")
def letters() -> Iterator[Mailbox]:
    """A mail server on loopback."""
    with served(Mailbox()) as running:
        yield running


@pytest.fixture
def world(
    embedded: Served, letters: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> World:
    """A portal and an empty folder to work in, with an environment that names the mail server."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("DOCSPACE_", "RECONCILER_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RECONCILER_SMTP_URL", f"smtp://127.0.0.1:{letters.port}")
    return World(embedded, letters, monkeypatch.setenv)
