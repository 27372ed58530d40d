"""The picture of a room: a file beside a manifest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from reconciler.kinds.logo import dimensions
from reconciler.manifest.unreadable import UnreadableError

if TYPE_CHECKING:
    from reconciler.manifest.store import Store

MAX_BYTES: Final = 1_000_000
"""The largest picture; portals take a little more if nobody has changed that (``SetupInfo``)."""

MAX_SIDE: Final = 1280
"""Pixels beyond which a portal writes a picture anew (``RoomLogoManager``)."""

NONE: Final = "none"
"""What a manifest says for no picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a manifest names.

    Attributes:
        content: the file's bytes; empty if it cannot be used.
        fault: why it cannot be used, as in "is empty"; empty if it can.
    """

    content: bytes = field(repr=False)
    fault: str = ""


def picture(name: str, manifest: str, store: Store) -> Picture:
    """Read a picture.

    Args:
        name: of its file.
        manifest: the name of the manifest that it lies beside.
        store: what reads it.

    Returns:
        The picture, also if it cannot be used.
    """
    try:
        data = store.content(name, manifest, MAX_BYTES, "a picture")
    except UnreadableError as error:
        return Picture(b"", error.message)
    fault = _fault(data)
    return Picture(b"", fault) if fault else Picture(data)


def _fault(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        return f"is larger than {MAX_BYTES // 1_000_000} MB, the most that a picture may have"
    size = dimensions(data)
    if size is None:
        return "is no PNG; save the picture as one"
    width, height = size
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        what = f"is {width} x {height} pixels large; 1 x 1 are the least and"
        return f"{what} {MAX_SIDE} x {MAX_SIDE} the most that portals keep as they are"
    return ""
