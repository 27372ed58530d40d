"""The requests of a plan, in the order in which they would be sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.action import Ref
from reconciler.render.document import body, path, request
from reconciler.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.plan import Plan
    from reconciler.spec import Json


def requests(plan: Plan) -> str:
    """Every write of a plan as method, path and body; empty for a plan without steps."""
    return "".join(_lines(plan))


def listed(plan: Plan) -> list[Json]:
    """Every write of a plan as a JSON document."""
    return [request(one) for action in plan.actions for one in action.requests]


def _lines(plan: Plan) -> Iterator[str]:
    for action in plan.actions:
        for one in action.requests:
            new = next((part.name for part in one.path if isinstance(part, Ref)), "")
            hole = f'{{id of "{shown(new)}"}}'
            text = json.dumps(body(one.body), ensure_ascii=False)
            yield f"{one.method} {path(one, hole)}\n    {shown(text)}\n"
