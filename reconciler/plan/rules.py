"""Rules of a team, held against what manifests declare and what a plan leaves.

What a plan brings about, and what a manifest declares, stops the plan where it breaks a rule. What
was so before, and no manifest says, is told: nothing else is held up by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reconciler.action import Drift, Unknown
from reconciler.plan import scenes
from reconciler.plan.scenes import One
from reconciler.rule import Violation
from reconciler.ruling import OF_PEOPLE, Ruling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reconciler.kinds.room import FoundRoom
    from reconciler.plan import Plan
    from reconciler.plan.scenes import Scene
    from reconciler.policy import Policy
    from reconciler.ruling import Condition
    from reconciler.spec import Json
    from reconciler.state import Current, Desired

    Told = Violation | Drift | Unknown


class Verdicts(NamedTuple):
    """What rules make of a plan.

    Attributes:
        violations: what breaks one, and stops the plan.
        drift: what broke one before, or cannot be judged by what portals tell.
        unknown: what could not be judged, since it was not read.
    """

    violations: tuple[Violation, ...] = ()
    drift: tuple[Drift, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def declared(desired: Desired) -> tuple[Violation, ...]:
    """The rules that manifests break by themselves, on whatever portal and day.

    Args:
        desired: the manifests.

    Returns:
        What breaks them, in the order of the rooms and then of the rules; what depends on
        something that no manifest says is left to the plan.
    """
    if not desired.rules:
        return ()
    rulings = [Ruling(rule) for rule in desired.rules]
    # What depends on the portal is told as not known, and is no violation yet.
    told = _told(scenes.declared(desired), rulings, offline=True)
    return tuple(one for one in told if isinstance(one, Violation))


def judged(
    plan: Plan,
    desired: Desired,
    current: Current,
    policy: Policy,
    matches: Mapping[str, FoundRoom],
) -> Verdicts:
    """The rules that a plan breaks.

    Args:
        plan: the plan, with its rosters.
        desired: the manifests that it was made of.
        current: the portal that it was made of.
        policy: the rules.
        matches: the portal's room for each declared title that has one.

    Returns:
        What breaks them, in the order of the rooms and then of the rules.
    """
    if not policy.rules:
        return Verdicts()
    rulings = [Ruling(rule) for rule in policy.rules]
    counted = any(not ruling.of_room.isdisjoint(OF_PEOPLE) for ruling in rulings)
    rooms = scenes.planned(plan, desired, current, matches, counted=counted)
    told = list(_told(rooms, rulings, offline=False))
    return Verdicts(
        tuple(one for one in told if isinstance(one, Violation)),
        tuple(one for one in told if isinstance(one, Drift)),
        tuple(one for one in told if isinstance(one, Unknown)),
    )


def _told(rooms: Iterable[Scene], rulings: Sequence[Ruling], *, offline: bool) -> Iterator[Told]:
    for scene in rooms:
        for ruling in rulings:
            about = ruling.when.holds(scene.facts)
            if about:
                yield from _room(scene, ruling)
                yield from _inside(scene, ruling, offline=offline)
            elif about is None:
                yield from _missing(scene, ruling, ruling.when.missing(scene.facts))


def _room(scene: Scene, ruling: Ruling) -> Iterator[Told]:
    if ruling.room is None:
        return
    broken = ruling.room.broken(scene.facts)
    if broken:
        brought = scene.before is None or any(
            name in scene.said or scene.before.get(name) != scene.facts[name] for name in broken
        )
        itself = One("", scene.facts, scene.source, brought, scene.before or {})
        yield _verdict(scene, ruling, itself, broken)
    yield from _missing(scene, ruling, ruling.room.missing(scene.facts))


def _inside(scene: Scene, ruling: Ruling, *, offline: bool) -> Iterator[Told]:
    if scene.closed:
        yield from _closed(scene, ruling) if ruling.members or ruling.links else ()
        return
    for condition, what in ((ruling.members, "who is in it"), (ruling.links, "its links")):
        if condition is None:
            continue
        ones = scene.people if condition is ruling.members else scene.links
        if isinstance(ones, str):
            text = f"{_named(ruling)} cannot be judged by {what}: {ones}"
            yield Unknown(scene.ref, text, scene.source)
            continue
        for one in ones:
            yield from _one(one, scene, ruling, condition, offline=offline)


def _one(
    one: One, scene: Scene, ruling: Ruling, condition: Condition, *, offline: bool
) -> Iterator[Told]:
    broken = condition.broken(one.facts)
    if broken:
        brought = one.brought or not condition.broken(one.before)
        yield _verdict(scene, ruling, one._replace(brought=brought), broken)
    elif condition is ruling.members and (missing := condition.missing(one.facts)):
        told = "who is in it was not read" if one.crowd else _unknown(missing)
        if one.brought and not offline:
            # A plan that nobody can judge is not let pass for that.
            text = f"{ruling.rule.message} (cannot be judged: {told})"
            yield Violation(ruling.rule.id, scene.ref, one.who, text, one.source)
            return
        text = f"{_named(ruling)} cannot be judged for {one.who}: {told}"
        yield Unknown(scene.ref, text, one.source)


def _verdict(scene: Scene, ruling: Ruling, one: One, broken: Sequence[str]) -> Violation | Drift:
    """What breaks a rule; a plan that makes the rule be about a room brings about all of it."""
    said = ", ".join(f"{name} is {_said(one.facts[name])}" for name in broken)
    text = f"{ruling.rule.message} ({said})"
    if one.brought or scene.before is None or not ruling.when.holds(scene.before):
        return Violation(ruling.rule.id, scene.ref, one.who, text, one.source)
    by = f" by {one.who}" if one.who else ""
    return Drift(scene.ref, f"{_named(ruling)} was broken before{by}: {text}", one.source)


def _closed(scene: Scene, ruling: Ruling) -> Iterator[Drift]:
    # Of what is in the archive for good nothing can be changed.
    if scene.facts["state"] == "active":
        text = f"{_named(ruling)} cannot be judged by who is in it and its links: {scene.closed}"
        yield Drift(scene.ref, text, scene.source)


def _missing(scene: Scene, ruling: Ruling, names: Sequence[str]) -> Iterator[Told]:
    """Tell that a rule cannot be judged by what is not known of a room."""
    unread = [name for name in names if name in OF_PEOPLE]
    untold = [name for name in names if name not in OF_PEOPLE]
    if unread and scene.closed:
        yield from _closed(scene, ruling)
    elif unread:
        why = scene.people if isinstance(scene.people, str) else "they were not read"
        text = f"{_named(ruling)} cannot be judged by {_listed(unread)}: {why}"
        yield Unknown(scene.ref, text, scene.source)
    if untold:
        new = "it is known once the room is there"
        why = new if scene.before is None else "the portal does not tell it"
        text = f"{_named(ruling)} cannot be judged by {_listed(untold)}: {why}"
        yield Drift(scene.ref, text, scene.source)


def _named(ruling: Ruling) -> str:
    return f"the rule {ruling.rule.id}"


def _unknown(names: Sequence[str]) -> str:
    return f"{_listed(names)} {'is' if len(names) == 1 else 'are'} not known"


def _said(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return str(value) or "none"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
