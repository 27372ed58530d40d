"""The step that makes the links of a room as declared.

Source for what the portal does: fact sheet on rooms, sections 8 and 14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import Action, Blocker, Drift, Effect, EffectKind, Op, Ref, Request, Unknown
from reconciler.kinds import link_terms as terms
from reconciler.kinds.link_verdict import judge, revoke
from reconciler.kinds.piece import Piece
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.diff import Change
    from reconciler.kinds.link_terms import Ground
    from reconciler.kinds.link_verdict import Verdict
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.kinds.room_link import FoundRoomLink, RoomLink
    from reconciler.spec import Json

KIND = "links"


def settle(
    room: Room,
    found: FoundRoom | None,
    links: Sequence[FoundRoomLink],
    ground: Ground,
    needs: tuple[str, ...] = (),
) -> Piece:
    """Work out the step that makes a room's links as declared; whatever is not declared goes.

    Args:
        room: the declared room, with its links.
        found: the room of the portal; None if it is made in the same plan.
        links: its links, complete; none for a new room.
        ground: what links are judged by.
        needs: ids of the steps that come first.

    Returns:
        The step, and what stands in the way of the rest.
    """
    ref = Ref(KIND, room.title)
    pairs = [(link, fitting(link, links)) for link in room.links or ()]
    taken = {one.id for _, fits in pairs for one in fits}
    extra = [one for one in links if one.id not in taken]
    kept = [one for one in extra if one.primary and ground.type in terms.ALWAYS]
    gone = [one for one in extra if one not in kept]
    verdicts = [judge(link, fits, ground, new=found is None) for link, fits in pairs]
    names = [*(_who(link) for link, _ in pairs), *map(_who, gone)]
    for one in gone:
        name = _who(one)
        apart = f"{name} ({one.id})" if names.count(name) > 1 else name
        verdicts.append(revoke(one, apart, room.source, ground))
    action = _action(room, found, verdicts, kept, needs)
    return Piece(
        (action,) if action else (),
        tuple(Drift(ref, one.drift, one.source) for one in verdicts if one.drift),
        tuple(Blocker(ref, one.blocker, one.source) for one in verdicts if one.blocker),
        tuple(Unknown(ref, one.unknown, one.source) for one in verdicts if one.unknown),
    )


def _who(link: RoomLink | FoundRoomLink) -> str:
    return terms.who(link.title, invites=link.invites)


def fitting(link: RoomLink, links: Iterable[FoundRoomLink]) -> list[FoundRoomLink]:
    """The links of the portal that a declared one may stand for; one, unless something is odd."""
    if link.primary:
        return [one for one in links if one.primary]
    return [
        one
        for one in links
        if (one.invites, one.primary, composed(one.title))
        == (link.invites, False, composed(link.title))
    ]


def _action(
    room: Room,
    found: FoundRoom | None,
    verdicts: Sequence[Verdict],
    kept: Sequence[FoundRoomLink],
    needs: tuple[str, ...],
) -> Action | None:
    changed = [one for one in verdicts if one.changes]
    if not changed:
        return None
    # There is room for a new link once another is gone.
    order = [Op.REMOVE, Op.UPDATE, Op.CREATE]
    path = ("files", "rooms", str(found.id) if found else room.ref, "links")
    effects = [effect for one in changed for effect in one.effects]
    for one in kept:
        text = f'the primary link "{composed(one.title)}" is undeclared and stays: the room has one'
        effects.append(Effect(EffectKind.NOTE, "", text))
    changes = tuple(change for one in changed for change in one.changes)
    return Action(
        ref=Ref(KIND, room.title),
        op=_op(changes),
        fields=changes,
        effects=tuple(effects),
        requests=tuple(
            Request("PUT", path, one.sent)
            for one in sorted(changed, key=lambda one: order.index(_op(one.changes)))
        ),
        source=room.source,
        needs=needs,
        facts=(
            str(found.id) if found else "absent",
            *(fact for one in changed for fact in one.facts),
        ),
    )


def _op(changes: Sequence[Change]) -> Op:
    if all(change.current is None for change in changes):
        return Op.CREATE
    if all(change.desired is None for change in changes):
        return Op.REMOVE
    return Op.UPDATE


def left(action: Action, links: Sequence[FoundRoomLink]) -> tuple[Change, ...]:
    """The changes of a step that are not there, or of which there is more than was asked for.

    Args:
        action: the step, with digests in the place of passwords.
        links: the room's links, read again.
    """
    open_ = {
        _key(request.body) for request in action.requests if not terms.settled(request.body, links)
    }
    return tuple(one for one in action.fields if (one.key or one.name) in open_)


def _key(sent: Mapping[str, Json]) -> str:
    """What the changes of a request are told by."""
    return sent.get("linkId") or terms.who(sent["title"], invites=terms.invites(sent))
