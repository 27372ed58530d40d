"""All of a manifest that stands above its rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.export.people import NOTHING
from reconciler.export.text import comment, items, mapping
from reconciler.layout.scalar import STEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.export.people import Section

VERSION = "version: 1"

_HEAD = (
    "Written by `reconciler export`: what the portal has. A plan of this has nothing to do.",
    "What no manifest can say of it stands in comments, and is left alone.",
)


@dataclass(frozen=True, slots=True)
class Page:
    """What stands above the rooms.

    Attributes:
        portal: the portal's address; empty for none that a manifest can name.
        users: the people.
        groups: the groups.
        links: the portal's own invitation links.
    """

    portal: str = ""
    users: Section = NOTHING
    groups: Section = NOTHING
    links: Section = NOTHING

    def lines(self) -> Iterator[str]:
        """The lines, each section after a blank one."""
        yield from map(comment, _HEAD)
        yield VERSION
        if self.portal:
            yield ""
            yield from mapping({"portal": self.portal}, 0)
        sections = {"users": self.users, "groups": self.groups, "invitation_links": self.links}
        for word, section in sections.items():
            if section.notes:
                yield ""
                yield comment(f"{word}:")
                yield from (comment(f"- {note}") for note in section.notes)
            if section.entries:
                yield ""
                yield f"{word}:"
                yield from items(section.entries, STEP)


def closing(notes: Iterable[str]) -> Iterator[str]:
    """The lines about rooms that are not declared."""
    lines = [comment(f"- {note}") for note in notes]
    if lines:
        yield from ("", comment("rooms:"), *lines)
