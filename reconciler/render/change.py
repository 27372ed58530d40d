"""One field that differs, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.diff import parts
from reconciler.render.plain import folded, shown

if TYPE_CHECKING:
    from reconciler.diff import Change
    from reconciler.spec import Value


def mark(change: Change) -> str:
    """Whether a field comes, goes or changes."""
    if change.current is None:
        return "+"
    return "-" if change.desired is None else "~"


def said(change: Change, told: str = "") -> str:
    """What a field becomes, in words.

    Args:
        change: the field.
        told: what its step says of whoever comes or goes; may be empty.
    """
    if change.current is None:
        return shown(told) or value(change.desired)
    if change.desired is None:
        return shown(told) or value(change.current)
    both = f"{value(change.current)} -> {value(change.desired)}"
    if isinstance(change.current, tuple) and isinstance(change.desired, tuple):
        added, removed = parts(change.current, change.desired)
        came = folded([f"+{shown(item)}" for item in added])
        # What goes is never left out.
        both += f"  ({' '.join([*came, *(f'-{shown(item)}' for item in removed)])})"
    return both


def value(found: Value) -> str:
    """A value as one line: lists with commas, long ones with a count of what is left out."""
    if isinstance(found, tuple):
        return ", ".join(folded([_item(item) for item in found])) or "none"
    if isinstance(found, bool):
        return "yes" if found else "no"
    return shown(found) if found != "" else "none"


def _item(item: str) -> str:
    # In quotes where it would not be told from two, or from another.
    return f'"{shown(item)}"' if "," in item or item != item.strip() else shown(item)
