"""What changes in a file, as a unified diff."""

from __future__ import annotations

from difflib import unified_diff

from reconciler.render.plain import shown


def unified(name: str, before: str, after: str) -> str:
    """Tell two texts of a file apart.

    Args:
        name: the file's.
        before: what it holds.
        after: what it is to hold.

    Returns:
        The diff, with a note where a last line does not end; empty for equal texts.
    """
    lines = unified_diff(_lines(before), _lines(after), f"a/{shown(name)}", f"b/{shown(name)}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str) -> list[str]:
    """The lines, each with its line feed."""
    *whole, last = text.split("\n")
    return [f"{line}\n" for line in whole] + ([last] if last else [])
