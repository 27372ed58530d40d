"""Links, of rooms and to the portal, as they were before an apply."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reconciler.access import Role
from reconciler.action import Op, Ref
from reconciler.export.invitation_links import invitation_links
from reconciler.export.room_links import room_links
from reconciler.kinds import link_terms as terms
from reconciler.kinds.invitation_link import KIND, values
from reconciler.undo.past import Fate, Lasting, Turn, changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from reconciler.access import RoomType
    from reconciler.kinds.invitation_link import FoundLink
    from reconciler.kinds.room import FoundRoom
    from reconciler.kinds.room_link import FoundRoomLink
    from reconciler.spec import Json
    from reconciler.undo.past import Past

_OF = re.compile(r'(\w+) of ".*"', re.DOTALL)
_PASSWORD = re.compile(r"with the password in \$[^,]+")

_NEVER = frozenset({"never", "any number", False})
"""What a manifest says by leaving it out."""

_GONE = "stays gone: another link would have another address"
_LOCKED = "has a password, which is kept nowhere, and a change would have to say it again"


class Portal(NamedTuple):
    """What links are judged by.

    Attributes:
        version: the server's.
        now: the time.
    """

    version: tuple[int, ...]
    now: datetime


def of_room(
    found: FoundRoom, type_: RoomType, past: Past, links: Sequence[FoundRoomLink], portal: Portal
) -> tuple[list[dict[str, Json]] | None, list[Lasting]]:
    """The links of a room to declare, and what stays.

    Args:
        found: the room.
        type_: its type.
        past: what the apply has done to its links.
        links: its links, complete.
        portal: what they are judged by.

    Returns:
        All links to declare, since others are revoked; None where they are left alone.
    """
    back = _Room(past, links, terms.Ground(type_, portal.version, {}, portal.now))
    if not back.differs:
        return None, back.told
    said, reason = room_links(found, type_, links, portal.version, portal.now)
    if reason:
        return None, [*back.told, Lasting(past.ref, f"they are left alone: {reason}")]
    entries = []
    for entry in said:
        link = next(one for one in links if _is(one, entry))
        if link.id in back.former and link.password:
            back.told.append(Lasting(past.ref, f'the link "{link.title}" {_LOCKED}'))
        elif link.id in back.former:
            entry = _with(entry, back.former[link.id])  # noqa: PLW2901 - the same entry
        if link.id not in back.gone:
            entries.append(entry)
    return entries, back.told


def _is(link: FoundRoomLink, entry: Mapping[str, Json]) -> bool:
    return (link.title, link.invites) == (entry["title"], entry["kind"] == "invitation")


def _with(entry: Mapping[str, Json], former: Mapping[str, Json]) -> dict[str, Json]:
    said = {**entry, **former}
    return {word: value for word, value in said.items() if word not in former or not _left(value)}


def _left(value: Json) -> bool:
    return isinstance(value, str | bool) and value in _NEVER


class _Room:
    """The links of one room that are to be as they were."""

    def __init__(self, past: Past, links: Sequence[FoundRoomLink], ground: terms.Ground) -> None:
        self._ref = past.ref
        self._links = links
        self._ground = ground
        self.told: list[Lasting] = []
        self.gone: set[str] = set()
        self.former: dict[str, dict[str, Json]] = {}
        for turn in past.turns:
            if turn.after is None:
                self._revoked(turn)
            elif turn.before is None:
                self._made(turn)
            else:
                self._altered(turn)

    @property
    def differs(self) -> bool:
        """Whether anything is to be as it was."""
        return bool(self.gone or self.former)

    def _revoked(self, turn: Turn) -> None:
        if turn.sure or all(link.id != turn.key for link in self._links):
            self.told.append(Lasting(self._ref, f"{turn.name}: {_GONE}"))

    def _made(self, turn: Turn) -> None:
        fitting = [link for link in self._links if _name(link) == turn.name and not link.primary]
        for link in fitting:
            said = terms.found(link, self._ground)
            begin = "becomes a member with {}" if link.invites else "{} in the room"
            now = terms.summary(begin.format(said["access"]), said)
            # Of a password no more can be told than that there is one.
            after = _PASSWORD.sub("with a password", str(turn.after))
            if len(fitting) == 1 and now == after:
                self.gone.add(link.id)
            elif turn.sure:
                self.told.append(changed(self._ref, turn.name, now, after))

    def _altered(self, turn: Turn) -> None:
        link = next((one for one in self._links if one.id == turn.key), None)
        if link is None:
            if turn.sure:
                self.told.append(changed(self._ref, turn.name, None, turn.after))
            return
        named = _OF.fullmatch(turn.name)
        word = named[1] if named else "access"
        if word == "password":
            self.told.append(Lasting(self._ref, f"{turn.name}: the former one is kept nowhere"))
            return
        now = terms.found(link, self._ground).get(word)
        fate = turn.fate(now, turn.before, turn.after)
        if fate is Fate.CHANGED:
            self.told.append(changed(self._ref, turn.name, now, turn.after))
        elif fate is Fate.BACK:
            self.former.setdefault(link.id, {})[word] = turn.before


def _name(link: FoundRoomLink) -> str:
    return terms.who(link.title, invites=link.invites)


def of_portal(
    steps: Iterable[Past], found: Mapping[Role, FoundLink], unread: Mapping[Role, str]
) -> tuple[list[dict[str, Json]] | None, list[Lasting]]:
    """The portal's own invitation links to declare, and what stays.

    Args:
        steps: what was done.
        found: the links, by type.
        unread: why the link of a type could not be read.

    Returns:
        All links to declare, since others are taken away; None where they are left alone.
    """
    told: list[Lasting] = []
    gone: set[str] = set()
    former: dict[str, dict[str, Json]] = {}
    steps = [past for past in steps if past.ref.kind == KIND]
    for past in steps:
        role = Role.of(past.ref.name)
        link = found.get(role) if role else None
        now = dict(values(link)) if link else {}
        if past.op is Op.REMOVE and (past.sure or link is None):
            told.append(Lasting(past.ref, _GONE))
        if past.op is Op.REMOVE or link is None:
            continue
        if past.op is Op.CREATE and all(now.get(one.name) == one.after for one in past.turns):
            gone.add(link.type.word)
            continue
        for turn in past.turns:
            fate = turn.fate(now.get(turn.name), turn.before, turn.after)
            if fate is Fate.CHANGED:
                told.append(changed(past.ref, turn.name, now.get(turn.name), turn.after))
            elif fate is Fate.BACK and past.op is Op.UPDATE:
                former.setdefault(link.type.word, {})[turn.name] = turn.before
    if not gone and not former:
        return None, told
    said, reason = invitation_links(found, unread)
    if reason:
        ref = Ref(KIND, next(iter((*gone, *former))))
        return None, [*told, Lasting(ref, f"they are left alone: {reason}")]
    entries = [_with(one, former.get(one["type"], {})) for one in said if one["type"] not in gone]
    return entries, told
