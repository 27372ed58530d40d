"""Templates from rooms, and rooms from templates (fact sheet: rooms, section 10)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from reconciler.sandbox.clock import stamp
from reconciler.sandbox.deeds import ROOM_CREATED
from reconciler.sandbox.jobs import STEPS
from reconciler.sandbox.levels import Access, RoomType
from reconciler.sandbox.links import SELF_MADE
from reconciler.sandbox.members import Kind
from reconciler.sandbox.room import Area
from reconciler.sandbox.seats import ROOM

if TYPE_CHECKING:
    from reconciler.sandbox.database import Value
    from reconciler.sandbox.person import Person
    from reconciler.sandbox.portal import Portal
    from reconciler.sandbox.room import Room

NOT_YET = -1
"""The id of what is not made yet."""


class Product(IntEnum):
    """What is made."""

    TEMPLATE = 1
    ROOM = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for.

    Attributes:
        title: The title as it will be stored.
        tags: The tags; nothing takes over those of the source.
        readers: Ids of people who may use a template.
        teams: Ids of groups that may.
        public: Whether everybody who may make rooms may use a template.
        logo: Whether the logo is taken over.
        columns: Settings that replace those of the source.
    """

    title: str
    tags: list[str] | None = None
    readers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    public: bool = False
    logo: bool = True
    columns: dict[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Making:
    """One piece of work.

    Attributes:
        kind: What is made.
        person: The id of who asked for it.
        source: The id of the room or template from which it is made.
        wish: What was asked for, as JSON.
        steps: How many requests pass until it is done.
        made: The id of what was made.
        finished: Whether it has ended.
        error: What went wrong.
    """

    kind: int
    person: str
    source: int
    wish: str
    steps: int
    made: int
    finished: bool
    error: str

    @property
    def progress(self) -> int:
        """How far it is, in percent."""
        return 100 if self.finished else 100 * (STEPS - self.steps) // STEPS


def _making(row: tuple[Value, ...]) -> Making:
    kind, person, source, wish, steps, made, finished, error = row
    return Making(
        *(int(kind or 0), str(person), int(source or 0), str(wish), int(steps or 0)),
        *(int(made or 0), bool(finished), str(error)),
    )


class Makings:
    """The latest piece of work of each kind: the portal does one at a time.

    Args:
        portal: The portal.
    """

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self.idle = False

    def get(self, kind: int) -> Making | None:
        """Find the latest piece of work.

        Args:
            kind: What is made.

        Returns:
            The work, if anybody ever asked for it.
        """
        row = self._portal.database.row("SELECT * FROM makings WHERE kind = ?", kind)
        return _making(row) if row else None

    def begin(self, kind: Product, person: Person, source: Room, wish: Wish) -> Making:
        """Take on a piece of work, unless another is under way.

        Args:
            kind: What to make.
            person: Who asks for it.
            source: From which room or template.
            wish: What it is to be like.

        Returns:
            The work that is under way: an older one goes on, and the new wish is lost in silence.
        """
        running = self.get(kind)
        if running is not None and not running.finished:
            return running
        making = Making(
            *(kind, person.id, source.id, json.dumps(asdict(wish)), STEPS, NOT_YET),
            finished=False,
            error="",
        )
        self._keep(making)
        self.idle = False
        return making

    def _keep(self, making: Making) -> None:
        self._portal.database.run(
            "INSERT OR REPLACE INTO makings VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(making.kind, making.person, making.source, making.wish, making.steps, making.made),
            *(int(making.finished), making.error),
        )

    def advance(self) -> None:
        """Let time pass for what is under way."""
        rows = self._portal.database.rows("SELECT * FROM makings WHERE finished = 0")
        self.idle = not rows
        for row in rows:
            self._step(_making(row))

    def _step(self, making: Making) -> None:
        steps = making.steps - 1
        head = (making.kind, making.person, making.source, making.wish, steps)
        if steps > 0:
            self._keep(Making(*head, NOT_YET, finished=False, error=""))
            return
        mishap = self._portal.mishaps.take(making.source)
        if mishap is not None and mishap.lost:
            self._portal.database.run("DELETE FROM makings WHERE kind = ?", making.kind)
            return
        made, error = self._carry_out(making) if mishap is None else (NOT_YET, mishap.error)
        self._keep(Making(*head, made, finished=True, error=error))

    def _carry_out(self, making: Making) -> tuple[int, str]:
        portal = self._portal
        source = portal.rooms.get(making.source)
        if source is None:
            return NOT_YET, "The required folder was not found"
        if making.kind == Product.TEMPLATE:
            area = Area.TEMPLATES
        elif source.type == RoomType.AI:
            area = Area.AGENTS
        else:
            area = Area.ACTIVE
        if area == Area.ACTIVE and not portal.seats.free(ROOM):
            return NOT_YET, portal.seats.refusal(ROOM)
        return self._copy(source, area, making.person, Wish(**json.loads(making.wish))), ""

    def _copy(self, source: Room, area: Area, owner: str, wish: Wish) -> int:
        portal = self._portal
        lasting = "lifetime" in source.extras
        values: dict[str, object] = {
            "area": area,
            "extra": source.extra,
            "started": stamp(portal.clock.now()) if lasting else "",
            "public": wish.public,
            "logo": source.logo if wish.logo else "",
            "files": source.files,
        }
        for name in ("color", "cover", "indexing", "deny", "quota"):
            values[name] = wish.columns.get(name, getattr(source, name))
        room = portal.rooms.add(wish.title, source.type, owner, **values)
        # The newest tag comes first, so they are taken over from the end.
        tags = reversed(portal.tags.of([source.id])[source.id])
        portal.tags.label(room.id, tags if wish.tags is None else wish.tags)
        # Members are not taken over.
        for who in wish.readers:
            portal.members.put(room.id, who, Kind.PERSON, Access.READ)
        for team in wish.teams:
            portal.members.put(room.id, team, Kind.GROUP, Access.READ)
        if area == Area.ACTIVE:
            if room.type in SELF_MADE:
                portal.links.provide(room)
            portal.traces.fire("room.created", room.id)
            portal.trail.note(ROOM_CREATED, owner, room.id)
        return room.id
