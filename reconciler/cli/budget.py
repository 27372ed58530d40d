"""How much of a portal's limits a run may take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.budget import DAILY_WRITES, Budget
from reconciler.cli.parser import number

if TYPE_CHECKING:
    import argparse

    from reconciler.cli.portal import Portal
    from reconciler.plan import Plan
    from reconciler.plan.waves import Forecast
    from reconciler.state import Current

_MOST = 10_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the limits of a day."""
    parser.add_argument(
        "--daily-writes",
        metavar="N",
        type=number(0, _MOST),
        help="POST and PUT in 24 hours at most, the rest in waves on later days (default: "
        f"{DAILY_WRITES}, what a portal takes from one account; 0 for no limit, which is the "
        "default with --sandbox and with --rate 0)",
    )
    parser.add_argument(
        "--daily-mails",
        metavar="N",
        type=number(0, _MOST),
        help="invitations by e-mail in 24 hours at most, if the portal limits them (default: 0, "
        "no limit)",
    )


def budget(arguments: argparse.Namespace, portal: Portal, account: str) -> Budget:
    """The limits that the arguments and the portal set, and what was used of them.

    Args:
        arguments: with ``rate``, ``daily_writes``, ``daily_mails`` and ``ledger``.
        portal: the embedded one has no limits of its own.
        account: the portal's id of the account whose key is used; empty if it is not known.

    Raises:
        UsageError: the journal of earlier runs cannot be read.
    """
    from reconciler.cli.keeping import usage

    rate = None if portal.sandbox else arguments.rate or None
    # A portal whose limiter is off counts no days either.
    usual = DAILY_WRITES if rate else None
    writes = usual if arguments.daily_writes is None else arguments.daily_writes or None
    limits = Budget(rate, writes, arguments.daily_mails or None)
    if limits.writes is None and limits.letters is None:
        return limits
    used = usage(arguments, portal, account)
    return replace(limits, writes_used=used.writes, letters_used=used.letters)


def forecast(
    arguments: argparse.Namespace, portal: Portal, plan: Plan, current: Current
) -> Forecast:
    """What a plan takes of these limits.

    Args:
        arguments: as for :func:`budget`.
        portal: what it is for.
        plan: the plan, with nothing masked.
        current: the portal that it was made of.

    Raises:
        UsageError: the journal of earlier runs cannot be read.
    """
    from reconciler.plan.waves import waves

    account = current.acting.id if current.acting else ""
    return waves(plan.actions, budget(arguments, portal, account))
