"""Rules made ready to be applied: what is known of a thing is held against JSON schemas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from jsonschema_rs import Draft202012Validator, RegexOptions, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.rule import Rule
    from reconciler.spec import Json

    Facts = Mapping[str, Json]

_LARGEST = 100_000
"""How large a compiled pattern may be: its time goes by that, and by the length of the text."""

# This engine knows no way back in a text, so no pattern takes more than linear time.
_PATTERNS = RegexOptions(size_limit=_LARGEST, dfa_size_limit=10 * _LARGEST)

OF_PEOPLE = frozenset({"owner", "people"})
"""What is known of a room only where its members are."""


def sound(pattern: str) -> bool:
    """Whether a pattern is one that conditions can be made of."""
    try:
        _validator({"pattern": pattern})
    except ValidationError:
        return False
    return True


def _validator(schema: Json) -> Draft202012Validator:
    return Draft202012Validator(schema, pattern_options=_PATTERNS)


class Condition:
    """What some facts are to be.

    Args:
        schema: a JSON schema of a mapping, with nothing but ``properties``.

    Attributes:
        names: the facts that it speaks of.
    """

    def __init__(self, schema: Json) -> None:
        self.names = frozenset(schema["properties"])
        self._validator = _validator(schema)

    def missing(self, facts: Facts) -> tuple[str, ...]:
        """The facts that it speaks of and that are not known, in the order of the alphabet."""
        return tuple(sorted(self.names - facts.keys()))

    def broken(self, facts: Facts) -> tuple[str, ...]:
        """The facts that are known and not as they are to be, in the order of the alphabet."""
        # Nearly everything is as it is to be, and to say why not takes much longer.
        if self._validator.is_valid(facts):
            return ()
        errors = self._validator.iter_errors(facts)
        return tuple(sorted({str(error.instance_path[0]) for error in errors}))

    def holds(self, facts: Facts) -> bool | None:
        """Whether it does; None where a fact that would tell is not known."""
        if self.broken(facts):
            return False
        return None if self.missing(facts) else True


@dataclass(frozen=True)
class Ruling:
    """A rule with its conditions made ready.

    Attributes:
        rule: the rule.
    """

    rule: Rule

    @cached_property
    def when(self) -> Condition:
        """Which rooms it is about."""
        return Condition(self.rule.when or {"properties": {}})

    @cached_property
    def room(self) -> Condition | None:
        """What each of those must be; None for anything."""
        return Condition(self.rule.room) if self.rule.room else None

    @cached_property
    def members(self) -> Condition | None:
        """What everyone in them must be; None for anything."""
        return Condition(self.rule.members) if self.rule.members else None

    @cached_property
    def links(self) -> Condition | None:
        """What each of their links must be; None for anything."""
        return Condition(self.rule.links) if self.rule.links else None

    @property
    def of_room(self) -> frozenset[str]:
        """The facts of a room that it speaks of."""
        return self.when.names | (self.room.names if self.room else frozenset())

    @property
    def needs_people(self) -> bool:
        """Whether it cannot be judged without the members of a room."""
        return self.members is not None or not self.of_room.isdisjoint(OF_PEOPLE)
