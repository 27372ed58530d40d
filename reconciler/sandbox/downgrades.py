"""Lowering a role, which the portal does after it has answered (fact sheet: people, 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.sandbox.deeds import TYPE_UPDATED
from reconciler.sandbox.identity import guid
from reconciler.sandbox.jobs import STEPS
from reconciler.sandbox.levels import Access, RoomType
from reconciler.sandbox.members import Kind
from reconciler.sandbox.roles import Role

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database, Value
    from reconciler.sandbox.groups import Groups
    from reconciler.sandbox.members import Members
    from reconciler.sandbox.outbox import Outbox
    from reconciler.sandbox.people import People
    from reconciler.sandbox.person import Person
    from reconciler.sandbox.rooms import Rooms
    from reconciler.sandbox.trail import Trail

_SELECT = "SELECT person, id, role, heir, caller, steps, finished, error FROM downgrades"


@dataclass(frozen=True, slots=True)
class Downgrade:
    """One person's way down."""

    person: str
    id: str
    role: int
    heir: str
    caller: str
    steps: int
    finished: bool
    error: str

    @property
    def percentage(self) -> int:
        """How far it is."""
        return 100 if self.finished else 100 * (STEPS - self.steps) // STEPS


def _downgrade(row: tuple[Value, ...]) -> Downgrade:
    person, name, role, heir, caller, steps, finished, error = row
    return Downgrade(
        *(str(person), str(name), int(role or 0), str(heir), str(caller)),
        *(int(steps or 0), bool(finished), str(error)),
    )


class Downgrades:
    """Every such job; a person's last one can be asked about for good.

    Args:
        database: Where they are kept.
        people: Whose roles are lowered.
        rooms: What they lose.
        members: Where they lose more.
        groups: What Guests leave.
        outbox: Who is told.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a lowered role touches
        self,
        database: Database,
        people: People,
        rooms: Rooms,
        members: Members,
        groups: Groups,
        outbox: Outbox,
        trail: Trail,
    ) -> None:
        self._database = database
        self._people = people
        self._rooms = rooms
        self._members = members
        self._groups = groups
        self._outbox = outbox
        self._trail = trail
        self.idle = False

    def of(self, person: str) -> Downgrade | None:
        """Find somebody's job.

        Args:
            person: Their id.

        Returns:
            The job, if there is one.
        """
        row = self._database.row(_SELECT + " WHERE person = ?", person.lower())
        return _downgrade(row) if row else None

    def begin(self, person: Person, role: int, heir: Person, caller: Person) -> Downgrade:
        """Take on a job.

        Args:
            person: Who gets the lower role.
            role: The role.
            heir: Who gets their rooms.
            caller: Who asked for it, and is told when it is done.

        Returns:
            The job; if one of theirs is running, that one and no other.
        """
        running = self.of(person.id)
        if running is not None and not running.finished:
            return running
        number = int(self._database.recall("downgrades", "0")) + 1
        self._database.remember("downgrades", str(number))
        job = Downgrade(
            *(person.id, guid("downgrade", number), role, heir.id, caller.id, STEPS),
            finished=False,
            error="",
        )
        query = "INSERT OR REPLACE INTO downgrades VALUES (?, ?, ?, ?, ?, ?, 0, '')"
        self._database.run(query, job.person, job.id, role, job.heir, job.caller, STEPS)
        self.idle = False
        return job

    def fail_next(self, person: Person, error: str) -> None:
        """Let somebody's next job, or the running one, come to nothing.

        Args:
            person: Whose.
            error: What the job then says.
        """
        self._database.run("INSERT OR REPLACE INTO failures VALUES (?, ?)", person.id, error)

    def advance(self) -> None:
        """Let time pass for every job."""
        rows = self._database.rows(_SELECT + " WHERE finished = 0 ORDER BY rowid")
        self.idle = not rows
        for job in map(_downgrade, rows):
            if job.steps > 1:
                query = "UPDATE downgrades SET steps = steps - 1 WHERE person = ?"
                self._database.run(query, job.person)
            else:
                query = "UPDATE downgrades SET steps = 0, finished = 1, error = ? WHERE person = ?"
                self._database.run(query, self._carry_out(job), job.person)

    def _carry_out(self, job: Downgrade) -> str:
        failure = self._database.texts("SELECT error FROM failures WHERE person = ?", job.person)
        if failure:
            self._database.run("DELETE FROM failures WHERE person = ?", job.person)
            return failure[0]
        person = self._people.one(job.person)
        query = "SELECT id FROM rooms WHERE owner = ? ORDER BY id"
        for (number,) in self._database.rows(query, person.id):
            for room in self._rooms.pick([int(number or 0)]):
                self._members.drop(room.id, job.heir)
                self._rooms.change(room, job.heir, owner=job.heir)
                self._members.put(room.id, person.id, Kind.PERSON, Access.CONTENT_CREATOR)
        self._release(person, job.role)
        self._people.change(person, role=job.role)
        self._trail.note(TYPE_UPDATED, job.caller, person.id, words=person.display)
        if job.role == Role.GUEST:
            self._groups.leave(person.id)
        caller = self._people.one(job.caller)
        self._outbox.send(caller.email, "rooms-reassigned", None, f"{person.display} owns no rooms")
        text = f"Your role in the portal is {Role(job.role).name.title()}"
        self._outbox.send(person.email, "type-changed", None, text)
        return ""

    def _release(self, person: Person, role: int) -> None:
        """Lower the levels that the role may not hold."""
        # The server's common/ASC.Data.Reassigns/UpdateUserTypeProgressItem.cs; the sheets are
        # silent on it.
        query = """SELECT room, access, type FROM shares JOIN rooms ON rooms.id = room
            WHERE subject = ? AND kind = 0"""
        for number, access, kind in self._database.rows(query, person.id):
            if role == Role.GUEST and kind == RoomType.AI:
                self._members.put(int(number or 0), person.id, Kind.PERSON, Access.READ)
            elif access == Access.ROOM_MANAGER:
                self._members.put(int(number or 0), person.id, Kind.PERSON, Access.CONTENT_CREATOR)
