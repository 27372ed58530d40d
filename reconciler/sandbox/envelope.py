"""The shapes in which every answer travels (fact sheet: rooms, section 0)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.sandbox.call import Answer, Fragments, Reply
from reconciler.sandbox.faults import Bare, Fault, Invalid

if TYPE_CHECKING:
    from reconciler.sandbox.fields import Fields

TYPE = "application/json; charset=utf-8"
# The portal leaks its stack; so does this one, for clients to prove that they never print it.
STACK = (
    "   at ASC.Files.Core.VirtualRooms.Secret.Inner(Guid id) in /app/src/Secret.cs:line 42\n"
    "   at ASC.Api.Core.Middleware.CustomExceptionFilter.OnException(ExceptionContext context)"
)
_JSON = {"content-type": TYPE}


def dump(value: object) -> str:
    """Write JSON as the portal does, without spaces.

    Args:
        value: Any JSON value.

    Returns:
        Its text.
    """
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def success(answer: Answer, fields: Fields, href: str, method: str) -> Reply:
    """Wrap what a handler answered.

    Args:
        answer: The answer.
        fields: Which properties of it are wanted.
        href: The address of the request.
        method: Its method.

    Returns:
        The reply; a response of nothing is left out of it.
    """
    if answer.bare:
        return Reply(204)
    value = answer.value
    parts = []
    length = 0 if value is None else 1
    if isinstance(value, Fragments):
        parts.append('"response":[' + ",".join(value.texts) + "]")
        length = len(value.texts)
    elif value is not None:
        parts.append('"response":' + dump(fields.prune(value)))
        length = len(value) if isinstance(value, list) else 1
    parts.append(f'"count":{length if answer.count is None else answer.count}')
    if answer.total is not None:
        parts.append(f'"total":{answer.total}')
    parts.append(f'"links":[{{"href":{dump(href)},"action":"{method}"}}]')
    parts.append('"status":0,"statusCode":200')
    return Reply(200, ("{" + ",".join(parts) + "}").encode(), _JSON)


def failure(fault: Fault | Invalid | Bare, href: str, method: str) -> Reply:
    """Wrap what went wrong.

    Args:
        fault: What went wrong.
        href: The address of the request.
        method: Its method.

    Returns:
        The reply, in the shape that belongs to the fault.
    """
    if isinstance(fault, Bare):
        return Reply(fault.status)
    if isinstance(fault, Invalid):
        problem = {
            "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
            "title": "One or more validation errors occurred.",
            "status": 400,
            "errors": fault.errors,
            "traceId": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
        }
        links = [{"href": href, "action": method}]
        shaped = {"response": problem, "count": 1, "links": links, "status": 1, "statusCode": 400}
        return Reply(400, dump(shaped).encode(), _JSON)
    error: dict[str, object] = {"message": fault.message}
    if fault.stack:
        error |= {"type": fault.type, "stack": STACK}
    error["hresult"] = fault.hresult if fault.stack else 0
    body = dump({"error": error, "status": 1, "statusCode": fault.status})
    return Reply(fault.status, body.encode(), _JSON)
