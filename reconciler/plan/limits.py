"""What a whole plan needs of the key and of the portal, and does not get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import Blocker, Ref
from reconciler.plan.rosters import fate
from reconciler.roster import Fate
from reconciler.scope import scopes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.action import Action, Request
    from reconciler.kinds.around import Around
    from reconciler.source import Source
    from reconciler.state import Current


def blockers(actions: Sequence[Action], current: Current, around: Around) -> Iterator[Blocker]:
    """Everything that the portal would refuse of these steps together.

    Args:
        actions: all steps of a plan.
        current: the portal.
        around: the people and rules as the users' own steps leave them.

    Yields:
        What would be refused, at the first place that goes over a limit.
    """
    portal = Ref("portal", current.portal)
    mailed = [(one.source, email) for one in actions for email in addresses(one)]
    left = current.invitations_left
    if left is not None and len(mailed) > max(left, 0):
        one = "1 e-mail invitation is"
        mails = one if len(mailed) == 1 else f"{len(mailed)} e-mail invitations are"
        text = f"{mails} needed and the portal allows {max(left, 0)} more"
        yield Blocker(portal, text, mailed[max(left, 0)][0])
    # Whom the account cannot see is invited by address, too, and has a seat already.
    guests = [
        (one.source, email)
        for one in actions
        for email in strangers(one)
        if email not in around.hidden
    ]
    free = around.seats.unpaid
    if free is not None and len(guests) > max(free, 0):
        new = "1 new Guest needs" if len(guests) == 1 else f"{len(guests)} new Guests need"
        text = f"{new} a seat each, and {max(free, 0)} are free"
        yield Blocker(portal, text, guests[max(free, 0)][0])
    if current.rooms_left is not None:
        yield from _places(actions, max(current.rooms_left, 0), portal)
    for scope, sources in _lacking(actions, current).items():
        number = f"{len(sources)} steps need" if len(sources) > 1 else "a step needs"
        text = f"the key lacks the scope {scope}, which {number}"
        yield Blocker(portal, text, sources[0])


def addresses(action: Action) -> list[str]:
    """Everyone whom a step invites by address."""
    return [
        item["email"]
        for request in action.requests
        if request.mails
        for item in request.body["invitations"]
        if "email" in item
    ]


def strangers(action: Action) -> list[str]:
    """Everyone whom a step makes a Guest of the portal."""
    return addresses(action) if action.ref.kind == "members" else []


def _places(actions: Sequence[Action], left: int, portal: Ref) -> Iterator[Blocker]:
    """Rooms that find no place: the portal counts active ones (fact sheet on rooms, section 2)."""
    fates = [(fate(one), one.source) for one in actions if one.ref.kind == "room"]
    needed = [source for becomes, source in fates if becomes in {Fate.CREATED, Fate.RESTORED}]
    if len(needed) <= left:
        return
    becoming = [becomes for becomes, _ in fates]
    counts = {
        "made": becoming.count(Fate.CREATED),
        "taken out of the archive": becoming.count(Fate.RESTORED),
    }
    parts = [f"{count} {_rooms(count)} {what}" for what, count in counts.items() if count]
    text = f"{' and '.join(parts)}, and the portal takes {left} more"
    if Fate.ARCHIVED in becoming:
        # Steps of different rooms go side by side, so that none can count on another's place.
        text += "; what this plan archives frees places for the next one only"
    yield Blocker(portal, text, needed[left])


def _rooms(count: int) -> str:
    return "room is" if count == 1 else "rooms are"


def _lacking(actions: Sequence[Action], current: Current) -> dict[str, list[Source]]:
    """The steps that a key may not take, by the scope that it lacks."""
    lacking: dict[str, list[Source]] = {}
    if current.scopes is None:
        return lacking
    for action in actions:
        missing = {
            needed[0]
            for request in action.requests
            if not request.anonymous
            and not current.scopes.intersection(needed := scopes(request.method, _path(request)))
        }
        for scope in sorted(missing):
            lacking.setdefault(scope, []).append(action.source)
    return lacking


def _path(request: Request) -> str:
    return "/".join("id" if isinstance(part, Ref) else part for part in request.path)
