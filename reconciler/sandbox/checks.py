"""Reading a portal document: what is not understood is an error, never passed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias, TypeVar

Words: TypeAlias = Mapping[str, object]
Choice = TypeVar("Choice")


def _misfit(where: str, what: str, value: object) -> ValueError:
    return ValueError(f"{where}: {what} belongs here, not {value!r}")


def mapping(value: object, where: str, known: frozenset[str] | None = None) -> Words:
    """Read a mapping.

    Args:
        value: What stands there.
        where: Its place in the document.
        known: The keys that it may have; without them it may have any.

    Returns:
        The mapping; nothing is an empty one.

    Raises:
        ValueError: It is none, or has another key.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _misfit(where, "a mapping", value)
    for key in value:
        if known is not None and key not in known:
            raise ValueError(f"{where}: unknown key {key!r}; known are {', '.join(sorted(known))}")
    return value


def listed(value: object, where: str) -> list[object]:
    """Read a list.

    Args:
        value: What stands there.
        where: Its place in the document.

    Returns:
        The list; nothing is an empty one.

    Raises:
        ValueError: It is none.
    """
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise _misfit(where, "a list", value)
    return list(value)


def text(words: Words, key: str, where: str, default: str | None = None) -> str:
    """Read a text.

    Args:
        words: The mapping.
        key: The text's key.
        where: The mapping's place in the document.
        default: What it is when it is missing; without one it must be there.

    Returns:
        The text.

    Raises:
        ValueError: It is missing, or no text.
    """
    value = words.get(key, default)
    if not isinstance(value, str):
        raise _misfit(f"{where}.{key}", "a text", value)
    return value


def number(words: Words, key: str, where: str, default: int) -> int:
    """Read a number.

    Args:
        words: The mapping.
        key: The number's key.
        where: The mapping's place in the document.
        default: What it is when it is missing.

    Returns:
        The number.

    Raises:
        ValueError: It is none.
    """
    value = words.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _misfit(f"{where}.{key}", "a number", value)
    return value


def flag(words: Words, key: str, where: str, *, default: bool) -> bool:
    """Read a switch.

    Args:
        words: The mapping.
        key: The switch's key.
        where: The mapping's place in the document.
        default: What it is when it is missing.

    Returns:
        Whether it is on.

    Raises:
        ValueError: It is neither true nor false.
    """
    value = words.get(key, default)
    if not isinstance(value, bool):
        raise _misfit(f"{where}.{key}", "true or false", value)
    return value


def date(words: Words, key: str, where: str) -> datetime | None:
    """Read a date, with or without a time; YAML may have made one of it already.

    Args:
        words: The mapping.
        key: The date's key.
        where: The mapping's place in the document.

    Returns:
        The moment in UTC, if it is there; without a zone it is taken for UTC.

    Raises:
        ValueError: It is none.
    """
    value = words.get(key)
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        raise _misfit(f"{where}.{key}", "an ISO date", value) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def word(words: Words, key: str, where: str, choices: Mapping[str, Choice], default: str) -> Choice:
    """Read one of several words.

    Args:
        words: The mapping.
        key: The word's key.
        where: The mapping's place in the document.
        choices: What each word stands for.
        default: What it is when it is missing.

    Returns:
        What the word stands for.

    Raises:
        ValueError: It is none of them.
    """
    value = words.get(key, default)
    if value not in choices:
        raise ValueError(f"{where}.{key}: {value!r} is none of {', '.join(choices)}")
    return choices[str(value)]
