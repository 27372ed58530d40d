"""Short ways to read an embedded portal, straight or through a gateway."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.portal.reader import Reader
from reconciler.sandbox import Sandbox
from reconciler.state import Desired
from tests.edge.gateway.gateway import Gateway
from tests.portal import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.kinds.room import Room
    from reconciler.kinds.user import User
    from reconciler.plan import Plan
    from reconciler.state import Current
    from tests.edge.gateway.gateway import Rule

OWNER = "owner@sandbox.example"
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def rooms(*declared: Room) -> Desired:
    return Desired(rooms=declared)


def read(portal: Served, desired: Desired, key: str = "", width: int = 4) -> Current:
    with portal.session(key, width=width) as session:
        return Reader(session, "portal", lambda: NOW).read(desired)


def planned(desired: Desired, current: Current) -> Plan:
    return plan(desired, current, Policy(desired.protect))


@contextmanager
def spoilt(portal: Served, *rules: Rule) -> Iterator[tuple[Gateway, Served]]:
    """The same portal behind a gateway."""
    with Gateway(portal.url, *rules) as gateway:
        yield gateway, Served(portal.sandbox, gateway.url, portal.environ)


@contextmanager
def of_version(version: str) -> Iterator[Served]:
    with Sandbox.open(version=version) as sandbox, sandbox.serve() as url:
        yield Served(sandbox, url)


def counted(portal: Served) -> dict[str, int]:
    """How often each path was read, without ``/api/2.0/`` and the query."""
    return dict(Counter(path.removeprefix("/api/2.0/") for path in portal.reads()))


def targets(portal: Served) -> list[str]:
    """What was read, with the queries."""
    return [served.path for served in portal.sandbox.requests()]


def people(*declared: User, rooms: tuple[Room, ...] = ()) -> Desired:
    return Desired(users={one.email: one for one in declared}, rooms=rooms)
