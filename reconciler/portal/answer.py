"""What a request came to: an answer, or a fault."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from reconciler.portal.envelope import Form

if TYPE_CHECKING:
    from reconciler.errors import ReconcilerError
    from reconciler.portal.envelope import Envelope
    from reconciler.spec import Json


@dataclass(frozen=True, slots=True)
class Answer:
    """One successful answer.

    Attributes:
        status: the HTTP status.
        response: what stands under ``response``; None if the portal leaves it out, as it does
            with every null (fact sheet on rooms, section 0).
        total: how many rows a listing has in all, where the portal says so beside the response.
    """

    status: int
    response: Json
    total: int | None


class Again(Enum):
    """Why a request that came to a fault may be sent once more."""

    NEVER = auto()
    """It may not: that would change nothing, or could do a thing twice."""
    UNSENT = auto()
    """Nothing of it reached the portal."""
    RATIONED = auto()
    """The portal turned it away unread, as one too many."""
    HARMLESS = auto()
    """It only reads."""


@dataclass(frozen=True, slots=True)
class Fault:
    """No success.

    Attributes:
        error: what to raise.
        again: whether sending the request once more is right.
        after: the ``Retry-After`` that came with it.
    """

    error: ReconcilerError
    again: Again = Again.NEVER
    after: str | None = None


def success(status: int, found: Envelope) -> Answer | None:
    """The answer that an envelope holds.

    Args:
        status: the HTTP status, a 2xx.
        found: the body.

    Returns:
        The answer; None if the body is not the envelope of a success, whatever the status says.
    """
    if status == 204:  # noqa: PLR2004 - groups are deleted with it, and it has no body
        return Answer(status, None, None)
    if found.form is not Form.ENVELOPE or "error" in found.document:
        return None
    if found.document["statusCode"] not in range(200, 300):
        return None
    total = found.document.get("total")
    return Answer(status, found.document.get("response"), total if type(total) is int else None)
