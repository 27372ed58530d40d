"""The record of the last apply, by which ``drift`` tells which side has moved."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.action import Op
from reconciler.cli.letters import now
from reconciler.drift.things import things
from reconciler.errors import ReconcilerError, UsageError
from reconciler.render.document import dumps
from reconciler.saved.baseline import Baseline, read, written
from reconciler.state import Gap
from reconciler.undo.page import NAME as UNDO

if TYPE_CHECKING:
    import argparse

    from reconciler.cli.draft import Draft
    from reconciler.cli.portal import Portal
    from reconciler.cli.task import Task
    from reconciler.saved.plan import SavedPlan
    from reconciler.state import Current


def place(arguments: argparse.Namespace, portal: Portal) -> Path:
    """The file of a portal's record, in the folder of everything that is kept.

    Args:
        arguments: with ``ledger``, which lies in that folder.
        portal: the portal.
    """
    # A new embedded portal has the ids of the one before, and nothing else of it.
    name = f"{portal.name} {portal.sandbox.birth}" if portal.sandbox else portal.name
    digest = sha256(name.encode()).hexdigest()[:32]
    return Path(arguments.ledger).parent / "baseline" / f"{digest}.json"


def last(arguments: argparse.Namespace, portal: Portal) -> Baseline | None:
    """The record of the last apply; None if there is none.

    Raises:
        UsageError: it cannot be read, or is broken.
    """
    path = place(arguments, portal)
    try:
        return read(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except ValueError as error:
        told = f"{path}: the record of the last apply {error}; the next apply makes a new one"
        raise UsageError(f"{told}, and without it nobody knows which side has moved") from None


def time(portal: Portal) -> datetime:
    """The time on a portal; the embedded one has a time of its own."""
    return portal.sandbox.now if portal.sandbox else now()


def note(arguments: argparse.Namespace, portal: Portal, work: Task, made: Draft) -> None:
    """Keep what was applied, once nothing of it is left undone.

    An apply that looked at some rooms alone says nothing of the others, and leaves the record as it
    is: the rooms that it did settle are then as the manifests of today say. A saved plan looks at
    what it touches; the rest was as its manifests say when it was made, and so a change since then
    came later. What takes an apply back is no manifest of the team's: the record of what they
    asked for stays. That it cannot be written down is told, and undoes nothing.

    Args:
        arguments: with ``ledger``.
        portal: the portal.
        work: what was applied.
        made: the state that it was planned of, and the plan.
    """
    at = time(portal)
    since, names, files = at, tuple(file.name for file in work.desired.files), work.files
    remarks = {(one.ref.kind, one.ref.name, one.text) for one in made.plan.drift}
    if work.saved:
        if work.saved.origin.only is not None or work.saved.origin.manifests == (UNDO,):
            return
        names, files = tuple(work.saved.origin.manifests), work.saved.origin.files
        remarks |= _remarks(work.saved)
        since = at if portal.sandbox else datetime.fromisoformat(work.saved.at).astimezone(UTC)
    elif work.desired.only is not None:
        return
    one = Baseline(
        at,
        since,
        made.current.today,
        names,
        files,
        frozenset(remarks),
        things(work.desired, _after(portal, made)),
        frozenset(str(room.id) for room in made.current.rooms),
    )
    path = place(arguments, portal)
    try:
        _write(path, dumps(written(one)))
    except OSError as error:
        told = f"{path}: {error.strerror}: `drift` will not know of this apply"
        print(f"reconciler: {told}", file=sys.stderr)


def _after(portal: Portal, made: Draft) -> Current:
    """The state with the rooms that have come, by whose ids somebody's change is known later."""
    if not any(one.op is Op.CREATE and one.ref.kind == "room" for one in made.plan.actions):
        return made.current
    try:
        rooms = portal.reader.rooms()
    except ReconcilerError:
        return made.current
    return made.current if isinstance(rooms, Gap) else replace(made.current, rooms=rooms)


def _remarks(saved: SavedPlan) -> set[tuple[str, str, str]]:
    return {(one["kind"], one["ref"], one["text"]) for one in saved.document["drift"]}


def _write(path: Path, text: str) -> None:
    """Replace a file whole; who is named in it is nobody else's business."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
