"""What jsonschema found, told in words of this program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.access import Access, Role, RoomType
from reconciler.manifest.amounts import FAULTS, FORMS
from reconciler.manifest.day import NO_DAY
from reconciler.manifest.moment import NO_MOMENT
from reconciler.manifest.shapes import LINK_ROLES, NOTHING, ROLES, SEVERAL, SHAPES
from reconciler.manifest.wording import listed, meant, nearest, reading, shown, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.manifest.conformity import Misfit
    from reconciler.manifest.document import Document
    from reconciler.source import Problem

MAX_UNKNOWN: Final = 100
"""How many unknown keys of one mapping are told; a file of another kind may have any number."""

_KINDS: Final = {
    "array": "a list",
    "object": "a mapping",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
_NO_ROLE: Final[dict[str | int, str]] = {
    "Owner": ": the owner of a portal is never declared",
    "All": ": it is no type of a person",
}
_NO_GUEST: Final = ": guests come through rooms, or by reconciler links --type Guest"
_NO_VARIABLE: Final = (
    " is no name of a variable of the environment; write letters, digits and _, such as "
)
NO_COLOR: Final = ' is no colour; write 3 or 6 hexadecimal digits, such as "FF9900"'
"""What is said after something that is no colour."""

_PATTERNS: Final[dict[str | int, str]] = {
    "color": NO_COLOR,
    "id": " is no name of a rule; write letters, digits, dots, _ and -, such as no-guests",
    "key_env": f"{_NO_VARIABLE}DOCSPACE_WELCOME_KEY",
    "password_env": f"{_NO_VARIABLE}LINK_PASSWORD",
}
_OUTSIDE: Final = (
    "a password is a secret, and a manifest is no place for one;"
    " put it into the environment, and name the variable by password_env"
)
_SECRETS: Final = frozenset({"key", "key_env", "password_env"})
"""Keys under which a secret may stand by mistake: what stands there is never repeated."""

_MAPPING_KEYWORDS: Final = frozenset({"required", "additionalProperties", "oneOf", "anyOf"})


def spoils(misfit: Misfit) -> bool:
    """Whether a value is of no use to the checks, rather than a mapping that lacks something."""
    lacks = misfit.keyword in _MAPPING_KEYWORDS and isinstance(misfit.found, dict)
    return not lacks and not _told_by_checks(misfit)


def complaints(document: Document, misfit: Misfit) -> list[Problem]:
    """What is wrong at a place, in words of this program.

    Args:
        document: where it was found.
        misfit: what was found.

    Returns:
        The problems; none for what the checks tell better.
    """
    if _told_by_checks(misfit):
        return []
    if misfit.keyword == "additionalProperties":
        known = tuple(misfit.schema["properties"])
        odd = [word for word in misfit.found if word not in known][:MAX_UNKNOWN]
        return [document.key_problem((*misfit.path, word), _unknown(word, known)) for word in odd]
    text = (
        _typed(document, misfit) if misfit.keyword == "type" else _TELLERS[misfit.keyword](misfit)
    )
    return [document.problem(misfit.path, text)] if text else []


def _told_by_checks(misfit: Misfit) -> bool:
    if misfit.keyword == "pattern":
        return misfit.path[-1] in FAULTS
    # Which words are right depends on the room, and the schema does not know them.
    found = isinstance(misfit.found, str | int)
    return found and misfit.keyword == "enum" and misfit.path[-1] == "access"


def _unknown(word: str, known: Sequence[str]) -> str:
    if word.casefold() == "password" and "password_env" in known:
        return _OUTSIDE
    near = meant(word, known) or f"; the keys here are {listed(known, 'and')}"
    return f"there is no such key{near}"


def _required(misfit: Misfit) -> str:
    return _missing(misfit, misfit.rule)


def _missing(misfit: Misfit, words: Sequence[str]) -> str:
    meant_words = _misspelt(misfit, tuple(misfit.schema["properties"]))
    missing = [
        f'"{word}"' for word in words if word not in misfit.found and word not in meant_words
    ]
    if not missing:
        return ""
    keys = "the key {} is" if len(missing) == 1 else "the keys {} are"
    return f"{keys.format(listed(missing, 'and'))} missing: {SHAPES[misfit.schema['title']]}"


def _one_of(misfit: Misfit) -> str:
    return _welcome(misfit) if misfit.schema["title"] == "A welcome" else _member(misfit)


def _welcome(misfit: Misfit) -> str:
    found, shape = misfit.found, SHAPES["A welcome"]
    if not isinstance(found, dict):
        # It may be a key that a portal signed, so it is not repeated.
        return f"{'there is nothing here' if found is None else 'this is no welcome'}: {shape}"
    known = tuple(misfit.schema["properties"])
    words = [word for word in known if word in found]
    if len(set(map(_form, words))) > 1:
        together = listed([f'"{word}"' for word in words], "and")
        return f"{together} stand together; {shape}"
    forms = {_form(word) for word in (*words, *_misspelt(misfit, known)) if word}
    if not forms:
        return f'"mail", "key" or "key_env" is missing: {shape}'
    return _missing(misfit, ("mail", "subject")) if forms == {"mail"} else ""


def _any_of(misfit: Misfit) -> str:
    words = [one["required"][0] for one in misfit.rule]
    if _misspelt(misfit, tuple(misfit.schema["properties"])) & {*words}:
        return ""
    named = listed([f'"{word}"' for word in words])
    return f"{named} is missing: {SHAPES[misfit.schema['title']]}"


def _form(word: str) -> str:
    """The form of welcome that a key is of."""
    return word if word in _SECRETS else "mail"


def _member(misfit: Misfit) -> str:
    if not isinstance(misfit.found, dict):
        return ""
    if "email" in misfit.found:
        return '"email" and "group" stand together; a member is one of them'
    if _misspelt(misfit, tuple(misfit.schema["properties"])) & {"email", "group"}:
        return ""
    return f'"email" or "group" is missing: {SHAPES["A member"]}'


def _misspelt(misfit: Misfit, known: Sequence[str]) -> set[str]:
    """The keys that were meant by others; those others are told, so these are not missing too."""
    return {nearest(word, known) for word in misfit.found if word not in known}


def _typed(document: Document, misfit: Misfit) -> str:
    form, found = SEVERAL.get(misfit.schema.get("title", "")), misfit.found
    if not form:
        return _type(document, misfit)
    nothing = found is None
    return (
        f"there is nothing here; write {form}" if nothing else f"write {form}, not {shown(found)}"
    )


def _type(document: Document, misfit: Misfit) -> str:
    found, kind, word = misfit.found, misfit.rule, misfit.path[-1]
    if found is None:
        what = "a date such as 2026-12-31" if _is_day(misfit) else FORMS.get(word) or _KINDS[kind]
        return f"there is nothing here; write {what}{NOTHING.get(word, '')}"
    if word in FAULTS:
        return FAULTS[word](found)
    if _is_day(misfit) or word == "expires":
        return f"{shown(found)}{NO_DAY if _is_day(misfit) else NO_MOMENT}"
    if kind == "string" and word in _SECRETS:
        return "YAML reads this as no text; write text, in quotes if it is a number or a word"
    if kind == "string" and not isinstance(found, list | dict):
        written = visible(document.node(misfit.path).value)
        return f"YAML reads {written} as {reading(found)}; put it in quotes to make it text"
    return f"write {_KINDS[kind]}, not {shown(found)}"


def _is_day(misfit: Misfit) -> bool:
    # The word alone does not tell: a letter has its sender under `from`.
    return bool(misfit.schema.get("format") == "date")


def _enum(misfit: Misfit) -> str:
    found, words = misfit.found, _words(misfit)
    if found is None:
        return f"there is nothing here; write {listed(words)}"
    note = _no_role(found, words) if isinstance(found, str | int) else ""
    near = meant(found, (word for word in misfit.rule if isinstance(word, str)))
    return f"{shown(found)} is not allowed here{note}; write {listed(words)}{near}"


def _no_role(found: str | int, words: tuple[str, ...]) -> str:
    if words == LINK_ROLES and Role.of(found) is Role.GUEST:
        return _NO_GUEST
    return _NO_ROLE.get(found, "") if words in {ROLES, LINK_ROLES} else ""


def _words(misfit: Misfit) -> tuple[str, ...]:
    """The allowed words without the portal's names and numbers for the same."""
    if misfit.path[-1] == "access":
        return tuple(word for word in Access.words() if word in misfit.rule)
    if misfit.path[-1] == "type":
        return _TYPES[misfit.path[0]]
    return tuple(str(word) for word in misfit.rule)


