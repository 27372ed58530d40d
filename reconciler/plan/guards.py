"""What a plan meets of what its guards count.

People are counted in each room and over all rooms, each person once: neither one emptied room nor
many small losses pass.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.access import Access, Role
from reconciler.action import EffectKind, Ref
from reconciler.guard import Guard, Share, Trip
from reconciler.kinds import link_terms as terms
from reconciler.kinds.user import Person
from reconciler.plan.losses import Losses, beyond_rooms, of_room
from reconciler.plan.naming import called
from reconciler.plan.rosters import fate
from reconciler.roster import OWNER, Fate
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.action import Action
    from reconciler.diff import Change
    from reconciler.guard import Limits
    from reconciler.kinds.room_link import RoomLink
    from reconciler.plan import Plan
    from reconciler.policy import Policy
    from reconciler.roster import Roster
    from reconciler.source import Source
    from reconciler.state import Current, Desired

_MANAGES = frozenset({OWNER, Access.ROOM_MANAGER.word})

_GONE = frozenset({Fate.ARCHIVED, Fate.DELETED})
"""What trips guards of its own, and no others."""

_TEXTS = {
    Guard.REMOVALS: "lose access",
    Guard.DEMOTIONS: "may do less",
    Guard.CANCELLED_INVITATIONS: "lose access before they have accepted their invitation",
}


def trips(plan: Plan, desired: Desired, current: Current, policy: Policy) -> Iterator[Trip]:
    """The guards that a plan goes over.

    Args:
        plan: the plan, with its rosters.
        desired: the manifests that it was made of.
        current: the portal that it was made of.
        policy: the limits, and which guards are lifted for this run.

    Yields:
        Each guard at most once for a room and once for the whole plan; lifted ones too.
    """
    found = [
        *_people(plan, desired, current, policy),
        *_numbers(plan, desired, policy),
        *_last_managers(plan, desired, current),
    ]
    for trip in found:
        because = policy.lifted.get(trip.guard, "") if trip.guard.may_be_lifted else ""
        yield replace(trip, because=because)


def _people(plan: Plan, desired: Desired, current: Current, policy: Policy) -> Iterator[Trip]:
    whole = Losses()
    counted = [one for one in plan.rosters if one.fate not in _GONE]
    for roster in counted:
        if not roster.still:
            losses = of_room(roster.holdings)
            whole.add(losses)
            yield from _over(losses, roster.ref, policy.limits)
    whole.add(beyond_rooms(plan.actions, desired, current))
    if not any(_over(whole, Ref("portal", plan.portal), policy.limits)):
        # Of how many that is matters only where it could be too many.
        return
    for roster in counted:
        if roster.still:
            whole.add(of_room(roster.holdings))
    yield from _over(whole, Ref("portal", plan.portal), policy.limits)


def _over(losses: Losses, ref: Ref, limits: Limits) -> Iterator[Trip]:
    for guard, count in losses.counts():
        share: Share = getattr(limits, guard.value)
        met, total, most = len(count.met), len(count.among), share.of(len(count.among))
        crowds = ", ".join(count.crowds)
        # No number lets them pass: nobody knows how many they are.
        unread = f"all who are in {crowds} {_TEXTS[guard]}, and how many they are could not be read"
        if met > most:
            text = f"{met} of {total} people {_TEXTS[guard]}; at most {most} may ({share})"
            text = f"{text}; and {unread}" if crowds else text
            yield Trip(guard, ref, met, most, text, next(iter(count.met.values())))
        elif crowds:
            source = next(iter(count.crowds.values()))
            yield Trip(guard, ref, len(count.crowds), 0, unread, source)


def _numbers(plan: Plan, desired: Desired, policy: Policy) -> Iterator[Trip]:
    fates = [(fate(one), one.source) for one in plan.actions if one.ref.kind == "room"]
    mails = [
        action.source
        for action in plan.actions
        for effect in action.effects
        if effect.kind is EffectKind.MAIL
    ]
    counts = {
        Guard.GUESTS: (
            list(_guests(plan.rosters).values()),
            "Guest is let in",
            "Guests are let in",
        ),
        Guard.MAILS: (mails, "mail is sent", "mails are sent"),
        Guard.ROOMS_ARCHIVED: (
            [source for becomes, source in fates if becomes is Fate.ARCHIVED],
            "room goes to the archive",
            "rooms go to the archive",
        ),
        Guard.ROOMS_DELETED: (
            [source for becomes, source in fates if becomes is Fate.DELETED],
            "room is deleted for good",
            "rooms are deleted for good",
        ),
        Guard.PUBLIC_LINKS: (
            list(_opened(plan, desired)),
            "link opens a room to whoever has it, and does not say `public: true`",
            "links open a room to whoever has them, and do not say `public: true`",
        ),
    }
    for guard, (sources, one, several) in counts.items():
        most: int = getattr(policy.limits, guard.value)
        count = len(sources)
        if count > most:
            text = f"{count} {one if count == 1 else several}; at most {most} may"
            yield Trip(guard, Ref("portal", plan.portal), count, most, text, sources[most])


def _guests(rosters: Iterable[Roster]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for roster in rosters:
        if roster.fate not in _GONE and not roster.still:
            for one in roster.holdings:
                if not one.now and one.role == Role.GUEST.word:
                    found.setdefault(one.who, one.source)
    return found


def _opened(plan: Plan, desired: Desired) -> Iterator[Source]:
    """The links that a step opens further to everybody."""
    steps = {action.ref.name: action for action in plan.actions if action.ref.kind == "links"}
    for room in desired.selected:
        step = steps.get(room.title)
        for link in (room.links or ()) if step else ():
            if link.public or link.invites or link.internal:
                continue
            if step and any(_opens(change, link) for change in _external(step)):
                yield link.source


def _external(step: Action) -> Iterator[Change]:
    """The changes of links that open a room; one that invites may be called the same."""
    inviting = {one.body.get("linkId") for one in step.requests if terms.invites(one.body)}
    return (change for change in step.fields if not change.key or change.key not in inviting)


def _opens(change: Change, link: RoomLink) -> bool:
    """Whether a change of a link lets in more people, or lets them do more."""
    if change.name == terms.who(link.title, invites=False):
        return change.current is None or _more(str(change.current), str(change.desired))
    quoted = f' of "{link.title}"'
    if not change.name.endswith(quoted):
        return False
    word, desired = change.name.removesuffix(quoted), change.desired
    if word == "expires":
        # Both are times of one form, or "never", which is after all of them.
        return str(desired) > str(change.current)
    return (word, desired) in {("internal", False), ("password", "none"), ("deny_download", False)}


def _last_managers(plan: Plan, desired: Desired, current: Current) -> Iterator[Trip]:
    """Rooms that nobody is left to manage.

    The account of a pipeline is nobody for that, but where a manifest makes it the owner.
    """
    mine = _mine(current)
    owners = {room.ref: room.owner for room in desired.selected if room.owner}
    for roster in plan.rosters:
        if roster.fate in _GONE or roster.still:
            continue
        nobody = mine - {owners.get(roster.ref, "")}
        people = [one for one in roster.holdings if one.who not in nobody]
        now = [one for one in people if one.now in _MANAGES]
        if not now or any(one.after in _MANAGES for one in people):
            continue
        names = ", ".join(one.who for one in now)
        text = (
            f"{names} would be the last to manage the room, and nobody would be left to; "
            "declare another RoomManager first"
        )
        yield Trip(Guard.LAST_MANAGER, roster.ref, len(now), 0, text, now[0].source)


def _mine(current: Current) -> set[str]:
    """What the account is called whose key is used; access lists mark it, too."""
    if current.acting:
        return {called(current.acting, current.people)}
    return {
        called(row.subject, current.people)
        for rows in current.shares.values()
        if not isinstance(rows, Gap)
        for row in rows
        if row.acting and isinstance(row.subject, Person)
    }


def _more(before: str, after: str) -> bool:
    """Whether a level of access is more than another; one that is not known counts as less."""
    words = Access.words()
    return before not in words or words.index(after) < words.index(before)
