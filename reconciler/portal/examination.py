"""Asks a portal all that a checkup looks at: first without the key, and with it only then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from reconciler.checkup.facts import Door, Facts
from reconciler.checkup.trouble import Fault, Trouble
from reconciler.errors import ReconcilerError
from reconciler.portal import front, vitals
from reconciler.portal.diagnosis import diagnosed

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.portal.listing import Gets
    from reconciler.portal.observed import Observed

T = TypeVar("T")


def examined(gets: Observed, facts: Facts) -> Facts:
    """Ask a portal what a checkup looks at; it only reads.

    Requests: two without the key; then, if what answers is a DocSpace portal that serves somebody,
    one each for the key, its account, the invitations that are left, the bill and the quota, and
    the pages of all rooms.

    Args:
        gets: what reads.
        facts: what is known already; among it why the key is not to be used, if that is so.

    Returns:
        The facts. What could not be read is a fault among them, and stops nothing else.
    """
    facts = replace(facts, door=tried(gets, vitals.door), seen=gets.seen)
    if not isinstance(facts.door, Door) or facts.door.status:
        return _done(gets, facts)
    if facts.door.number >= front.SWITCHED:
        facts = replace(facts, switches=tried(gets, vitals.switches))
    # A host that answers this with the words of no portal is shown no key.
    if facts.locked or _suspended(facts):
        return _done(gets, facts)
    facts = replace(facts, key=tried(gets, vitals.key))
    if facts.locked:
        return _done(gets, facts)
    facts = replace(facts, account=tried(gets, vitals.account))
    if facts.locked:
        return _done(gets, facts)
    facts = replace(
        facts,
        allowance=tried(gets, vitals.allowance),
        tariff=tried(gets, vitals.tariff),
        quota=tried(gets, vitals.quota),
        rooms=tried(gets, vitals.rooms),
    )
    return _done(gets, facts)


def tried(gets: Observed, ask: Callable[[Gets], T]) -> T | Fault:
    """What was asked for, or why it could not be had.

    Args:
        gets: what reads.
        ask: what asks.
    """
    try:
        return ask(gets)
    except ReconcilerError as error:
        return diagnosed(error, gets.outcome)


def _suspended(facts: Facts) -> bool:
    return isinstance(facts.switches, Fault) and facts.switches.trouble is Trouble.ABSENT


def _done(gets: Observed, facts: Facts) -> Facts:
    return replace(facts, limiter=gets.limiter, requests=gets.sent)
