"""Names of files, made of titles that are anybody's."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.kinds.room import FoundRoom

_BYTES = 100
"""How long the part made of a title may become: file systems count bytes, some up to 143."""


def file_name(room: FoundRoom) -> str:
    """The name of a room's file: words of its title, and its id.

    Nothing but letters and digits of any script is left of a title, in one unicode form and in
    lower case, so that no title leads out of a folder, is hidden, or is a device's. By the id, a
    name is unique on every file system, and stays when other rooms come and go.
    """
    plain = unicodedata.normalize("NFKC", room.title).casefold()
    words = "".join(one if _kept(one) else " " for one in plain).split()
    text = "-".join(words).encode("utf-8")[:_BYTES].decode("utf-8", "ignore").strip("-")
    return "-".join(filter(None, (text or "room", str(room.id)))) + ".yaml"


def _kept(one: str) -> bool:
    return unicodedata.category(one)[0] in "LN" or unicodedata.category(one) in {"Mn", "Mc"}
