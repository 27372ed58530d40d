"""What differs of a declared room itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler import diff
from reconciler.access import RoomType
from reconciler.action import File
from reconciler.adoption import links, members
from reconciler.adoption.difference import Difference
from reconciler.adoption.edit import Put, Take
from reconciler.adoption.settings import revised, said
from reconciler.kinds.room import SPEC, RoomState
from reconciler.kinds.user import Person
from reconciler.state import Gap
from reconciler.title import composed, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.adoption.difference import Place
    from reconciler.adoption.edit import Edit
    from reconciler.adoption.scene import Scene
    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.spec import Json

_NAMES: Final = frozenset({"title", "type", "id", "previously", "state"})
"""All that may be said of a room in the archive."""

_ITSELF: Final = frozenset({"title", "type"})


def differences(scene: Scene, room: Room) -> Iterator[Difference]:
    """What differs of a declared room, and of who and what opens it.

    Args:
        scene: the manifests and the portal.
        room: the declared room.
    """
    place, found = scene.places.rooms[room.title], scene.rooms.get(room.title)
    if found is None:
        yield from _missing(scene, room, place)
        return
    actual = RoomType.of(found.values["type"])
    if actual is not room.type:
        yield _typed(room, place, found)
        if room.id is None or actual is None:
            return
    if composed(found.title) != room.title:
        yield _titled(room, place, found)
    if found.archived or room.state in {RoomState.ARCHIVED, RoomState.ABSENT}:
        yield from _moved(room, place, found)
        return
    yield from _set(room, place, found)
    yield from _pictured(scene, room, place, found)
    shares = scene.current.shares.get(found.id, Gap("its members were not read"))
    if isinstance(shares, Gap):
        if room.members is not None or room.owner:
            yield Difference.stuck(room.ref, room.source, "its people", shares.reason)
    else:
        yield from _owned(scene, room, place, shares)
        yield from members.differences(scene, room, place, shares)
    yield from links.differences(scene, room, place, found)


def _missing(scene: Scene, room: Room, place: Place) -> Iterator[Difference]:
    gap = scene.current.rooms_gap
    word, problem = scene.unmatched.get(room.source, ("", ""))
    if gap or (problem and word != "id"):
        reason = gap.reason if gap else problem
        yield Difference.stuck(room.ref, room.source, "which room it is", reason)
    elif room.state is not RoomState.ABSENT:
        text = "the room: the portal has none"
        yield Difference(room.ref, room.source, "-", text, (Take(place.file, place.path),))


def _typed(room: Room, place: Place, found: FoundRoom) -> Difference:
    actual = found.values["type"]
    text = f"type  {room.type.word} -> {actual}"
    if room.id is None:
        reason = f"it may well be another room; only `id: {found.id}` says that it is meant"
        return Difference.stuck(room.ref, room.source, text, reason)
    if RoomType.of(actual) is None:
        return Difference.stuck(room.ref, room.source, text, "no manifest knows that type")
    edit = Put(place.file, place.at("type"), actual)
    return Difference(room.ref, room.source, "~", text, (edit,))


def _titled(room: Room, place: Place, found: FoundRoom) -> Difference:
    edits: list[Edit] = [Put(place.file, place.at("title"), found.title)]
    former = place.data.get("previously", [])
    again = [index for index, one in enumerate(former) if folded(one) == folded(found.title)]
    # A former title is one that no room has.
    if again and len(again) == len(former):
        edits.append(Take(place.file, place.at("previously")))
    else:
        edits += [Take(place.file, place.at("previously", index)) for index in again]
    text = f"title  {room.title} -> {found.title}"
    return Difference(room.ref, room.source, "~", text, tuple(edits))


def _moved(room: Room, place: Place, found: FoundRoom) -> Iterator[Difference]:
    """A room in the archive, or declared to be there or gone."""
    state = RoomState.ARCHIVED if found.archived else RoomState.ACTIVE
    if room.state is state:
        return
    edits: list[Edit] = [Put(place.file, place.at("state"), state.value)]
    text = f"state  {room.state or RoomState.ACTIVE} -> {state}"
    rest = [word for word in place.data if word not in _NAMES] if found.archived else []
    if rest:
        edits += [Take(place.file, place.at(word)) for word in rest]
        text += f"; a room in the archive says nothing else: {', '.join(rest)} go"
    yield Difference(room.ref, room.source, "~", text, tuple(edits))


def _set(room: Room, place: Place, found: FoundRoom) -> Iterator[Difference]:
    for change in diff.fields(SPEC, room.values, found.values):
        if change.name in _ITSELF or change.current is None:
            continue
        before = place.data[change.name]
        after = said(change.name, change.current, before)
        text = f"{change.name}  {_shown(change.desired)} -> {_shown(change.current)}"
        if after is None:
            reason = "no manifest can say that"
            yield Difference.stuck(room.ref, room.source, text, reason)
        else:
            edits = tuple(revised(place, place.at(change.name), before, after))
            yield Difference(room.ref, room.source, "~", text, edits)


def _shown(value: Json) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value or "none")


def _pictured(scene: Scene, room: Room, place: Place, found: FoundRoom) -> Iterator[Difference]:
    if room.logo is None:
        return
    digest = scene.current.logos.get(found.id, "") if room.logo.content else ""
    if isinstance(digest, Gap):
        yield Difference.stuck(room.ref, room.source, "logo", digest.reason)
    elif not room.logo.content and found.picture:
        reason = "save the portal's picture beside the manifest, and name the file"
        yield Difference.stuck(room.ref, room.source, "logo  none -> a picture", reason)
    elif room.logo.content and not digest:
        edit = Put(place.file, place.at("logo"), "none")
        text = f"logo  {room.logo.file} -> none"
        yield Difference(room.ref, room.source, "~", text, (edit,))
    elif room.logo.content and digest != File(room.logo.file, room.logo.content).digest:
        reason = f"save the portal's picture over {room.logo.file}, or take the key out"
        text = f"logo  {room.logo.file} -> another picture"
        yield Difference.stuck(room.ref, room.source, text, reason)


def _owned(
    scene: Scene, room: Room, place: Place, shares: tuple[Share, ...]
) -> Iterator[Difference]:
    owner = next((one.subject for one in shares if one.owner), None)
    if not room.owner or not isinstance(owner, Person):
        return
    if owner.id in {one.id for one in scene.known(room.owner)}:
        return
    text = f"owner  {room.owner} -> {owner.email or 'somebody without an address'}"
    if not owner.email:
        reason = "no manifest can name whoever has no address"
        yield Difference.stuck(room.ref, room.source, text, reason)
        return
    edit = Put(place.file, place.at("owner"), owner.email)
    yield Difference(room.ref, room.source, "~", text, (edit,))
