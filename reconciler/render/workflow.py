"""Text within workflow commands of GitHub Actions."""

from __future__ import annotations

from reconciler.render.plain import shown


def escaped(text: str, *, value: bool = False) -> str:
    """A text as the runner reads it back.

    Args:
        text: any text.
        value: whether it is that of a property, where colon and comma are the runner's own as well.
    """
    # Percent first: it begins what stands for the others.
    for one in "%\r\n:," if value else "%\r\n":
        text = text.replace(one, f"%{ord(one):02X}")
    return shown(text)
