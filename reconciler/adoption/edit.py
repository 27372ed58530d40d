"""Edits of a manifest, by the places of what it says, and what it says after them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.spec import Json

Path = tuple[str | int, ...]
"""Keys and indexes from the top of a manifest; indexes are those before any edit."""


@dataclass(frozen=True, slots=True)
class Put:
    """Another value, or a new key.

    Attributes:
        file: the manifest's name.
        path: the place of the value; what holds it is there.
        value: plain data.
    """

    file: str
    path: Path
    value: Json


@dataclass(frozen=True, slots=True)
class Take:
    """A key or an item that goes.

    Attributes:
        file: the manifest's name.
        path: its place.
    """

    file: str
    path: Path


@dataclass(frozen=True, slots=True)
class Add:
    """One item more at the end of a list.

    Attributes:
        file: the manifest's name.
        path: the place of the list; it need not be there, but what holds it is.
        value: plain data.
    """

    file: str
    path: Path
    value: Json


Edit = Put | Take | Add


@dataclass(slots=True)
class Work:
    """What is to be done to one list or mapping, and to what is in it.

    Attributes:
        puts: other values and new keys, by their steps.
        takes: what goes.
        adds: new items of a list.
        below: what is to be done to what it holds.
    """

    puts: dict[str | int, Json] = field(default_factory=dict)
    takes: set[str | int] = field(default_factory=set)
    adds: list[Json] = field(default_factory=list)
    below: dict[str | int, Work] = field(default_factory=dict)

    def at(self, path: Path) -> Work:
        """The work on what stands at a place below."""
        found = self
        for step in path:
            found = found.below.setdefault(step, Work())
        return found


_GONE: Final = object()


def work(data: Json, edits: Iterable[Edit]) -> Work:
    """Gather edits by what they are to be done to.

    Args:
        data: what the manifest says.
        edits: of this manifest.

    Returns:
        The work on the whole; what is taken away is not worked on.
    """
    whole = Work()
    for edit in edits:
        above, last = edit.path[:-1], edit.path[-1]
        if isinstance(edit, Put):
            whole.at(above).puts[last] = edit.value
        elif isinstance(edit, Take):
            whole.at(above).takes.add(last)
        elif last in _at(data, above):
            whole.at(edit.path).adds.append(edit.value)
        else:
            whole.at(above).puts.setdefault(last, []).append(edit.value)
    _forget(whole)
    return whole


def worked(data: Json, done: Work) -> Json:
    """What a list or mapping says after some work.

    Args:
        data: what it says before; not changed.
        done: the work.
    """
    made = deepcopy(data)
    _do(made, done)
    return made


def _forget(some: Work) -> None:
    for step in some.takes:
        some.below.pop(step, None)
        some.puts.pop(step, None)
    for one in some.below.values():
        _forget(one)


def _at(data: Json, path: Path) -> Json:
    for step in path:
        data = data[step]
    return data


def _do(data: Json, done: Work) -> None:
    for step, below in done.below.items():
        _do(data[step], below)
    data_puts = {**done.puts, **dict.fromkeys(done.takes, _GONE)}
    for step, value in data_puts.items():
        data[step] = value
    if isinstance(data, list):
        data[:] = [one for one in data if one is not _GONE] + done.adds
        return
    for step in done.takes:
        del data[step]
