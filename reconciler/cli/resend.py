"""``reconciler resend``: reminds people of invitations that they have not accepted."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit, ReconcilerError, RequestError, UsageError

if TYPE_CHECKING:
    from reconciler.cli.portal import Portal
    from reconciler.ledger import Ledger
    from reconciler.reminders import Reminders
    from reconciler.state import Desired
    from reconciler.status import Stand

NAME = "resend"
SUMMARY = "remind declared people of invitations that they have not accepted; mails them"

TOPIC = "reminder"

_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    arguments_of.manifests(parser)
    arguments_of.portal(parser)
    arguments_of.ledger(parser)
    arguments_of.pii(parser)
    parser.add_argument(
        "--older-than",
        metavar="TIME",
        type=_time,
        default=timedelta(days=7),
        help="only whoever was invited or reminded longer ago: 7d, 36h or 90m (default: 7d)",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the report on stdout"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="do not ask; for where nobody can answer")
    how.add_argument("--dry-run", action="store_true", help="say who is due, and mail nobody")


def run(arguments: argparse.Namespace) -> int:
    """Show who is due, ask, and remind them."""
    from reconciler.cli.keeping import locked
    from reconciler.cli.letters import ledger, now
    from reconciler.cli.portal import opened
    from reconciler.cli.terminal import can_answer, confirmed
    from reconciler.manifest import load
    from reconciler.reminders import due
    from reconciler.render import reminders as render
    from reconciler.render.document import dumps
    from reconciler.status import status

    if not arguments.yes and not arguments.dry_run and not can_answer():
        raise UsageError("nobody can be asked here: give --yes, or --dry-run to see who is due")
    desired = load(arguments.manifests)
    with locked(arguments, NAME), opened(arguments, desired) as portal:
        book = ledger(arguments, portal)
        current = portal.reader.read_people(desired)
        found = due(
            status(desired, current, {}),
            book.deliveries(TOPIC),
            spared=_spared(desired),
            acting=current.acting,
            before=now() - arguments.older_than,
        )
        print(render.text(found, arguments.older_than), end="", file=sys.stderr)
        if arguments.dry_run or not found.batches:
            return _told(arguments, found, Sent())
        if not arguments.yes and not confirmed("Remind them? [y/N]"):
            print("Not confirmed: nobody was mailed.", file=sys.stderr)
            if arguments.format == "json":
                print(dumps(render.document(found, (), ())), end="")
            return Exit.FAILED
        return _told(arguments, found, _send(portal, book, found))


def _spared(desired: Desired) -> dict[str, str]:
    """Whom the manifests want no reminder for, by normal address, and why."""
    from reconciler.kinds.user import Standing

    users = desired.users.values()
    disabled = [user.email for user in users if user.state is Standing.DISABLED]
    return {
        **dict.fromkeys(disabled, "is declared as disabled"),
        **dict.fromkeys(desired.protect, "is protected by the manifest"),
    }


@dataclass
class Sent:
    """What came of the calls.

    Attributes:
        done: who was reminded.
        failed: who was not, and why.
        ended: what ended it early: a portal that closed, a key that is refused, the limiter.
    """

    done: list[Stand] = field(default_factory=list)
    failed: list[tuple[Stand, str]] = field(default_factory=list)
    ended: ReconcilerError | None = None


def _send(portal: Portal, book: Ledger, found: Reminders) -> Sent:
    """Make the calls; the first that the portal turns away ends them."""
    sent = Sent()
    for at, batch in enumerate(found.batches):
        people = {stand.person.id: stand.email for stand in batch if stand.person}
        body = {"userIds": list(people), "resendAll": False}

        def send(body: dict[str, object] = body) -> None:
            portal.session.send("PUT", "people/invite", body)

        try:
            book.attempt(TOPIC, people, TOPIC, send)
        except KeyboardInterrupt:
            reason = "interrupted: it may have left; the ledger keeps it from leaving once more"
            sent.failed += [(stand, reason) for stand in batch]
            sent.failed += _rest(found, at)
            break
        except ReconcilerError as error:
            sent.failed += [(stand, str(error)) for stand in batch]
            if isinstance(error, RequestError) and error.status != HTTPStatus.TOO_MANY_REQUESTS:
                continue
            sent.failed += _rest(found, at)
            sent.ended = error
            break
        sent.done += batch
    return sent


def _rest(found: Reminders, at: int) -> list[tuple[Stand, str]]:
    """Whoever comes after a call that ended the run."""
    return [(stand, "left for later") for batch in found.batches[at + 1 :] for stand in batch]


def _told(arguments: argparse.Namespace, found: Reminders, sent: Sent) -> Exit:
    from reconciler.cli.terminal import say
    from reconciler.render import reminders as render
    from reconciler.render.document import dumps

    if arguments.format == "json":
        told = dumps(render.document(found, sent.done, sent.failed))
    else:
        told = render.report(found, sent.done, sent.failed, dry=arguments.dry_run)
    # Letters have left: somebody hears of it, whoever has stopped reading.
    say(told.rstrip("\n"))
    if sent.failed and not sent.done:
        return sent.ended.exit if sent.ended else Exit.FAILED
    left = sent.failed or found.later or found.kept
    return Exit.PARTIAL if left and not arguments.dry_run else Exit.DONE


def _time(text: str) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,5})([dhm])", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 7d, 36h or 90m")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
