"""What an undo leaves as it is, for those who read its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.render.markdown.words import named, prose, units
from reconciler.render.plain import shown
from reconciler.undo.page import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.undo.past import Lasting

HEAD: Final = "Cannot be undone"


def text(told: Sequence[Lasting]) -> str:
    """What stays, a line each; empty if nothing does."""
    if not told:
        return ""
    lines = (f"  - {shown(line(one))}\n" for one in told)
    return f"{HEAD}:\n{''.join(lines)}"


def markdown(told: Sequence[Lasting], limit: int) -> str:
    """The same as a section of Markdown, of so many characters at most; the rest is counted."""
    if not told:
        return ""
    lines = [f"\n### {HEAD}\n\n"]
    left = limit - units(lines[0])
    for place, one in enumerate(told):
        item = f"- {named(one.ref)}: {prose(one.text)}\n"
        more = f"- and {len(told) - place} more, in the comments of the manifest\n"
        left -= units(item)
        if left < len(more):
            lines.append(more)
            break
        lines.append(item)
    return "".join(lines)
