"""What the audit trail says of a room whose settings were changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox import deeds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.sandbox.call import Call
    from reconciler.sandbox.room import Room


def note_changes(call: Call, before: Room, tags: list[str]) -> None:
    """Note what differs in a room.

    Args:
        call: The request that has changed it.
        before: The room as it was.
        tags: The tags that it had.
    """
    (after,) = call.portal.rooms.pick([before.id])
    found = [*_settings(before, after), *_tags(tags, call.portal.tags.of([after.id])[after.id])]
    for deed, words in found:
        call.portal.trail.note(deed, call.caller.id, after.wire_id, words=words)


def _settings(before: Room, after: Room) -> Iterator[tuple[deeds.Deed, str]]:
    if before.title != after.title:
        yield deeds.ROOM_RENAMED, after.title
    if before.indexing != after.indexing:
        yield (deeds.INDEXING_ENABLED if after.indexing else deeds.INDEXING_DISABLED), ""
    if before.deny != after.deny:
        yield (deeds.DOWNLOAD_DENIED if after.deny else deeds.DOWNLOAD_ALLOWED), after.title
    if before.logo != after.logo:
        yield (deeds.LOGO_CREATED if after.logo else deeds.LOGO_DELETED), ""
    old, new = before.extras, after.extras
    if old.get("watermark") != new.get("watermark"):
        here = "watermark" in new
        yield (deeds.WATERMARK_SET if here else deeds.WATERMARK_DISABLED), after.title
    if old.get("lifetime") != new.get("lifetime"):
        yield (deeds.LIFETIME_SET if "lifetime" in new else deeds.LIFETIME_DISABLED), ""


def _tags(before: list[str], after: list[str]) -> Iterator[tuple[deeds.Deed, str]]:
    if more := [tag for tag in after if tag not in before]:
        yield deeds.TAGS_ADDED, ", ".join(more)
    if less := [tag for tag in before if tag not in after]:
        yield deeds.TAGS_DELETED, ", ".join(less)
