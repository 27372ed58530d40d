"""Somebody's place in a group: who comes in, who leaves, and who cannot.

Source for what the portal does: fact sheet on people, section 6.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.action import Effect, EffectKind, Ref
from reconciler.diff import Change
from reconciler.kinds.members import label
from reconciler.kinds.opening import told
from reconciler.kinds.user import Standing
from reconciler.kinds.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.kinds.around import Around
    from reconciler.kinds.group import Group
    from reconciler.kinds.opening import Opening
    from reconciler.kinds.user import Person

MEMBER = "member"
"""What somebody of a group is, as plans show it."""


def join(group: Group, email: str, openings: Sequence[Opening], around: Around) -> Verdict:
    """Judge somebody who is declared and not in the group.

    Args:
        group: the declared group.
        email: their normal address.
        openings: the rooms that the group opens.
        around: the people and rules beside it.
    """
    if email in around.protect:
        text = f"{email} is protected by the manifest and is not added"
        return Verdict(group.source, drift=text)
    if reason := unfit(email, around):
        return Verdict(group.source, blocker=f"{email} {reason}")
    (person,) = around.people[email]
    return Verdict(
        group.source,
        Change(email, None, MEMBER, person.id),
        # Somebody whom a step before invites has no id yet.
        person.id or Ref("user", email),
        (Effect(EffectKind.GAINS, email, told(group.name, openings, email)),),
    )


def unfit(email: str, around: Around) -> str:
    """Why somebody cannot be in a group; empty if they can.

    Args:
        email: their normal address.
        around: the people as the steps before leave them.
    """
    known = around.people.get(email, ())
    if len(known) > 1:
        ids = ", ".join(person.id for person in known)
        return f"is the address of {len(known)} accounts of the portal ({ids})"
    standing = known[0].standing if known else around.hidden.get(email)
    if standing is Standing.DISABLED:
        return "is disabled on the portal; disabled people cannot be in a group"
    if known:
        guest = known[0].role is Role.GUEST
        return "is a Guest on the portal; Guests cannot be in a group" if guest else ""
    if email in around.hidden:
        return "is on the portal, and the key's account cannot see as what"
    return "is not on the portal, and no step of this plan invites them there"


def leave(
    group: Group, label: str, person: Person, openings: Sequence[Opening], around: Around
) -> Verdict:
    """Judge somebody who is in the group and neither declared nor leads it.

    Args:
        group: the declared group.
        label: what they are called in plans.
        person: who it is.
        openings: the rooms that the group opens.
        around: the people and rules beside it.
    """
    if reason := around.shields(person):
        return Verdict(group.source, drift=f"{label} {reason} and stays in it, undeclared")
    if not person.email:
        text = f"{label} ({person.id}), whom no manifest could declare, stays in it"
        return Verdict(group.source, drift=text)
    if not around.complete:
        text = f"{label} is in it, undeclared; nobody is removed while a listing is incomplete"
        return Verdict(group.source, unknown=text)
    return Verdict(
        group.source,
        Change(label, MEMBER, None, person.id),
        person.id,
        (Effect(EffectKind.LOSES, label, told(group.name, openings, person.email)),),
    )


def leaver_labels(people: Sequence[Person]) -> dict[str, str]:
    """What members are called in plans, by id: where two have one address, the id tells them."""
    times = Counter(label(person) for person in people)
    return {
        person.id: f"{label(person)} ({person.id})" if times[label(person)] > 1 else label(person)
        for person in people
    }
