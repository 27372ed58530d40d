"""The templates of letters: what is wrong with one, and what one says to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.errors import ReconcilerError
from reconciler.post.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLES: Final = ("first_name", "last_name", "name", "email", "type", "rooms", "portal")
"""What a template may speak of; ``rooms`` is a list of ``title`` and ``access``."""

MAX_SIZE: Final = 1_000_000
"""How many characters a letter may have."""


def problems(text: str) -> list[tuple[int, str]]:
    """What is wrong with a template; nothing is rendered.

    Args:
        text: the template.

    Returns:
        Lines and messages, in the order of lines; of errors of syntax only the first.
    """
    from reconciler.post.analysis import faults  # noqa: PLC0415 - only a letter pays for Jinja

    return faults(text, VARIABLES)


def fill(text: str, values: Mapping[str, object], *, markdown: bool) -> str:
    """Say it to somebody.

    Args:
        text: the template.
        values: by :data:`VARIABLES`.
        markdown: whether the text is Markdown; values are then escaped, so that they show as they
            are. They lose control characters and line breaks in any case.

    Returns:
        The text.

    Raises:
        ReconcilerError: there are :func:`problems`, a value is missing, or a bound is passed; with
            the line.
    """
    from reconciler.post.language import Language  # noqa: PLC0415 - only a letter pays for Jinja

    for line, message in problems(text):
        raise ReconcilerError(f"line {line}: {message}")
    language = Language(markdown=markdown)
    parts: list[str] = []
    size = 0
    try:
        for part in language.load(language.parse(text)).generate(dict(values)):
            size += len(part)
            if size > MAX_SIZE:
                break
            parts.append(part)
    except Exception as error:  # noqa: BLE001 - an expression raises whatever Python raises
        raise ReconcilerError(f"line {_line(error)}: {clean(str(error))}") from None
    if size > MAX_SIZE:
        raise ReconcilerError(f"the letter would be longer than {MAX_SIZE} characters")
    return "".join(parts)


def _line(error: BaseException) -> int:
    """The line of the template on which an exception came up; Jinja puts it among the frames."""
    line = getattr(error, "lineno", 1)
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            line = frame.tb_lineno
        frame = frame.tb_next
    return int(line)
