"""A condition of a rule, made into a JSON schema, with all that is wrong with it."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple

from reconciler.manifest.document import present
from reconciler.manifest.facts import ITEMS, Fact, Sort
from reconciler.manifest.wording import shown
from reconciler.ruling import sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reconciler.manifest.wording import Path
    from reconciler.spec import Json

_SORTS: Final[Mapping[str, Sort]] = {
    "contains": Sort.LIST,
    "minItems": Sort.LIST,
    "maxItems": Sort.LIST,
    "pattern": Sort.TEXT,
    "minLength": Sort.TEXT,
    "maxLength": Sort.TEXT,
    "minimum": Sort.NUMBER,
    "maximum": Sort.NUMBER,
}
"""The keywords that can be said of one sort of fact alone."""

_NO_PATTERN: Final = (
    " is no pattern that is read here: a regular expression without (?=), (?!), (?<) and \\1, and"
    " not a large one"
)


class Fault(NamedTuple):
    """What is wrong at a place of a condition."""

    path: Path
    text: str


def condition(said: Mapping[str, Json], facts: Mapping[str, Fact]) -> Json:
    """Make a JSON schema of a condition without a fault.

    Args:
        said: what stands in the manifest: tests by the names of facts.
        facts: those that there are.

    Returns:
        A schema of a mapping of facts; what is not known of a thing is no reason to refuse it.
    """
    tests = {word: _Test(word, facts[word]).schema(test, ()) for word, test in said.items()}
    return {"properties": tests}


def faults(said: Mapping[str, Json], facts: Mapping[str, Fact], above: Path) -> Iterator[Fault]:
    """Everything that is wrong with a condition that fits the manifest's schema.

    Args:
        said: what is left of it after the schema was applied.
        facts: those that there are.
        above: its place.
    """
    for word, test in said.items():
        if word in facts:
            one = _Test(word, facts[word])
            one.schema(test, (*above, word))
            yield from one.faults


class _Test:
    """A test of one fact on its way to be a schema; collects what is wrong with it."""

    def __init__(self, word: str, fact: Fact) -> None:
        self.faults: list[Fault] = []
        self._word = word
        self._fact = fact

    def schema(self, said: Json, path: Path) -> Json:
        """The schema of a test."""
        if isinstance(said, dict):
            return self._mapping(said, path)
        if isinstance(said, list):
            return {"enum": self.values(said, path)}
        return {"const": self.value(said, path)}

    def _mapping(self, said: Mapping[str, Json], path: Path) -> Json:
        sort = self._fact.sort
        made: dict[str, Json] = {}
        for keyword, below in said.items():
            place = (*path, keyword)
            only = _SORTS.get(keyword, sort)
            if only is not sort:
                text = f"{keyword} is asked of {only.words}, and {self._word} is {sort.words}"
                self.faults.append(Fault(place, text))
            elif keyword in _SORTS:
                # By itself, a schema refuses nothing that is of another sort than it speaks of.
                made["type"] = sort.json
            if only is sort and keyword in _MAKERS:
                made[keyword] = _MAKERS[keyword](self, below, place)
            else:
                made[keyword] = below
        return made

    def several(self, said: list[Json], path: Path) -> Json:
        """The schemas of a list of tests."""
        return [self.schema(one, (*path, place)) for place, one in present(said)]

    def item(self, said: Json, path: Path) -> Json:
        """The schema of a test of what is in a list."""
        item = _Test(f"an item of {self._word}", ITEMS[self._word])
        made = item.schema(said, path)
        self.faults += item.faults
        return made

    def values(self, said: list[Json], path: Path) -> Json:
        """The values of which one is to be there."""
        return [self.value(one, (*path, place)) for place, one in present(said)]

    def value(self, said: Json, path: Path) -> Json:
        """A value that is to be there."""
        if self._fact.sort is Sort.LIST:
            value = None
            text = f"{self._word} is a list; say what is in it, as in contains: {shown(said)}"
        else:
            value, text = self._fact.read(said)
        if text:
            self.faults.append(Fault(path, text))
        return value

    def bound(self, said: Json, path: Path) -> Json:
        """A number that another is held against."""
        # JSON has no other numbers.
        if not isfinite(said):
            self.faults.append(Fault(path, f"write a number, not {shown(said)}"))
        return said

    def pattern(self, said: Json, path: Path) -> Json:
        """A pattern that is to be found."""
        if not sound(said):
            self.faults.append(Fault(path, f"{shown(said)}{_NO_PATTERN}"))
        return f"(?i){said}" if self._fact.caseless else said


_MAKERS: Final[Mapping[str, Callable[[_Test, Json, Path], Json]]] = {
    "not": _Test.schema,
    "anyOf": _Test.several,
    "allOf": _Test.several,
    "const": _Test.value,
    "enum": _Test.values,
    "contains": _Test.item,
    "pattern": _Test.pattern,
    "minimum": _Test.bound,
    "maximum": _Test.bound,
}
"""What the keywords are made into that are more than themselves."""
