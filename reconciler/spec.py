"""What a kind of thing consists of: one line per field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Value = str | int | bool | tuple[str, ...] | None
"""A field's value: hashable, and the same in a manifest and in an answer of the portal."""

Json = Any
"""What ``json`` reads and writes."""


def as_is(value: Value) -> object:
    """The value itself, for fields that are compared as they are."""
    return value


def wire(value: Value) -> Json:
    """The value as a request carries it: lists for tuples."""
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind.

    Attributes:
        word: its name in manifests and plans.
        portal: its name in the body of a request.
        at: where it stands in an answer, dotted; also what ``?fields=`` asks for. Several places
            are parted by a blank.
        parse: makes a value of what stands there, or of None where the portal leaves it out; of a
            tuple for several places. A value of None means that the portal does not tell.
        fold: the form that is compared; two values of the same form are no difference.
        mutable: whether the portal lets it change; what is fixed is told as drift.
        send: makes the JSON that a request carries.
        initial: what a new thing has by itself, so that its creation does not send it; None if
            nothing can be relied on.
        note: what else comes of setting it; may be empty.
    """

    word: str
    portal: str
    at: str
    parse: Callable[[Json], Value]
    fold: Callable[[Value], object] = as_is
    mutable: bool = True
    send: Callable[[Value], Json] = wire
    initial: Value = None
    note: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """Where it stands in an answer."""
        return tuple(self.at.split())

    def read(self, answer: Mapping[str, Json]) -> Value:
        """The field's value in one answer of the portal."""
        found = tuple(_dug(answer, place) for place in self.places)
        return self.parse(found[0] if len(found) == 1 else found)


def _dug(answer: Mapping[str, Json], place: str) -> Json:
    found: Json = answer
    for name in place.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


@dataclass(frozen=True, slots=True)
class Spec:
    """All fields of a kind, in the order in which they are shown."""

    kind: str
    fields: Sequence[Field]

    def read(self, answer: Mapping[str, Json]) -> dict[str, Value]:
        """Every field of one answer, by its word."""
        return {field.word: field.read(answer) for field in self.fields}

    def body(self, values: Mapping[str, Value]) -> dict[str, Json]:
        """The part of a request body that sets these values, given by their words."""
        return {
            field.portal: field.send(values[field.word])
            for field in self.fields
            if field.word in values
        }
