"""Rows of the portal's listings, read into the words of the state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from reconciler.access import Access, Role
from reconciler.address import normal
from reconciler.errors import PortalError
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.members import Share
from reconciler.kinds.room import SPEC, FoundRoom
from reconciler.kinds.user import Person, Standing
from reconciler.portal.envelope import line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.spec import Json

T = TypeVar("T")

ARCHIVE = 20
"""``rootFolderType`` of what lies in the archive (fact sheet on rooms, section 1)."""

RIGHTS = frozenset({"Read", "ReadLinks", "EditRoom", "EditAccess", "Move", "Delete", "ChangeOwner"})
"""The rights that plans look at."""

ROOM_FIELDS = (
    "id",
    *(place for field in SPEC.fields for place in field.places),
    "rootFolderType",
    "security",
    "createdBy.id",
    "filesCount",
    "logo.original",
)

PERSON_FIELDS = (
    "id",
    "email",
    "status",
    "isOwner",
    "isAdmin",
    "isRoomAdmin",
    "isCollaborator",
    "isVisitor",
)

USER_FIELDS = (*PERSON_FIELDS, "activationStatus", "isLDAP", "isSSO", "registrationDate")
"""What is asked of people whom manifests declare."""

_ACTIVATED = 1
"""The bit of ``activationStatus`` for a confirmed address (fact sheet on people, section 0)."""

STANDINGS = {1: Standing.ACTIVE, 2: Standing.DISABLED, 4: Standing.PENDING}
_ACCESS = {access.number: access for access in Access}


def parsed(parse: Callable[[Json], T], row: Json, path: str) -> T:
    """One row or answer, read.

    Args:
        parse: one of the functions below, or what puts them together.
        row: what the portal answered.
        path: what was asked, for the error.

    Raises:
        PortalError: the row is none that a DocSpace portal gives.
    """
    try:
        return parse(row)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        raise PortalError(f"{path}: the answer is not what a DocSpace portal gives") from None


def room(row: Mapping[str, Json]) -> FoundRoom:
    """A room of a listing, or of a room's own answer.

    Where an answer has no ``security`` at all, nothing is held against the account: what it may
    not do is then told by the portal's refusal.
    """
    security = row.get("security")
    rights = RIGHTS if security is None else frozenset(r for r in RIGHTS if security.get(r))
    owner = row.get("createdBy") or {}
    return FoundRoom(
        id=row["id"],
        values=SPEC.read(row),
        archived=row.get("rootFolderType") == ARCHIVE,
        rights=rights,
        owner=owner.get("id", ""),
        files=row.get("filesCount") or 0,
        picture=str((row.get("logo") or {}).get("original") or ""),
    )


def person(row: Mapping[str, Json]) -> Person:
    """A person of any listing (fact sheet on people, section 3.2)."""
    return Person(
        email=normal(row.get("email") or ""),
        id=row["id"],
        role=_role(row),
        standing=STANDINGS.get(row.get("status", 1), Standing.DISABLED),
        activated=bool(row.get("activationStatus", _ACTIVATED) & _ACTIVATED),
        directory="LDAP" if row.get("isLDAP") else "SSO" if row.get("isSSO") else "",
        since=row.get("registrationDate") or "",
    )


class Account(NamedTuple):
    """What a letter says of somebody, and whether it may be sent now.

    Attributes:
        first: the first name.
        last: the last name.
        ready: whether the account is in use and its address confirmed.
    """

    first: str
    last: str
    ready: bool


def account(row: Mapping[str, Json]) -> Account:
    """An account as ``portal/users/{id}`` and all listings show it (section 3.1).

    Its ``isActive`` says no more than that the address is confirmed, also of disabled people.
    """
    confirmed = row.get("isActive", row.get("activationStatus", 0) & _ACTIVATED)
    return Account(
        first=row.get("firstName") or "",
        last=row.get("lastName") or "",
        ready=bool(confirmed) and STANDINGS.get(row.get("status", 1)) is Standing.ACTIVE,
    )


def _role(row: Mapping[str, Json]) -> Role:
    if row.get("isOwner"):
        return Role.OWNER
    if row.get("isAdmin"):
        return Role.DOCSPACE_ADMIN
    if row.get("isVisitor"):
        return Role.GUEST
    if row.get("isCollaborator"):
        return Role.USER
    # Whoever is none of the others is a RoomAdmin, also without `isRoomAdmin` (section 0).
    return Role.ROOM_ADMIN


_NOT_YET = -1


class Progress(NamedTuple):
    """How far the portal has come with something that it does in the background.

    Attributes:
        over: whether it has ended; also where the portal knows of nothing any more.
        error: why it failed, in the portal's words; empty if it did not.
        made: the id of the room that it has made; None where there is none yet, or none at all.
    """

    over: bool
    error: str
    made: int | None = None


def progress(row: Mapping[str, Json] | None) -> Progress:
    """An answer about the progress of what the portal does in the background.

    That is a change of type (fact sheet on people, section 5.2), or a room that is made from a
    template (fact sheet on rooms, section 10), whose id is -1 until it is there.
    """
    found = row or {"isCompleted": True}
    made = found.get("roomId")
    return Progress(
        over=bool(found["isCompleted"]),
        error=line(str(found.get("error") or "")),
        made=None if made == _NOT_YET else made,
    )


def group(row: Mapping[str, Json]) -> FoundGroup:
    """A group of a listing, or of its own answer (fact sheet on people, section 6)."""
    leader = row.get("manager") or {}
    people = row.get("members", () if row.get("membersCount") == 0 else None)
    return FoundGroup(
        name=row.get("name", ""),
        id=row["id"],
        directory="LDAP" if row.get("isLDAP") else "the system" if row.get("isSystem") else "",
        manager=leader.get("id", ""),
        members=None if people is None else tuple(map(person, people)),
    )


def moment(text: str | None) -> datetime | None:
    """A time of any answer, in UTC and to the second."""
    if text is None:
        return None
    found = datetime.fromisoformat(text).replace(microsecond=0)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def share(row: Mapping[str, Json], cache: dict[str, Person]) -> Share:
    """A row of a room's access list (fact sheet on rooms, section 5).

    Args:
        row: the row.
        cache: people by id, shared between rooms so that each person is kept once.
    """
    both = row.get("sharedTo") or {}  # the only one of the three on portals up to 3.2
    people = row.get("sharedToUser") or (both if "email" in both else None)
    subject: Person | FoundGroup
    if people is None:
        subject = group(row.get("sharedToGroup") or both)
    else:
        subject = cache.get(people["id"]) or cache.setdefault(people["id"], person(people))
    return Share(
        subject=subject,
        access=_ACCESS.get(row.get("access", 0)),
        owner=bool(row.get("isOwner")),
        acting=bool(row.get("isLocked")),
    )
