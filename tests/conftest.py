"""What all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox import Sandbox
from tests.portal import Served

if TYPE_CHECKING:
    from collections.abc import Iterator


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
