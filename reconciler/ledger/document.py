"""What stands in a ledger, and its bytes.

::

    {"format_version": 1,
     "portals": {"https://acme.example": {"welcome": {"<id>": {
        "email": "...", "progress": "begun|sent|refused", "at": "...Z", "what": "..."}}}}}
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from reconciler.kinds.welcome import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = 1
_FIELDS: Final = ("email", "progress", "at", "what")

Entry = dict[str, Any]
Document = dict[str, Any]


def parse(content: bytes | None) -> Document:
    """What a file says.

    Args:
        content: its bytes; None if there is no file.

    Returns:
        The document, sound throughout.

    Raises:
        ValueError: it is broken or of another format; the words follow on "the ledger".
    """
    if content is None:
        return {"format_version": FORMAT, "portals": {}}
    try:
        document = json.loads(content, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise ValueError("is broken: it is not JSON, or names something twice") from None
    version = document.get("format_version") if isinstance(document, dict) else None
    if type(version) is not int:
        raise ValueError("is none: it has no format_version")
    if version != FORMAT:
        raise ValueError(f"is of format_version {version}, and this program knows {FORMAT}")
    _check(document.get("portals"))
    return dict(document)


def put(document: Document, portal: str, topic: str, entries: Mapping[str, Entry | None]) -> None:
    """Put entries in place of others, whose unknown keys are kept; None removes one."""
    known = document["portals"].setdefault(portal, {}).setdefault(topic, {})
    for person, entry in entries.items():
        old = known.pop(person, {})
        if entry is not None:
            known[person] = entry | {key: old[key] for key in old if key not in _FIELDS}


def text(document: Document) -> str:
    """The bytes of a document: the same for the same entries, and nothing that is empty.

    It is ASCII, as the name of a template may hold bytes that are no text.
    """
    portals = {}
    for portal, topics in sorted(document["portals"].items()):
        kept = {topic: dict(sorted(people.items())) for topic, people in sorted(topics.items())}
        portals[portal] = {topic: people for topic, people in kept.items() if people}
    filled = {portal: topics for portal, topics in portals.items() if topics}
    return json.dumps(document | {"portals": filled}, indent=2) + "\n"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a name that stands twice would hide an entry."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _check(portals: object) -> None:
    """Raise ValueError unless all entries of all portals are sound."""
    for portal, topics in _items(portals, "portals"):
        for topic, people in _items(topics, portal):
            for person, entry in _items(people, topic):
                if not _sound(entry):
                    raise ValueError(f'is broken: the entry "{person}" of "{topic}" is none')


def _items(value: object, name: str) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise ValueError(f'is broken: "{name}" is no object')  # noqa: TRY004 - wrong in the file
    return list(value.items())


def _sound(entry: object) -> bool:
    """Whether something is an entry."""
    if not isinstance(entry, dict) or not all(isinstance(entry.get(f), str) for f in _FIELDS):
        return False
    try:
        at = datetime.fromisoformat(entry["at"])
    except ValueError:
        return False
    return at.tzinfo is not None and entry["progress"] in list(Progress)
