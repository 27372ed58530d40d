"""Work that the portal does after it has answered (fact sheet: rooms, section 4)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from reconciler.sandbox.deeds import ROOM_ARCHIVED, ROOM_DELETED, ROOM_UNARCHIVED
from reconciler.sandbox.identity import guid
from reconciler.sandbox.room import Area
from reconciler.sandbox.seats import ROOM

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database, Value
    from reconciler.sandbox.mishaps import Mishaps
    from reconciler.sandbox.outbox import Outbox
    from reconciler.sandbox.person import Person
    from reconciler.sandbox.room import Room
    from reconciler.sandbox.rooms import Rooms
    from reconciler.sandbox.seats import Seats
    from reconciler.sandbox.traces import Traces
    from reconciler.sandbox.trail import Trail

STEPS = 2
"""How many later requests pass before a job is done: one that looks at once sees it unfinished."""


_TOLD = {
    Area.ARCHIVE: "room.archived",
    Area.ACTIVE: "room.restored",
    Area.AGENTS: "room.restored",
}
"""The webhook that tells of a move."""


class Work(IntEnum):
    """What a job does, by the number that travels on the wire."""

    MOVE = 0
    DELETE = 2


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work."""

    id: str
    person: str
    kind: int
    room: int
    area: int
    kept: bool
    steps: int
    finished: bool
    error: str

    @property
    def progress(self) -> int:
        """How far it is, in percent."""
        return 100 if self.finished else 100 * (STEPS - self.steps) // STEPS


_COLUMNS = "SELECT id, person, kind, room, area, kept, steps, finished, error FROM jobs"


def _job(row: tuple[Value, ...]) -> Job:
    name, person, *rest, error = row
    kind, room, area, kept, steps, finished = (int(value or 0) for value in rest)
    return Job(
        *(str(name), str(person), kind, room, area),
        *(bool(kept), steps, bool(finished), str(error)),
    )


class Jobs:
    """Every job that somebody may still ask about.

    Args:
        database: Where they are kept.
        rooms: What they move and delete.
        outbox: Where they tell of it.
        seats: How many rooms there may be.
        traces: Where they call webhooks.
        mishaps: What goes wrong.
        trail: Where it is written down.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts of the portal, each of its own type
        self,
        database: Database,
        rooms: Rooms,
        outbox: Outbox,
        seats: Seats,
        traces: Traces,
        mishaps: Mishaps,
        trail: Trail,
    ) -> None:
        self._database = database
        self._rooms = rooms
        self._outbox = outbox
        self._seats = seats
        self._traces = traces
        self._mishaps = mishaps
        self._trail = trail
        self.idle = False

    def begin(self, person: Person, kind: Work, room: Room, area: Area, *, kept: bool) -> Job:
        """Take on a job.

        Args:
            person: Who asked.
            kind: What to do.
            room: To which room.
            area: Where a room is moved to.
            kept: Whether its result is held until somebody asks.

        Returns:
            The first of the person's jobs of that kind, which may be an older one.
        """
        number = int(self._database.recall("jobs", "0")) + 1
        self._database.remember("jobs", str(number))
        name = guid("job", number)
        query = "INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, 0, '')"
        self._database.run(query, name, person.id, kind, room.id, area, int(kept), STEPS)
        self.idle = False
        return next(job for job in self._all() if job.person == person.id and job.kind == kind)

    def advance(self) -> None:
        """Let time pass for every job."""
        running = [job for job in self._all() if not job.finished]
        self.idle = not running
        for job in running:
            self._step(replace(job, steps=job.steps - 1))

    def results(self, person: Person, kind: int | None, name: str | None) -> list[Job]:
        """Tell somebody about their jobs; a finished one is told of once.

        Args:
            person: Whose jobs.
            kind: Which kind, or every kind.
            name: The id of the only one to tell of, if any.

        Returns:
            The jobs.
        """
        told = [
            job
            for job in self._all()
            if job.person == person.id
            and (kind is None or job.kind == kind)
            and (name is None or job.id == name)
        ]
        for job in told:
            if job.finished:
                self._database.run("DELETE FROM jobs WHERE id = ?", job.id)
        return told

    def _all(self) -> list[Job]:
        return [_job(row) for row in self._database.rows(_COLUMNS + " ORDER BY rowid")]

    def _step(self, job: Job) -> None:
        if job.steps > 0:
            self._database.run("UPDATE jobs SET steps = ? WHERE id = ?", job.steps, job.id)
            return
        mishap = self._mishaps.take(job.room)
        error = self._carry_out(job) if mishap is None else mishap.error
        if job.kept and not (mishap is not None and mishap.lost):
            query = "UPDATE jobs SET steps = 0, finished = 1, error = ? WHERE id = ?"
            self._database.run(query, error, job.id)
        else:
            self._database.run("DELETE FROM jobs WHERE id = ?", job.id)

    def _carry_out(self, job: Job) -> str:
        room = self._rooms.get(job.room)
        if room is None:
            return "The required folder was not found"
        if job.kind == Work.DELETE:
            self._rooms.remove(room.id)
            self._traces.fire("room.deleted", room.wire_id)
            self._trail.note(ROOM_DELETED, job.person, room.wire_id)
        elif room.area != job.area:
            # The quota is looked at here, long after the request was answered.
            if job.area == Area.ACTIVE and not self._seats.free(ROOM):
                return self._seats.refusal(ROOM)
            self._move(room, job)
        return ""

    def _move(self, room: Room, job: Job) -> None:
        values: dict[str, Value] = {"area": job.area}
        if job.area == Area.ARCHIVE:
            # Archiving loses the lifetime and everybody's pins and tells the members
            # (fact sheet: rooms, section 4).
            kept = {name: value for name, value in room.extras.items() if name != "lifetime"}
            values |= {"extra": json.dumps(kept), "started": ""}
            self._database.run("DELETE FROM pins WHERE room = ?", room.id)
        self._rooms.change(room, job.person, **values)
        trigger = _TOLD[Area(job.area)]
        self._traces.fire(trigger, room.wire_id)
        deed = ROOM_ARCHIVED if job.area == Area.ARCHIVE else ROOM_UNARCHIVED
        self._trail.note(deed, job.person, room.wire_id)
        if job.area != Area.ARCHIVE:
            # Whoever gets a room back is told nothing (FileMoveCopyOperation.cs of the server).
            return
        query = """SELECT email FROM people WHERE id <> ?
            AND (id = ? OR id IN (SELECT subject FROM shares WHERE room = ?)) ORDER BY rowid"""
        for email in self._database.texts(query, job.person, room.owner, room.id):
            self._outbox.send(email, "room-archived", room.title, f"{room.title} is archived")
