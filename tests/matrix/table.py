"""The kinds of requests of each story; a test holds that none is missing."""

from __future__ import annotations

from tests.matrix.kind import Kinds

KINDS: dict[str, Kinds] = {
    "templates": Kinds(
        plan=("GET settings", "GET people/@self", "GET files/rooms", "GET keys/@self"),
        before=("GET files/rooms/fromtemplate/status",),
        writes=("POST files/rooms/fromtemplate",),
        after=("GET files/rooms/fromtemplate/status 2", "GET files/rooms/N", "GET files/rooms 3"),
    ),
    "accounts": Kinds(
        plan=("GET people/filter", "GET settings/invitationsettings", "GET portal/payment/quota"),
        writes=(
            "PUT people/type/RoomAdmin",
            "PUT people/status/Terminated",
            "PUT people/status/Active",
            "POST people/type",
            "POST people/invite",
        ),
        after=("GET people/filter 2", "GET people/type/progress/ID"),
    ),
    "groups": Kinds(
        plan=("GET group", "GET group/ID"),
        writes=("PUT group/ID", "POST group"),
        after=("GET group/ID 2",),
    ),
    "portal links": Kinds(
        plan=(
            "GET portal/users/invitationlink/DocSpaceAdmin",
            "GET portal/users/invitationlink/RoomAdmin",
            "GET portal/users/invitationlink/User",
        ),
        writes=("PUT portal/users/invitationlink", "POST portal/users/invitationlink"),
        after=(
            "GET portal/users/invitationlink/User 2",
            "GET portal/users/invitationlink/RoomAdmin 2",
        ),
    ),
    "letters": Kinds(
        before=("GET portal/users/ID",),
        writes=("POST portal/sendcongratulations",),
        after=("GET portal/users/ID 2",),
    ),
    "areas": Kinds(
        plan=("GET files/rooms/N/share",),
        writes=(
            "PUT files/rooms/N/archive",
            "PUT files/rooms/N/unarchive",
            "DELETE files/rooms/N",
            "POST files/owner",
            "PUT files/rooms/N",
        ),
        after=("GET files/rooms/N",),
    ),
    "changes": Kinds(
        writes=(
            "PUT files/rooms/N",
            "POST files/logos",
            "POST files/rooms/N/logo",
            "PUT files/rooms/N/share",
            "PUT files/rooms/N/share 2",
        ),
        after=(
            "GET files/rooms/N",
            "GET /storage/room_logos/N/N_original.png",
            "GET files/rooms/N/share 2",
        ),
    ),
    "new rooms": Kinds(
        writes=("POST files/rooms", "PUT files/rooms/N/share"),
        after=("GET files/rooms/N/share", "GET files/rooms 2"),
    ),
    "room links": Kinds(
        plan=("GET files/rooms/N/links",),
        writes=(
            "PUT files/rooms/N/links",
            "PUT files/rooms/N/links 2",
            "PUT files/rooms/N/links 3",
            "PUT files/rooms/N/links 4",
        ),
        after=("GET files/rooms/N/links 3",),
    ),
}
"""By story. What a plan reads stands only with the first story that reads it."""

LISTINGS = frozenset(
    {
        *("GET files/rooms", "GET people/filter", "GET group", "GET files/rooms/N/share"),
    }
)
"""Reads that tell a total."""
