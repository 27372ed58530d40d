"""One headless Chromium of the system for all tests of pages."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.tab import Tabs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

# A machine that is busy with other tests is slow, and nothing here is about time.
expect.set_options(timeout=30_000)

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser, if this machine has one: nothing is downloaded for it."""
    program = next((path for path in map(shutil.which, _NAMES) if path), None)
    if program is None:
        pytest.skip(f"no Chromium is installed; one of these is looked for: {', '.join(_NAMES)}")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program)
        yield found
        found.close()


@pytest.fixture
def tabs(browser: Browser, tmp_path: Path) -> Iterator[Tabs]:
    """Opens pages, and afterwards holds them to their policy."""
    opened = Tabs(browser, tmp_path)
    yield opened
    opened.close()
    assert opened.complaints == []
