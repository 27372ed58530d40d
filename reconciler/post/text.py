"""Other people's words in a letter: their names, and the titles of rooms."""

from __future__ import annotations

import re
from typing import Final

_BLANK: Final = re.compile(r"\s+")
_CONTROL: Final = re.compile(
    # Control characters that are no blanks, what turns the direction of the text around it, and
    # halves of characters, which no letter can carry.
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ALWAYS: Final = re.compile(
    # An underscore between letters, as in many addresses, stands for itself.
    r"""[\\`*\[\]()<>!#&"']|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])"""
)
_ENDS: Final = re.compile(r"\A[ !-/0-9:-@\[-`{-~]| \Z")


def clean(text: str) -> str:
    """Text on one line, without control characters; any blanks count as one."""
    return _BLANK.sub(" ", _CONTROL.sub("", text))


def escape(text: str) -> str:
    """Clean text as Markdown that shows just this text, wherever it is put.

    Characters are written as numbers (``&#42;``), which never mean anything in Markdown; with a
    backslash they could still end a code span. What means something only at the beginning of a
    line (lists, headings, rules, fences) begins no text, as the template may put it there. Blanks
    at the ends would make a code block or a line break.

    In code the numbers are shown as they are: a template does well to put no values there that
    people choose. Addresses and the portal have nothing that is escaped, as a rule.

    Args:
        text: clean text.

    Returns:
        The Markdown.
    """
    # One pass per character: what a number consists of must not be escaped again.
    ends = {match.start() for match in _ENDS.finditer(text)}
    always = {match.start() for match in _ALWAYS.finditer(text)}
    if not ends and not always:
        return text
    return "".join(
        f"&#{ord(one)};" if at in ends or at in always else one for at, one in enumerate(text)
    )
