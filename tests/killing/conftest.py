"""A portal behind a gateway, a mail server, and how the story ends when nobody disturbs it."""

from __future__ import annotations

import os
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.edge.gateway.gateway import Gateway
from tests.killing.mailbox import Trap
from tests.killing.stage import Stage, Whole
from tests.killing.story import CAT, DECLARED, KEY, LETTER, THERE
from tests.killing.way import MANIFEST, SERIAL, again
from tests.unit.post.mailbox import Mailbox, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.portal import Served

_NAMED = ("DOCSPACE_URL", "DOCSPACE_API_KEY", "RECONCILER_SMTP_URL", KEY)


@contextmanager
def _set(folder: Path, portal: Served, mailbox: Mailbox) -> Iterator[Stage]:
    portal.sandbox.seed(THERE)
    values = (portal.sandbox.key, f"smtp://127.0.0.1:{mailbox.port}")
    key = portal.sandbox.welcome_key(CAT)
    with chdir(folder), Gateway(portal.url) as gateway, pytest.MonkeyPatch.context() as own:
        for name, value in zip(_NAMED, (gateway.url, *values, key), strict=True):
            own.setenv(name, value)
        Path(MANIFEST).write_text(yaml.safe_dump(DECLARED), encoding="utf-8")
        Path(LETTER).write_text("Dear {{ first_name }}", encoding="utf-8")
        yield Stage(portal, mailbox, gateway)


@pytest.fixture(scope="session")
def whole(embedded: Served, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """How the story ends when nobody disturbs it."""
    with (
        served(Mailbox()) as mailbox,
        _set(tmp_path_factory.mktemp("whole"), embedded, mailbox) as stage,
    ):
        assert again(stage.gateway, *stage.options, *SERIAL) == os.EX_OK
        requests = tuple(one.request.method for one in stage.gateway.passed)
        assert stage.plan() == os.EX_OK
        return Whole(stage.facts(), stage.mails(), requests)


@pytest.fixture
def mailbox() -> Iterator[Trap]:
    trap = Trap()
    with served(trap):
        yield trap


@pytest.fixture
def stage(whole: Whole, embedded: Served, mailbox: Trap, tmp_path: Path) -> Iterator[Stage]:
    del whole  # It takes the same portal, and is over by now.
    with _set(tmp_path, embedded, mailbox) as made:
        yield made
