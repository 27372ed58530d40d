"""What is kept of an apply beside the ledger: its journal, and that it runs at all."""

from __future__ import annotations

import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from reconciler.cli.letters import now

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping

    from reconciler.cli.portal import Portal
    from reconciler.journal.journal import Journal
    from reconciler.journal.usage import Usage
    from reconciler.mask import Mask
    from reconciler.plan import Plan


def folder(arguments: argparse.Namespace) -> Path:
    """The folder of everything that is kept: the one of the ledger."""
    return Path(arguments.ledger).parent


@contextmanager
def locked(arguments: argparse.Namespace, command: str) -> Iterator[None]:
    """Let nobody else write to a portal from the same folder meanwhile; for a dry run it may.

    Args:
        arguments: with ``ledger`` and ``dry_run``.
        command: what runs, as others are told.

    Raises:
        ReconcilerError: another process does.
        UsageError: the folder cannot be written.
    """
    if arguments.dry_run:
        yield
        return
    from reconciler.journal.lock import Lock

    with Lock(folder(arguments) / "lock", now).held(command):
        yield


def settled(
    arguments: argparse.Namespace, portal: Portal, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Wait until the portal is done with what an earlier apply, cut off, has left it to do.

    Args:
        arguments: with ``ledger``.
        portal: the portal.
        sleep: waits for a number of seconds.

    Raises:
        UsageError: a journal cannot be read.
        PortalError: the portal cannot be used.
        AccessError: the key is refused.
    """
    from reconciler.journal.unfinished import settle, unfinished

    left = unfinished(journals(arguments), _called(portal), now())
    if left.spoilt:
        count = "1 line" if left.spoilt == 1 else f"{left.spoilt} lines"
        _tell(f"{journals(arguments)}: {count} of earlier journals cannot be read; passed over.")
    if portal.sandbox:
        # It has ended with the run itself.
        return
    settle(left.requests, lambda: _titles(portal), sleep, _tell)
    _follow(portal, left.follow, sleep)


def usage(arguments: argparse.Namespace, portal: Portal, account: str) -> Usage:
    """What the runs of the last 24 hours have used of a day's limits.

    Args:
        arguments: with ``ledger``.
        portal: the portal.
        account: the portal's id of the account whose key is used; empty if it is not known.

    Raises:
        UsageError: a journal cannot be read.
    """
    from reconciler.journal.usage import usage

    return usage(journals(arguments), _called(portal), account, now())


def made(arguments: argparse.Namespace, portal: Portal, seal: str) -> Mapping[str, int | str]:
    """The ids of the rooms that earlier runs of a saved plan have made, by title.

    Raises:
        UsageError: a journal cannot be read.
    """
    from reconciler.journal.making import made

    return made(journals(arguments), _called(portal), seal)


@contextmanager
def journal(
    arguments: argparse.Namespace, portal: Portal, plan: Plan, account: str, seal: str = ""
) -> Iterator[Journal]:
    """Open the journal of an apply; old ones are removed.

    Args:
        arguments: with ``ledger`` and ``mask``.
        portal: the portal.
        plan: the plan, with nothing masked.
        account: the portal's id of the account whose key is used; empty if it is not known.
        seal: of the saved plan that is applied; empty for none.

    Yields:
        The journal; whoever gets it tells it the report, else it was cut off.

    Raises:
        UsageError: it cannot be written, and nothing may be sent.
    """
    from reconciler.journal.journal import Journal
    from reconciler.journal.pen import Pen
    from reconciler.journal.place import named, prune
    from reconciler.journal.record import Header

    mask, at, run = arguments.mask, now(), uuid4().hex
    header = Header(
        portal=_called(portal),
        account=account,
        run=run,
        digest=_digest(plan, mask),
        seal=seal,
        masked=mask is not None,
    )
    prune(journals(arguments), at)
    with closing(Pen(named(journals(arguments), at, run))) as pen:
        kept = Journal(pen, header, now, mask)
        try:
            yield kept
        except BaseException as error:
            kept.close(error)
            raise
        else:
            kept.close()
        finally:
            if pen.fault:
                _tell(f"The journal of this apply is not whole: {pen.fault}.")


def journals(arguments: argparse.Namespace) -> Path:
    """The folder of the journals, which lies in it."""
    return folder(arguments) / "journal"


def _called(portal: Portal) -> str:
    # A new embedded portal knows nothing of what was asked of the one before.
    return f"{portal.name} {portal.sandbox.birth}" if portal.sandbox else portal.name


def _digest(plan: Plan, mask: Mask | None) -> str:
    from reconciler.cli.saving import key
    from reconciler.render.document import fingerprint

    # Without a key, whoever has a list of addresses could try them out on it.
    secret = key()
    return fingerprint(plan if mask is None or secret else mask.plan(plan), secret)


def _titles(portal: Portal) -> set[str]:
    """The titles of all rooms; none where they cannot be read just now."""
    from reconciler.errors import RequestError
    from reconciler.state import Gap
    from reconciler.title import stored

    with suppress(RequestError):
        rooms = portal.reader.rooms()
        if not isinstance(rooms, Gap):
            return {stored(str(room.values["title"])) for room in rooms}
    return set()


def _follow(portal: Portal, paths: tuple[str, ...], sleep: Callable[[float], None]) -> None:
    """Wait until the portal has done what it goes on with after its answers."""
    from reconciler.errors import RequestError
    from reconciler.portal.following import STEPS

    told = False
    for path in paths:
        # What is not told any more is over, or is found out by the plan.
        with suppress(RequestError):
            for wait in STEPS:
                if portal.reader.progress(path).over:
                    break
                if not told:
                    what = "what an earlier apply asked for"
                    _tell(f"The portal still works on {what}; waiting until that is over.")
                told = True
                sleep(wait)


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
