"""Journals of made-up runs, and what stands in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jsonschema

from reconciler.action import Action, Op, Ref, Request
from reconciler.diff import Change
from reconciler.journal.journal import Journal
from reconciler.journal.pen import Pen
from reconciler.journal.place import named
from reconciler.journal.record import Header
from reconciler.manifest import schema
from reconciler.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reconciler.mask import Mask

PORTAL = "https://portal.example"
ACCOUNT = "66faa6e4-f133-11ea-b126-00ffeec8b4ef"
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
DIGEST = "0123456789abcdef" * 4
SCHEMA = jsonschema.Draft202012Validator(
    json.loads(schema("journal")), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


@dataclass
class Clock:
    """A clock that somebody moves."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(frozen=True)
class Answer:
    """What a portal says."""

    status: int = 200
    response: Any = None


class Sender:
    """Takes writes, and notes what stood in the journal by then.

    Args:
        journal: its file.
        answer: what it answers with; an error is raised.
    """

    def __init__(self, journal: Path, answer: Answer | BaseException | None = None) -> None:
        self._journal = journal
        self._answer = answer or Answer()
        self.calls: list[tuple[str, str]] = []
        self.known: list[list[dict[str, Any]]] = []
        self.params: Mapping[str, str] | None = None
        self.anonymous = False

    def send(
        self,
        method: str,
        path: str,
        body: object,
        params: Mapping[str, str] | None = None,
        *,
        anonymous: bool = False,
    ) -> Answer:
        del body
        self.calls.append((method, path))
        self.known.append(lines(self._journal))
        self.params, self.anonymous = params, anonymous
        if isinstance(self._answer, BaseException):
            raise self._answer
        return self._answer


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a journal, each of which is as the schema says."""
    text = path.read_bytes()
    assert text.endswith(b"\n")
    found = [json.loads(line) for line in text.splitlines()]
    for line in found:
        SCHEMA.validate(line)
    return found


def only(path: Path, record: str) -> list[dict[str, Any]]:
    """The lines of one sort, without their times."""
    return [
        {key: value for key, value in line.items() if key not in {"record", "at"}}
        for line in lines(path)
        if line["record"] == record
    ]


@dataclass
class Run:
    """A run that writes a journal."""

    file: Path
    pen: Pen
    journal: Journal
    clock: Clock
    header: Header

    def send(self, action: Action, answer: Answer | BaseException | None = None) -> None:
        """Begin a step, and send its first request."""
        self.journal.begun(action)
        request = action.requests[0]
        path = "/".join("7" if isinstance(part, Ref) else part for part in request.path)
        sends = self.journal.sends(Sender(self.file, answer))
        sends.send(request.method, path, request.body)

    def killed(self) -> None:
        """It gets no further."""
        self.pen.close()


def run(
    folder: Path,
    at: datetime = NOW,
    *,
    portal: str = PORTAL,
    account: str = ACCOUNT,
    seal: str = "",
    mask: Mask | None = None,
    id_: str = "abcdef0123456789" * 2,
) -> Run:
    """Begin a run."""
    clock = Clock(at)
    file = named(folder, at, id_)
    pen = Pen(file)
    header = Header(portal, account, id_, DIGEST, seal, mask is not None)
    return Run(file, pen, Journal(pen, header, clock, mask), clock, header)


HERE = Source("rooms.yaml", 1, 1)


def making(title: str = "Plans", follow: tuple[str, ...] = ()) -> Action:
    """A step that makes a room."""
    ref = Ref("room", title)
    path = ("files", "rooms", "fromtemplate") if follow else ("files", "rooms")
    body = {"title": title, "roomType": 5}
    request = Request("POST", path, body, creates=ref, follow=follow)
    return Action(ref, Op.CREATE, (Change("title", None, title),), (), (request,), HERE)


def sharing(*emails: str, room: Ref | str = "7") -> Action:
    """A step that lets people in."""
    fields = tuple(Change(email, None, "Read", "") for email in emails)
    body = {"invitations": [{"email": email, "access": 2} for email in emails], "notify": True}
    request = Request("PUT", ("files", "rooms", room, "share"), body, mails=True)
    return Action(Ref("members", "Plans"), Op.UPDATE, fields, (), (request,), HERE)
