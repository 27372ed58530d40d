"""Where people stand, for people and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render.plain import counted, shown
from reconciler.status import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from reconciler.spec import Json
    from reconciler.status import Stand


def text(stands: Sequence[Stand]) -> str:
    """One person a line: stage, address, type, rooms; a last line of counts."""
    return "".join(f"{line}\n" for line in _lines(stands))


def document(portal: str, stands: Sequence[Stand]) -> dict[str, Json]:
    """The people as a JSON document, as ``schemas/status.schema.json`` describes it."""
    return {
        "format_version": 1,
        "portal": portal,
        "summary": {
            **{stage.name.lower(): _count(stands, stage) for stage in Stage},
            "waiting": sum(stand.stage.waiting for stand in stands),
        },
        "people": [
            {
                "email": stand.email,
                "type": stand.declared.word if stand.declared else None,
                "portal_type": stand.role.word if stand.role else None,
                "stage": stand.stage.name.lower(),
                "since": _instant(stand.since) or None,
                "rooms": [
                    {"title": room.title, "access": access.word} for room, access in stand.rooms
                ],
                "note": stand.note,
            }
            for stand in stands
        ],
    }


def _lines(stands: Sequence[Stand]) -> Iterator[str]:
    width = min(max((len(shown(stand.email)) for stand in stands), default=0), 40)
    for stand in stands:
        since = f" since {_instant(stand.since)}" if stand.since else ""
        rooms = ", ".join(f'{access} in "{shown(room.title)}"' for room, access in stand.rooms)
        parts = [f"{stand.stage}{since}", _type(stand), rooms, shown(stand.note)]
        yield f"{shown(stand.email):{width}}  {'; '.join(filter(None, parts))}"
    counts = [f"{_count(stands, stage)} {stage}" for stage in Stage if _count(stands, stage)]
    people = counted(len(stands), "person", "people")
    yield f"{people}: {', '.join(counts)}" if counts else "No manifest names anybody."


def _type(stand: Stand) -> str:
    if stand.declared and stand.role and stand.declared is not stand.role:
        return f"{stand.role}, declared as {stand.declared}"
    return str(stand.role or stand.declared or "")


def _count(stands: Sequence[Stand], stage: Stage) -> int:
    return sum(stand.stage is stage for stand in stands)


def _instant(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
