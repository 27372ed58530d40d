"""The picture of a room: what is declared, what is found, and the step between.

Source for what the portal does: fact sheet on rooms, section 4, and ``RoomLogoManager`` and
``UserPhotoThumbnailManager`` of the server: it keeps a picture of at most 1280 x 1280 pixels byte
for byte as the room's "original", and writes larger ones anew. So the bytes can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.action import Action, Drift, File, Op, Ref, Request
from reconciler.diff import Change
from reconciler.kinds.piece import Piece

if TYPE_CHECKING:
    from reconciler.kinds.room import FoundRoom, Room

KIND = "logo"

UPLOAD = "upload"
"""The kind of what a file is called between its upload and its use."""

HEAD = 24
"""Bytes of a PNG within which its size stands (ISO/IEC 15948, sections 5.2 and 11.2.2)."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that a manifest declares.

    Attributes:
        file: as the manifest names it; empty to have none.
        content: the file's bytes; empty to have none.
    """

    file: str = ""
    content: bytes = field(default=b"", repr=False)


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG in pixels; None if it is none."""
    head = content[:HEAD]
    if len(head) < HEAD or head[:8] != _SIGNATURE or head[12:16] != b"IHDR":
        return None
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def settle(room: Room, found: FoundRoom | None, digest: str, needs: tuple[str, ...] = ()) -> Piece:
    """The step that makes a room's picture as declared.

    Args:
        room: the declared room.
        found: the room of the portal that it stands for; None if it is still to be made.
        digest: of the picture that it has, where one is declared; empty if it has none.
        needs: the steps that make the room.
    """
    if room.logo is None:
        return Piece()
    if not room.logo.content:
        return Piece((_removal(room, found),)) if found and found.picture else Piece()
    file = File(room.logo.file, room.logo.content)
    if file.digest == digest:
        return Piece()
    width, height = dimensions(file.content) or (0, 0)
    upload = Ref(UPLOAD, room.title)
    crop = {"x": 0, "y": 0, "width": width, "height": height}
    current = f"another picture, {_short(digest)}" if digest else None
    desired = f"{file.name}, {file.size} bytes, {_short(file.digest)}"
    place = str(found.id) if found else room.ref
    action = Action(
        ref=Ref(KIND, room.title),
        op=Op.UPDATE if digest else Op.CREATE,
        fields=(Change(KIND, current, desired, file.digest),),
        effects=(),
        requests=(
            Request("POST", ("files", "logos"), {"file": file}, creates=upload),
            Request("POST", ("files", "rooms", place, "logo"), {"tmpFile": upload, **crop}),
        ),
        source=room.source,
        needs=needs,
        facts=(str(found.id) if found else "absent", f"logo={digest}"),
    )
    return Piece((action,))


def untold(room: Room, reason: str) -> Piece:
    """A picture that could not be read, so that nobody can say whether it is the declared one."""
    text = f"cannot be compared with what is declared, so it is left as it is: {reason}"
    return Piece(drift=(Drift(Ref(KIND, room.title), text, room.source),))


def _removal(room: Room, found: FoundRoom) -> Action:
    return Action(
        ref=Ref(KIND, room.title),
        op=Op.REMOVE,
        fields=(Change(KIND, "a picture", None),),
        effects=(),
        requests=(Request("DELETE", ("files", "rooms", str(found.id), "logo"), None),),
        source=room.source,
        facts=(str(found.id), "logo"),
    )


def _short(digest: str) -> str:
    return f"SHA-256 {digest[:12]}"
