"""What all tests share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox import Sandbox
from tests.portal import Served

if TYPE_CHECKING:
    from collections.abc import Iterator


TESTS = Path(__file__).parent
APART = {"browser", "ci", "failures", "killing", "matrix", "properties"}
"""Folders of tests that are marked as `apart`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.relative_to(TESTS).parts[0] in APART:
            item.add_marker(pytest.mark.apart)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-goldens", action="store_true", help="write what the cases give as their goldens"
    )


@pytest.fixture
def rewrite_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite-goldens"))


@pytest.fixture(scope="session")
def embedded() -> Iterator[Served]:
    """One embedded portal for many tests; whoever takes it seeds it first."""
    with Sandbox.open() as sandbox, sandbox.serve() as url:
        yield Served(sandbox, url)


@pytest.fixture
def portal(embedded: Served) -> Served:
    """A fresh embedded portal."""
    embedded.sandbox.reset()
    return embedded
