"""People and groups as answers show them (fact sheet: people, section 3.2)."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from reconciler.sandbox.envelope import dump
from reconciler.sandbox.fields import EVERYTHING
from reconciler.sandbox.roles import Activation, Role

if TYPE_CHECKING:
    from reconciler.sandbox.fields import Fields
    from reconciler.sandbox.groups import Group
    from reconciler.sandbox.person import Person
    from reconciler.sandbox.portal import Portal

_AVATAR = "/static/images/default_user_photo_size_82-82.png"


def brief(person: Person) -> dict[str, object]:
    """Show a person in short: without address and state.

    Args:
        person: Whom.

    Returns:
        The properties.
    """
    return {
        "id": person.id,
        "displayName": html.escape(person.display),
        "avatar": _AVATAR,
        "avatarSmall": _AVATAR,
        "profileUrl": f"/accounts/people/filter?search={person.email}",
        "hasAvatar": False,
        "isAnonim": False,
    }


class Cards:
    """Shows people and groups, and remembers how, until a person changes.

    Args:
        portal: The portal.
    """

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._version = -1
        self._written: dict[tuple[str, bool, bool, bool], dict[str, str]] = {}
        self._rows: dict[tuple[object, ...], dict[tuple[str, int, bool], str]] = {}

    def full(self, person: Person, viewer: Person) -> dict[str, object]:
        """Show a person in full.

        Args:
            person: Whom.
            viewer: To whom.

        Returns:
            The properties; there is no `isActive`, `type` or `createDate` among them.
        """
        groups = self._portal.groups.of(person.id)
        hides = viewer.role == Role.USER and viewer.id != person.id
        creator = self._portal.people.get(person.creator) if person.creator else None
        card = brief(person) | {
            "firstName": person.first,
            "lastName": person.last,
            "userName": person.email.split("@")[0],
            "email": person.email,
            "status": person.status,
            "activationStatus": person.activation & ~Activation.AUTO_GENERATED,
            "department": ", ".join(group.name for group in groups),
            "isAdmin": person.is_admin and not person.owner,
            "isRoomAdmin": person.role in {Role.ROOM_ADMIN, Role.ALL},
            "isOwner": person.owner,
            "isVisitor": person.is_guest,
            "isCollaborator": person.role == Role.USER,
            "isLDAP": person.ldap,
            "isSSO": person.sso,
            "cultureName": "en-US",
            "registrationDate": self._portal.local(person.created),
        }
        if groups and not hides:
            card["groups"] = [self.group_brief(group) for group in groups]
        if creator and viewer.is_admin:
            card["createdBy"] = brief(creator)
        return card

    def group_brief(self, group: Group) -> dict[str, object]:
        """Show a group in short.

        Args:
            group: Which.

        Returns:
            Its id, name and the name by which its manager goes, and whether it is the portal's.
        """
        manager = self._portal.people.get(group.manager) if group.manager else None
        name = manager.email.split("@")[0] if manager else None
        card: dict[str, object] = {"id": group.id, "name": group.name, "manager": name}
        return card | {"isSystem": True} if group.system else card

    def _refresh(self) -> None:
        if self._version != self._portal.database.versions["people"]:
            self._written.clear()
            self._rows.clear()
            self._version = self._portal.database.versions["people"]

    def rows(self, *viewer: object) -> dict[tuple[str, int, bool], str]:
        """Find remembered rows of member listings.

        Args:
            viewer: All that a row depends on beside its subject, its level and who owns the room.

        Returns:
            JSON by subject, level and ownership, to be read and added to.
        """
        self._refresh()
        return self._rows.setdefault(viewer, {})

    def text(self, person: Person, viewer: Person, fields: Fields = EVERYTHING) -> str:
        """Write a person in full.

        Args:
            person: Whom.
            viewer: To whom.
            fields: Which properties are wanted.

        Returns:
            JSON.
        """
        self._refresh()
        mine = viewer.id == person.id
        shelf = (fields.source, viewer.is_admin, viewer.role == Role.USER, mine)
        written = self._written.setdefault(shelf, {})
        found = written.get(person.id)
        if found is None:
            found = written[person.id] = dump(fields.prune(self.full(person, viewer)))
        return found
