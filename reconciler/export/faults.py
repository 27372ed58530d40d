"""Why something that a portal has can stand in no manifest."""

from __future__ import annotations

import re

from reconciler.title import MAX_UNITS, composed, stored, units

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_HALVES = re.compile("[\ud800-\udfff]")

MOST_USES = 1000
"""The most people for whom a manifest can limit a link."""


def text_fault(text: str, most: int) -> str:
    """Why a text cannot stand in a manifest; empty if it can.

    Args:
        text: a name, a tag or the like.
        most: the most characters that the manifest's schema allows.
    """
    if not text:
        return "it is empty"
    if len(text) > most:
        return f"it has more than {most} characters"
    if _CONTROLS.search(text):
        return "it holds a control character"
    return "it holds half a character" if _HALVES.search(text) else ""


def title_fault(title: str) -> str:
    """Why a room's title cannot stand in a manifest; empty if it can."""
    if units(title) > MAX_UNITS:
        return f"its title has more than {MAX_UNITS} UTF-16 units"
    if fault := text_fault(title, MAX_UNITS):
        return f"its title cannot be written: {fault}"
    if stored(title) != composed(title):
        # Such as one of an earlier version; declared, the room would be renamed.
        return "its title is one that portals write otherwise today: rename it there"
    return ""


def uses_fault(most: int | None) -> str:
    """Why a manifest cannot limit a link to so many people; empty if it can."""
    return "" if most is None or 1 <= most <= MOST_USES else f"it is limited to {most} people"
