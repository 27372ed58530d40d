"""A portal that answers as it is told, for tests of what reads and writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from reconciler.portal.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reconciler.spec import Json

T = TypeVar("T")

Query = dict[str, "str | int"]
Told = Callable[[Query], Answer]


@dataclass
class Portal:
    """Answers reads by path, and writes in turn.

    Attributes:
        reads: what is said to each path; an error is raised.
        writes: what is said to the writes, in order; an error is raised.
        asked: the reads: path, query, and whether the key stayed at home.
        sent: the writes.
        files: what is at each address; an error is raised.
        fetched: the files that were read, and how large they may be.
    """

    reads: Mapping[str, Told | Answer | Exception] = field(default_factory=dict)
    writes: list[Answer | Exception] = field(default_factory=list)
    asked: list[tuple[str, Query, bool]] = field(default_factory=list)
    sent: list[tuple[str, str, Json]] = field(default_factory=list)
    files: Mapping[str, bytes | Exception] = field(default_factory=dict)
    fetched: list[tuple[str, int]] = field(default_factory=list)

    def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        anonymous: bool = False,
        once: bool = False,
    ) -> Answer:
        del once
        query = dict(params or {})
        self.asked.append((path, query, anonymous))
        told = self.reads[path]
        if isinstance(told, Exception):
            raise told
        return told if isinstance(told, Answer) else told(query)

    def fetch(self, address: str, most: int) -> bytes:
        self.fetched.append((address, most))
        told = self.files[address]
        if isinstance(told, Exception):
            raise told
        return told

    def gather(self, calls: Iterable[Callable[[], T]]) -> Iterator[T]:
        for call in calls:
            yield call()

    def send(
        self,
        method: str,
        path: str,
        body: Json,
        params: Mapping[str, str] | None = None,
        *,
        anonymous: bool = False,
    ) -> Answer:
        del params, anonymous
        self.sent.append((method, path, body))
        told = self.writes.pop(0)
        if isinstance(told, Exception):
            raise told
        return told


def answer(response: Json, total: int | None = None) -> Answer:
    return Answer(200, response, total)


def paged(rows: list[Json]) -> Told:
    """A listing of rows, in pages, with its total beside the response."""

    def told(query: Query) -> Answer:
        start, count = int(query.get("startIndex", 0)), int(query["count"])
        return answer(rows[start : start + count], len(rows))

    return told


def listed(rooms: list[Json]) -> Answer:
    """The listing of a few rooms."""
    return answer({"folders": rooms, "total": len(rooms)})


def a_room(id_: int | str, title: str = "Plans", **more: Json) -> Json:
    return {"id": id_, "title": title, "roomType": 2, "createdBy": {"id": "me"}, **more}


OWNER = {"isOwner": True, "access": 1, "sharedToUser": {"id": "me", "email": "me@acme.example"}}


def a_share(id_: str, access: int = 2) -> Json:
    person = {"id": id_, "email": f"{id_}@acme.example", "isCollaborator": True}
    return {"access": access, "sharedToUser": person}
