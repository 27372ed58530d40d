"""What becomes of one link of a room.

Source for what the portal does: fact sheet on rooms, sections 8 and 14.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from reconciler.action import Effect, EffectKind
from reconciler.diff import Change
from reconciler.kinds import link_terms as terms
from reconciler.kinds.instant import instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.kinds.link_terms import Ground
    from reconciler.kinds.room_link import FoundRoomLink, RoomLink
    from reconciler.source import Source
    from reconciler.spec import Json, Value

_LONGEST = timedelta(days=3652)
"""Ten years, the furthest end that a portal takes."""

_LATE = timedelta(minutes=10)
"""How long a plan may wait until its requests arrive: an end that is over by then means never."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One link's share of a step, or the reason why there is none.

    Attributes:
        source: where the manifest asks for it.
        changes: what differs, with the portal's id as key where there is a link.
        sent: the body of the request.
        effects: the consequences.
        facts: what it was judged by.
        drift: why a difference stays, or cannot be told.
        blocker: why the portal would refuse.
        unknown: why it cannot be told yet.
    """

    source: Source
    changes: tuple[Change, ...] = ()
    sent: Json = None
    effects: tuple[Effect, ...] = ()
    facts: tuple[str, ...] = ()
    drift: str = ""
    blocker: str = ""
    unknown: str = ""


def judge(link: RoomLink, fits: Sequence[FoundRoomLink], ground: Ground, *, new: bool) -> Verdict:
    """Judge a declared link.

    Args:
        link: the link.
        fits: the portal's links that it may stand for.
        ground: what links are judged by.
        new: whether the room is made in the same plan.
    """
    title = f'the link "{link.title}"'
    if len(fits) > 1:
        ids = ", ".join(one.id for one in fits)
        text = f"{title} may be {len(fits)} links of the room: {ids}; revoke all but one of them"
        return Verdict(link.source, blocker=text)
    there = fits[0] if fits else None
    if there is None and link.primary:
        return _no_primary(link, title, ground, new=new)
    if reason := _refused(link, there, ground):
        return Verdict(link.source, blocker=f"{title} {reason}")
    before = terms.found(there, ground, link) if there else {}
    after = terms.declared(link, ground)
    differing = tuple(word for word, value in after.items() if before.get(word) != value)
    untold = ""
    if there and there.password and link.password_env and link.password_env not in ground.secrets:
        untold = (
            f"whether the password of {title} is as in ${link.password_env} cannot be told: the "
            "variable is not set"
        )
    drift = _over(link, title, ground) if differing else untold
    if drift or not differing:
        return Verdict(link.source, drift=drift)
    if there is None:
        return _made(link, after, ground)
    return Verdict(
        link.source,
        changes=_changes(link, there.id, before, after, differing),
        sent=terms.body(link, ground, there.id),
        effects=tuple(_altered(link, before, after)),
        facts=_facts(there, before),
        drift=untold,
    )


def revoke(link: FoundRoomLink, name: str, source: Source, ground: Ground) -> Verdict:
    """Judge a link that no manifest declares.

    Args:
        link: the link.
        name: what plans call whoever has it.
        source: the place of the room, since the link has none.
        ground: what links are judged by.
    """
    said = terms.found(link, ground)
    if not ground.complete:
        text = f"{name} keeps that, undeclared; nothing is revoked while a listing is incomplete"
        return Verdict(source, unknown=text)
    begin = "a way to become a member with {}" if link.invites else "{} in the room"
    lost = terms.summary(begin.format(said["access"]), said)
    return Verdict(
        source,
        changes=(Change(name, lost, None, link.id),),
        sent=terms.revocation(link),
        effects=(Effect(EffectKind.LOSES, name, lost),),
        facts=_facts(link, said),
    )


def _no_primary(link: RoomLink, title: str, ground: Ground, *, new: bool) -> Verdict:
    """A primary link that is not there: no PUT makes one (section 8)."""
    if new and ground.type in terms.ALWAYS:
        text = f"{title} comes with the room, and is made as declared by the next run"
        return Verdict(link.source, drift=text)
    if ground.type in terms.ALWAYS:
        text = f"{title} is the primary one, and the portal shows none, though the room has one"
        return Verdict(link.source, blocker=text)
    text = (
        f"{title} cannot be made: the primary link of a {ground.type} room comes about only where "
        "somebody copies the room's link on the portal; do that, or declare it without `primary`"
    )
    return Verdict(link.source, blocker=text)


def _refused(link: RoomLink, there: FoundRoomLink | None, ground: Ground) -> str:
    """Why the portal would refuse a link; empty if it would not."""
    version = ".".join(map(str, ground.version))
    if link.invites and (link.expires or link.max_uses) and ground.version < terms.LIMITED:
        text = "invites, and such links of rooms are limited from version 3.7 of the portal on"
        return f"{text}; this one is {version}"
    if link.internal and ground.version < terms.INTERNAL:
        text = "is internal, and links of rooms can be that from version 3.5 of the portal on"
        return f"{text}; this one is {version}"
    if link.expires and link.expires > ground.now + _LONGEST:
        return f"ends {instant(link.expires)}, and the portal takes ten years ahead at most"
    if there and link.max_uses is not None and link.max_uses < there.used:
        return f"was used by {there.used} already, so `max_uses` cannot be {link.max_uses}"
    return ""


def _over(link: RoomLink, title: str, ground: Ground) -> str:
    """Why a link cannot be sent any more, which is to hold up nothing else; empty if it can."""
    if link.expires is None or link.expires > ground.now + _LATE:
        return ""
    return (
        f"{title} ends {instant(link.expires)}, which is over or nearly so: it is neither made nor "
        "changed, since the portal takes a time that is over for never; to revoke it, take it out"
    )


def _made(link: RoomLink, said: Mapping[str, Value], ground: Ground) -> Verdict:
    name = terms.who(link.title, invites=link.invites)
    begin = "becomes a member with {}" if link.invites else "{} in the room"
    gained = terms.summary(begin.format(link.access), said)
    effects = [Effect(EffectKind.GAINS, name, gained), *_openness(link, said)]
    if link.invites and ground.version < terms.LIMITED:
        text = f'the portal itself chooses when the link "{link.title}" ends'
        effects.append(Effect(EffectKind.NOTE, "", text))
    changes = (Change(name, None, gained),)
    return Verdict(link.source, changes, terms.body(link, ground), tuple(effects))


def _changes(
    link: RoomLink,
    id_: str,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    differing: Sequence[str],
) -> tuple[Change, ...]:
    names = {"access": terms.who(link.title, invites=link.invites)}
    return tuple(
        Change(names.get(word, f'{word} of "{link.title}"'), before[word], after[word], id_)
        for word in differing
    )


def _altered(
    link: RoomLink, before: Mapping[str, Value], after: Mapping[str, Value]
) -> Iterator[Effect]:
    if before["access"] != after["access"]:
        text = f"{after['access']} in the room, was {before['access']}"
        yield Effect(EffectKind.CHANGES, terms.who(link.title, invites=link.invites), text)
    if not _is_open(before):
        yield from _openness(link, after)


def _openness(link: RoomLink, said: Mapping[str, Value]) -> Iterator[Effect]:
    if not link.invites and _is_open(said):
        text = f'the link "{link.title}" has no password: whoever has its address gets in'
        yield Effect(EffectKind.NOTE, "", text)


def _is_open(said: Mapping[str, Value]) -> bool:
    return said.get("password") == "none" and not said.get("internal")


def _facts(link: FoundRoomLink, said: Mapping[str, Value]) -> tuple[str, ...]:
    # No digest of a password is among them: a plan shows a digest of these facts, and a weak
    # password could be guessed by it.
    return (link.id, *(f"{word}={value}" for word, value in said.items()))
