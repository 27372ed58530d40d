"""Looking at a portal for drift: two plans for one moment, then who changed what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.cli import baseline, secrets
from reconciler.drift.attribution import attributed, wanted
from reconciler.drift.report import Newcomer, Report, Stray
from reconciler.drift.sides import Before, Planned, differences
from reconciler.drift.things import things
from reconciler.errors import ManifestError, UsageError
from reconciler.kinds.room import undeclared
from reconciler.kinds.user import Standing
from reconciler.manifest import Kept, load_from
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.portal.audit import trail
from reconciler.portal.newcomers import newcomers
from reconciler.portal.reader import Reader
from reconciler.portal.remembered import Remembered
from reconciler.render.drift.prometheus import Gauges
from reconciler.status import moment

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from datetime import datetime

    from reconciler.cli.portal import Portal
    from reconciler.event import Event, Trail
    from reconciler.kinds.user import Person
    from reconciler.mask import Mask
    from reconciler.saved.baseline import Baseline
    from reconciler.state import Current, Desired

_UNAPPLIED = "no apply of all manifests is on record here"


def looked(
    arguments: argparse.Namespace, portal: Portal, desired: Desired, *, measures: bool
) -> tuple[Report, Gauges | None]:
    """Read a portal once, and tell what differs.

    Args:
        arguments: with ``ledger`` and ``mask``.
        portal: the portal.
        desired: the manifests.
        measures: whether metrics are asked for, too.

    Returns:
        The report, and what metrics say beside it.

    Raises:
        ManifestError: a declared room or group fits several of the portal.
        ReconcilerError: the portal cannot be read.
    """
    at = baseline.time(portal)
    gets = Remembered(portal.session)
    reader = Reader(gets, portal.name)
    current, now = _planned(reader, desired)
    gets.replay()
    kept, why = _kept(arguments, portal)
    before = None
    if kept:
        before, why = _before(reader, desired, kept)
    report = Report(
        portal=portal.name,
        acting=now.plan.acting,
        at=kept.at.isoformat(timespec="seconds").replace("+00:00", "Z") if kept else "",
        why=why,
        differences=tuple(differences(now, before, why)),
        unmanaged=now.plan.unmanaged,
        managed=now.plan.managed,
        unread=tuple(f'{one.ref.kind} "{one.ref.name}": {one.text}' for one in now.plan.unknown),
    )
    people: list[Person] = []
    if kept and desired.only is None:
        people, gap = newcomers(gets, kept.since)
        report = replace(
            report,
            people=tuple(_new(people, desired)),
            rooms=tuple(_strays(report, desired, current, kept)),
            unread=(*report.unread, *([gap.reason] if gap else [])),
        )
    actions = wanted(report)
    if kept and actions:
        report = attributed(report, _named(trail(gets, actions, kept.since), current, arguments))
    gauges = _measured(reader, desired, current, kept, at) if measures else None
    mask: Mask | None = arguments.mask
    if mask:
        mask.know((*desired.people(), *desired.protect, *current.people))
        mask.know(one.email for one in people)
        report = mask.value(report)
    return report, gauges


def _planned(
    reader: Reader, desired: Desired, then: Baseline | None = None
) -> tuple[Current, Planned]:
    current = replace(
        # What the key may write is not asked of it here, and letters are no part of this.
        reader.read(desired),
        secrets=secrets.known(desired),
        scopes=None,
    )
    if then:
        # What only time brings about is the manifests' doing, and nobody changed the portal.
        current = replace(current, today=then.today, now=then.at)
    policy = Policy(
        desired.protect, may_delete=False, limits=desired.limits, lifted={}, rules=desired.rules
    )
    # Rooms that no manifest declares are things of a plan, too, where it tells of them.
    others = {undeclared(room): str(room.id) for room in current.rooms}
    known = {**others, **things(desired, current)}
    return current, Planned(plan(desired, current, policy), known)


def _kept(arguments: argparse.Namespace, portal: Portal) -> tuple[Baseline | None, str]:
    try:
        found = baseline.last(arguments, portal)
    except UsageError as error:
        return None, str(error)
    return found, "" if found else _UNAPPLIED


def _before(reader: Reader, desired: Desired, kept: Baseline) -> tuple[Before | None, str]:
    """What the manifests of the last apply ask for, or why that cannot be told."""
    try:
        then = load_from(Kept(kept.manifests, kept.files))
        _, planned = _planned(reader, replace(then, only=desired.only), kept)
    except ManifestError as error:
        return None, f"the manifests of the last apply cannot be planned any more: {error}"
    return Before(planned, kept.open, kept.things), ""


def _new(people: list[Person], desired: Desired) -> Iterator[Newcomer]:
    declared = {*desired.people(), *desired.protect}
    for one in people:
        if one.email not in declared:
            how = "" if one.activated else "has not confirmed the address"
            yield Newcomer(one.email, one.id, one.role.word, one.standing.value, one.since, how)


def _strays(report: Report, desired: Desired, current: Current, kept: Baseline) -> Iterator[Stray]:
    managed = set(things(desired, current).values())
    told = {one.ref for one in report.differences}
    for room in current.rooms:
        id_ = str(room.id)
        known = id_ in kept.rooms or id_ in managed or room.archived
        if not known and undeclared(room) not in told:
            yield Stray(room.title, id_)


def _named(found: Trail, current: Current, arguments: argparse.Namespace) -> Trail:
    """The same events, by the addresses of those who are known.

    Names that people have given themselves are in no masked output.
    """
    known = {one.id.lower(): email for email, people in current.people.items() for one in people}
    masked = bool(arguments.mask)

    def named(one: Event) -> Event:
        who = known.get(one.actor, "somebody" if masked else one.who)
        return replace(one, who=who, text="" if masked else one.text)

    return replace(found, events=tuple(map(named, found.events)))


def _measured(
    reader: Reader, desired: Desired, current: Current, kept: Baseline | None, at: datetime
) -> Gauges:
    pending = [
        one
        for email in desired.people()
        for one in current.people.get(email, ())
        if one.standing is Standing.PENDING
    ]
    if not all(one.since for one in pending):
        # Who was met in a room's access list alone came without the date.
        asked = reader.people(one.email for one in pending)
        pending = [one for people in asked.values() for one in people]
    dates = [date for one in pending if (date := moment(one.since))]
    return Gauges(
        pending=len(pending),
        oldest=max(0.0, (at - min(dates)).total_seconds()) if dates else 0.0,
        applied=kept.at.timestamp() if kept else None,
        checked=at.timestamp(),
    )
