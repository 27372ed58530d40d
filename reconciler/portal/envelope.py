"""What a body holds: the portal's envelope, its errors, or nothing of the portal's."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.portal.exchange import Reply
    from reconciler.spec import Json

LONGEST = 300
"""Characters of a portal's message that are passed on."""


class Form(Enum):
    """What a body looks like."""

    ENVELOPE = auto()
    EMPTY = auto()
    HTML = auto()
    MALFORMED = auto()
    JSON = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A body, looked at once.

    Attributes:
        form: what it looks like.
        document: the JSON, if it is any.
    """

    form: Form
    document: Json = None

    @property
    def message(self) -> str | None:
        """What the portal says went wrong, in one line; None unless it says so itself.

        The stack trace that stands beside it is never looked at (fact sheet on rooms, section 0).
        """
        if self.form is not Form.ENVELOPE:
            return None
        error = self.document.get("error")
        if isinstance(error, dict) and isinstance(error.get("message"), str):
            return line(error["message"]) or "no reason given"
        return None

    @property
    def problems(self) -> str | None:
        """What model validation says of each field, in one line; None unless it says anything.

        It comes in the envelope of a success (fact sheet on people, section 8).
        """
        response = self.document.get("response") if self.form is Form.ENVELOPE else None
        if not isinstance(response, dict):
            return None
        errors, title = response.get("errors"), response.get("title")
        if isinstance(errors, dict) and errors:
            return line("; ".join(f"{field}: {_join(found)}" for field, found in errors.items()))
        return line(title) if isinstance(title, str) else None


def envelope(reply: Reply) -> Envelope:
    """Look at a body.

    Args:
        reply: a complete HTTP answer.

    Returns:
        Its form, and its JSON. A body that begins like JSON and is none counts as malformed: that
        is how a body looks that was cut off where nothing told its length.
    """
    start = reply.body[:64].lstrip()
    if not start:
        return Envelope(Form.EMPTY)
    if start.startswith(b"<") or "html" in reply.type:
        return Envelope(Form.HTML)
    if not start.startswith((b"{", b"[")) and "json" not in reply.type:
        return Envelope(Form.TEXT)
    try:
        document = json.loads(reply.body)
    except (ValueError, RecursionError):
        return Envelope(Form.MALFORMED)
    if isinstance(document, dict) and "statusCode" in document:
        return Envelope(Form.ENVELOPE, document)
    return Envelope(Form.JSON, document)


def line(text: str) -> str:
    """Foreign words as one short line without anything that a terminal would obey."""
    plain = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"} else character
        for character in text[: 4 * LONGEST]
    )
    plain = " ".join(plain.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def _join(found: Json) -> str:
    return " ".join(map(str, found)) if isinstance(found, list) else str(found)
