"""What differs of the groups that manifests declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.address import normal
from reconciler.adoption.difference import Difference
from reconciler.adoption.edit import Add, Put, Take
from reconciler.kinds.user import Standing
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.adoption.difference import Place
    from reconciler.adoption.edit import Edit
    from reconciler.adoption.scene import Scene
    from reconciler.kinds.group import FoundGroup, Group
    from reconciler.kinds.user import Person

_NOBODY = "no manifest can name whoever has no address"
_UNTOLD = "the portal does not tell their address; they may be disabled, or have none"


def differences(scene: Scene, group: Group) -> Iterator[Difference]:
    """What differs of a declared group.

    Args:
        scene: the manifests and the portal.
        group: the declared group.
    """
    place, found = scene.places.groups[group.name], scene.groups.get(group.name)
    if problem := scene.undecided.get(group.source):
        yield Difference.stuck(group.ref, group.source, "which group it is", problem)
        return
    if found is None:
        text = "the group: the portal has none"
        yield Difference(group.ref, group.source, "-", text, (Take(place.file, place.path),))
        return
    if composed(found.name) != composed(group.name):
        yield _named(scene, group, place, found)
    if found.members is None:
        reason = "the portal does not tell who is in it"
        yield Difference.stuck(group.ref, group.source, "its members", reason)
        return
    yield from _led(scene, group, place, found)
    yield from _members(scene, group, place, found, found.members)


def _named(scene: Scene, group: Group, place: Place, found: FoundGroup) -> Difference:
    edits: list[Edit] = [Put(place.file, place.at("name"), found.name)]
    former = place.data.get("previously", [])
    again = [index for index, one in enumerate(former) if one.casefold() == found.name.casefold()]
    # A former name is one that no group has.
    if again and len(again) == len(former):
        edits.append(Take(place.file, place.at("previously")))
    else:
        edits += [Take(place.file, place.at("previously", index)) for index in again]
    rooms = scene.places.named.get(group.name, ())
    edits += [Put(file, path, found.name) for file, path in rooms]
    text = f"name  {group.name} -> {found.name}"
    return Difference(group.ref, group.source, "~", text, tuple(edits))


def _led(scene: Scene, group: Group, place: Place, found: FoundGroup) -> Iterator[Difference]:
    if found.manager in {one.id for one in scene.known(group.manager)}:
        return
    everybody = (one for known in scene.current.people.values() for one in known)
    people = (*(found.members or ()), *everybody)
    leader = next((one for one in people if one.id == found.manager and one.email), None)
    if leader is None:
        text = f"manager  {group.manager} -> {'somebody' if found.manager else 'nobody'}"
        reason = _UNTOLD if found.manager else "every declared group has somebody who leads it"
        yield Difference.stuck(group.ref, group.source, text, reason)
        return
    text = f"manager  {group.manager} -> {leader.email}"
    if leader.standing is Standing.DISABLED:
        reason = "they are disabled, and nobody who is can stand in a declared group"
        yield Difference.stuck(group.ref, group.source, text, reason)
        return
    edit = Put(place.file, place.at("manager"), leader.email)
    yield Difference(group.ref, group.source, "~", text, (edit,))


def _members(
    scene: Scene, group: Group, place: Place, found: FoundGroup, members: tuple[Person, ...]
) -> Iterator[Difference]:
    left = {one.id: one for one in members}
    for index, address in enumerate(place.data.get("members", ())):
        known = [one.id for one in scene.known(normal(address))]
        there = [left.pop(id_) for id_ in known if id_ in left]
        # Whoever leads it may stand among them too.
        if not there and found.manager not in known:
            gone = Take(place.file, place.at("members", index))
            text = f"member {normal(address)}"
            yield Difference(group.ref, group.source, "-", text, (gone,))
    for person in left.values():
        if person.id == found.manager:
            continue
        text = f"member {person.email or 'somebody without an address'}"
        if not person.email:
            reason = f"{_NOBODY} ({person.id})"
            yield Difference.stuck(group.ref, group.source, text, reason)
        else:
            more = Add(place.file, place.at("members"), person.email)
            yield Difference(group.ref, group.source, "+", text, (more,))
