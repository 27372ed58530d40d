"""The settings of a room, as they were before an apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.export.faults import title_fault
from reconciler.export.settings import settings
from reconciler.kinds.room import SPEC
from reconciler.undo.past import Fate, Lasting, changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.action import Ref
    from reconciler.kinds.room import FoundRoom
    from reconciler.spec import Json, Value
    from reconciler.undo.past import Turn

_FIELDS: Final = {field.word: field for field in SPEC.fields if field.mutable}
_LOOKS: Final = frozenset({"color", "cover"})

_OFF: Final[Mapping[str, Json]] = {
    "tags": [],
    "cover": "none",
    "indexing": False,
    "deny_download": False,
    "save_as_xlsx": False,
    "lifetime": "none",
    "watermark": "none",
    "quota": "default",
}
"""What a manifest says of a setting that is not in force."""


def former(
    ref: Ref, found: FoundRoom, turns: Iterable[Turn]
) -> tuple[dict[str, Json], list[Lasting]]:
    """The settings to declare so that they are as before, title among them, and what stays.

    Args:
        ref: what the apply called the room.
        found: the room as it is now.
        turns: what the apply has done to its fields, other than its state.
    """
    said: dict[str, Json] = {}
    told: list[Lasting] = []
    for turn in turns:
        field = _FIELDS.get(turn.name)
        if field is None:
            told.append(Lasting(ref, f"{turn.name}: nothing is known of such a setting"))
            continue
        now = found.values[turn.name]
        fate = turn.fate(field.fold(now), field.fold(turn.before), field.fold(turn.after))
        if now is None or (found.picture and turn.name in _LOOKS):
            text = f"{turn.name} is left alone: what it is now, the portal does not tell"
            told.append(Lasting(ref, text))
        elif fate is Fate.CHANGED:
            told.append(changed(ref, turn.name, now, turn.after))
        elif fate is Fate.BACK:
            value, reason = _title(turn.before) if turn.name == "title" else _said(turn)
            if reason:
                told.append(Lasting(ref, f"{turn.name} stays: {reason}"))
            else:
                said[turn.name] = value
    return said, told


def _title(before: Value) -> tuple[Json, str]:
    if not isinstance(before, str):
        return None, "what it was before is not known"
    return before, title_fault(before)


def _said(turn: Turn) -> tuple[Json, str]:
    """A setting as a manifest says it, or why none can."""
    word, before = turn.name, turn.before
    if before is None:
        return None, "what it was before is not known"
    try:
        said, notes = settings({word: before}, pictured=False)
    except ValueError:
        # A report that somebody has edited.
        return None, "what it was before is nothing that a manifest can say"
    if notes:
        return None, notes[0]
    if word in said or word in _OFF:
        return said.get(word, _OFF.get(word)), ""
    return None, "what it was before is not known"
