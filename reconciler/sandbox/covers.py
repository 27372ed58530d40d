"""Pictures that rooms show instead of a plain colour (fact sheet: rooms, sections 2 and 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.sandbox.room import Room

COVERS = ("air", "book", "briefcase", "calculator", "calendar", "folder", "star", "tools")
"""Covers that the portal offers."""

SIZES = ("original", "large", "medium", "small")


def show_cover(name: str) -> dict[str, object]:
    """Show a cover.

    Args:
        name: Its id.

    Returns:
        Its id and what it looks like.
    """
    return {"id": name, "data": f'<svg id="{name}"/>'}


def show_logo(room: Room) -> dict[str, object]:
    """Show what a room looks like.

    Args:
        room: The room.

    Returns:
        Addresses of its logo by size, which change when the logo does and are empty without one,
        its colour and its cover.
    """
    way = f"/storage/room_logos/1/{room.id}"
    found: dict[str, object] = {
        size: f"{way}_{size}.png?hash={room.logo}" if room.logo else "" for size in SIZES
    }
    return found | {"color": room.color, "cover": show_cover(room.cover) if room.cover else None}
