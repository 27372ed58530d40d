"""The step that makes a group of people as declared.

Source for what the portal does: fact sheet on people, section 6: it leaves out guests, disabled
and unknown people in silence, and protects nothing that LDAP or itself has made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler import diff
from reconciler.action import Action, Blocker, Drift, Effect, EffectKind, Op, Ref, Request, Unknown
from reconciler.diff import Change
from reconciler.kinds import permission
from reconciler.kinds.belonging import MEMBER, join, leave, leaver_labels, unfit
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.piece import Piece
from reconciler.kinds.verdict import KEPT, Verdict
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.kinds.around import Around
    from reconciler.kinds.group import Group
    from reconciler.kinds.opening import Opening
    from reconciler.kinds.user import Person
    from reconciler.spec import Json


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a declared group.

    Attributes:
        piece: a step if anything differs, and what no step can settle.
        after: the group as rooms can let it in, without an id where the step makes it; None if
            there is none and no step makes it.
    """

    piece: Piece
    after: FoundGroup | None


def settle(
    group: Group, found: FoundGroup | None, openings: Sequence[Opening], around: Around
) -> Settled:
    """Work out the step that makes a group as declared.

    Args:
        group: the declared group.
        found: the group of the portal that it stands for, with its members; None if there is none.
        openings: the declared rooms that it opens.
        around: the people and rules beside it.

    Returns:
        The step, or why there is none.
    """
    if found is None:
        return _create(group, openings, around)
    if found.members is None:
        unknown = Unknown(group.ref, "the portal does not tell who is in it", group.source)
        return Settled(Piece(unknown=(unknown,)), found)
    sides = diff.keyed(
        group.everyone, found.members, lambda email: _key(email, around), lambda person: person.id
    )
    labels = leaver_labels(found.members)
    lead = _lead(group, found, around)
    leader = lead.item or found.manager
    parts = [
        _name(group, found),
        lead,
        *(
            join(group, email, openings, around) if person is None else KEPT
            for email, person in sides.pairs
        ),
        *(
            _stay(group, labels[person.id])
            if person.id == leader
            else leave(group, labels[person.id], person, openings, around)
            for person in sides.extra
        ),
    ]
    piece = _kept_elsewhere(group, found, parts) or _update(group, found, parts, around)
    return Settled(piece, found)


def _key(email: str, around: Around) -> str:
    known = around.people.get(email, ())
    return known[0].id if len(known) == 1 else ""


def _name(group: Group, found: FoundGroup) -> Verdict:
    if composed(found.name) == composed(group.name):
        return KEPT
    return Verdict(group.source, Change("name", found.name, composed(group.name)))


def _lead(group: Group, found: FoundGroup, around: Around) -> Verdict:
    """Judge who leads a group that is there."""
    known = around.people.get(group.manager, ())
    if any(person.id == found.manager for person in known if person.id):
        return KEPT
    leader = _leader(found, around)
    # Whom nobody has named so far is called by the id.
    former = leader.email if leader else found.manager
    if group.manager in around.protect:
        text = f"{group.manager} is protected by the manifest and is not made its manager"
        return Verdict(group.source, drift=text)
    if leader and (reason := around.shields(leader)):
        text = f"{former} {reason} and stays its manager"
        return Verdict(group.source, drift=f"{text} instead of {group.manager}")
    if reason := unfit(group.manager, around):
        return Verdict(group.source, blocker=f"{group.manager} {reason}")
    (person,) = known
    change = Change("manager", former or None, group.manager, person.id)
    return Verdict(group.source, change, person.id or Ref("user", group.manager))


def _stay(group: Group, label: str) -> Verdict:
    return Verdict(group.source, drift=f"{label} leads it and stays in it, undeclared")


def _leader(found: FoundGroup, around: Around) -> Person | None:
    """Who leads a group of the portal, as far as anybody has named them."""
    everybody = (person for known in around.people.values() for person in known)
    for person in (*(found.members or ()), *everybody):
        if person.id == found.manager and person.email:
            return person
    return None


