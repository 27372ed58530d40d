"""What a parser's error means, in words for a person.

PyYAML and libyaml word the same faults differently, and in terms of their own grammar; so each is
told by a part of its text, and has one wording here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.manifest.text import place
from reconciler.manifest.unreadable import UnreadableError
from reconciler.manifest.wording import visible

if TYPE_CHECKING:
    from yaml.error import Mark, MarkedYAMLError

_TAB: Final = "a tab stands where YAML takes only spaces; indent with spaces"
_UNCLOSED: Final = "a comma or the closing {0} is missing"
_INDENTATION: Final = "this does not go with what stands before it; look at indentation and quotes"
_SECOND_COLON: Final = 'a second ": " in a line, or wrong indentation; put text with ": " in quotes'
_NO_COLON: Final = 'there is no ":" after this key'
_ESCAPE: Final = "no such escape follows a backslash; within '...' a backslash is itself"
_QUOTE: Final = "a quote is opened here and never closed"
NO_CHARACTER: Final = "an escape in this text stands for no character"
_UNKNOWN: Final = "this is not YAML: {0}"
_VALUE: Final = "a value is missing, or begins with a character that YAML keeps for itself"

# Looked for in this order in what the parser says.
_WORDS: Final = (
    ("expected a single document", "a second document begins here; a manifest is one document"),
    ("mapping values are not allowed", _SECOND_COLON),
    ("could not find expected ':", _NO_COLON),
    ("unexpected end of stream", _QUOTE),
    ("unexpected document separator", _QUOTE),
    ("document indicator", _QUOTE),
    ("',' or ']'", _UNCLOSED.format("]")),
    ("',' or '}'", _UNCLOSED.format("}")),
    ("sequence entries are not allowed", '"- " stands where no list can begin'),
    ("mapping keys are not allowed", '"? " stands where no key can begin'),
    ("unknown escape character", _ESCAPE),
    ("hexadecimal number", "an escape has too few hexadecimal digits"),
    ("hexdecimal number", "an escape has too few hexadecimal digits"),
    ("invalid Unicode character escape", NO_CHARACTER),
    ("tab character", _TAB),
    ("undefined alias", "no anchor of this name stands before it"),
    ("duplicate anchor", "an anchor of this name stands before it, at line {line}"),
    ("scanning an a", "a name is missing after & or *"),
    ("block scalar", "after | or > stands a digit from 1 to 9, + or -, or nothing"),
    ("tag", "this tag is not allowed: a manifest needs no tags"),
    ("block end", _INDENTATION),
    ("expected key", _INDENTATION),
    ("'-' indicator", _INDENTATION),
    ("document start", _INDENTATION),
    ("node content", _VALUE),
)

# Faults that are best shown where the thing began, not where the parser gave up.
_FROM_THE_START: Final = frozenset({_QUOTE, _ESCAPE, NO_CHARACTER, _NO_COLON})


def unreadable(error: MarkedYAMLError, text: str) -> UnreadableError:
    """What a parser's error means.

    Args:
        error: what PyYAML raised.
        text: what it was reading.

    Returns:
        The same in words of this program, with its place.
    """
    mark, began = error.problem_mark, error.context_mark
    if mark is None:
        return UnreadableError(_UNKNOWN.format(visible(str(error))))
    told = _told(error, mark, text)
    if began and (mark.index >= len(text) or told in _FROM_THE_START):
        mark = began
    if mark.index >= len(text):
        # libyaml ends every text with a line break of its own, and counts that line.
        return UnreadableError(told, *place(text))
    return UnreadableError(told, mark.line + 1, mark.column + 1)


def _told(error: MarkedYAMLError, mark: Mark, text: str) -> str:
    said = f"{error.context} {error.problem}"
    if "cannot start any token" in said:
        found = text[mark.index : mark.index + 1]
        return _TAB if found == "\t" else f"{visible(found)} cannot begin a value; put it in quotes"
    began = error.context_mark.line + 1 if error.context_mark else 0
    for words, told in _WORDS:
        if words in said:
            return told.replace("{line}", str(began))
    return _UNKNOWN.format(visible(said))
