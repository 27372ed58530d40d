"""The requests of a plan, in the order in which they would be sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.action import Ref
from reconciler.render.document import body, letter, path, request
from reconciler.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.plan import Plan
    from reconciler.spec import Json


def requests(plan: Plan) -> str:
    """Every write of a plan as method, path, query and body, and every letter; may be empty."""
    return "".join(_lines(plan))


def listed(plan: Plan) -> list[Json]:
    """Every write of a plan, and every letter that is sent beside it, as a JSON document."""
    found: list[Json] = []
    for action in plan.actions:
        found += [request(one) for one in action.requests]
        if action.letter and action.letter.template:
            found.append({"letter": letter(action.letter)})
    return found


def _lines(plan: Plan) -> Iterator[str]:
    for action in plan.actions:
        for one in action.requests:
            new = next((part.name for part in one.path if isinstance(part, Ref)), "")
            hole = f'{{id of "{shown(new)}"}}'
            yield f"{one.method} {path(one, hole)}\n"
            for part in (one.query, one.body) if one.query else (one.body,):
                if part is not None:
                    text = json.dumps(body(part), ensure_ascii=False)
                    yield f"    {shown(text)}\n"
        if action.letter and action.letter.template:
            template = action.letter.template
            yield f"LETTER to {shown(action.letter.to)} over SMTP\n"
            yield f"    {shown(template.file)}: {shown(template.subject)}\n"
