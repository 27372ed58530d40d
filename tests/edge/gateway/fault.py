"""What a gateway can do to a request on its way: functions from a passage to a reply or None.

None resets the connection. Each may be given to any rule; what a fault of reads makes of a write,
and the other way round, is the same as what a real gateway would make of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.edge.gateway.message import Reply

if TYPE_CHECKING:
    from tests.edge.gateway.message import Json, Request


@dataclass(slots=True)
class Passage:
    """One request on its way.

    Attributes:
        request: the request.
        carry: takes a request to the portal.
        older: the first answer that the same target was given; None if this is the first time.
        reached: how often the portal was reached.
    """

    request: Request
    carry: Callable[[Request], Reply]
    older: Reply | None = None
    reached: int = field(default=0, init=False)

    def forward(self, request: Request | None = None) -> Reply:
        """Pass the request on, or another in its place."""
        self.reached += 1
        return self.carry(request or self.request)


Fault = Callable[[Passage], Reply | None]
Edit = Callable[["Json"], "Json"]

_HTML = {"Content-Type": "text/html"}
_JSON = {"Content-Type": "application/json; charset=utf-8"}
_PAGE = b"<!DOCTYPE html><title>502</title><h1>Bad Gateway</h1>"


def reset(_: Passage) -> None:
    """The connection is reset, and the portal hears nothing."""


def lost(passage: Passage) -> None:
    """The portal does what was asked, and its answer is lost."""
    passage.forward()


def bad_gateway(_: Passage) -> Reply:
    """502 with a page; the portal hears nothing."""
    return Reply(502, _PAGE, _HTML)


def bad_gateway_after(passage: Passage) -> Reply:
    """502 with a page; the portal has done what was asked."""
    passage.forward()
    return Reply(502, _PAGE, _HTML)


def page(_: Passage) -> Reply:
    """200 with a page, as a captive network or a login wall gives it."""
    return Reply(200, _PAGE, _HTML)


def truncated(passage: Passage) -> Reply:
    """Half of the portal's answer."""
    found = passage.forward()
    half = len(found.body) // 2
    return replace(found, body=found.body[:half], missing=len(found.body) - half)


def refusal(status: int, message: str = "Access denied") -> Fault:
    """The portal's own error, and nothing done."""
    return lambda _: _error(status, message)


def bare(status: int) -> Fault:
    """A status with an empty body, as filters before the portal's methods give it."""
    return lambda _: Reply(status)


def rationed(after: int | None = None) -> Fault:
    """429, with or without ``Retry-After``; nothing is done."""
    return lambda _: Reply(429, headers={} if after is None else {"Retry-After": str(after)})


def halfway(edit: Edit, status: int = 403, message: str = "Access denied") -> Fault:
    """The portal does a part of what was asked, and then refuses the rest.

    Args:
        edit: makes of the body the part that is done.
        status: of the refusal.
        message: of the refusal.
    """

    def fault(passage: Passage) -> Reply:
        passage.forward(passage.request.with_json(edit(passage.request.json)))
        return _error(status, message)

    return fault


def altered(edit: Edit) -> Fault:
    """The portal is asked for something else, and answers as to what was asked."""
    return lambda passage: passage.forward(passage.request.with_json(edit(passage.request.json)))


def answered(edit: Edit) -> Fault:
    """The portal does what was asked, and its answer is changed."""

    def fault(passage: Passage) -> Reply:
        found = passage.forward()
        return found.with_json(edit(found.json))

    return fault


def ignored(response: Json) -> Fault:
    """A success, and nothing done."""
    document = {"response": response, "count": 1, "status": 0, "statusCode": 200}
    return lambda _: Reply(200, json.dumps(document).encode(), _JSON)


def stale(passage: Passage) -> Reply:
    """The first answer that the same read was ever given, as a replica that lags behind has it."""
    return passage.older or passage.forward()


def miscounted(by: int) -> Fault:
    """A listing whose total is off by a number."""

    def edit(document: Json) -> Json:
        holder = document if "total" in document else document["response"]
        holder["total"] += by
        return document

    return answered(edit)


def empty(passage: Passage) -> Reply:
    """A listing without rows, as the portal gives it to those who may not read."""
    found = passage.forward()
    document = found.json
    if isinstance(document["response"], dict):
        document["response"] |= {"folders": [], "total": 0}
    else:
        document |= {"response": [], "total": 0, "count": 0}
    return found.with_json(document)


def shifted(passage: Passage) -> Reply:
    """A later page after a row beyond it moved to the top.

    It begins with the last row of the page before it, and the row that moved is not seen.
    """
    start = int(passage.request.query.get("startIndex", "0"))
    if not start:
        return passage.forward()
    target = passage.request.target.replace(f"startIndex={start}", f"startIndex={start - 1}")
    found = passage.forward(replace(passage.request, target=target))
    document = found.json
    listing = document if "total" in document else document["response"]
    name = "folders" if "folders" in listing else "response"
    listing[name] = listing[name][: listing["total"] - start]
    return found.with_json(document)


def _error(status: int, message: str) -> Reply:
    error = {"message": message, "type": "System.Exception", "stack": "at ASC.Secret.Stack()"}
    document = {"error": error, "status": 1, "statusCode": status}
    return Reply(status, json.dumps(document).encode(), _JSON)
