"""What changes leave behind beside themselves: webhooks, and rooms that are indexed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database


@dataclass(frozen=True)
class Hook:
    """A webhook that the portal would have called (fact sheet: people, section 11).

    Attributes:
        trigger: What happened, such as `room.updated`.
        target: The id of the room or group.
    """

    trigger: str
    target: str


class Traces:
    """Every trace since the portal was made.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def fire(self, trigger: str, target: object) -> None:
        """Note a webhook.

        Args:
            trigger: What happened.
            target: The id of what it happened to.
        """
        self._database.run("INSERT INTO traces VALUES ('hook', ?, ?)", trigger, str(target))

    def hooks(self) -> list[Hook]:
        """List the webhooks in order.

        Returns:
            The webhooks.
        """
        query = "SELECT what, target FROM traces WHERE kind = 'hook' ORDER BY rowid"
        return [Hook(str(what), str(target)) for what, target in self._database.rows(query)]

    def index(self, room: int) -> None:
        """Note that a room's tree is indexed anew.

        Args:
            room: The room's id.
        """
        self._database.run("INSERT INTO traces VALUES ('index', 'room', ?)", str(room))

    def indexed(self) -> list[int]:
        """List the rooms whose trees were indexed anew, in order and as often as they were.

        Returns:
            Their ids.
        """
        query = "SELECT target FROM traces WHERE kind = 'index' ORDER BY rowid"
        return [int(text) for text in self._database.texts(query)]
