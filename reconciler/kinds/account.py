"""What becomes of a declared user: the step that makes their account as declared.

Source for what the portal does: fact sheet on people, sections 5 and 12.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.action import Action, Blocker, Drift, Effect, EffectKind, Op, Request
from reconciler.diff import Change
from reconciler.kinds import demotion, permission, seats
from reconciler.kinds.piece import Piece
from reconciler.kinds.user import Person, Standing

if TYPE_CHECKING:
    from reconciler.kinds.around import Around
    from reconciler.kinds.user import User


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a declared user.

    Attributes:
        piece: a step if anything differs, and what no step can settle.
        after: the person as the step leaves them; None for somebody who is not on the portal and
            is not invited to it.
        enables: whether rooms can only be shared with the person once the step has succeeded.
        promotes: whether the person can only manage rooms once the step has succeeded.
        heir: who gets the rooms that the person owns; None if they stay.
    """

    piece: Piece
    after: Person | None
    enables: bool = False
    promotes: bool = False
    heir: Person | None = None


def settle(user: User, around: Around) -> Settled:
    """Work out the step that makes an account as declared.

    Args:
        user: the declared user.
        around: the people and rules beside it.

    Returns:
        The step, or why there is none. Guests who are not on the portal are none of its business:
        they come into being through a room or a link alone.
    """
    known = around.people.get(user.email, ())
    if len(known) > 1:
        ids = ", ".join(person.id for person in known)
        return _blocked(user, f"is the address of {len(known)} accounts of the portal ({ids})")
    if known:
        return _alter(user, known[0], around)
    if user.email in around.hidden:
        text = "is on the portal, and the key's account cannot see as what"
        return Settled(_drift(user, text), None)
    return _invite(user, around)


def _invite(user: User, around: Around) -> Settled:
    if user.type is Role.GUEST or user.state is Standing.DISABLED:
        return Settled(Piece(), None)
    if user.email in around.protect:
        text = "is not on the portal; is protected by the manifest and is not invited"
        return Settled(_drift(user, text), None)
    after = Person(user.email, "", user.type, Standing.PENDING, activated=False)
    switch = "" if around.may_invite_members else "the portal's settings allow no invitations"
    for reason in (
        switch,
        permission.to_invite(around.acting, user.type),
        around.seats.lacking(None, after),
    ):
        if reason:
            return _blocked(user, f"is not on the portal, and cannot be invited: {reason}")
    effects = (
        Effect(EffectKind.GAINS, user.email, f"{user.type} of the portal"),
        Effect(EffectKind.MAIL, user.email, f"invited to the portal as {user.type}"),
        Effect(EffectKind.NOTE, "", around.seats.told(user.type)),
    )
    # One a request and always with a type: a missing one makes a paid RoomAdmin, and an error in
    # the middle of several leaves those before it invited (fact sheet on people, section 5.1).
    body = {"invitations": [{"email": user.email, "type": user.type.word}]}
    request = Request("POST", ("people", "invite"), body, mails=True)
    changes = (Change("type", None, user.type.word),)
    action = Action(user.ref, Op.CREATE, changes, effects, (request,), user.source, (), ("absent",))
    return Settled(Piece((action,)), after)


def _alter(user: User, person: Person, around: Around) -> Settled:
    role = _role(person)
    disabled = person.standing is Standing.DISABLED
    switched = user.state is not None and disabled is not (user.state is Standing.DISABLED)
    if role is user.type and not switched:
        return Settled(_undeclared(user, disabled=disabled), person)
    if reason := _untouchable(person, around):
        state = "disabled" if disabled else "active"
        was, meant = (state, user.state) if switched else (role.word, user.type)
        return Settled(_drift(user, f"{reason}, and stays {was} instead of {meant}"), person)
    if user.state is Standing.DISABLED:
        return _disable(user, person, around, switched=switched)
    if disabled and not switched:
        return Settled(_undeclared(user, disabled=disabled), person)
    return _change(user, person, around, enabled=switched)


def _untouchable(person: Person, around: Around) -> str:
    """Why nothing of an account is ever changed; empty if it may be."""
    if person.role is Role.OWNER:
        return "owns the portal"
    if person.directory:
        return f"is kept by {person.directory}"
    return around.shields(person)


def _undeclared(user: User, *, disabled: bool) -> Piece:
    if not disabled or user.state is Standing.DISABLED:
        return Piece()
    text = "is disabled on the portal; say whether that is meant by `state: disabled` or `active`"
    return _drift(user, text)


