"""The ledger: who was sent which letter, so that nobody gets one twice.

A letter is entered before it is sent and again afterwards; what lies between the two is unknown,
and is never tried again by itself.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final

from reconciler.errors import LostAnswerError, ReconcilerError, RequestError, UsageError
from reconciler.kinds.welcome import Delivery, Progress
from reconciler.ledger.document import parse, put, text
from reconciler.ledger.file import File

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from reconciler.ledger.document import Document, Entry

_ONCE: Final = frozenset({"welcome"})
"""Topics on which a person is written to once and never again."""

_FORBIDDEN: Final = 403
_NAMED: Final = 3


class Ledger:
    """The letters of one portal.

    Args:
        path: the file; several portals may share it. A link stands for what it leads to.
        portal: the portal's address.
        clock: what tells the time; aware of its zone.
    """

    def __init__(self, path: Path, portal: str, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._file = File(path)
        self._portal = portal
        self._clock = clock

    def deliveries(self, topic: str) -> dict[str, Delivery]:
        """The letters on one topic.

        Args:
            topic: such as ``welcome`` or ``reminder``.

        Returns:
            By the person's id; empty if there is no file, and none is made.

        Raises:
            UsageError: the file is broken, of another format, or no file at all.
        """
        return {
            person: Delivery(Progress(entry["progress"]), entry["at"], entry["what"])
            for person, entry in self._entries(self._read(), topic).items()
        }

    def prepare(self) -> None:
        """See that letters can be noted, before any is sent.

        Raises:
            UsageError: the file is broken, or cannot be written beside.
        """
        with self._file.locked():
            self._read()

    def attempt(
        self, topic: str, people: Mapping[str, str], what: str, send: Callable[[], None]
    ) -> None:
        """Send a letter at most once, also if the program dies meanwhile or runs twice.

        The file is locked only while it is written, not while the letter is sent.

        Args:
            topic: such as ``welcome`` or ``reminder``.
            people: addresses by id; for nobody nothing is sent.
            what: which letter it is.
            send: sends it to all of them. What it raises goes on to the caller; a ReconcilerError
                other than LostAnswerError means that nothing left.

        Raises:
            RequestError: one of them has been written to, or that is unknown; nothing was sent.
            UsageError: the ledger cannot be read or written; nothing was sent.
            LostAnswerError: the letter was sent, and the ledger does not say so.
        """
        if not people:
            return
        before = self._begin(topic, people, what)
        try:
            send()
        except LostAnswerError:
            raise
        except ReconcilerError as error:
            refused = isinstance(error, RequestError) and error.status == _FORBIDDEN
            try:
                self._enter(topic, self._new(people, what, Progress.REFUSED) if refused else before)
            except UsageError as unwritten:
                # The entries stay begun, and whoever wonders why finds the reason with the error.
                error.add_note(str(unwritten))
            raise
        try:
            self._enter(topic, self._new(people, what, Progress.SENT))
        except UsageError as error:
            raise LostAnswerError(
                f"{what} was sent to {_few(people.values())}, and that could not be noted: {error}"
            ) from None

    def _begin(
        self, topic: str, people: Mapping[str, str], what: str
    ) -> Mapping[str, Entry | None]:
        """Enter that a letter is about to be sent, and give what stood there before."""
        with self._file.locked():
            document = self._read()
            entries = self._entries(document, topic)
            self._refuse(topic, people, entries)
            before = {person: entries.get(person) for person in people}
            self._write(document, topic, self._new(people, what, Progress.BEGUN))
        return before

    def _refuse(self, topic: str, people: Mapping[str, str], entries: Mapping[str, Entry]) -> None:
        """Raise if somebody among the people must not be written to."""
        for progress, words in (
            (
                Progress.BEGUN,
                "begun {}, and whether it left is unknown (unless another run is sending it now)",
            ),
            (Progress.SENT, "sent {}"),
        ):
            met = [
                f"{entries[person]['at']} to {email} (id {person})"
                for person, email in people.items()
                if person in entries and entries[person]["progress"] == progress
            ]
            if met and (progress is Progress.BEGUN or topic in _ONCE):
                raise RequestError(
                    f"a letter ({topic}) was {words.format(_few(met))}; it is not sent again unless"
                    f" the entry is removed from {self._path}"
                )

    def _enter(self, topic: str, entries: Mapping[str, Entry | None]) -> None:
        """Put entries in place of others; None removes one."""
        with self._file.locked():
            self._write(self._read(), topic, entries)

    def _new(self, people: Mapping[str, str], what: str, progress: Progress) -> dict[str, Entry]:
        at = self._clock().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return {
            person: {"email": email, "progress": progress.value, "at": at, "what": what}
            for person, email in people.items()
        }

    def _read(self) -> Document:
        content = self._file.read()
        try:
            return parse(content)
        except ValueError as error:
            raise UsageError(
                f"{self._path}: the ledger {error}; repair it, or restore it from a copy: without"
                " it, people who were written to would be written to again"
            ) from None

    def _write(self, document: Document, topic: str, entries: Mapping[str, Entry | None]) -> None:
        put(document, self._portal, topic, entries)
        self._file.write(text(document))

    def _entries(self, document: Document, topic: str) -> Mapping[str, Entry]:
        found: dict[str, Entry] = document["portals"].get(self._portal, {}).get(topic, {})
        return found


def _few(words: Iterable[str]) -> str:
    """The first few of many, and how many more there are."""
    every = list(words)
    more = len(every) - _NAMED
    return ", ".join(every[:_NAMED]) + (f" and {more} more" if more > 0 else "")
