"""The manifest of an undo, as text in the canonical layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from reconciler.export.text import comment, items, mapping
from reconciler.layout.scalar import STEP
from reconciler.render.plain import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.spec import Json
    from reconciler.undo.past import Lasting

NAME: Final = "undo.yaml"
"""What the manifest is called in plans, and in the files that hold them."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an undo declares.

    Attributes:
        sections: users, groups, invitation links and rooms, by their words; a list that is empty
            is declared as one, and one that is not there is not.
        told: what stays.
    """

    sections: Mapping[str, Sequence[dict[str, Json]]] = field(default_factory=dict)
    told: tuple[Lasting, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to undo."""
        return not self.sections

    def text(self, ended: str, portal: str, policy: Mapping[str, Json]) -> str:
        """The manifest.

        Args:
            ended: when the apply was over; empty if that is not known.
            portal: the portal's address; empty for none that a manifest can name.
            policy: what the team allows, by the words of a manifest.
        """
        return "".join(f"{line}\n" for line in self._lines(ended, portal, policy))

    def _lines(self, ended: str, portal: str, policy: Mapping[str, Json]) -> Iterator[str]:
        when = f" of {ended}" if ended else ""
        yield comment(f"Written by `reconciler undo`: what takes the apply{when} back.")
        if self.told:
            yield comment("")
            yield comment("Cannot be undone:")
            yield from (comment(f"- {line(one)}") for one in self.told)
        yield "version: 1"
        for word, value in {"portal": portal, **policy}.items():
            if value:
                yield ""
                yield from mapping({word: value}, 0)
        for word, entries in self.sections.items():
            yield ""
            if entries:
                yield f"{word}:"
                yield from items(entries, STEP)
            else:
                yield f"{word}: []"


def line(one: Lasting) -> str:
    """Something that stays, in one line."""
    return f"{named(one.ref.kind, one.ref.name)}: {one.text}"
