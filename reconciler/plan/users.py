"""The people of the portal, in the order of the manifests, and what rooms may count on then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.action import Drift
from reconciler.kinds.account import settle
from reconciler.kinds.handover import Handover
from reconciler.kinds.members import group_label
from reconciler.kinds.ownership import KIND
from reconciler.kinds.piece import Piece
from reconciler.kinds.user import Standing
from reconciler.kinds.welcome import greet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.access import Access
    from reconciler.action import Action
    from reconciler.kinds.around import Around
    from reconciler.kinds.room import Room
    from reconciler.state import Current, Desired

_NO_WAY_IN = (
    "is not on the portal as Guest, and nobody can be invited as one: Guests come in by a room "
    "that lets them in, or by a link (`reconciler links --type Guest`)"
)


def accounts(desired: Desired, around: Around) -> tuple[Piece, Around]:
    """The steps for all declared users.

    Args:
        desired: the manifests.
        around: the people and rules of the portal.

    Returns:
        The steps, and the same people and rules as those steps leave them.
    """
    people = dict(around.people)
    steps: dict[str, str] = {}
    promotions: dict[str, str] = {}
    handed: dict[str, Handover] = {}
    around = replace(around, people=people, steps=steps, promotions=promotions, handed=handed)
    # Whoever gets rooms handed over is settled before those who hand them over.
    heirs = {user.reassign_to for user in desired.selected_users}
    pieces = []
    for user in sorted(desired.selected_users, key=lambda user: user.email not in heirs):
        known = people.get(user.email, ())
        settled = settle(user, around)
        pieces.append(settled.piece)
        for action in settled.piece.actions:
            people[user.email] = (settled.after,) if settled.after else ()
            if settled.enables:
                steps[user.email] = action.id
            if settled.promotes:
                promotions[user.email] = action.id
            if settled.heir:
                handed[known[0].id] = Handover(settled.heir, action.id)
            seats = around.seats.moved(known[0] if known else None, settled.after)
            around = replace(around, seats=seats)
    return Piece.of(*pieces), around


def absent_guests(desired: Desired, around: Around) -> Piece:
    """Declared Guests who are not on the portal, and whom no step lets into a room.

    Args:
        desired: the manifests.
        around: the people of the portal, with those whom rooms invite.
    """
    return Piece(
        drift=tuple(
            Drift(user.ref, _NO_WAY_IN, user.source)
            for user in desired.selected_users
            if user.type is Role.GUEST
            and user.state is not Standing.DISABLED
            and user.email not in around.people
            and user.email not in around.hidden
            and user.email not in around.invited
        )
    )


def welcomes(desired: Desired, current: Current, around: Around, steps: Iterable[Action]) -> Piece:
    """The letters to people who have become active.

    Args:
        desired: the manifests.
        current: the portal, with what is known of earlier letters.
        around: the people as the steps before leave them.
        steps: the steps before; no letter tells of what they have failed to do.
    """
    pieces = []
    rooms: Mapping[str, Sequence[tuple[Room, Access]]] | None = None
    needs: Mapping[str, Sequence[str]] = {}
    for user in desired.selected_users:
        known = current.people.get(user.email, ()) if user.welcome else ()
        # Two accounts of one address are told as such, and nobody gets a letter twice.
        if len(known) != 1 or user.email in around.protect:
            continue
        after = around.after(known[0])
        # Who is about to be disabled is not welcomed.
        if after.standing is Standing.DISABLED:
            continue
        if rooms is None:
            rooms = desired.memberships(current.today)
            needs = _needs(desired, steps, rooms)
        named = [
            {"title": room.title, "access": access.word}
            for room, access in rooms.get(user.email, ())
        ]
        person = replace(known[0], role=after.role)
        piece = greet(user, person, named, current.letters)
        first = tuple(needs.get(user.email, ()))
        actions = tuple(replace(action, needs=first) for action in piece.actions)
        pieces.append(replace(piece, actions=actions))
    return Piece.of(*pieces)


def _needs(
    desired: Desired,
    steps: Iterable[Action],
    rooms: Mapping[str, Sequence[tuple[Room, Access]]],
) -> dict[str, list[str]]:
    """The steps that make people what they are and let them into rooms, by normal address."""
    groups = {group_label(group.name): group.everyone for group in desired.groups.values()}
    found: dict[str, list[str]] = {}
    for action in steps:
        names = [action.ref.name] if action.ref.kind == "user" else []
        if action.ref.kind in {"members", "group"}:
            names = [change.name for change in action.fields if change.desired is not None]
        if action.ref.kind == KIND:
            # Whoever is declared to be in a room, and gets it, is let in by that alone.
            heirs = [str(change.desired) for change in action.fields]
            title = action.ref.name
            names = [
                heir
                for heir in heirs
                if any(room.title == title for room, _ in rooms.get(heir, ()))
            ]
        for name in names:
            for email in groups.get(name, (name,)):
                found.setdefault(email, []).append(action.id)
    return found
