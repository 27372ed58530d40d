"""What a plain YAML scalar stands for: the core schema of YAML 1.2, and nothing of YAML 1.1.

So ``no`` and ``2024-01-31`` and ``1:30`` are text, and ``010`` is the number ten.
"""

from __future__ import annotations

import math
import re
from typing import Final

Scalar = str | int | float | bool | None

_WORDS: Final[dict[str, bool | float | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}

SPECIAL: Final = frozenset("0123456789+-.~tTfFnN")
"""What numbers and words begin with; most scalars of a manifest begin with another character."""

_NUMBER: Final = re.compile(
    r"(?P<decimal>[-+]?[0-9]+)"
    r"|0o(?P<octal>[0-7]+)"
    r"|0x(?P<hexadecimal>[0-9a-fA-F]+)"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
)
_BASES: Final = {"decimal": 10, "octal": 8, "hexadecimal": 16}

# Python refuses to read and to print whole numbers of thousands of digits.
_MAX_DIGITS: Final = 300


def scalar(text: str) -> Scalar:
    """The value of a plain scalar, one that stands without quotes.

    Args:
        text: the scalar as YAML hands it over, folded and stripped.

    Returns:
        None, a truth value, a number, or the text itself; a whole number of more than 300 digits
        counts as infinite.
    """
    if text in _WORDS:
        return _WORDS[text]
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    kind = match.lastgroup
    if kind is None:
        return float(text)
    return int(match[kind], _BASES[kind]) if len(text) <= _MAX_DIGITS else math.inf
