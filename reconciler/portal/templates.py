"""Templates of rooms, read where a missing room is to be made from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.kinds.room import SPEC
from reconciler.kinds.template import FoundTemplate
from reconciler.portal.listing import Listing, whole
from reconciler.state import Gap
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from reconciler.portal.answer import Answer
    from reconciler.portal.listing import Gets
    from reconciler.spec import Json
    from reconciler.state import Desired

TEMPLATES = 4
"""``searchArea`` of templates, which are in no other listing (fact sheet on rooms, section 3)."""


def templates(
    gets: Gets, desired: Desired, there: Container[str]
) -> dict[str, tuple[FoundTemplate, ...]] | Gap:
    """The templates that the acting account may use.

    Args:
        gets: the reading side of a session.
        desired: the manifests.
        there: the titles of the declared rooms that are there.

    Returns:
        All templates by composed title, or why they could not be read; nothing is read, and none
        come, if no missing room names one.
    """
    if not any(room.template and room.title not in there for room in desired.selected):
        return {}
    fields = ("folders.id", "folders.title", "folders.roomType", "total")
    query: dict[str, str | int] = {"searchArea": TEMPLATES, "fields": ",".join(fields)}
    listing = Listing("files/rooms", query, _template, lambda found: found.id, _unpack)
    (found,) = whole(gets, [listing])
    if isinstance(found, Gap):
        return Gap(f"the templates could not be read: {found.reason}")
    by_title: dict[str, tuple[FoundTemplate, ...]] = {}
    for one in found:
        title = composed(one.title)
        by_title[title] = (*by_title.get(title, ()), one)
    return by_title


def _template(row: Mapping[str, Json]) -> FoundTemplate:
    values = SPEC.read(row)
    return FoundTemplate(str(values["title"]), row["id"], str(values["type"]))


def _unpack(answer: Answer) -> tuple[list[Json], int | None]:
    response = answer.response or {}
    return response.get("folders") or [], response.get("total")
