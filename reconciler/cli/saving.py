"""Saved plans: how they get into files, and back."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING
from uuid import uuid4

from reconciler.cli.file import save
from reconciler.errors import StaleError, UsageError
from reconciler.saved.plan import KEY, Origin, SavedPlan, opened, parsed, written

if TYPE_CHECKING:
    import argparse

    from reconciler.manifest import Disk
    from reconciler.plan import Plan
    from reconciler.spec import Json
    from reconciler.state import Current, Desired

_MAX_BYTES = 1_000_000_000
"""The largest plan that is read."""


def key() -> bytes:
    """The key that signs plans, from the environment; empty if there is none."""
    return os.environ.get(KEY, "").strip().encode("utf-8", "surrogateescape")


def keep(  # noqa: PLR0913 - all that a plan is made of
    path: Path, plan: Plan, current: Current, desired: Desired, store: Disk, *, may_delete: bool
) -> None:
    """Write a plan to where ``apply --plan`` can take it from.

    Args:
        path: the file.
        plan: the plan, with nothing masked.
        current: the portal that it was made of.
        desired: the manifests that it was made of.
        store: where those were read.
        may_delete: whether rooms may be deleted.

    Raises:
        UsageError: it cannot be written.
    """
    from reconciler.render.document import dumps

    origin = Origin(
        tuple(file.name for file in desired.files),
        store.read,
        current.acting.id if current.acting else "",
        None if desired.only is None else tuple(desired.only),
        may_delete,
    )
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    save(path, dumps(written(plan, origin, at, str(uuid4()), key())), "--out")


def read(name: str, option: str) -> Json:
    """The document of a plan in a file, as its schema describes it.

    Args:
        name: of the file.
        option: that names it, for messages.

    Raises:
        UsageError: it cannot be read, or is no plan.
        StaleError: another version of the program wrote it.
    """
    from reconciler.manifest import schema
    from reconciler.saved.shape import fits

    try:
        with Path(name).open("rb") as file:
            data = file.read(_MAX_BYTES)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no file has such a name"
        raise UsageError(f"{option} {name}: {why}") from None
    try:
        found = parsed(data.decode(), f"{option} {name}")
    except UnicodeDecodeError:
        raise UsageError(f"{option} {name} is no plan: it is not UTF-8") from None
    if not fits(found, schema("plan")):
        raise UsageError(f"{option} {name} is no plan: it does not fit the schema of plans")
    return found


def reviewed(name: str) -> SavedPlan:
    """The saved plan in a file.

    Raises:
        UsageError: it is none, or nothing tells whether it was changed.
        StaleError: it was changed.
    """
    return opened(read(name, "--plan"), name, key())


class Applied:
    """The note that a saved plan was applied, beside the ledger.

    Args:
        arguments: with ``ledger``, which lies in the folder of everything that is kept.
        saved: the plan.
    """

    def __init__(self, arguments: argparse.Namespace, saved: SavedPlan) -> None:
        name = sha256(saved.seal.encode()).hexdigest()[:32]
        self._file = Path(arguments.ledger).parent / "applied" / f"{name}.json"

    def demand_new(self) -> None:
        """See that the plan was not applied before.

        Raises:
            StaleError: it was.
        """
        if self._file.exists():
            raise StaleError(
                "the saved plan was applied already, and nothing was sent: make a new one"
            )

    def prepare(self) -> None:
        """See that it can be noted, before anything is sent.

        Raises:
            UsageError: it cannot.
        """
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._file.parent):
                pass
        except OSError as error:
            raise UsageError(f"{self._file.parent}: {error.strerror}; nothing was sent") from None

    def note(self) -> None:
        """Write down that nothing of the plan is left; the plan is over, whether that works."""
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            self._file.write_text(json.dumps({"at": at}) + "\n", encoding="utf-8")
        except OSError as error:
            told = f"that the plan was applied could not be noted: {error.strerror}"
            print(f"reconciler: {self._file}: {told}", file=sys.stderr)


def wanted_digest(text: str) -> str:
    """The digest that ``--expect`` names.

    Raises:
        UsageError: it is none, and so would be compared with nothing.
    """
    if not re.fullmatch("[0-9a-fA-F]{64}", text):
        raise UsageError("--expect: a digest has 64 hexadecimal digits, as `plan` shows it")
    return text.lower()
