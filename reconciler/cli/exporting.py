"""From a portal to manifests, some rooms at a time: no more of them are kept in mind."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import RequestError
from reconciler.export.cast import Cast
from reconciler.export.census import Seen, census, named
from reconciler.export.invitation_links import invitation_links
from reconciler.export.members import Among
from reconciler.export.page import Page, closing
from reconciler.export.people import Section, Teams, users
from reconciler.export.rooms import Ground, Inside, room
from reconciler.export.text import visible
from reconciler.kinds.user import Person
from reconciler.render.plain import counted as many
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from reconciler.cli.outlet import Outlet
    from reconciler.export.census import Pick
    from reconciler.export.selection import Selection
    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.room import FoundRoom
    from reconciler.portal.survey import Survey

_AT_ONCE = 100
"""How many rooms are read side by side."""


class Tally(NamedTuple):
    """What came of an export.

    Attributes:
        people: how many users are declared.
        groups: how many groups are.
        rooms: how many rooms are.
        unsaid: how many people, groups and rooms are not, with why in a comment.
        unread: what could not be read, with why.
    """

    people: int
    groups: int
    rooms: int
    unsaid: int
    unread: tuple[str, ...]


class Exporter:
    """Makes the manifests of one portal.

    Args:
        survey: reads the portal.
        selection: which rooms are asked for; less than all bring their people and groups alone.
        now: the time.
    """

    def __init__(self, survey: Survey, selection: Selection, now: datetime) -> None:
        self._survey = survey
        self._selection = selection
        self._cast = Cast()
        self._unread: list[str] = []
        self._looked_up: set[str] = set()
        self._lacking: Counter[str] = Counter()
        self._now = now

    def write(
        self, portal: str, rooms: tuple[tuple[FoundRoom, bool], ...] | Gap, outlet: Outlet
    ) -> Tally:
        """Write everything.

        Args:
            portal: the portal's address; empty for none that a manifest can name.
            rooms: all rooms, and whether each is private.
            outlet: what takes it.

        Raises:
            PortalError: the portal cannot be used any more.
            AccessError: the key may not read people or rooms.
            RequestError: people could not be looked up.
        """
        noted: list[str] = []
        everywhere = self._rooms(rooms, noted)
        counted = census(
            self._selection.chosen(everywhere),
            everywhere,
            archived=self._selection.takes_archived(),
        )
        everybody = self._everybody()
        names = self._survey.group_names()
        groups = {} if isinstance(names, Gap) else {one.id: one for one in names}
        teams = Teams(groups.values(), self._cast)
        if not self._selection.narrow:
            self._meet(teams, groups.values())
        ground = Ground(Among(self._cast, teams), self._survey.version, self._now)
        picks = iter(counted.picks)
        while some := list(islice(picks, _AT_ONCE)):
            for pick, inside in zip(some, self._inside(some, teams, groups), strict=True):
                outlet.room(pick.room, room(pick, inside, ground))
        if counted.archived:
            lying = many(counted.archived, "room")
            noted.append(f"not declared: the archive, with {lying}; --archived declares it, too")
        people = everybody or users(self._cast)
        told = self._gap("the groups", names) if isinstance(names, Gap) else teams.section()
        page = Page(portal, people, told, self._links())
        below = (*noted, *counted.notes)
        outlet.finish(page.lines(), closing(below))
        unsaid = len(people.notes) + len(told.notes) + len(below)
        sizes = (len(people.entries), len(told.entries), len(counted.picks))
        lacking = [
            f"the {what} of {many(times, 'room')}" for what, times in self._lacking.items() if times
        ]
        return Tally(*sizes, unsaid, (*self._unread, *lacking))

    def _rooms(
        self, found: tuple[tuple[FoundRoom, bool], ...] | Gap, noted: list[str]
    ) -> list[Seen]:
        """All rooms, active and archived; what no manifest says of others is noted."""
        if isinstance(found, Gap):
            if self._selection.narrow:
                raise RequestError(f"the rooms could not be read: {found.reason}")
            noted += self._gap("the rooms", found).notes
        agents = () if self._selection.narrow else self._survey.agents()
        if isinstance(agents, Gap):
            noted += self._gap("the rooms of AI agents", agents).notes
        else:
            noted += [f"not declared: {named(one)}: it belongs to an AI agent" for one, _ in agents]
        return [] if isinstance(found, Gap) else [Seen(*one) for one in found]

    def _everybody(self) -> Section | None:
        """Meet everybody of the portal; a section that says why where that cannot be."""
        if self._selection.narrow:
            return None
        found = self._survey.people()
        if isinstance(found, Gap):
            return self._gap("the people", found)
        self._cast.meet(found, listed=True)
        return None

    def _meet(self, teams: Teams, groups: Iterable[FoundGroup]) -> None:
        read = self._survey.groups(groups)
        for one in read:
            if one.members is None:
                self._unread.append(f"who is in the group {visible(one.name)}")
            self._know(one.members or ())
        teams.meet(read)

    def _know(self, people: Iterable[Person]) -> None:
        """Meet people, and whoever has their address, too."""
        met = list(people)
        if self._selection.narrow:
            new = {one.email for one in met if one.email} - self._looked_up
            self._looked_up |= new
            self._cast.meet(self._survey.accounts(sorted(new)), listed=True)
        self._cast.meet(met)

    def _inside(
        self, picks: Sequence[Pick], teams: Teams, groups: Mapping[str, FoundGroup]
    ) -> Iterator[Inside]:
        """What is in some rooms, in their order; their people and groups are met."""
        rooms = [pick.room for pick in picks]
        shares, links = self._survey.members(rooms), self._survey.room_links(rooms)
        listed = [rows for rows in shares.values() if not isinstance(rows, Gap)]
        subjects = [share.subject for rows in listed for share in rows]
        self._know(one for one in subjects if isinstance(one, Person))
        met = dict.fromkeys(one.id for one in subjects if not isinstance(one, Person))
        new = [groups[id_] for id_ in met if id_ in groups and not teams.knows(id_)]
        self._meet(teams, new)
        for one in rooms:
            # Of a room in the archive nothing more is said than that it is there.
            inside = Inside(shares.get(one.id, ()), links.get(one.id, ()))
            self._lacking["members"] += isinstance(inside.shares, Gap)
            self._lacking["links"] += isinstance(inside.links, Gap)
            yield inside

    def _links(self) -> Section:
        if self._selection.narrow:
            # They are the portal's, and no room's.
            return Section()
        entry = self._survey.entry()
        if entry.gap:
            return self._gap("the portal's own invitation links", entry.gap)
        self._unread += [f"the invitation link for {role}" for role in entry.unread]
        said, reason = invitation_links(entry.links, entry.unread)
        return Section(tuple(said), (f"they are left alone: {reason}",) if reason else ())

    def _gap(self, what: str, gap: Gap) -> Section:
        self._unread.append(f"{what}: {gap.reason}")
        return Section(notes=(f"not declared: {what} could not be read: {gap.reason}",))
