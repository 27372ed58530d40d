"""A plan in each of the forms that it is shown in."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.comparison import Comparison
    from reconciler.plan import Plan
    from reconciler.plan.waves import Forecast


class Manner(NamedTuple):
    """How a plan is shown.

    Attributes:
        digest: of the whole plan; empty where it is not told.
        compared: what differs from an older plan; None if there is none.
        by_person: whether it is told by person.
        limit: how many characters of Markdown there may be.
        full: the file that holds the whole plan; empty if there is none.
        colour: whether text is coloured.
        forecast: what it takes of the portal's limits; None where that is not told.
    """

    digest: str
    compared: Comparison | None
    by_person: bool
    limit: int
    full: str
    colour: bool = False
    forecast: Forecast | None = None


def rendered(plan: Plan, form: str, manner: Manner) -> str:
    """A plan in one of :data:`FORMS`."""
    return FORMS[form](plan, manner)


def _text(plan: Plan, manner: Manner) -> str:
    from reconciler.render import by_person
    from reconciler.render.text import text

    if manner.by_person:
        return by_person.text(plan, colour=manner.colour, forecast=manner.forecast)
    return text(
        plan,
        colour=manner.colour,
        digest=manner.digest,
        compared=manner.compared,
        forecast=manner.forecast,
    )


def _json(plan: Plan, manner: Manner) -> str:
    from reconciler.render import by_person, forecast
    from reconciler.render.document import document, dumps

    found = document(plan, digest=manner.digest)
    if manner.forecast:
        found["forecast"] = forecast.document(manner.forecast)
    if manner.by_person:
        found["people"] = by_person.document(plan)
    if manner.compared:
        found["compared"] = asdict(manner.compared)
    return dumps(found)


def _markdown(plan: Plan, manner: Manner) -> str:
    from reconciler.render.markdown import markdown

    return markdown(
        plan,
        digest=manner.digest,
        compared=manner.compared,
        limit=manner.limit,
        by_person=manner.by_person,
        full=manner.full,
        forecast=manner.forecast,
    )


def _html(plan: Plan, manner: Manner) -> str:
    from reconciler.render.html import html

    return html(plan, digest=manner.digest, compared=manner.compared, forecast=manner.forecast)


def _github(plan: Plan, _manner: Manner) -> str:
    from reconciler.render.annotations import annotations

    return annotations(plan)


def _sarif(plan: Plan, _manner: Manner) -> str:
    from reconciler.render.document import dumps
    from reconciler.render.sarif import sarif

    return dumps(sarif(plan))


FORMS: Final[dict[str, Callable[[Plan, Manner], str]]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
    "html": _html,
    "github": _github,
    "sarif": _sarif,
}
"""All forms, by the words of ``--format``."""
