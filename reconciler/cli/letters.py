"""The letters that a command sends or speaks of: ledger, keys, mail server."""

from __future__ import annotations

import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.action import Letter, Template, digest
from reconciler.errors import ManifestError, ReconcilerError, UsageError
from reconciler.kinds.welcome import KIND, Letters, OwnWelcome, PortalWelcome
from reconciler.ledger import Ledger
from reconciler.source import Problem

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
    from email.message import EmailMessage

    from reconciler.cli.portal import Portal
    from reconciler.plan import Plan
    from reconciler.post.post import Post
    from reconciler.sandbox import Sandbox
    from reconciler.state import Desired

SERVER = "RECONCILER_SMTP_URL"
"""The variable that names the mail server."""

_SIGNED = re.compile(r"[0-9]+\.[A-Z0-9]+")
"""The form of a key (fact sheet on people, section 4)."""


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def ledger(arguments: argparse.Namespace, portal: Portal) -> Ledger:
    """The ledger that the arguments name."""
    # A new embedded portal has the ids of the one before, and knows nothing of its letters.
    name = f"{portal.name} {portal.sandbox.birth}" if portal.sandbox else portal.name
    return Ledger(Path(arguments.ledger), name, now)


def known(arguments: argparse.Namespace, desired: Desired, portal: Portal) -> Letters:
    """What is known of letters outside of the portal.

    Raises:
        UsageError: the ledger cannot be read.
    """
    welcomes = [user.welcome for user in desired.users.values()]
    variables = {one.key_env for one in welcomes if isinstance(one, PortalWelcome)}
    return Letters(
        welcomes=ledger(arguments, portal).deliveries(KIND),
        keys=_keys(variables),
    )


def _keys(variables: Iterable[str]) -> dict[str, str]:
    """Digests of the keys of the environment, by variable.

    Whatever has not the form of a key may be any other secret, and stays here: the portal would
    get it in an address, which it logs.
    """
    keys = {}
    for name in sorted(variables):
        value = os.environ.get(name, "").strip()
        if _SIGNED.fullmatch(value):
            keys[name] = digest(value)
        elif value:
            print(f"{name} holds no key as portals sign them: it is not sent.", file=sys.stderr)
    return keys


def opened(arguments: argparse.Namespace, portal: Portal, plan: Plan) -> Post:
    """What sends the letters of a plan, once they are proven.

    Raises:
        UsageError: a letter has no mail server, no address to come from, or could not be noted.
    """
    from reconciler.post.post import Post

    letters = [action.letter for action in plan.actions if action.letter]
    book = ledger(arguments, portal)
    if letters:
        book.prepare()
    templates = [letter.template for letter in letters if letter.template]
    mail, sender = _server(portal.sandbox) if templates else (_nowhere, "")
    sender = sender or plan.acting
    if not sender and not all(template.sender for template in templates):
        raise UsageError("the letters have no address to come from: say `from:` in the manifest")
    return Post(
        ledger=book,
        portal=portal.name,
        sender=sender,
        account=portal.reader.account,
        sends=portal.session,
        mail=mail,
        environ=os.environ,
        clock=now,
    )


_SENDER = "sender@mail.example"
_READER = "reader@mail.example"
"""Who proven letters are from and to; nobody gets them."""

_SAMPLES: tuple[tuple[str, str, list[dict[str, str]]], ...] = (
    ("First", "Last", [{"title": "A room", "access": "Read"}]),
    ("", "", []),
)
"""Names and rooms by which letters are proven: somebody with all of it, and with nothing."""


def prove(desired: Desired) -> None:
    """Fill in every declared letter for made-up people: what is wrong shows before anybody waits.

    Raises:
        ManifestError: a template cannot be filled in, with the place in the manifest.
    """
    welcomes = {
        user.welcome: user.source
        for user in reversed(tuple(desired.users.values()))
        if isinstance(user.welcome, OwnWelcome)
    }
    found = [
        Problem(source, "welcome", fault)
        for welcome, source in welcomes.items()
        if (fault := _fault(welcome))
    ]
    if found:
        raise ManifestError(sorted(found, key=lambda one: one.source))


def _fault(welcome: OwnWelcome) -> str:
    """Why a letter cannot be filled in for everybody; empty if it can."""
    from reconciler.post.message import Names, compose

    for first, last, rooms in _SAMPLES:
        values = {"type": "User", "rooms": rooms}
        template = Template(welcome.file, welcome.subject, welcome.sender, welcome.text, values)
        letter = Letter(_READER, "", welcome.file, template)
        try:
            compose(letter, Names(first, last), "https://portal.example", _SENDER, now())
        except ReconcilerError as error:
            who = "" if rooms else ", for somebody without names and rooms"
            return f"{error}{who}"
    return ""


def _server(sandbox: Sandbox | None) -> tuple[Callable[[EmailMessage], None], str]:
    """What takes messages, and the address that it sends from, if it has one."""
    from reconciler.post.smtp import Server

    url = os.environ.get(SERVER, "").strip()
    server = Server.of(url) if url else None
    if sandbox is None:
        if server is None:
            raise UsageError(
                f"there are letters to send: set {SERVER} to a mail server, such as "
                "smtps://user:password@mail.example"
            )
        return server.send, server.sender
    if server is not None and server.loopback:
        return server.send, server.sender
    if server is not None:
        print(f"{SERVER} is not used: the sandbox mails nobody.", file=sys.stderr)

    def keep(message: EmailMessage) -> None:
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        address = message["To"].addresses[0].addr_spec
        sandbox.receive(address, f"{message['Subject']}\n\n{text}")

    return keep, ""


def _nowhere(message: EmailMessage) -> None:
    raise UsageError(f"there is no mail server for {message['To']}")
