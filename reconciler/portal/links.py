"""The portal's own invitation links (fact sheet on people, section 2.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import RequestError
from reconciler.kinds.invitation_link import TYPES, FoundLink
from reconciler.portal import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.access import Role
    from reconciler.portal.listing import Gets
    from reconciler.spec import Json

_FIELDS = ("id", "expiration", "maxUseCount", "currentUseCount")
"""What is asked for: the address is a secret, and never crosses the network for a plan."""

_FULL = HTTPStatus.PAYMENT_REQUIRED

_TOLD = {_FULL, HTTPStatus.FORBIDDEN}
"""Refusals that say something of one type: no seat is free, or the account may not read it."""


class Told(NamedTuple):
    """What a portal tells of its links.

    Attributes:
        found: the links, by type.
        unread: why the link of a type could not be read.
        full: the types of which that is because no seat is free.
    """

    found: Mapping[Role, FoundLink]
    unread: Mapping[Role, str]
    full: frozenset[Role]


NONE = Told({}, {}, frozenset())


def links(gets: Gets) -> Told:
    """All links of a portal from version 3.7 on.

    Raises:
        RequestError: a link could not be read for a reason that has nothing to do with its type.
    """
    read = gets.gather([partial(_link, gets, role) for role in TYPES])
    answers = dict(zip(TYPES, read, strict=True))
    errors = {role: one for role, one in answers.items() if isinstance(one, RequestError)}
    return Told(
        {role: one for role, one in answers.items() if isinstance(one, FoundLink)},
        {role: str(error) for role, error in errors.items()},
        frozenset(role for role, error in errors.items() if error.status == _FULL),
    )


def link(gets: Gets, role: Role) -> FoundLink | None:
    """The link of a type; None if there is none.

    Raises:
        RequestError: it may not be read.
    """
    path = f"portal/users/invitationlink/{role.word}"
    answer = gets.get(path, {"fields": ",".join(_FIELDS)}).response
    return None if answer is None else rows.parsed(partial(_read, role), answer, path)


@dataclass(frozen=True, slots=True)
class Kept:
    """A link with its address, which is a secret and never shown by accident."""

    address: str = field(repr=False)
    link: FoundLink


def kept(gets: Gets, role: Role) -> Kept | None:
    """The link of a type with its address; None if there is none.

    Raises:
        RequestError: it may not be read.
    """
    path = f"portal/users/invitationlink/{role.word}"
    answer = gets.get(path, {"fields": ",".join((*_FIELDS, "url"))}).response
    if answer is None:
        return None
    return rows.parsed(lambda row: Kept(row["url"], _read(role, row)), answer, path)


def new(gets: Gets, role: Role) -> str:
    """Make a link of the older kind, valid for 7 days, by the call of the published sample.

    Although it is a GET, each call makes another one (fact sheet on people, section 2.1): nothing
    but a command that says so may use it.

    Returns:
        The address, which is a secret; empty if the account may not invite people as that.

    Raises:
        RequestError: the portal refuses it.
    """
    answer = gets.get(f"portal/users/invite/{role.word}", once=True).response
    return str(answer or "")


def _link(gets: Gets, role: Role) -> FoundLink | RequestError | None:
    try:
        return link(gets, role)
    except RequestError as error:
        if error.status not in _TOLD:
            raise
        return error


def _read(role: Role, row: Mapping[str, Json]) -> FoundLink:
    return FoundLink(
        type=role,
        id=row["id"],
        expires=rows.moment(row.get("expiration")),
        max_uses=row.get("maxUseCount"),
        used=row.get("currentUseCount", 0),
    )
