"""The part of the manifests that a command looks at."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from reconciler.errors import UsageError
from reconciler.title import folded, stored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.state import Desired


def only(desired: Desired, titles: Sequence[str], option: str = "--only") -> Desired:
    """The manifests with no other rooms to look at than these; all if no title is given.

    The others stay declared: what is theirs is not taken for one of these.

    Args:
        desired: the manifests.
        titles: of declared rooms.
        option: that names them, for messages.

    Raises:
        UsageError: a title is not declared; nothing found is not success.
    """
    if not titles:
        return desired
    declared = {folded(room.title): room.title for room in desired.rooms}
    for title in titles:
        if folded(title) not in declared:
            near = get_close_matches(stored(title), list(declared.values()), 1)
            meant = f'; did you mean "{near[0]}"?' if near else ""
            raise UsageError(f'{option}: no manifest declares a room "{title}"{meant}')
    wanted = {folded(title) for title in titles}
    return replace(desired, only=frozenset(declared[title] for title in wanted))
