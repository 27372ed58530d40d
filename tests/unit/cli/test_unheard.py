"""Remarks that nobody can hear."""

from __future__ import annotations

import os

from reconciler.cli.terminal import Unheard


def test_what_a_stream_takes_is_passed_on() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading) as there, os.fdopen(writing, "w") as here:
        stream = Unheard(here)
        assert stream.write("hears\n") == 6
        stream.flush()
        assert (stream.isatty(), stream.fileno()) == (False, writing)
        assert there.readline() == "hears\n"


def test_a_stream_that_takes_nothing_is_muted_and_never_complains() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", buffering=1) as here:
        stream = Unheard(here)
        for _ in range(3):
            assert stream.write("to nobody\n") == 10
        stream.flush()
    # Closing it has flushed what it held, into nothing.
    assert here.closed


def test_a_stream_that_cannot_even_be_muted_ends_nothing() -> None:
    class Broken:
        def write(self, text: str) -> int:
            raise OSError(text)

        def fileno(self) -> int:
            raise OSError

    assert Unheard(Broken()).write("a") == 1  # type: ignore[arg-type] # as little as it is