def _create(group: Group, openings: Sequence[Opening], around: Around) -> Settled:
    if group.manager in around.protect:
        text = f"{group.manager} is protected by the manifest and leads no new group"
        text = f"is not on the portal, and is not made: {text}"
        return Settled(Piece(drift=(Drift(group.ref, text, group.source),)), None)
    reason = permission.to_group(around.acting)
    if reason:
        text = f"is not on the portal, and cannot be made: {reason}"
        return Settled(Piece(blockers=(Blocker(group.ref, text, group.source),)), None)
    leader, *others = [join(group, email, openings, around) for email in group.everyone]
    rest = _rest(group, (leader, *others))
    if leader.change is None:
        return Settled(rest, None)
    name = composed(group.name)
    # Whoever leads it is a member by that.
    members = [part.item for part in others if part.change]
    body = {"groupName": name, "groupManager": leader.item, "members": members}
    request = Request("POST", ("group",), body, creates=group.ref)
    first = [
        Verdict(group.source, Change("name", None, name)),
        Verdict(group.source, Change("manager", None, group.manager, leader.change.key)),
    ]
    action = _action(group, None, (*first, leader, *others), request, around)
    return Settled(Piece.of(Piece((action,)), rest), FoundGroup(name, ""))


def _update(group: Group, found: FoundGroup, parts: Sequence[Verdict], around: Around) -> Piece:
    rest = _rest(group, parts)
    if not any(part.change for part in parts):
        return rest
    if reason := permission.to_group(around.acting):
        return replace(rest, blockers=(*rest.blockers, Blocker(group.ref, reason, group.source)))
    name, lead, *people = parts
    body: dict[str, Json] = {}
    if name.change:
        body["groupName"] = name.change.desired
    if lead.change:
        body["groupManager"] = lead.item
    if joining := [part.item for part in people if part.change and part.change.desired]:
        body["membersToAdd"] = joining
    if parting := [part.item for part in people if part.change and not part.change.desired]:
        body["membersToRemove"] = parting
    request = Request("PUT", ("group", found.id), body)
    return Piece.of(Piece((_action(group, found, parts, request, around),)), rest)


def _action(
    group: Group,
    found: FoundGroup | None,
    parts: Sequence[Verdict],
    request: Request,
    around: Around,
) -> Action:
    changes = tuple(part.change for part in parts if part.change)
    facts = (found.id, found.name, found.manager) if found else ("absent",)
    effects = [effect for part in parts for effect in part.effects]
    if kept := sum(part.kept for part in parts[2:]):
        stay = "1 stays a member" if kept == 1 else f"{kept} stay members"
        effects.append(Effect(EffectKind.KEEPS, "", stay))
    # A group goes on without a member, and never gets a leader whose own step failed.
    hard = {around.steps.get(str(one.desired), "") for one in changes if one.name == "manager"}
    persons = tuple(
        (step, change.name)
        for change in changes
        if change.desired == MEMBER and (step := around.steps.get(change.name)) and step not in hard
    )
    return Action(
        group.ref,
        Op.UPDATE if found else Op.CREATE,
        changes,
        tuple(effects),
        (request,),
        group.source,
        tuple(dict.fromkeys((*filter(None, hard), *(step for step, _ in persons)))),
        (*facts, *(f"{change.name}={change.current}" for change in changes)),
        persons=persons,
    )


def _rest(group: Group, parts: Sequence[Verdict]) -> Piece:
    """What no step settles; whoever leads the group is judged twice and told once."""

    def told(texts: Sequence[str]) -> Sequence[str]:
        return tuple(dict.fromkeys(filter(None, texts)))

    return Piece(
        (),
        tuple(Drift(group.ref, text, group.source) for text in told([p.drift for p in parts])),
        tuple(Blocker(group.ref, text, group.source) for text in told([p.blocker for p in parts])),
        tuple(Unknown(group.ref, text, group.source) for text in told([p.unknown for p in parts])),
    )


def _kept_elsewhere(group: Group, found: FoundGroup, parts: Sequence[Verdict]) -> Piece | None:
    """Why nothing of a group is ever changed; None if it may be."""
    if not found.directory:
        return None
    differs = [part.change.name for part in parts if part.change]
    differs += [part.blocker or part.drift or part.unknown for part in parts]
    what = ", ".join(dict.fromkeys(filter(None, differs)))
    if not what:
        return Piece()
    text = f"is kept by {found.directory} and is never changed; declared otherwise: {what}"
    return Piece(drift=(Drift(group.ref, text, group.source),))
