"""Groups of people (fact sheet on people, section 6)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reconciler.errors import RequestError, ScopeError
from reconciler.kinds.namesake import match
from reconciler.kinds.user import Person
from reconciler.portal import rows
from reconciler.portal.listing import Listing, whole
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom
    from reconciler.portal.listing import Gets
    from reconciler.state import Desired

_FIELDS = (
    *("id", "name", "isLDAP", "isSystem", "manager.id", "membersCount"),
    *(f"members.{name}" for name in rows.PERSON_FIELDS),
)

Groups = dict[str, tuple["FoundGroup", ...]]


def listed(gets: Gets) -> tuple[FoundGroup, ...] | Gap:
    """All groups, without their members, which no listing tells."""
    listing = Listing("group", {"fields": "id,name"}, rows.group, lambda group: group.id)
    (groups,) = whole(gets, [listing])
    return groups


def group(gets: Gets, id_: str) -> FoundGroup:
    """One group with its members, by its id.

    Raises:
        RequestError: it is not there, or may not be read.
    """
    path = f"group/{id_}"
    params = {"includeMembers": "true", "fields": ",".join(_FIELDS)}
    return rows.parsed(rows.group, gets.get(path, params).response, path)


def groups(gets: Gets, desired: Desired) -> Groups:
    """The groups by name, those that manifests declare with their members.

    Args:
        gets: what reads.
        desired: the manifests.

    Returns:
        Nothing where no manifest needs any.

    Raises:
        RequestError: they could not be read, and nobody can be taken for absent.
    """
    declared = desired.selected_groups
    members = (member for room in desired.selected for member in room.members or ())
    if not declared and not any(member.group for member in members):
        return {}
    found = listed(gets)
    if isinstance(found, Gap):
        raise RequestError(f"groups could not be read: {found.reason}")
    ids = [one.id for one in match(declared, _by_name(found)).found.values()]
    told = gets.gather([partial(group, gets, id_) for id_ in ids])
    read = dict(zip(ids, told, strict=True))
    return _by_name(tuple(read.get(one.id, one) for one in found))


def opened(
    gets: Gets,
    desired: Desired,
    matches: Mapping[str, FoundRoom],
    shares: Mapping[int | str, tuple[Share, ...] | Gap],
    groups: Groups,
) -> Groups:
    """The same groups, and those besides that are let into rooms or are to be, with their people.

    Who is in them gets or loses what the group does, though no manifest declares the group. One
    that cannot be read keeps its people to itself, and stops nothing.

    Args:
        gets: what reads.
        desired: the manifests.
        matches: the rooms of the portal that declared ones stand for, by title.
        shares: their access lists, as far as plans look into them.
        groups: the groups as far as they were read.
    """
    let_in: dict[str, FoundGroup] = {}
    for room in desired.selected:
        rows = shares.get(matches[room.title].id, ()) if room.title in matches else ()
        for row in () if isinstance(rows, Gap) else rows:
            if not isinstance(row.subject, Person):
                let_in.setdefault(row.subject.id, row.subject)
        for member in room.members or ():
            namesakes = groups.get(member.group, ())
            if len(namesakes) == 1:
                let_in.setdefault(namesakes[0].id, namesakes[0])
    # What is declared was asked for already.
    asked = {one.id for one in match(desired.selected_groups, groups).found.values()}
    unread = [id_ for id_ in let_in if id_ not in asked]
    if not unread:
        return groups
    told = gets.gather([partial(_tried, gets, id_) for id_ in unread])
    read = {id_: one or let_in[id_] for id_, one in zip(unread, told, strict=True)}
    known = {one.id: one for namesakes in groups.values() for one in namesakes}
    return _by_name(tuple({**known, **read}.values()))


def _tried(gets: Gets, id_: str) -> FoundGroup | None:
    try:
        return group(gets, id_)
    except (RequestError, ScopeError):
        return None


def people(groups: Mapping[str, tuple[FoundGroup, ...]]) -> Iterator[Person]:
    """Everyone in groups that were read with their members, as often as they are there."""
    for namesakes in groups.values():
        for one in namesakes:
            yield from one.members or ()


def _by_name(found: tuple[FoundGroup, ...]) -> Groups:
    by_name: Groups = {}
    for one in found:
        by_name[one.name] = (*by_name.get(one.name, ()), one)
    return by_name