def _disable(user: User, person: Person, around: Around, *, switched: bool) -> Settled:
    drift = Piece()
    if _role(person) is not user.type:
        # A change of type would be refused afterwards, and takes seats and mails before.
        drift = _drift(user, f"is {person.role}, and stays so while disabled")
    if not switched:
        return Settled(drift, person)
    if reason := permission.to_switch(around.acting, person.role):
        return _blocked(user, reason, person)
    texts = [
        Effect(EffectKind.LOSES, user.email, "access to the portal, and is logged out everywhere"),
        Effect(EffectKind.NOTE, "", "gives a seat back; what they own stays theirs"),
    ]
    action = Action(
        user.ref,
        Op.UPDATE,
        (Change("state", person.standing.value, "disabled", person.id),),
        tuple(texts),
        (_switch(person, "Terminated"),),
        user.source,
        facts=_facts(person),
    )
    piece = Piece.of(Piece((action,)), drift)
    return Settled(piece, replace(person, standing=Standing.DISABLED))


def _change(user: User, person: Person, around: Around, *, enabled: bool) -> Settled:
    """Enable somebody, or change the type, or both in this order."""
    role = _role(person)
    after = replace(person, role=user.type)
    changes: list[Change] = []
    effects: list[Effect] = []
    requests: list[Request] = []
    needs: tuple[str, ...] = ()
    reasons: list[str] = []
    heir: Person | None = None
    if enabled:
        after = replace(after, standing=Standing.ACTIVE)
        reasons.append(permission.to_switch(around.acting, person.role))
        # Enabled first, with the type of before: that takes a seat, too.
        reasons.append(around.seats.lacking(person, replace(person, standing=Standing.ACTIVE)))
        changes.append(Change("state", "disabled", "active", person.id))
        effects.append(Effect(EffectKind.GAINS, user.email, "access to the portal again"))
        if user.welcome:
            text = "is welcomed by a later run once active, if that never was"
            effects.append(Effect(EffectKind.NOTE, "", text))
        requests.append(_switch(person, "Active"))
    if user.type is not role:
        if role.outranks(user.type):
            lowered = demotion.lower(user, person, around)
            if lowered.drift:
                # Enabled alone, they would be more than is declared.
                also = "; stays disabled as long" if enabled else ""
                return Settled(_drift(user, lowered.drift + also), person)
            reasons.append(lowered.blocker)
            requests += lowered.requests
            effects += lowered.effects
            needs, heir = lowered.needs, lowered.heir
        else:
            reasons.append(permission.to_raise(around.acting, role, user.type))
            # Never with the type that somebody has: that is a 403.
            path = ("people", "type", user.type.word)
            requests.append(Request("PUT", path, {"userIds": [person.id]}))
        changes.append(Change("type", role.word, user.type.word, person.id))
        effects += _told(user, role)
    reasons.append(around.seats.lacking(person, after))
    if reason := next(filter(None, reasons), ""):
        return _blocked(user, reason, person)
    if enabled or seats.kind(person.role) != seats.kind(user.type):
        effects.append(Effect(EffectKind.NOTE, "", around.seats.told(after.role)))
    action = Action(
        user.ref,
        Op.UPDATE,
        tuple(changes),
        tuple(effects),
        tuple(requests),
        user.source,
        needs,
        _facts(person),
    )
    promotes = user.type.outranks(role)
    return Settled(Piece((action,)), after, enables=enabled, promotes=promotes, heir=heir)


def _told(user: User, role: Role) -> tuple[Effect, ...]:
    return (
        Effect(EffectKind.CHANGES, user.email, f"{role} -> {user.type} of the portal"),
        Effect(EffectKind.MAIL, user.email, "told about the new type"),
    )


def _switch(person: Person, status: str) -> Request:
    return Request("PUT", ("people", "status", status), {"userIds": [person.id]})


def _role(person: Person) -> Role:
    # The owner is an admin, and no manifest can say more.
    return Role.DOCSPACE_ADMIN if person.role is Role.OWNER else person.role


def _facts(person: Person) -> tuple[str, ...]:
    return (person.id, person.role.word, person.standing.value)


def _drift(user: User, text: str) -> Piece:
    return Piece(drift=(Drift(user.ref, text, user.source),))


def _blocked(user: User, text: str, person: Person | None = None) -> Settled:
    return Settled(Piece(blockers=(Blocker(user.ref, text, user.source),)), person)
