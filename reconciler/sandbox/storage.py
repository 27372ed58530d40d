"""Pictures of rooms at the addresses that rooms name (fact sheet: rooms, section 2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.sandbox.call import Reply

if TYPE_CHECKING:
    from reconciler.sandbox.call import Credential, Wire
    from reconciler.sandbox.portal import Portal

_ORIGINAL = re.compile(r"/storage/room_logos/1/(\d{1,9})_original\.png")
"""The picture as it was uploaded; the smaller ones are not made here."""


def find_picture(portal: Portal, wire: Wire, credential: Credential) -> Reply | None:
    """Answer a request for the picture of a room.

    The server's storage stands beside its API: it asks for a known caller, not for rights to the
    room, and answers without an envelope (`common/ASC.Data.Storage/StorageHandler.cs`).

    Args:
        portal: The portal.
        wire: The request.
        credential: Who sent it.

    Returns:
        The reply; nothing where something else is asked for.
    """
    asked = _ORIGINAL.fullmatch(wire.path)
    if asked is None or wire.method != "GET":
        return None
    if credential.person is None:
        return Reply(403)
    room = portal.rooms.get(int(asked[1]))
    content = portal.uploads.picture(room.logo) if room else None
    return Reply(404) if content is None else Reply(200, content, {"content-type": "image/png"})
