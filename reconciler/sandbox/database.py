"""The SQLite file, or memory, in which a portal lives."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, TypeAlias
from zlib import crc32

from reconciler.sandbox.tables import INDEXES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Value: TypeAlias = str | int | None


class Database:
    """One connection, shared by the server's thread and the caller's under one lock.

    Args:
        path: The file; without one the portal is gone when it is closed.

    Raises:
        ValueError: The file holds something else, or tables of another version of this program.
    """

    def __init__(self, path: Path | None) -> None:
        self.lock = RLock()
        self.versions: Counter[str] = Counter()
        self._open = 0
        self._words: dict[str, str | None] = {}
        self._connection = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False, cached_statements=512
        )
        try:
            self._prepare()
        except (sqlite3.DatabaseError, ValueError) as error:
            self._connection.close()
            raise ValueError(f"no portal of this program: {error}") from None

    def _prepare(self) -> None:
        # SQLite alone folds the case of ASCII only; the server's databases fold every letter.
        self._connection.create_collation("FOLD", _compare)
        # A stand-in portal may lose its last second in a power cut; it may not be slow.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("PRAGMA journal_mode = WAL")
        layout = crc32("".join((*TABLES, *INDEXES)).encode()) >> 1
        if self.number("PRAGMA user_version") not in {0, layout}:
            raise ValueError("it was kept by another version; delete it")
        for table in TABLES:
            self._connection.execute(f"CREATE TABLE IF NOT EXISTS {table}")
        for index in INDEXES:
            self._connection.execute(f"CREATE INDEX IF NOT EXISTS {index}")
        self._connection.execute(f"PRAGMA user_version = {layout}")

    def rows(self, query: str, *values: Value) -> list[tuple[Value, ...]]:
        """Read rows.

        Args:
            query: SQL.
            values: Its parameters.

        Returns:
            The rows.
        """
        return self._connection.execute(query, values).fetchall()

    def named(self, query: str, values: Mapping[str, Value]) -> list[tuple[Value, ...]]:
        """Read rows.

        Args:
            query: SQL.
            values: Its parameters by name.

        Returns:
            The rows.
        """
        return self._connection.execute(query, values).fetchall()

    def row(self, query: str, *values: Value) -> tuple[Value, ...] | None:
        """Read one row.

        Args:
            query: SQL.
            values: Its parameters.

        Returns:
            The row, if there is one.
        """
        found: tuple[Value, ...] | None = self._connection.execute(query, values).fetchone()
        return found

    def number(self, query: str, *values: Value) -> int:
        """Read one number.

        Args:
            query: SQL.
            values: Its parameters.

        Returns:
            The number, or 0 where there is none.
        """
        found = self.row(query, *values)
        return int(found[0] or 0) if found else 0

    def texts(self, query: str, *values: Value) -> list[str]:
        """Read one column of text.

        Args:
            query: SQL.
            values: Its parameters.

        Returns:
            The column.
        """
        return [str(row[0]) for row in self.rows(query, *values)]

    def run(self, query: str, *values: Value) -> int:
        """Write.

        Args:
            query: SQL.
            values: Its parameters.

        Returns:
            How many rows it touched.
        """
        return self._connection.execute(query, values).rowcount

    def fill(self, query: str, rows: Iterable[Sequence[Value]]) -> None:
        """Write many rows.

        Args:
            query: SQL.
            rows: Its parameters, row by row.
        """
        self._connection.executemany(query, rows)

    def touch(self, *subjects: str) -> None:
        """Say that what was remembered about something is stale.

        Args:
            subjects: What changed: `people` or `rooms`.
        """
        self.versions.update(subjects)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold what is written back until the end, then keep it, even after an exception.

        The portal has no transaction around a request either: what was done before a failure stays
        done (fact sheet: rooms, section 6).

        Yields:
            Nothing.
        """
        with self.lock:
            self._open += 1
            if self._open == 1:
                self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._open -= 1
                if self._open == 0:
                    self._connection.execute("COMMIT")

    def recall(self, name: str, default: str = "") -> str:
        """Read a remembered word.

        Args:
            name: What it is called.
            default: What to say if there is none.

        Returns:
            The word.
        """
        if name not in self._words:
            found = self.row("SELECT value FROM meta WHERE name = ?", name)
            self._words[name] = str(found[0]) if found else None
        word = self._words[name]
        return default if word is None else word

    def remember(self, name: str, value: str) -> None:
        """Keep a word.

        Args:
            name: What it is called.
            value: The word.
        """
        self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)
        self._words[name] = value

    def clear(self) -> None:
        """Empty every table."""
        for table in TABLES:
            name = table.split(maxsplit=1)[0]
            self.run("DELETE FROM " + name)  # noqa: S608 - the names are those of this package
        self._words.clear()
        self.touch("people", "rooms")

    def close(self) -> None:
        """Let go of the file."""
        with self.lock:
            self._connection.close()


def _compare(left: str, right: str) -> int:
    one, other = left.casefold(), right.casefold()
    return (one > other) - (one < other)
