"""The members of a room (fact sheet: rooms, sections 5 and 6)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reconciler.sandbox.api.links import show_link
from reconciler.sandbox.api.rooms import find_room
from reconciler.sandbox.call import Answer, Call, Fragments
from reconciler.sandbox.envelope import dump
from reconciler.sandbox.fields import EVERYTHING
from reconciler.sandbox.members import Kind, Share
from reconciler.sandbox.roles import Role

if TYPE_CHECKING:
    from reconciler.sandbox.fields import Fields
    from reconciler.sandbox.room import Room

_FILTERS = {
    "UserOrGroup": 0,
    "InvitationLink": 1,
    "ExternalLink": 2,
    "AdditionalExternalLink": 4,
    "PrimaryExternalLink": 8,
    "Link": 15,
    "User": 16,
    "Group": 32,
}
_PEOPLE, _GROUPS = 16, 32
_LINKS = {
    1: {Kind.INVITATION_LINK},
    2: {Kind.EXTERNAL_LINK, Kind.PRIMARY_LINK},
    4: {Kind.EXTERNAL_LINK},
    8: {Kind.PRIMARY_LINK},
    15: {Kind.EXTERNAL_LINK, Kind.PRIMARY_LINK, Kind.INVITATION_LINK},
}
_FLAGS = ("canEditInternal", "canEditDenyDownload", "canEditExpirationDate", "canRevoke")


def list_members(call: Call) -> Answer:
    """Answer `GET files/rooms/{id}/share`: without the right to read it is empty, not refused.

    Args:
        call: The request.

    Returns:
        A page of members, the owner first.
    """
    start, count = call.query.page(call.portal.release.page_limit)
    kind = call.query.choice("filterType", _FILTERS) or 0
    text = (call.query.text("filterValue") or "").strip().lower()
    room = find_room(call)
    rights = call.portal.rights(room, call.caller)
    if not rights.read:
        return Answer([], count=0, total=0)
    if kind in _LINKS:
        links = call.portal.links.of(room.id) if rights.edit_access else []
        found = [show_link(call, link, edits=True) for link in links if link.kind in _LINKS[kind]]
        return Answer(list(found[start : start + count]), total=len(found))
    writer = ShareWriter(call, room, edits=rights.edit_access)
    people, groups = kind != _GROUPS, kind != _PEOPLE
    owner = writer.owner(text) if people else None
    members = call.portal.members
    before = 0 if owner is None else 1
    texts = [owner] if owner is not None and start == 0 else []
    shares = members.page(
        room.id,
        people=people,
        groups=groups,
        text=text,
        start=max(start - before, 0),
        count=count - len(texts),
    )
    texts += [writer.share(share) for share in shares]
    whole = start + len(texts)
    if not shares or len(texts) == count:
        # Only a page that is neither full nor empty shows where the listing ends.
        whole = members.total(room.id, people=people, groups=groups, text=text) + before
    return Answer(Fragments(texts), count=min(whole - start, count), total=whole)


@dataclass(frozen=True)
class ShareWriter:
    """Writes members of one room for one caller.

    Attributes:
        call: The request.
        room: The room.
        edits: Whether the caller may change members.
    """

    call: Call
    room: Room
    edits: bool

    def owner(self, text: str = "") -> str | None:
        """Write the owner, who has no share but a row all the same.

        Args:
            text: What the name or address has to contain.

        Returns:
            JSON, or nothing if the text does not fit.
        """
        person = self.call.portal.people.get(self.room.owner)
        if person is None or text not in f"{person.first}\n{person.last}\n{person.email}".lower():
            return None
        fields = self.call.fields
        parts = self._person(person.id, fields)
        parts += _flags(fields, {"isLocked": False, "isOwner": True, "canEditAccess": False})
        return _object(1, Kind.PERSON, parts, fields)

    def share(self, share: Share) -> str:
        """Write a member.

        Args:
            share: The member.

        Returns:
            JSON.
        """
        mine = share.subject == self.call.caller.id
        owns = share.subject == self.room.owner
        if mine:
            # A person sees more of themself than others do.
            return self._write(share, mine=True, owns=owns)
        key = (share.subject, share.access, owns)
        found = self._rows.get(key)
        if found is None:
            found = self._rows[key] = self._write(share, mine=False, owns=owns)
        return found

    @cached_property
    def _rows(self) -> dict[tuple[str, int, bool], str]:
        portal, caller = self.call.portal, self.call.caller
        source, named = self.call.fields.source, portal.release.names_subjects
        user = caller.role == Role.USER
        return portal.cards.rows(source, caller.is_admin, user, named, self.edits)

    def _write(self, share: Share, *, mine: bool, owns: bool) -> str:
        fields = self.call.fields
        if share.kind == Kind.GROUP:
            parts = self._group(share.subject, fields)
        else:
            parts = self._person(share.subject, fields)
        flags = {"isLocked": mine, "isOwner": owns, "canEditAccess": self.edits and not mine}
        return _object(share.access, share.kind, parts + _flags(fields, flags), fields)

    def shown(self, share: Share) -> object:
        """Show a member as a part of another answer, which does its own pruning.

        Args:
            share: The member.

        Returns:
            The JSON value.
        """
        whole = replace(self, call=replace(self.call, fields=EVERYTHING))
        found: object = json.loads(whole.share(share))
        return found

    def _person(self, who: str, fields: Fields) -> list[str]:
        portal = self.call.portal
        person = portal.people.one(who)
        names = ["sharedTo"]
        if portal.release.names_subjects:
            names.append("sharedToUser")
        return [
            f'"{name}":{portal.cards.text(person, self.call.caller, fields.under(name))}'
            for name in names
            if fields.wants(name)
        ]

    def _group(self, who: str, fields: Fields) -> list[str]:
        portal = self.call.portal
        group = portal.groups.get(who)
        names = ["sharedTo"]
        if portal.release.names_subjects:
            names.append("sharedToGroup")
        card = portal.cards.group_brief(group) if group else {}
        return [
            f'"{name}":{dump(fields.under(name).prune(card))}'
            for name in names
            if fields.wants(name)
        ]


def _flags(fields: Fields, flags: dict[str, bool]) -> list[str]:
    all_flags = flags | dict.fromkeys(_FLAGS, False)
    return [
        f'"{name}":{"true" if value else "false"}'
        for name, value in all_flags.items()
        if fields.wants(name)
    ]


def _object(access: int, kind: int, parts: list[str], fields: Fields) -> str:
    numbers = [
        f'"{name}":{value}'
        for name, value in (("access", access), ("subjectType", int(kind)))
        if fields.wants(name)
    ]
    return "{" + ",".join(numbers + parts) + "}"
