"""A letter to one person, as mail carries it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import TYPE_CHECKING, Final

from reconciler.action import digest
from reconciler.errors import ReconcilerError, UsageError
from reconciler.post.template import fill
from reconciler.post.text import clean

if TYPE_CHECKING:
    from datetime import datetime

    from reconciler.action import Letter, Template

_SPECIAL: Final = re.compile(r'[()<>\[\]:;@\\,"]')
"""What means something in a header, unless it is quoted, which long headers undo."""

_NAME_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class Names:
    """What somebody is called on the portal; either may be empty."""

    first: str
    last: str


def compose(letter: Letter, names: Names, portal: str, sender: str, now: datetime) -> EmailMessage:
    """Write the letter; the same input gives the same bytes.

    Args:
        letter: with a template.
        names: the person's.
        portal: the portal's address.
        sender: the address that it comes from where the template names none.
        now: the date.

    Returns:
        The Markdown as it reads, and the same as HTML.

    Raises:
        ReconcilerError: the template cannot be filled in, or nothing can be sent to the address.
        UsageError: there is no address to send from.
        ValueError: the portal writes this letter.
    """
    template = letter.template
    if template is None:
        raise ValueError("the portal writes this letter")
    full = clean(f"{names.first} {names.last}").strip()
    values = {
        "type": template.values["type"],
        "rooms": template.values["rooms"],
        "first_name": names.first,
        "last_name": names.last,
        "name": full or letter.to,
        "email": letter.to,
        "portal": portal,
    }
    subject = _line(_filled(template, "subject", template.subject, values, markdown=False))
    source = _filled(template, "", template.text, values, markdown=True)
    plain = _filled(template, "", template.text, values, markdown=False)
    for part, filled in (("the subject", subject), ("the letter", plain)):
        if not filled.strip():
            raise ReconcilerError(f"{template.file}: {part} is empty once it is filled in")
    author = _author(template.sender or sender)
    reader = _address(letter.to, full)
    if reader is None:
        raise ReconcilerError(f'"{clean(letter.to)}" is no address that mail can be sent to')
    mark = digest([portal, letter.person, letter.to, letter.what, now.isoformat()])
    ascii_only = (author.addr_spec + reader.addr_spec).isascii()
    message = EmailMessage(SMTP if ascii_only else SMTPUTF8)
    message["From"] = author
    message["To"] = reader
    message["Subject"] = subject
    message["Date"] = now
    # Of the sender's domain, so that it does not tell the name of this machine.
    domain = author.domain if author.domain.isascii() else "reconciler.invalid"
    message["Message-ID"] = f"<{mark}@{domain}>"
    # Nobody's holiday notice answers such a letter.
    message["Auto-Submitted"] = "auto-generated"
    # Quoted-printable holds lines short, and never has the "=_" of the boundary.
    message.set_content(_ended(plain), cte="quoted-printable")
    message.make_alternative(f"=_{mark}")
    from reconciler.post.page import page  # noqa: PLC0415 - only a letter pays for Markdown

    message.add_alternative(page(source, subject), subtype="html", cte="quoted-printable")
    return message


def _filled(
    template: Template, part: str, text: str, values: dict[str, object], *, markdown: bool
) -> str:
    try:
        return fill(text, values, markdown=markdown)
    except ReconcilerError as error:
        place = f"{template.file}, {part}" if part else template.file
        raise ReconcilerError(f"{place}: {error}") from None


def _line(text: str) -> str:
    """Text as a header may carry it.

    The library decodes encoded words, and before Python 3.11.10 lets their line breaks begin
    another header, so none get through.
    """
    return clean(text).strip().replace("=?", "= ?")


def _ended(text: str) -> str:
    return text.strip("\n") + "\n"


def _author(sender: str) -> Address:
    """The address that a letter comes from."""
    if not sender:
        raise UsageError(
            "there is no address to send letters from: name a sender in the manifest, or use an"
            " address as the user of RECONCILER_SMTP_URL"
        )
    author = _address(sender, "")
    if author is None:
        raise UsageError(f'"{clean(sender)}" is no address that letters can be sent from')
    return author


def _address(text: str, name: str) -> Address | None:
    """An address with a name; None if it is none."""
    local, _, domain = text.rpartition("@")
    if (
        not local
        or not domain
        or clean(text) != text
        or " " in text
        or _SPECIAL.search(local + domain)
    ):
        return None
    shown = _line(_SPECIAL.sub(" ", _line(name)))[:_NAME_LENGTH].strip()
    return Address(shown, local, domain)
