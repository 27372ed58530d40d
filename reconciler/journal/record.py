"""What the lines of a journal say, as ``schemas/journal.schema.json`` describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reconciler import __version__
from reconciler.action import Ref
from reconciler.errors import RationedError, StoppedError
from reconciler.render.document import body as wired
from reconciler.render.document import change

if TYPE_CHECKING:
    from reconciler.action import Action, Request
    from reconciler.diff import Change
    from reconciler.outcome import Outcome, Report
    from reconciler.spec import Json

FORMAT_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Header:
    """What a run is.

    Attributes:
        portal: the portal's address.
        account: the portal's id of the account whose key is used; empty if it is not known.
        run: the run's id, hexadecimal.
        digest: the plan's.
        seal: of the saved plan that is applied; empty for none.
        masked: whether the journal names nobody.
    """

    portal: str
    account: str
    run: str
    digest: str
    seal: str = ""
    masked: bool = False


def begin(header: Header) -> dict[str, Json]:
    """A run begins."""
    return {
        "record": "begin",
        "format_version": FORMAT_VERSION,
        "tool": {"name": "docspace-reconciler", "version": __version__},
        "portal": header.portal,
        "account": header.account,
        "run": header.run,
        "digest": header.digest,
        "seal": header.seal or None,
        "masked": header.masked,
    }


def intent(action: Action) -> dict[str, Json]:
    """A step is about to be carried out."""
    return {
        "record": "intent",
        "step": action.id,
        "kind": action.ref.kind,
        "ref": action.ref.name,
        "op": action.op.value,
        "fields": [_field(one) for one in action.fields],
        "creates": any(request.creates for request in action.requests),
    }


def _field(one: Change) -> dict[str, Json]:
    return {**change(one), "key": one.key}


def request(step: str, method: str, path: str, body: Json, of: Request | None) -> dict[str, Json]:
    """A request is about to leave.

    Args:
        step: the id of its step; empty if it is of none.
        method: ``POST``, ``PUT`` or ``DELETE``.
        path: after ``/api/2.0/``.
        body: as it is before its secrets are filled in.
        of: the request of the plan that it is; None if it is none.
    """
    creates = of.creates if of else None
    return {
        "record": "request",
        "step": step,
        "method": method,
        "path": path,
        "body": wired(body),
        "creates": {"kind": creates.kind, "name": creates.name} if creates else None,
        "follow": "/".join(of.follow) or None if of else None,
        "letters": letters(body),
    }


def letters(body: Json) -> int:
    """How many e-mail addresses a request carries, each of which costs one of a day's letters."""
    if isinstance(body, dict):
        own = int(isinstance(body.get("email"), str) and body["email"] != "")
        return own + sum(map(letters, body.values()))
    return sum(map(letters, body)) if isinstance(body, list) else 0


def planned(action: Action | None, method: str, path: str) -> Request | None:
    """The request of a step that goes to some path; None if there is none.

    Args:
        action: the step; None for none.
        method: the HTTP method.
        path: where it goes; an id there fits any name that stands for one.
    """
    parts = path.split("/")
    for one in action.requests if action else ():
        same = one.method == method and len(one.path) == len(parts)
        if same and all(isinstance(a, Ref) or a == b for a, b in zip(one.path, parts, strict=True)):
            return one
    return None


_NUMBERED = {"room", "group"}
"""Kinds whose id is told: files that were only uploaded are nothing that anybody asks for later."""


def answered(of: Request | None, status: int, response: Json) -> dict[str, Json]:
    """The portal has taken a request.

    Of the answer itself nothing is told but the id of what was made: addresses of links and
    passwords are in there.

    Args:
        of: the request of the plan that it is; None if it is none.
        status: the HTTP status.
        response: what the portal answered.
    """
    made = None
    # What is made in the background is not what the answer is about.
    if of and of.creates and of.creates.kind in _NUMBERED and not of.follow:
        found = response.get("id") if isinstance(response, dict) else None
        made = found if type(found) in (int, str) else None
    return {"result": "answered", "status": status, "made": made, "reason": ""}


def failed(result: str, status: int, reason: str) -> dict[str, Json]:
    """A request came to an error: ``refused``, ``lost`` or ``unsent``."""
    return {"result": result, "status": status, "made": None, "reason": reason}


def verification(outcome: Outcome) -> dict[str, Json]:
    """A step is over.

    What it has made is told here too: where the answer was lost, or was not about it, that was only
    found out afterwards.
    """
    numbered = any(one.creates and one.creates.kind in _NUMBERED for one in outcome.action.requests)
    return {
        "record": "verification",
        "step": outcome.action.id,
        "result": outcome.result.value,
        "made": outcome.made if numbered else None,
        "reason": outcome.reason,
        "left": [one.name for one in outcome.left],
        "verified": outcome.verified,
        "refused": [{"who": one.who, "reason": one.reason} for one in outcome.refused],
    }


def how(report: Report) -> str:
    """In what a run ended."""
    if report.ended is None:
        return "complete" if report.complete else "partial"
    return ended_by(report.ended)


def ended_by(error: BaseException) -> str:
    """In what an error lets a run end."""
    if isinstance(error, (StoppedError, KeyboardInterrupt)):
        return "interrupted"
    return "limit" if isinstance(error, RationedError) else "closed"
