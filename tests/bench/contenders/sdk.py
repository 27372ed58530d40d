"""The official SDK, driven by the script that its pages lead to.

``python sdk.py WORK URL KEY ROOMS`` makes each room and sets the access of each person (``apply``),
the same with one call a room (``apply-at-once``), or reads who is in each room (``plan``).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import docspace_api_sdk as sdk  # type: ignore[import-not-found] # of an environment of its own


def main() -> None:
    """Do the work for all rooms of a file."""
    work, url, key, file = sys.argv[1:]
    configuration = sdk.Configuration(host=url, access_token=key)
    rooms = json.loads(Path(file).read_text(encoding="utf-8"))
    with sdk.ApiClient(configuration) as client:
        api = sdk.RoomsApi(client)
        for room in rooms:
            if work == "plan":
                api.get_room_security_info(id=room["id"])
            else:
                _make(api, room, at_once=work == "apply-at-once")


def _make(api: Any, room: Any, *, at_once: bool) -> None:  # noqa: ANN401 - the SDK's, and JSON
    request = sdk.CreateRoomRequestDto(title=room["title"], room_type=sdk.RoomType(room["type"]))
    made = api.create_room(create_room_request_dto=request).response
    members = [
        sdk.RoomInvitation(id=one["id"], access=sdk.FileShare(one["access"]))
        for one in room["members"]
    ]
    for invited in [members] if at_once else [[one] for one in members]:
        share = sdk.RoomInvitationRequest(invitations=invited, notify=False)
        api.set_room_security(id=made.id, room_invitation_request=share)


if __name__ == "__main__":
    main()
