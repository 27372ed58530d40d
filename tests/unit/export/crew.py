"""People and rooms that exports are made of in tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from reconciler.access import Role
from reconciler.export.cast import Cast
from reconciler.kinds.room import FoundRoom
from reconciler.kinds.user import Person, Standing

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
ANN = Person("ann@acme.example", "1", Role.ROOM_ADMIN, Standing.ACTIVE)
BOB = Person("bob@acme.example", "2", Role.USER, Standing.ACTIVE)
GUEST = Person("guest@partner.example", "3", Role.GUEST, Standing.ACTIVE)
GONE = Person("gone@acme.example", "4", Role.USER, Standing.DISABLED)
NOBODY = Person("", "5", Role.USER, Standing.ACTIVE)
TWICE = [Person("two@acme.example", id_, Role.USER, Standing.ACTIVE) for id_ in "67"]
ALL = [ANN, BOB, GUEST, GONE, NOBODY, *TWICE]


def cast_of_all() -> Cast:
    cast = Cast()
    cast.meet(ALL, listed=True)
    return cast


def found(title: str = "Plans", **more: Any) -> FoundRoom:  # noqa: ANN401 - fields
    kind = more.pop("type", "custom")
    values = {"title": title, "type": kind}
    return FoundRoom(more.pop("id", 1), values, more.pop("archived", False), frozenset(), "1")
