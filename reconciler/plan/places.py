"""The lines of the manifests that say who is in a room, or why somebody is not any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import Access, Role
from reconciler.kinds.members import Member, group_label
from reconciler.kinds.tenure import on
from reconciler.kinds.user import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.kinds.around import Around
    from reconciler.kinds.room import Room
    from reconciler.kinds.user import Person
    from reconciler.plan.group_people import GroupPeople
    from reconciler.source import Source
    from reconciler.state import Desired


class Places:
    """The lines of one room.

    Args:
        room: the declared room.
        desired: the manifests.
        around: the people of the portal, as the steps leave them.
        teams: the people of the groups.
    """

    def __init__(self, room: Room, desired: Desired, around: Around, teams: GroupPeople) -> None:
        self._room = room
        self._desired = desired
        self._around = around
        self._teams = teams
        tenure = on(around.today, room.members or ())
        self._present = tenure.present
        self._lapsed = tenure.lapsed

    def declared(self) -> dict[str, Member]:
        """The line of everyone who is declared, by the key that rosters know them by.

        Returns:
            The owner, then the order of the manifest; somebody's own line counts before a group's.
        """
        found: dict[str, Member] = {}
        owner = self._room.owner
        if owner:
            line = Member(owner, "", Access.ROOM_MANAGER, self._room.source)
            found.update(dict.fromkeys(self._keys(owner), line))
        people = self._around.people
        for one in self._present:
            if one.email:
                accounts = people.get(one.email, ())
                # In most of many rooms it is one account.
                for key in (
                    [accounts[0].id or one.email] if len(accounts) == 1 else self._keys(one.email)
                ):
                    found[key] = one
            else:
                for key in self._in_group(one.group):
                    found.setdefault(key, one)
        return found

    def loss(self, key: str, group: str, person: Person | None) -> Source | None:
        """The line by which somebody is in the room no more; None if it is none in particular.

        Args:
            key: what rosters know them by.
            group: the key of the group that has let them in; empty for access of their own.
            person: their account as it is afterwards, if it is known.
        """
        if person and (
            person.standing is Standing.DISABLED or (group and person.role is Role.GUEST)
        ):
            # Guests are in no group.
            user = self._desired.users.get(person.email)
            return user.source if user else None
        for one in self._lapsed:
            if self._id(one.group) == group if one.group else key in self._keys(one.email):
                return one.source
        if group and any(self._id(one.group) == group for one in self._present if one.group):
            # The group is still let in, so they leave it.
            left = (one for name, one in self._desired.groups.items() if self._id(name) == group)
            return next((one.source for one in left), None)
        return None

    def _id(self, group: str) -> str:
        return self._teams.ids.get(group, group_label(group))

    def _in_group(self, name: str) -> Iterator[str]:
        """Everyone of a group who is declared, then who is in it, then itself."""
        if group := self._desired.groups.get(name):
            for email in group.everyone:
                yield from self._keys(email)
        id_ = self._id(name)
        yield from self._teams.after.get(id_, ())
        yield id_

    def _keys(self, email: str) -> Sequence[str]:
        accounts = self._around.people.get(email, ())
        return [one.id or email for one in accounts] or [email]
