"""The plan that a command speaks of, with the state that it was made of."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from reconciler.cli import secrets
from reconciler.cli.letters import known
from reconciler.cli.progress import reading
from reconciler.cli.watch import UNSEEN
from reconciler.plan import Plan, plan
from reconciler.policy import Policy

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from reconciler.cli.portal import Portal
    from reconciler.cli.watch import Watch
    from reconciler.guard import Guard
    from reconciler.kinds.welcome import Letters
    from reconciler.mask import Mask
    from reconciler.state import Current, Desired


_READS = "The key can only read: whether the key of `apply` may write is not told here."


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


def draft(  # noqa: PLR0913 - everything but the first three is named
    desired: Desired,
    portal: Portal,
    besides: Outside,
    *,
    may_delete: bool,
    lifted: Mapping[Guard, str],
    for_review: bool = False,
    watch: Watch = UNSEEN,
) -> Draft:
    """Read the portal, and plan.

    Args:
        desired: the manifests.
        portal: what is read.
        besides: what is known outside of it.
        may_delete: whether rooms may be deleted.
        lifted: why guards are lifted for this run, by guard.
        for_review: whether nothing is applied with this key. One that can only read is right for
            that, and what it lacks for writing stops nothing then.
        watch: who looks on.
    """
    with reading(watch, portal.session):
        found = portal.reader.read(desired)
    current = replace(found, letters=besides.letters, secrets=besides.passwords)
    if for_review and _only_reads(current):
        print(_READS, file=sys.stderr)
        current = replace(current, scopes=None)
    policy = Policy(
        desired.protect,
        may_delete=may_delete,
        limits=desired.limits,
        lifted=lifted,
        rules=desired.rules,
    )
    return Draft(current, plan(desired, current, policy))


def _only_reads(current: Current) -> bool:
    scopes = current.scopes
    return scopes is not None and not any(one.endswith(":write") or one == "*" for one in scopes)


def learn(mask: Mask | None, desired: Desired, current: Current) -> None:
    """Let what masks the output know everybody, however odd an address looks."""
    if mask:
        mask.know((*desired.people(), *desired.protect, *current.people))