_TYPES: Final[dict[str | int, tuple[str, ...]]] = {
    "users": ROLES,
    "invitation_links": LINK_ROLES,
    "rooms": RoomType.words(),
}


def _const(misfit: Misfit) -> str:
    return f"{shown(misfit.found)} is no version that this program reads; write version: 1"


def _min_length(_misfit: Misfit) -> str:
    return "the text is empty"


def _min_items(_misfit: Misfit) -> str:
    return "the list is empty"


def _min_properties(_misfit: Misfit) -> str:
    return "the mapping is empty"


def _max_length(misfit: Misfit) -> str:
    length = len(misfit.found)
    return f"{_value(misfit)} has {length} characters; {misfit.rule} are the most"


def _pattern(misfit: Misfit) -> str:
    return f"{_value(misfit)}{_PATTERNS[misfit.path[-1]]}"


def _not(misfit: Misfit) -> str:
    if misfit.path[-1] in _PATTERNS:
        return _pattern(misfit)
    return f"{_value(misfit)} holds a line break or another control character"


def _value(misfit: Misfit) -> str:
    return "this" if misfit.path[-1] in _SECRETS else shown(misfit.found)


def _minimum(misfit: Misfit) -> str:
    return f"{shown(misfit.found)} is less than {misfit.rule}"


def _maximum(misfit: Misfit) -> str:
    return f"{shown(misfit.found)} is more than {misfit.rule}"


_TELLERS: Final = {
    "required": _required,
    "oneOf": _one_of,
    "anyOf": _any_of,
    "enum": _enum,
    "const": _const,
    "minLength": _min_length,
    "minItems": _min_items,
    "minProperties": _min_properties,
    "maxLength": _max_length,
    "pattern": _pattern,
    "not": _not,
    "minimum": _minimum,
    "maximum": _maximum,
}
