"""The requests of a plan, in the order in which they would be sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.action import Ref
from reconciler.render.document import body, path
from reconciler.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.plan import Plan


def requests(plan: Plan) -> str:
    """Every write of a plan as method, path and body; empty for a plan without steps."""
    return "".join(_lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    for action in plan.actions:
        for request in action.requests:
            new = next((part.name for part in request.path if isinstance(part, Ref)), "")
            hole = f'{{id of "{shown(new)}"}}'
            text = json.dumps(body(request.body), ensure_ascii=False)
            yield f"{request.method} {path(request, hole)}\n    {shown(text)}\n"
