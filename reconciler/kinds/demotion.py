"""Moving somebody down: what it takes, and what it takes away.

Source for what the portal does: fact sheet on people, section 5.2; common/ASC.Data.Reassigns/
UpdateUserTypeProgressItem.cs of the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.action import Effect, EffectKind, Request
from reconciler.kinds import permission
from reconciler.kinds.user import Standing

if TYPE_CHECKING:
    from reconciler.kinds.around import Around
    from reconciler.kinds.user import Person, User


@dataclass(frozen=True, slots=True)
class Demotion:
    """The part of a step that moves somebody down, or the reason why there is none.

    Attributes:
        requests: the calls.
        effects: the consequences beyond the type itself.
        needs: ids of the steps that must have succeeded first.
        heir: who gets the rooms that they own; None if they keep them.
        drift: why the type stays.
        blocker: why the portal would refuse.
    """

    requests: tuple[Request, ...] = ()
    effects: tuple[Effect, ...] = ()
    needs: tuple[str, ...] = ()
    heir: Person | None = None
    drift: str = ""
    blocker: str = ""


def lower(user: User, person: Person, around: Around) -> Demotion:
    """What moves a person down to the declared type.

    Args:
        user: what is declared; of a lower type.
        person: who it is on the portal.
        around: the people and rules beside it.
    """
    if not user.reassign_to:
        text = "nobody goes down without `reassign_to`, which names who gets their rooms"
        return Demotion(drift=f"is {person.role} and not {user.type}; {text}")
    if reason := permission.to_lower(around.acting, person.role, user.type):
        return Demotion(blocker=reason)
    if user.type is Role.ROOM_ADMIN:
        # Whoever stays somebody who may own rooms keeps them, and the call that hands rooms over
        # refuses this type.
        text = "rooms they own stay theirs"
        request = Request("PUT", ("people", "type", user.type.word), {"userIds": [person.id]})
        return Demotion((request,), (Effect(EffectKind.NOTE, "", text),))
    if user.type is Role.GUEST and not around.may_invite_guests:
        return Demotion(blocker="the portal's settings allow no guests")
    heirs = around.people.get(user.reassign_to, ())
    heir = heirs[0] if len(heirs) == 1 else None
    if reason := _unfit(heir, around):
        text = "cannot be given their rooms"
        return Demotion(blocker=f"`reassign_to`: {user.reassign_to} {reason}, and {text}")
    body = {"type": user.type.word, "userId": person.id}
    # Left out, the rooms would go to the key's account.
    body["reassignUserId"] = heir.id if heir else ""
    request = Request(
        "POST", ("people", "type"), body, follow=("people", "type", "progress", person.id)
    )
    return Demotion(
        (request,),
        tuple(_effects(user, person, around)),
        around.needed(user.reassign_to, manages=True),
        heir,
    )


def _unfit(heir: Person | None, around: Around) -> str:
    if heir is None:
        return "is nobody, or several people, of the portal"
    if heir.email in around.protect:
        return "is protected by the manifest"
    if not heir.id:
        return "is only invited by this plan"
    if heir.standing is not Standing.ACTIVE:
        return f"is {heir.standing}"
    return "" if heir.role.may_manage_rooms else f"is {heir.role}"


def _effects(user: User, person: Person, around: Around) -> list[Effect]:
    texts = []
    if person.role.may_manage_rooms:
        texts = [
            f"rooms they own go to {user.reassign_to}",
            "in those, and where they are RoomManager, they become ContentCreator",
        ]
    if user.type is Role.GUEST:
        texts.append("they leave all groups, with what those give access to")
    effects = [Effect(EffectKind.NOTE, "", text) for text in texts]
    if person.role.may_manage_rooms:
        text = f"every room that {user.email} owns, as its owner"
        effects.append(Effect(EffectKind.GAINS, user.reassign_to, text))
    if around.acting:
        text = f"told that rooms of {user.email} were handed over"
        effects.append(Effect(EffectKind.MAIL, around.acting.email, text))
    return effects
