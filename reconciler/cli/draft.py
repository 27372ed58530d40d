"""The plan that a command speaks of, with the state that it was made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from reconciler.cli import secrets
from reconciler.cli.letters import known
from reconciler.plan import Plan, plan
from reconciler.policy import Policy

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from reconciler.cli.portal import Portal
    from reconciler.kinds.welcome import Letters
    from reconciler.state import Current, Desired


class Outside(NamedTuple):
    """What is known outside of the portal: of letters, and digests of passwords by variable."""

    letters: Letters
    passwords: Mapping[str, str]


class Draft(NamedTuple):
    """A plan, and the portal as it was read for it."""

    current: Current
    plan: Plan


def outside(arguments: argparse.Namespace, desired: Desired, portal: Portal) -> Outside:
    """Read the ledger and the environment.

    Args:
        arguments: with ``ledger``.
        desired: the manifests, which name the variables.
        portal: whose letters to look for.

    Raises:
        UsageError: the ledger cannot be read.
    """
    return Outside(known(arguments, desired, portal), secrets.known(desired))


def draft(
    arguments: argparse.Namespace, desired: Desired, portal: Portal, besides: Outside
) -> Draft:
    """Read the portal, and plan.

    Args:
        arguments: with ``allow_delete``.
        desired: the manifests.
        portal: what is read.
        besides: what is known outside of it.
    """
    current = replace(
        portal.reader.read(desired), letters=besides.letters, secrets=besides.passwords
    )
    policy = Policy(desired.protect, may_delete=arguments.allow_delete)
    return Draft(current, plan(desired, current, policy))
