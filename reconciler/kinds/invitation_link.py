"""Invitation links to the portal: as a manifest declares them, as found, and the steps between.

Source for what the portal does: fact sheet on people, section 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.action import Action, Blocker, Drift, Effect, EffectKind, Op, Ref, Request, Unknown
from reconciler.diff import Change
from reconciler.kinds import permission
from reconciler.kinds.instant import instant
from reconciler.kinds.piece import Piece
from reconciler.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from reconciler.kinds.seats import Seats
    from reconciler.kinds.user import Person
    from reconciler.spec import Value

KIND = "invitation_link"

_PATH = ("portal", "users", "invitationlink")


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """A link that a manifest declares; the portal has at most one for each type.

    Attributes:
        type: what whoever follows it becomes: DocSpaceAdmin, RoomAdmin or User.
        expires: when it stops working, in UTC to the second; None never.
        max_uses: how many people can come in by it; None any number.
        source: where it is declared.
    """

    type: Role
    expires: datetime | None
    max_uses: int | None
    source: Source

    @property
    def ref(self) -> Ref:
        """The link by its type."""
        return Ref(KIND, self.type.word)


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link of the portal, without its address, which is a secret.

    Attributes:
        type: what whoever follows it becomes.
        id: the portal's id.
        expires: when it stops working, in UTC to the second; None never.
        max_uses: how many people can come in by it; None any number.
        used: how many have.
    """

    type: Role
    id: str
    expires: datetime | None
    max_uses: int | None
    used: int


TYPES = (Role.DOCSPACE_ADMIN, Role.ROOM_ADMIN, Role.USER)
"""The types that a link can be for; Guests have none of this kind."""

SINCE = (3, 7)
"""The first version whose links can be declared."""

_ANYONE = "anyone with the link"


@dataclass(frozen=True, slots=True)
class Links:
    """What a portal says of its links.

    Attributes:
        found: the links, by type.
        unread: why a type's link could not be read.
        full: the types of which it is because no seat is free; the portal does not tell then,
            though nobody lacks any right.
        version: the server's.
        acting: the account whose key is used, if it is known.
        seats: how many are free, as the steps before leave them.
        may_invite: whether invitations to the portal are switched on.
        now: the time.
    """

    found: Mapping[Role, FoundLink]
    unread: Mapping[Role, str]
    full: AbstractSet[Role]
    version: tuple[int, ...]
    acting: Person | None
    seats: Seats
    may_invite: bool
    now: datetime


def settle(declared: Sequence[InvitationLink], links: Links) -> Piece:
    """Work out the steps that make the links as declared; whatever is not declared goes.

    Args:
        declared: one for each type at most.
        links: what the portal has.
    """
    if links.version < SINCE:
        version = ".".join(map(str, links.version))
        text = f"links can be declared from version 3.7 of the portal on; this one is {version}"
        return Piece(blockers=tuple(Blocker(one.ref, text, one.source) for one in declared))
    named = {one.type for one in declared}
    return Piece.of(
        *(_undeclared(role, declared, links) for role in TYPES if role not in named),
        *(_declared(one, links) for one in declared),
    )


def _undeclared(role: Role, declared: Sequence[InvitationLink], links: Links) -> Piece:
    # It has no place of its own; that of the list's first is the nearest.
    source = declared[0].source if declared else Source("", 0, 0)
    ref = Ref(KIND, role.word)
    if role in links.unread:
        text = f"whether there is a link, undeclared, cannot be told: {links.unread[role]}"
        # Accounts that are no admins never learn of these.
        return Piece(drift=(Drift(ref, text, source),))
    found = links.found.get(role)
    if found is None:
        return Piece()
    action = Action(
        ref,
        Op.REMOVE,
        tuple(Change(name, value, None) for name, value in values(found)),
        (Effect(EffectKind.LOSES, _ANYONE, f"a way to become {role}"),),
        (Request("DELETE", _PATH, {"id": found.id}),),
        source,
        facts=_facts(found),
    )
    return Piece((action,))


def _declared(one: InvitationLink, links: Links) -> Piece:
    found = links.found.get(one.type)
    before = dict(values(found)) if found else {}
    changes = tuple(
        Change(name, before.get(name), value)
        for name, value in values(one)
        if before.get(name) != value
    )
    if not changes:
        return Piece()
    if reason := _refused(one, found, links):
        return Piece(blockers=(Blocker(one.ref, reason, one.source),))
    if one.expires and one.expires <= links.now:
        text = f"expires {instant(one.expires)}, which is over, so it is neither made nor changed"
        return Piece(drift=(Drift(one.ref, text, one.source),))
    if unread := links.unread.get(one.type):
        text = f"whether there is such a link cannot be told: {unread}"
        if one.type in links.full:
            # No paid seat is free, which links bring about: it lasts, and holds up nothing else.
            return Piece(drift=(Drift(one.ref, text, one.source),))
        return Piece(unknown=(Unknown(one.ref, text, one.source),))
    effects = [Effect(EffectKind.GAINS, _ANYONE, f"{one.type} of the portal")]
    if one.type.may_manage_rooms:
        effects.append(Effect(EffectKind.NOTE, "", "each who comes in by it takes a paid seat"))
    # Whatever a change leaves out would be without limit (fact sheet on people, section 2.2).
    limits = {"expiration": one.expires and instant(one.expires), "maxUseCount": one.max_uses}
    if found:
        request = Request("PUT", _PATH, {"id": found.id, **limits})
        note = Effect(EffectKind.NOTE, "", f"used by {found.used} so far; its address stays")
        # Whoever has the address comes in where they could not before.
        effects = [*effects, note] if _widened(one, found) else [note]
    else:
        request = Request("POST", _PATH, {"employeeType": one.type.word, **limits})
    op, facts = (Op.UPDATE, _facts(found)) if found else (Op.CREATE, ("absent",))
    return Piece(
        (Action(one.ref, op, changes, tuple(effects), (request,), one.source, facts=facts),)
    )


def _widened(one: InvitationLink, found: FoundLink) -> bool:
    """Whether a change opens a link for longer or for more people."""
    longer = found.expires and (one.expires is None or one.expires > found.expires)
    more = found.max_uses is not None and (one.max_uses is None or one.max_uses > found.max_uses)
    return bool(longer or more)


def _refused(one: InvitationLink, found: FoundLink | None, links: Links) -> str:
    """Why the portal would refuse a link; empty if it would not."""
    if reason := permission.to_invite(links.acting, one.type):
        return reason
    if not links.may_invite:
        return "the portal's settings allow no invitations"
    if one.type in links.unread:
        return ""
    free = links.seats.paid
    if found is None and one.type.may_manage_rooms and free is not None and free <= 0:
        return "needs a paid seat, and none is free"
    if found and one.max_uses is not None and one.max_uses < found.used:
        return f"{found.used} have used it already, so `max_uses` cannot be {one.max_uses}"
    return ""


def values(link: InvitationLink | FoundLink) -> tuple[tuple[str, Value], ...]:
    """The limits of a link, by the words of the manifest, as plans show them."""
    expires = instant(link.expires) if link.expires else "never"
    uses = "any number" if link.max_uses is None else link.max_uses
    return (("expires", expires), ("max_uses", uses))


def _facts(found: FoundLink) -> tuple[str, ...]:
    return (found.id, *(f"{name}={value}" for name, value in values(found)))
