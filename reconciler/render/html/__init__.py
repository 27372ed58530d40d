"""A plan as one HTML file that needs nothing else: no network, and no script to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render.html import notes
from reconciler.render.html.controls import controls
from reconciler.render.html.forecast import pace, waves
from reconciler.render.html.matrix import matrix
from reconciler.render.html.page import page
from reconciler.render.html.rooms import rooms
from reconciler.render.html.summary import head
from reconciler.render.html.view import view

if TYPE_CHECKING:
    from reconciler.comparison import Comparison
    from reconciler.plan import Plan
    from reconciler.plan.waves import Forecast

_LINKS = {
    "stops": "What stops it",
    "lifted": "Lifted guards",
    "unknown": "Not read",
    "waves": "Waves",
    "since": "Since the older plan",
    "access": "Who may do what",
    "steps": "Steps",
    "drift": "Drift",
    "upcoming": "Soon over",
}


def html(
    plan: Plan,
    *,
    digest: str = "",
    compared: Comparison | None = None,
    forecast: Forecast | None = None,
) -> str:
    """A plan as an HTML document; the same plan gives the same bytes.

    Args:
        plan: the plan.
        digest: of the full plan; empty if it is not to be shown.
        compared: what has changed since an older plan; None if there is none.
        forecast: what it takes of the portal's limits; None if that is not to be told.

    Returns:
        The document, ending in a line feed.
    """
    seen = view(plan)
    parts = {
        "stops": notes.stops(plan),
        "lifted": notes.lifted(plan),
        "unknown": notes.unknown(plan),
        "waves": waves(forecast),
        "since": notes.compared(compared),
        "filters": controls(seen),
        "access": matrix(seen),
        "steps": rooms(seen),
        "drift": notes.drift(plan),
        "upcoming": notes.upcoming(plan),
    }
    items = "".join(f'<li><a href="#{id_}">{_LINKS[id_]}</a></li>' for id_ in _LINKS if parts[id_])
    links = f'<nav aria-label="Parts of the plan"><ul>{items}</ul></nav>\n'
    top = head(plan, seen, digest, pace(forecast))
    return page(f"Plan for {plan.portal}", links, top, "".join(parts.values()))
