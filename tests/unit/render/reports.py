"""Reports of runs of every sort."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from reconciler.access import Access
from reconciler.action import Ref
from reconciler.errors import Exit
from reconciler.guard import Guard, Trip
from reconciler.outcome import Outcome, Refusal, Report, Result
from reconciler.render.report import Head
from tests.unit.render.samples import people, report
from tests.unit.things import HERE, OWNS, found, made, member, room

WORDS = "The person cannot be invited to this room"
HEAD = Head(
    portal="https://portal.example",
    account="me@acme.example",
    begun=datetime(2026, 11, 22, 6, 0, tzinfo=UTC),
    ended=datetime(2026, 11, 22, 6, 1, 30, tzinfo=UTC),
    digest="0123456789ab" * 5 + "cdef",
    files=(("rooms.yaml", "0" * 64),),
    exit=Exit.PARTIAL,
)
LIFTED = Trip(
    Guard.REMOVALS, Ref("room", "Plans"), 8, 2, "8 of 9 people lose access", HERE, "it is over"
)
TRIPPED = replace(LIFTED, because="")


def refused(number: int = 20) -> Outcome:
    """A step of so many people, the last of whom is refused."""
    people = [member(f"p{one}@partner.example", Access.READ) for one in range(1, number)]
    core = made(
        [room("Plans", [*people, member("new@partner.example")])], [found("Plans", 1)], {1: (OWNS,)}
    )
    (action,) = (one for one in core.actions if one.ref.kind == "members")
    left = tuple(one for one in action.fields if one.name == "new@partner.example")
    refusals = (Refusal("new@partner.example", WORDS),)
    return Outcome(action, Result.FAILED, "", left, 1, refusals)


def letters() -> Report:
    """Steps on people that are verified, a letter that was sent, and one that was not."""
    *steps, letter, other = people().actions
    done = tuple(Outcome(step, Result.VERIFIED, sent=len(step.requests)) for step in steps)
    failed = Outcome(other, Result.FAILED, "no mail server", other.fields)
    return Report((*done, Outcome(letter, Result.SENT, sent=1), failed))


def whole() -> Report:
    """All sorts of outcomes."""
    return Report((*report().outcomes, refused(), *letters().outcomes))
