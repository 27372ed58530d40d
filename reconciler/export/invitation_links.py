"""The portal's own invitation links, without their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.export.faults import uses_fault
from reconciler.kinds.instant import instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from reconciler.access import Role
    from reconciler.kinds.invitation_link import FoundLink
    from reconciler.spec import Json

_END_OF_DAY = "T23:59:59Z"


def invitation_links(
    found: Mapping[Role, FoundLink], unread: Mapping[Role, str]
) -> tuple[list[dict[str, Json]], str]:
    """The links to declare: all of them or none, since one that is left out would be taken away.

    Args:
        found: the links by type.
        unread: why the link of a type could not be read.

    Returns:
        The links, and why they are not declared; empty if they are.
    """
    for role, reason in unread.items():
        return [], f"the one for {role} could not be read: {reason}"
    for link in found.values():
        if fault := uses_fault(link.max_uses):
            return [], f"of the one for {link.type}, {fault}"
    return [
        {"type": link.type.word, **limits(link.expires, link.max_uses)} for link in found.values()
    ], ""


def limits(expires: datetime | None, max_uses: int | None) -> dict[str, Json]:
    """The limits that a link has; an end of a day by the day alone."""
    said: dict[str, Json] = {}
    if expires:
        said["expires"] = instant(expires).removesuffix(_END_OF_DAY)
    if max_uses is not None:
        said["max_uses"] = max_uses
    return said
