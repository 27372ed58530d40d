"""Addresses of people taken out of what is shown, for logs that anybody may read.

Everybody gets a name such as ``person-3``, by the order in which they come up: it is the same
wherever they are named in one run, and nothing of the address is in it, so that no dictionary of
addresses leads back. Digests are made anew of what is masked, for the same reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar, cast

from reconciler.action import Action
from reconciler.roster import Later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.plan import Plan

_ADDRESS = re.compile(
    r"""(?:"[^"\s]*[^"]*"|[^\s"'`<>()\[\]{},;:|/@\uff20][^\s"<>()\[\],;:@\uff20]*)"""
    r"""[@\uff20]+(?:\[[^\]\s]*\]|[^\s"'`<>()\[\]{},;:|\\/?#=@]*[^\s"'`<>()\[\]{},;:|\\/?#=@.])"""
)
"""An address in any text; some that is none is masked, too, and no harm is done."""

_PLAIN = (bool, int, float, bytes, date, Enum)
"""What names nobody; the bytes of files are shown by nothing."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Mask:
    """Gives people other names.

    Attributes:
        names: those that were given so far, by the address in lower case.
        odd: known addresses that no pattern finds, the longest first.
        numbers: the numbers that are left for names.
    """

    names: dict[str, str] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def know(self, addresses: Iterable[str]) -> None:
        """Remember addresses, so that even one that does not look like one is found."""
        odd = {one for one in addresses if one and not _ADDRESS.fullmatch(one)}
        self.odd[:] = sorted(odd.union(self.odd), key=lambda one: (-len(one), one))

    def text(self, text: str) -> str:
        """A text without any address."""
        if "@" not in text and "\uff20" not in text:
            return text
        for address in self.odd:
            if address in text:
                text = text.replace(address, self._called(address))
        return _ADDRESS.sub(lambda found: self._called(found[0]), text)

    def quoted(self, found: re.Match[str]) -> str:
        """A name in quotes for whatever stands in quotes."""
        return f'"{self._called(found[0][1:-1])}"'

    def value(self, value: _T) -> _T:
        """The same value with no address in any of its texts.

        Args:
            value: a text, a number, a collection, or a dataclass of such.
        """
        return cast("_T", self._value(value))

    def plan(self, plan: Plan) -> Plan:
        """A plan that names nobody; its steps have other ids, and manifests no digests."""
        ids: dict[str, str] = {}
        actions = []
        for action in plan.actions:
            needs = tuple(ids[one] for one in action.needs if one in ids)
            # Nothing is sent from it, and ids as they were would be digests of addresses.
            masked = replace(self.value(action), needs=needs, persons=(), after=())
            ids[action.id] = masked.id
            actions.append(masked)
        files = tuple(replace(file, digest="") for file in plan.files)
        return replace(self.value(replace(plan, actions=(), files=files)), actions=tuple(actions))

    def _called(self, address: str) -> str:
        # A journal is written by several threads; a number that is passed over harms nobody.
        known = self.names.get(address.lower())
        return known or self.names.setdefault(address.lower(), f"person-{next(self.numbers)}")

    def _value(self, value: Any) -> Any:  # noqa: ANN401 - of any type, and of the same afterwards
        if isinstance(value, str) and not isinstance(value, Enum):
            return self.text(value)
        if value is None or isinstance(value, _PLAIN):
            return value
        if is_dataclass(value) and not isinstance(value, type):
            parts = {one.name: self._value(getattr(value, one.name)) for one in fields(value)}
            if isinstance(value, Action):
                # Facts are shown as a digest alone, and it would tell one address from another.
                parts["facts"] = ()
            return replace(value, **parts)
        return self._collection(value)

    def _collection(self, value: Any) -> Any:  # noqa: ANN401 - as above
        if isinstance(value, Later):
            return Later(lambda: map(self._value, value))
        if isinstance(value, dict):
            return {self._value(key): self._value(item) for key, item in value.items()}
        if isinstance(value, tuple) and hasattr(value, "_make"):
            return value._make(map(self._value, value))
        if isinstance(value, (tuple, list, frozenset)):
            return type(value)(map(self._value, value))
        # Better no output than one that may name somebody.
        raise TypeError(type(value).__name__)
