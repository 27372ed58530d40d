"""From when until when somebody is in a room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.manifest.checks.members import rooms
from reconciler.manifest.day import day
from reconciler.manifest.document import present

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem

_WORDS: Final = ("from", "until")


def spans(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A membership begins and ends on days that there are, in this order."""
    for document, above, _, members in rooms(documents):
        for place, member in present(members):
            # Most members are in a room for good.
            if "until" not in member and "from" not in member:
                continue
            days = []
            for word in _WORDS:
                found, fault = day(member[word]) if word in member else (None, "")
                days.append(found)
                if fault:
                    yield document.problem((*above, place, word), fault)
            first, last = days
            if first and last and first > last:
                text = f"the membership would begin on {first}, after its end on {last}"
                yield document.problem((*above, place, "from"), text)
