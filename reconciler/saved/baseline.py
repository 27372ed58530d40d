"""The manifests of the last apply that left nothing undone, as they are kept beside the ledger.

::

    {"format_version": 1, "at": "...+00:00", "since": "...+00:00", "today": "2026-11-22",
     "manifests": ["rooms.yaml"], "files": {"rooms.yaml": {"text": "..."}},
     "open": [["room", "Plans", "..."]], "things": [["room", "Plans", "1000"]], "rooms": ["1000"]}
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from reconciler.action import Ref
from reconciler.saved.plan import packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.spec import Json

FORMAT: Final = 1
_BROKEN: Final = "is broken"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was applied, and what of the portal was known then.

    Attributes:
        at: when the apply was over.
        since: from when on a change of the portal counts as one that came later.
        today: the day on the portal.
        manifests: the names of the manifests, in their order.
        files: these and what lies beside them, by name.
        open: the remarks that were left, as kind, name and text.
        things: the portal's ids of what was declared and there.
        rooms: the ids of all rooms that were there.
    """

    at: datetime
    since: datetime
    today: date
    manifests: Sequence[str]
    files: Mapping[str, bytes]
    open: frozenset[tuple[str, str, str]]
    things: Mapping[Ref, str]
    rooms: frozenset[str]


def written(one: Baseline) -> dict[str, Json]:
    """A baseline as a JSON document."""
    return {
        "format_version": FORMAT,
        "at": one.at.isoformat(),
        "since": one.since.isoformat(),
        "today": one.today.isoformat(),
        "manifests": list(one.manifests),
        "files": {name: packed(data) for name, data in one.files.items()},
        "open": sorted(map(list, one.open)),
        "things": [[ref.kind, ref.name, id_] for ref, id_ in one.things.items()],
        "rooms": sorted(one.rooms),
    }


def read(data: bytes) -> Baseline:
    """What a file says.

    Args:
        data: its bytes.

    Raises:
        ValueError: it is broken or of another format; the words follow on "the record".
    """
    try:
        found = json.loads(data)
        version = found["format_version"]
    except (LookupError, RecursionError, TypeError, ValueError):
        raise ValueError(_BROKEN) from None
    if version != FORMAT:
        raise ValueError(f"is of format {json.dumps(version)}, and this program knows {FORMAT}")
    try:
        return _baseline(found)
    except (AttributeError, LookupError, TypeError, ValueError):
        raise ValueError(_BROKEN) from None


def _baseline(found: Json) -> Baseline:
    return Baseline(
        datetime.fromisoformat(found["at"]).astimezone(UTC),
        datetime.fromisoformat(found["since"]).astimezone(UTC),
        date.fromisoformat(found["today"]),
        tuple(map(str, found["manifests"])),
        {str(name): unpacked(data) for name, data in found["files"].items()},
        frozenset((str(kind), str(name), str(text)) for kind, name, text in found["open"]),
        {Ref(str(kind), str(name)): str(id_) for kind, name, id_ in found["things"]},
        frozenset(map(str, found["rooms"])),
    )
