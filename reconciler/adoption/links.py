"""What differs of the links of a room."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reconciler.access import Access, RoomType
from reconciler.action import Ref
from reconciler.adoption.difference import Difference
from reconciler.adoption.edit import Add, Take
from reconciler.adoption.limits import limit, said_of, shown
from reconciler.kinds import link_terms as terms
from reconciler.kinds.room_linking import fitting
from reconciler.state import Gap
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.adoption.difference import Place
    from reconciler.adoption.edit import Path
    from reconciler.adoption.scene import Scene
    from reconciler.kinds.link_terms import Ground
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.kinds.room_link import FoundRoomLink, RoomLink
    from reconciler.spec import Json, Value

_KEPT = "its password is a secret"
_NONE = "none"
_LIMITS = ("expires", "deny_download", "internal", "max_uses")


def differences(scene: Scene, room: Room, place: Place, found: FoundRoom) -> Iterator[Difference]:
    """What differs of the links of a room.

    Args:
        scene: the manifests and the portal.
        room: the declared room; without links, they are left alone.
        place: where it is declared.
        found: the room of the portal.
    """
    if room.links is None:
        return
    ref, current = Ref("links", room.title), scene.current
    there = current.room_links.get(found.id, Gap("they were not read"))
    if isinstance(there, Gap):
        yield Difference.stuck(ref, room.source, "its links", there.reason)
        return
    type_ = RoomType.of(found.values["type"]) or room.type
    ground = terms.Ground(type_, current.version, current.secrets, current.now)
    taken: set[str] = set()
    for index, link in enumerate(room.links):
        fits = fitting(link, there)
        taken.update(one.id for one in fits)
        yield from _declared(ref, link, place, (index, fits), ground)
    extra = [one for one in there if one.id not in taken]
    extra = [one for one in extra if not (one.primary and ground.type in terms.ALWAYS)]
    # A declared one of the same title is another kind of link.
    titles = [*(one.title for one in extra), *(one.title for one in room.links)]
    times = Counter(composed(one).casefold() for one in titles)
    for one in extra:
        several = times[composed(one.title).casefold()] > 1
        yield _added(ref, room, place, one, ground, several=several)


def _declared(
    ref: Ref, link: RoomLink, place: Place, fits: tuple[int, list[FoundRoomLink]], ground: Ground
) -> Iterator[Difference]:
    (index, there), text = fits, f'the link "{link.title}"'
    if len(there) > 1:
        reason = f"it may be {len(there)} links of the room: {', '.join(one.id for one in there)}"
        yield Difference.stuck(ref, link.source, text, reason)
    elif there:
        path = ("links", index)
        before, after = terms.declared(link, ground), terms.found(there[0], ground, link)
        for word in before:
            if before[word] != after[word]:
                said = (before[word], after[word])
                yield _altered(ref, link, place, path, (word, *said))
    elif link.primary and ground.type in terms.ALWAYS:
        reason = "it is the primary one, and the portal shows none, though the room has one"
        yield Difference.stuck(ref, link.source, text, reason)
    else:
        edit = Take(place.file, place.at("links", index))
        yield Difference(ref, link.source, "-", text, (edit,))


def _altered(
    ref: Ref, link: RoomLink, place: Place, path: Path, change: tuple[str, Value, Value]
) -> Difference:
    word, before, after = change
    text = f'{word} of the link "{link.title}"  {shown(before)} -> {shown(after)}'
    reason = ""
    if word == "access" and Access.of(after) is None:
        reason = "no manifest knows that level"
    if word == "password" and after != _NONE:
        reason = f"{_KEPT}; name the variable that holds it by `password_env`"
    if reason:
        return Difference.stuck(ref, link.source, text, reason)
    return Difference(ref, link.source, "~", text, (said_of(place, path, word, after),))


def _added(  # noqa: PLR0913 - the last two are what it is judged by
    ref: Ref, room: Room, place: Place, link: FoundRoomLink, ground: Ground, *, several: bool
) -> Difference:
    said = terms.found(link, ground)
    text = f'the link "{composed(link.title)}"  {said["access"]}'
    reason = ""
    if link.access is None:
        reason = "no manifest knows what it allows"
    elif link.password:
        reason = f"{_KEPT}; declare it with a `password_env`"
    elif several:
        reason = "another link of the room has that title"
    if reason:
        return Difference.stuck(ref, room.source, text, reason)
    item: dict[str, Json] = {
        "title": composed(link.title),
        "kind": "invitation" if link.invites else "external",
        "access": said["access"],
        **({"primary": True} if link.primary else {}),
    }
    item |= {word: value for word in _LIMITS if (value := limit(word, said.get(word))) is not None}
    return Difference(ref, room.source, "+", text, (Add(place.file, place.at("links"), item),))
