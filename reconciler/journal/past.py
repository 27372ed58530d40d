"""Journals of earlier runs, as they are read again."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.action import Ref
from reconciler.errors import UsageError
from reconciler.journal.instant import read
from reconciler.journal.place import begun
from reconciler.journal.record import FORMAT_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from reconciler.spec import Json

_BROKEN = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What comes of reading a line that no run has written."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request of an earlier run.

    Attributes:
        at: when it was about to leave.
        method: ``POST``, ``PUT`` or ``DELETE``.
        step: the id of its step.
        creates: the thing that it makes; None if it makes none.
        follow: the path that tells how far the portal is with it; empty for none.
        letters: how many e-mail addresses it carries.
        result: what came of it; empty if nobody knows.
        made: the id of what was made, where it is known: the answer named one, or it was found
            before the step was over.
    """

    at: datetime
    method: str
    step: str
    creates: Ref | None
    follow: str
    letters: int
    result: str = ""
    made: int | str | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """The journal of an earlier run.

    Attributes:
        requests: those that were about to leave, in their order.
        over: the ids of the steps that came to an end.
        account: the portal's id of the account whose key was used; empty if it was not known.
        spoilt: how many lines are none of a journal, beside a last one that was not written whole.
    """

    requests: tuple[Sent, ...] = ()
    over: frozenset[str] = frozenset()
    account: str = ""
    spoilt: int = 0


def pasts(
    folder: Path, since: datetime, wanted: Callable[[Mapping[str, Json]], bool]
) -> Iterator[Past]:
    """Journals of earlier runs, the oldest first.

    Args:
        folder: of the journals.
        since: when the oldest of them began at the earliest.
        wanted: whether one with such a first line is read.

    Raises:
        UsageError: one cannot be read.
    """
    for path in begun(folder, since):
        try:
            with path.open("rb") as file:
                first = file.readline()
                if not first.endswith(b"\n"):
                    # It was cut off before anything was sent.
                    continue
                header = _header(first)
                if header is None:
                    yield Past(spoilt=1)
                elif wanted(header):
                    yield replace(_past(file.read()), account=str(header.get("account") or ""))
        except OSError as error:
            raise UsageError(
                f"{path}: the journal of an earlier apply cannot be read: {error.strerror}; make it"
                " readable, or remove it"
            ) from None


def _header(line: bytes) -> Mapping[str, Json] | None:
    """The first line of a journal; None if it is that of none, or of another version's."""
    try:
        found: dict[str, Json] = json.loads(line)
        right = found["record"] == "begin" and found["format_version"] == FORMAT_VERSION
    except _BROKEN:
        return None
    return found if right else None


def _past(content: bytes) -> Past:
    requests: dict[int, Sent] = {}
    over: dict[str, int | str | None] = {}
    spoilt = 0
    # What stands behind the last line feed was being written when the run was killed.
    for line in content.split(b"\n")[:-1]:
        try:
            _take(json.loads(line), requests, over)
        except _BROKEN:
            spoilt += 1
    sent = [_found(one, over.get(one.step)) for one in requests.values()]
    return Past(tuple(sent), frozenset(over), spoilt=spoilt)


def _found(sent: Sent, made: int | str | None) -> Sent:
    """A request, with what its step was found to have made where no answer told of it."""
    lacks = sent.creates and sent.made is None and made is not None
    return replace(sent, made=made) if lacks else sent


def _take(record: Json, requests: dict[int, Sent], over: dict[str, int | str | None]) -> None:
    kind = record["record"]
    if kind == "request":
        creates, follow = record["creates"], record["follow"]
        requests[int(record["n"])] = Sent(
            at=read(record["at"]),
            method=str(record["method"]),
            step=str(record["step"]),
            creates=Ref(str(creates["kind"]), str(creates["name"])) if creates else None,
            follow=str(follow or ""),
            letters=int(record["letters"]),
        )
    elif kind == "outcome":
        number = int(record["n"])
        result, made = str(record["result"]), record["made"]
        requests[number] = replace(requests[number], result=result, made=made)
    elif kind == "verification":
        over[str(record["step"])] = record.get("made")
    elif kind not in {"intent", "end"}:
        raise ValueError(kind)
