"""What a plan has to say of single lines of the manifests, for annotations and code scanning."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from reconciler.action import EffectKind, Op
from reconciler.plan.by_person import affected
from reconciler.render.markdown.lines import access
from reconciler.roster import Fate, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.action import Action, Ref
    from reconciler.plan import Plan
    from reconciler.source import Source


class Level(StrEnum):
    """How much a remark matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Sort(NamedTuple):
    """What remarks are about.

    Attributes:
        id: stable between versions; what follows a slash is the name of a guard or rule.
        level: how much they matter.
        text: what they are about, in words.
    """

    id: str
    level: Level
    text: str


BLOCKED = Sort("blocked", Level.ERROR, "The portal would refuse this")
GUARD = Sort("guard", Level.ERROR, "This goes over a limit on what one run may do")
RULE = Sort("rule", Level.ERROR, "This breaks a rule of the team")
UNKNOWN = Sort("unknown", Level.WARNING, "This could not be read, so nothing is planned for it")
REMOVES = Sort("removes", Level.WARNING, "This deletes or archives something")
LOSES = Sort("loses", Level.WARNING, "This takes access from somebody")
LIFTED = Sort("lifted", Level.WARNING, "This goes over a limit that is lifted for this run")
GAINS = Sort("gains", Level.NOTICE, "This lets somebody in")
CHANGES = Sort("changes", Level.NOTICE, "This changes what somebody may do")
MAILS = Sort("mails", Level.NOTICE, "This mails somebody")
STEP = Sort("step", Level.NOTICE, "This changes a thing on the portal")
DRIFT = Sort("drift", Level.NOTICE, "This differs, and no step settles it")
UPCOMING = Sort("upcoming", Level.NOTICE, "This is soon over")
SORTS = (
    *(BLOCKED, GUARD, RULE, UNKNOWN, REMOVES, LOSES, LIFTED),
    *(GAINS, CHANGES, MAILS, STEP, DRIFT, UPCOMING),
)
"""The most important first."""

_TURNS = {Turn.GAINS: GAINS, Turn.CHANGES: CHANGES, Turn.LOSES: LOSES}
_KINDS = {EffectKind.GAINS: GAINS, EffectKind.CHANGES: CHANGES, EffectKind.LOSES: LOSES}
_SEATED = {"members", "owner"}


class Remark(NamedTuple):
    """One thing that is said of one line.

    Attributes:
        sort: what it is about.
        name: of the guard or rule; empty otherwise.
        source: the line; none where no manifest says so.
        ref: the thing.
        who: whom it meets; empty if it meets nobody in particular.
        text: in words, as the plan has it.
    """

    sort: Sort
    name: str
    source: Source
    ref: Ref
    who: str
    text: str

    @property
    def rule(self) -> str:
        """What it is called by: the sort, with the name of the guard or rule."""
        return f"{self.sort.id}/{self.name}" if self.name else self.sort.id


def remarks(plan: Plan) -> Iterator[Remark]:
    """All that is said of lines.

    Args:
        plan: the plan.

    Yields:
        The most important sort first, within it in the order of the plan. Who gains and changes
        is told of the line that names them, or the group through which they do; who loses of the
        line of the room.
    """
    yield from sorted(_all(plan), key=lambda one: _ORDER[one.sort])


_ORDER = {sort: at for at, sort in enumerate(SORTS)}


def _all(plan: Plan) -> Iterator[Remark]:
    notes = ((BLOCKED, plan.blockers), (UNKNOWN, plan.unknown), (DRIFT, plan.drift))
    for sort, listed in (*notes, (UPCOMING, plan.upcoming)):
        for note in listed:
            yield Remark(sort, "", note.source, note.ref, "", note.text)
    for trip in plan.trips:
        text = f"{trip.text}; lifted because: {trip.because}" if trip.because else trip.text
        sort = GUARD if trip.stops else LIFTED
        yield Remark(sort, trip.guard.value, trip.source, trip.ref, "", text)
    for broken in plan.violations:
        yield Remark(RULE, broken.rule, broken.source, broken.ref, broken.who, broken.text)
    yield from _people(plan)
    for action in plan.actions:
        yield from _step(action)
    for roster in plan.rosters:
        if roster.fate is Fate.ARCHIVED:
            text = "the room goes to the archive"
            yield Remark(REMOVES, "", roster.source, roster.ref, "", text)


def _people(plan: Plan) -> Iterator[Remark]:
    steps = {action.ref: action.source for action in plan.actions}
    for subject in affected(plan):
        who = subject.who
        places = {place.room: place.holding.source for place in subject.places}
        for room, one, brought in subject.places:
            if one.turn in _TURNS and not brought:
                text = f'{access(one)} in "{room.name}"'
                yield Remark(_TURNS[one.turn], "", one.source, room, who, text)
        for told in subject.told:
            if told.kind in _KINDS:
                yield Remark(_KINDS[told.kind], "", steps[told.ref], told.ref, who, told.text)
        for mail in subject.mails:
            source = places.get(mail.ref.whole, steps[mail.ref])
            yield Remark(MAILS, "", source, mail.ref, who, mail.text)


def _step(action: Action) -> Iterator[Remark]:
    """What a step does to a thing; who is in a room is told of the people."""
    if action.ref.kind in _SEATED or action.op is Op.SEND:
        return
    sort = REMOVES if action.op is Op.REMOVE else STEP
    fields = ", ".join(change.name for change in action.fields)
    kind = action.ref.kind.replace("_", " ")
    text = f"{action.op} {kind}: {fields}" if fields else f"{action.op} {kind}"
    yield Remark(sort, "", action.source, action.ref, "", text)
