"""For any portal, manifests, faults, kills and other people, over some days.

The tool converges, and it passes no bound on the way.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from reconciler.errors import ManifestError
from reconciler.sandbox import Sandbox
from tests.portal import Served
from tests.properties.bounds import passed
from tests.properties.neighbours import meddle
from tests.properties.tale import Hands, Tale
from tests.properties.tales import LARGE, declared, faults, others
from tests.properties.wire import REFUSED, Fault
from tests.properties.worlds import portals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.properties.tale import Told

Json = dict[str, Any]

DAY: Final = timedelta(days=1)

ABREAST = st.sampled_from([1, 4])

_NONE = Fault()

steps = settings(
    max_examples=45,
    stateful_step_count=16,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


class Days(RuleBasedStateMachine):
    """Some days of a portal."""

    portal: Served
    hands: Hands

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._manifest: Json = {}
        self._daily: int | None = None
        self._refused = False
        self._mails: Counter[tuple[str, str, str | None]] = Counter()

    @initialize(there=portals(), manifest=declared(), daily=st.sampled_from([None, None, None, 12]))
    def begin(self, there: Json, manifest: Json, daily: int | None) -> None:
        self._tale = Tale(self.portal, self.hands, Path(self._folder.name), there)
        self._manifest, self._daily = manifest, daily

    @rule(manifest=declared(), fault=faults(), abreast=ABREAST)
    def edit(self, manifest: Json, fault: Fault, abreast: int) -> None:
        """Somebody edits the manifest, and it is applied."""
        self._manifest = manifest
        self._mails.clear()
        self._applied(manifest, fault, abreast)

    @rule(what=others())
    def meddle(self, what: tuple[str, str, str, str]) -> None:
        """Somebody changes the portal by hand."""
        meddle(self._tale, *what)
        self._mails.clear()

    @rule(hours=st.integers(1, 48))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self._tale.advance(timedelta(hours=hours))
        self._mails.clear()

    @rule()
    def plan(self) -> None:
        """Somebody looks what there would be to do."""
        before, mails = self._tale.document(), self._tale.mails()
        self._tale.plan(self._manifest)
        assert (self._tale.document(), self._tale.mails()) == (before, mails)

    @rule(fault=faults(), abreast=ABREAST)
    def apply(self, fault: Fault, abreast: int) -> None:
        """An apply, in which something goes wrong, or nothing."""
        self._applied(self._manifest, fault, abreast)

    def _applied(self, manifest: Json, fault: Fault = _NONE, abreast: int = 1) -> Told:
        told = self._tale.apply(manifest, fault, abreast, self._daily)
        event(f"ended by {type(told.error).__name__}" if told.error else "ended by itself")
        wrong = passed(manifest, told, self._tale.now)
        assert wrong == [], wrong
        self._mails.update((mail.to, mail.kind, mail.room) for mail in told.mails)
        assert [who for who, count in self._mails.items() if count > 1] == []
        self._refused |= fault.kind in REFUSED
        since = self._tale.now - DAY
        spent = sum(at > since for at in self._tale.spent)
        # What is refused is tried again in parts, which no plan knows of.
        assert self._daily is None or self._refused or spent <= self._daily
        return told

    def teardown(self) -> None:
        try:
            if self._manifest:
                self._converge()
        finally:
            if self._manifest:
                self._tale.close()
            self._folder.cleanup()

    def _converge(self) -> None:
        """Without guards and faults there is soon nothing left to do."""
        self._daily = None
        manifest = self._manifest | {"policy": {"guards": LARGE}}
        for _ in range(3):
            told = self._applied(manifest)
            # Two rooms that fit one declared are for a person to tell apart.
            unclear = isinstance(told.error, ManifestError)
            assert unclear or told.error is None, repr(told.error)
            if unclear or (told.made and told.made.refused):
                event("stopped by what a plan cannot settle")
                return
            assert told.report
            left = [(one.action.ref, one.reason) for one in told.report.outcomes]
            assert told.report.complete, left
        assert self._tale.plan(manifest).actions == ()


@pytest.fixture(scope="module")
def clocked() -> Iterator[tuple[Served, Hands]]:
    """A portal whose clock can be moved."""
    hands = Hands()
    with Sandbox.open(clock=hands) as sandbox, sandbox.serve() as url:
        yield Served(sandbox, url), hands


def test_it_converges_and_passes_no_bound(clocked: tuple[Served, Hands]) -> None:
    class Here(Days):
        portal, hands = clocked

    run_state_machine_as_test(Here, settings=steps)
