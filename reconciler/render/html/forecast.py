"""What a plan takes of a portal's limits, on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render import forecast as forecasts
from reconciler.render.html.markup import named, section

if TYPE_CHECKING:
    from reconciler.action import Ref
    from reconciler.plan.waves import Forecast


def pace(forecast: Forecast | None) -> str:
    """How long it takes, or that today is not enough; empty where that goes without saying."""
    return forecasts.sentence(forecast) if forecast else ""


def waves(forecast: Forecast | None) -> str:
    """In which waves it goes, where it does not fit into one day."""
    if forecast is None or forecast.fits:
        return ""
    told = [f"<strong>{one}</strong>" for one in forecasts.excess(forecast, _named)]
    told += [forecasts.wave(one, _named) for one in forecast.waves]
    items = "\n".join(f"<li>{one}</li>" for one in told)
    return section("waves", "Waves", f"<ul>\n{items}\n</ul>")


def _named(ref: Ref) -> str:
    return named(ref.kind, ref.name)
