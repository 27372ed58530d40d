"""Where each declared person stands, from to be invited to welcomed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from reconciler.kinds.user import Standing
from reconciler.kinds.welcome import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.access import Access, Role
    from reconciler.kinds.room import Room
    from reconciler.kinds.user import Person, User
    from reconciler.kinds.welcome import Delivery
    from reconciler.state import Current, Desired


class Stage(StrEnum):
    """Where somebody stands."""

    TO_INVITE = "to invite"
    INVITED = "invited"
    ACTIVE = "active"
    WELCOMED = "welcomed"
    DISABLED = "disabled"
    UNKNOWN = "unknown"

    @property
    def waiting(self) -> bool:
        """Whether the person has yet to accept."""
        return self in {Stage.TO_INVITE, Stage.INVITED}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one person stands.

    Attributes:
        email: the normal address.
        declared: the declared type; None for somebody who is declared in rooms and groups alone.
        role: what the person is on the portal; None if not there, or not visible.
        stage: where they stand.
        since: the time of the invitation or of the welcome, in UTC; None where it is not known.
        rooms: what they are declared to be let into.
        note: what is remarkable; may be empty.
        person: the account; None if there is none, or not one.
    """

    email: str
    declared: Role | None
    role: Role | None
    stage: Stage
    since: datetime | None
    rooms: Sequence[tuple[Room, Access]]
    note: str
    person: Person | None


def status(desired: Desired, current: Current, welcomes: Mapping[str, Delivery]) -> list[Stand]:
    """Where everybody stands whom the manifests name.

    Args:
        desired: the manifests.
        current: the portal's people.
        welcomes: what the ledger says of welcomes, by the person's id.

    Returns:
        One for each person: declared users first, in the order of the manifests.
    """
    rooms = desired.memberships()
    return [
        _stand(
            email,
            desired.users.get(email),
            rooms.get(email, ()),
            current,
            welcomes,
            protect=desired.protect,
        )
        for email in desired.people()
    ]


def _stand(  # noqa: PLR0913 - what is known of one person, from four places
    email: str,
    user: User | None,
    rooms: Sequence[tuple[Room, Access]],
    current: Current,
    welcomes: Mapping[str, Delivery],
    *,
    protect: frozenset[str],
) -> Stand:
    known = current.people.get(email, ())
    person = known[0] if len(known) == 1 else None
    if person:
        stage, since, note = _of(person, welcomes.get(person.id))
    elif known:
        ids = ", ".join(one.id for one in known)
        stage, since, note = Stage.UNKNOWN, None, f"{len(known)} accounts: {ids}"
    elif email in current.hidden:
        stage = _STAGES.get(current.hidden[email], Stage.UNKNOWN)
        since, note = None, "the key's account cannot see them"
    elif user and user.state is Standing.DISABLED:
        stage, since, note = Stage.DISABLED, None, "is not on the portal"
    elif email in protect:
        stage, since, note = Stage.UNKNOWN, None, "is not on the portal, and nothing invites them"
    else:
        stage, since, note = Stage.TO_INVITE, None, ""
    declared = user.type if user else None
    role = person.role if person else None
    return Stand(email, declared, role, stage, since, rooms, note, person)


_STAGES: dict[Standing | None, Stage] = {
    Standing.PENDING: Stage.INVITED,
    Standing.ACTIVE: Stage.ACTIVE,
    Standing.DISABLED: Stage.DISABLED,
}


def _of(person: Person, welcome: Delivery | None) -> tuple[Stage, datetime | None, str]:
    stage = _STAGES[person.standing]
    if stage is Stage.INVITED:
        return stage, moment(person.since), ""
    if stage is Stage.ACTIVE and welcome and welcome.progress is Progress.SENT:
        return Stage.WELCOMED, moment(welcome.at), ""
    note = ""
    if stage is Stage.ACTIVE and not person.activated:
        note = "has not confirmed the address"
    elif welcome and welcome.progress is Progress.BEGUN:
        note = f"a welcome was begun at {welcome.at}; whether it left is not known"
    elif welcome and welcome.progress is Progress.REFUSED:
        note = f"the portal refused the key of a welcome at {welcome.at}"
    return stage, None, note


def moment(text: str) -> datetime | None:
    """A time as the portal or the ledger writes it, in UTC; None if there is none.

    A time without a zone is taken for UTC (fact sheet on people, section 3.1).
    """
    try:
        found = datetime.fromisoformat(text).replace(microsecond=0)
        moment = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    # The server's language writes the first day of its calendar where it has no time.
    return moment if moment.year > 1 else None
