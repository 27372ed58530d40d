"""What jsonschema found, told in words of this program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.access import Access, Role, RoomType
from reconciler.manifest.wording import listed, meant, nearest, reading, shown, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.manifest.conformity import Misfit
    from reconciler.manifest.document import Document
    from reconciler.source import Problem

MAX_UNKNOWN: Final = 100
"""How many unknown keys of one mapping are told; a file of another kind may have any number."""

BEGINNING: Final = "a manifest begins with version: 1"

SHAPES: Final = {
    "Manifest, version 1": BEGINNING,
    "A user": f"a user is {{email: ADDRESS, type: {'|'.join(Role.words()[1:])}}}",
    "A group": "a group is {name: TEXT, manager: ADDRESS, members: [ADDRESS, ...]}",
    "A room": f"a room is {{title: TEXT, type: {'|'.join(RoomType.words())}, ...}}",
    "A member": "a member is {email: ADDRESS, access: WORD} or {group: NAME, access: WORD}",
}
"""What each mapping looks like, by the title that the schema gives it."""

_KINDS: Final = {
    "array": "a list",
    "object": "a mapping",
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
}
_NOTHING: Final[dict[str | int, str]] = {
    "members": "; [] lets nobody in but the owner, and without the key people are left alone",
    "color": "; what follows a # is a comment, so put the colour in quotes",
}
_ROLES: Final = Role.words()[1:]
_NO_USER: Final = {
    "Owner": ": the owner of a portal is never declared",
    "All": ": it is no type of a person",
}
_MAPPING_KEYWORDS: Final = frozenset({"required", "additionalProperties", "oneOf"})


def spoils(misfit: Misfit) -> bool:
    """Whether a value is of no use to the checks, rather than a mapping that lacks something."""
    return misfit.keyword not in _MAPPING_KEYWORDS and not _told_by_checks(misfit)


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
    text = _type(document, misfit) if misfit.keyword == "type" else _TELLERS[misfit.keyword](misfit)
    return [document.problem(misfit.path, text)] if text else []


def _told_by_checks(misfit: Misfit) -> bool:
    # Which words are right depends on the room, and the schema does not know them.
    found = isinstance(misfit.found, str | int)
    return found and misfit.keyword == "enum" and misfit.path[-1] == "access"


def _unknown(word: str, known: Sequence[str]) -> str:
    near = meant(word, known) or f"; the keys here are {listed(known, 'and')}"
    return f"there is no such key{near}"


def _required(misfit: Misfit) -> str:
    known = tuple(misfit.schema["properties"])
    found = _misspelt(misfit, known)
    missing = [
        f'"{word}"' for word in misfit.rule if word not in misfit.found and word not in found
    ]
    if not missing:
        return ""
    keys = "the key {} is" if len(missing) == 1 else "the keys {} are"
    return f"{keys.format(listed(missing, 'and'))} missing: {SHAPES[misfit.schema['title']]}"


def _one_of(misfit: Misfit) -> str:
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


def _type(document: Document, misfit: Misfit) -> str:
    found, kind, word = misfit.found, str(misfit.rule), misfit.path[-1]
    if found is None:
        return f"there is nothing here; write {_KINDS[kind]}{_NOTHING.get(word, '')}"
    if kind == "string" and not isinstance(found, list | dict):
        written = visible(document.node(misfit.path).value)
        return f"YAML reads {written} as {reading(found)}; put it in quotes to make it text"
    return f"write {_KINDS[kind]}, not {shown(found)}"


def _enum(misfit: Misfit) -> str:
    found, words = misfit.found, _words(misfit)
    if found is None:
        return f"there is nothing here; write {listed(words)}"
    note = _NO_USER.get(found, "") if words == _ROLES and isinstance(found, str) else ""
    near = meant(found, (word for word in misfit.rule if isinstance(word, str)))
    return f"{shown(found)} is not allowed here{note}; write {listed(words)}{near}"


def _words(misfit: Misfit) -> Sequence[str]:
    """The allowed words without the portal's names and numbers for the same."""
    if misfit.path[-1] == "access":
        return Access.words()
    if misfit.path[-1] == "type":
        return _ROLES if misfit.path[0] == "users" else RoomType.words()
    return tuple(str(word) for word in misfit.rule)


def _const(misfit: Misfit) -> str:
    return f"{shown(misfit.found)} is no version that this program reads; write version: 1"


def _min_length(_misfit: Misfit) -> str:
    return "the text is empty"


def _max_length(misfit: Misfit) -> str:
    length = len(misfit.found)
    return f"{shown(misfit.found)} has {length} characters; {misfit.rule} are the most"


def _pattern(misfit: Misfit) -> str:
    return f'{shown(misfit.found)} is no colour; write 3 or 6 hexadecimal digits, such as "FF9900"'


def _not(misfit: Misfit) -> str:
    if misfit.path[-1] == "color":
        return _pattern(misfit)
    return f"{shown(misfit.found)} holds a line break or another control character"


def _minimum(misfit: Misfit) -> str:
    return f"{shown(misfit.found)} is less than {misfit.rule}"


def _maximum(misfit: Misfit) -> str:
    return f"{shown(misfit.found)} is more than {misfit.rule}"


_TELLERS: Final = {
    "required": _required,
    "oneOf": _one_of,
    "enum": _enum,
    "const": _const,
    "minLength": _min_length,
    "maxLength": _max_length,
    "pattern": _pattern,
    "not": _not,
    "minimum": _minimum,
    "maximum": _maximum,
}
