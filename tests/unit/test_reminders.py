from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.kinds.user import Standing
from reconciler.kinds.welcome import Delivery, Progress
from reconciler.reminders import Reminders, due, timespan
from reconciler.status import Stage, Stand
from tests.unit.things import OWNER, person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.kinds.user import Person

ANN = "ann@acme.example"
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
BEFORE = NOW - timedelta(days=7)
LONG_AGO = NOW - timedelta(days=30)
WHY = "is protected by the manifest"
LATELY = "2026-11-21T06:00:00Z"


def _invited(email: str = ANN, since: datetime | None = LONG_AGO, role: Role = Role.USER) -> Stand:
    known = person(email, role, Standing.PENDING)
    return Stand(email, role, role, Stage.INVITED, since, (), "", known)


def _due(
    *stands: Stand,
    reminders: Mapping[str, Delivery] | None = None,
    spared: Sequence[str] = (),
    acting: Person | None = OWNER,
) -> Reminders:
    return due(
        stands, reminders or {}, spared=dict.fromkeys(spared, WHY), acting=acting, before=BEFORE
    )


def _last(progress: Progress, at: str, email: str = ANN) -> dict[str, Delivery]:
    return {person(email).id: Delivery(progress, at, "reminder")}


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.INVITED])
def test_nobody_else_than_the_invited_is_reminded(stage: Stage) -> None:
    stand = Stand(ANN, Role.USER, Role.USER, stage, LONG_AGO, (), "", person(ANN))
    assert _due(stand) == Reminders((), (), (), (), 0)


def test_nobody_is_due_of_nobody() -> None:
    assert _due() == Reminders((), (), (), (), 0)


@pytest.mark.parametrize(
    ("ago", "early"),
    [
        (timedelta(days=7), 0),
        (timedelta(days=7, seconds=1), 0),
        (timedelta(days=7, seconds=-1), 1),
        (timedelta(0), 1),
        (timedelta(days=-400), 1),
    ],
)
def test_whoever_was_invited_too_short_a_time_ago_is_left_in_peace(
    ago: timedelta, early: int
) -> None:
    stand = _invited(since=NOW - ago)
    found = _due(stand)
    assert found == Reminders((), (), (), (), 1) if early else Reminders(((stand,),), (), (), (), 0)


def test_a_reminder_begins_the_time_anew() -> None:
    assert _due(_invited(), reminders=_last(Progress.SENT, LATELY)).early == 1
    again = _due(_invited(), reminders=_last(Progress.SENT, "2026-11-01T00:00:00Z"))
    assert again.batches == ((_invited(),),)


def test_a_reminder_that_was_refused_reached_nobody() -> None:
    found = _due(_invited(), reminders=_last(Progress.REFUSED, LATELY))
    assert found.batches == ((_invited(),),)


@pytest.mark.parametrize("at", [LATELY, "2026-11-01T00:00:00Z"])
def test_a_reminder_that_was_begun_is_told_at_once_and_never_repeated(at: str) -> None:
    found = _due(_invited(), reminders=_last(Progress.BEGUN, at))
    ((stand, reason),) = found.kept
    assert (stand, found.batches, found.early) == (_invited(), (), 0)
    assert reason.startswith(f"a reminder was begun at {at}, and whether it left is not known")


def test_the_reminder_of_another_account_does_not_count() -> None:
    other = _last(Progress.SENT, LATELY, "other@acme.example")
    assert _due(_invited(), reminders=other).batches == ((_invited(),),)


def test_whom_the_manifests_spare_is_not_reminded_and_it_is_said_why() -> None:
    found = _due(_invited(), spared=[ANN])
    assert found == Reminders((), (), (), ((_invited(), WHY),), 0)


def test_nobody_is_reminded_of_whom_the_time_is_unknown() -> None:
    stand = _invited(since=None)
    reason = "the portal does not say when they were invited"
    assert _due(stand) == Reminders((), (), ((stand, reason),), (), 0)


def test_whoever_cannot_be_seen_is_told_and_not_reminded() -> None:
    note = "the key's account cannot see them"
    stand = Stand(ANN, Role.GUEST, None, Stage.INVITED, None, (), note, None)
    assert _due(stand) == Reminders((), (), ((stand, note),), (), 0)
    spared = _due(stand, spared=[ANN]).spared
    assert spared == ((stand, WHY),)


@pytest.mark.parametrize(
    ("acting", "role", "may"),
    [
        (Role.OWNER, Role.DOCSPACE_ADMIN, True),
        (Role.DOCSPACE_ADMIN, Role.DOCSPACE_ADMIN, False),
        (Role.DOCSPACE_ADMIN, Role.ROOM_ADMIN, True),
        (Role.ROOM_ADMIN, Role.ROOM_ADMIN, False),
        (Role.ROOM_ADMIN, Role.GUEST, True),
        (Role.USER, Role.GUEST, False),
    ],
)
def test_the_portal_would_pass_over_whom_the_account_may_not_invite(
    acting: Role,
    role: Role,
    may: bool,  # noqa: FBT001 - a table
) -> None:
    found = _due(_invited(role=role), acting=person("key@acme.example", acting))
    assert bool(found.batches) is may
    reason = f"the key's account is {acting} and may not invite a {role}"
    assert [why for _, why in found.kept] == ([] if may else [reason])


def test_an_account_that_is_not_known_may_do_anything() -> None:
    assert _due(_invited(role=Role.DOCSPACE_ADMIN), acting=None).batches


@pytest.mark.parametrize(
    ("count", "sizes", "later"),
    [
        (1, [1], 0),
        (5, [1] * 5, 0),
        (6, [2, 2, 2], 0),
        (499, [100, 100, 100, 100, 99], 0),
        (500, [100] * 5, 0),
        (501, [100] * 5, 1),
        (700, [100] * 5, 200),
    ],
)
def test_people_go_in_as_many_calls_as_the_portal_takes(
    count: int, sizes: list[int], later: int
) -> None:
    stands = [_invited(f"person{number}@acme.example") for number in range(count)]
    found = _due(*stands)
    assert [len(batch) for batch in found.batches] == sizes
    assert len(found.later) == later
    # Nobody is left out or named twice, and the order is that of the manifests.
    assert [stand for batch in found.batches for stand in batch] + list(found.later) == stands


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        (timedelta(0), "0 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=99999), "99999 days"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=48), "2 days"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(minutes=60), "1 hour"),
        (timedelta(seconds=61), "61 seconds"),
    ],
)
def test_a_length_of_time_is_told_in_the_largest_unit_that_fits(
    delta: timedelta, words: str
) -> None:
    assert timespan(delta) == words
