"""What a plan takes of a portal's limits, as part of a comment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reconciler.render import forecast as forecasts
from reconciler.render.markdown.fitting import Listed, Piece
from reconciler.render.markdown.words import named

if TYPE_CHECKING:
    from reconciler.plan.waves import Forecast, Wave


def waves(found: Forecast | None) -> Listed:
    """In which waves it goes, or how long it takes; nothing where that goes without saying."""
    told = forecasts.sentence(found) if found else ""
    if found is None or found.fits:
        pieces = [Piece(partial(_line, told))] if told else []
        return Listed(pieces, (("line on the time that it takes", ""),), 1 / 8)
    pieces = [Piece(partial(_excess, one)) for one in forecasts.excess(found, named)]
    pieces += [Piece(partial(_wave, one)) for one in found.waves]
    return Listed(pieces, (("wave", ""),), 1 / 8, f"### {told}\n\n", folds=True)


def _line(told: str) -> str:
    return f"{told}\n\n"


def _excess(told: str) -> str:
    return f"- **More than a day takes**: {told}\n"


def _wave(one: Wave) -> str:
    return f"- {forecasts.wave(one, named)}\n"
