"""The whole way from a manifest to a portal, as the command line goes it, for tests."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.apply import apply
from reconciler.cli.secrets import known
from reconciler.kinds.user import User
from reconciler.plan import Plan, plan
from reconciler.policy import Policy
from reconciler.portal.reader import Reader
from reconciler.portal.session import Session
from reconciler.portal.timing import PATIENT, Timing
from reconciler.portal.writer import Writer
from reconciler.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reconciler.action import Action
    from reconciler.kinds.user import Standing
    from reconciler.outcome import Report
    from reconciler.sandbox import Sandbox
    from reconciler.state import Current, Desired


def user(
    email: str,
    type_: Role = Role.USER,
    *,
    state: Standing | None = None,
    reassign_to: str = "",
) -> User:
    """A declared user."""
    return User(email, type_, Source("people.yaml", 1, 1), state, reassign_to)


def _no_wait(seconds: float) -> None:
    del seconds


class NoPost:
    """For plans without letters."""

    def deliver(self, action: Action) -> str:
        raise AssertionError(action)


NO_POST = NoPost()

QUICK = replace(PATIENT, per_minute=None, read=10.0, sleep=_no_wait)
"""Timing without waits."""


NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""The time in tests, some days after an embedded portal begins."""


def _now() -> datetime:
    return NOW


def _policy(desired: Desired, *, may_delete: bool) -> Policy:
    return Policy(
        desired.protect, may_delete=may_delete, limits=desired.limits, rules=desired.rules
    )


@dataclass(frozen=True)
class Served:
    """An embedded portal and its address, and the environment of whoever speaks to it."""

    sandbox: Sandbox
    url: str
    environ: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def session(self, key: str = "", timing: Timing = QUICK, width: int = 4) -> Iterator[Session]:
        with Session(
            self.url, key or self.sandbox.key, concurrency=width, timing=timing
        ) as session:
            yield session

    def plan(self, desired: Desired, key: str = "", *, may_delete: bool = False) -> Plan:
        with self.session(key) as session:
            current = self._read(desired, Reader(session, "portal", _now))
            return plan(desired, current, _policy(desired, may_delete=may_delete))

    def apply(
        self,
        desired: Desired,
        key: str = "",
        sleep: Callable[[float], None] = _no_wait,
        *,
        may_delete: bool = False,
        abreast: int = 1,
    ) -> tuple[Plan, Report]:
        with self.session(key) as session:
            reader = Reader(session, "portal", _now)
            current = self._read(desired, reader)
            made = plan(desired, current, _policy(desired, may_delete=may_delete))
            carrier = Writer.for_plan(
                session,
                reader,
                desired,
                current,
                sleep,
                environ=self.environ,
                actions=made.actions,
            )
            return made, apply(made, carrier, NO_POST, lambda _: None, abreast=abreast)

    def _read(self, desired: Desired, reader: Reader) -> Current:
        return replace(reader.read(desired), secrets=known(desired, self.environ))

    def writes(self) -> list[str]:
        """The writes that the portal has seen, as method and path."""
        return [
            f"{served.method} {served.path.partition('?')[0]}"
            for served in self.sandbox.requests()
            if served.method != "GET"
        ]

    def reads(self) -> list[str]:
        """The paths that were read, without their queries."""
        return [
            served.path.partition("?")[0]
            for served in self.sandbox.requests()
            if served.method == "GET"
        ]


def writer(session: Session, reader: Reader, desired: Desired, current: Current) -> Writer:
    return Writer.for_plan(session, reader, desired, current, _no_wait)
