"""What differs of the portal's own invitation links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import Ref
from reconciler.adoption.difference import Difference
from reconciler.adoption.edit import Add, Take
from reconciler.adoption.limits import limit, said_of, shown
from reconciler.kinds.invitation_link import KIND, SINCE, TYPES, values
from reconciler.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.adoption.scene import Scene
    from reconciler.kinds.invitation_link import FoundLink, InvitationLink


def differences(scene: Scene) -> Iterator[Difference]:
    """What differs of the portal's own links; without a list of them, they are left alone.

    Args:
        scene: the manifests and the portal.
    """
    declared, current = scene.desired.invitation_links, scene.current
    if declared is None:
        return
    for link in declared:
        unread = current.unread_links.get(link.type, "")
        if current.version < SINCE:
            unread = "this version of the portal has no such links"
        if unread:
            yield Difference.stuck(link.ref, link.source, "the link", unread)
        else:
            yield from _of(scene, link, current.links.get(link.type))
    named = {one.type for one in declared}
    for role in TYPES:
        if role in current.links and role not in named:
            yield _added(scene, current.links[role])


def _of(scene: Scene, link: InvitationLink, found: FoundLink | None) -> Iterator[Difference]:
    place = scene.places.invitation_links[link.type]
    if found is None:
        edit = Take(place.file, place.path)
        yield Difference(link.ref, link.source, "-", "the link: the portal has none", (edit,))
        return
    after = dict(values(found))
    for word, before in values(link):
        if before != after[word]:
            text = f"{word}  {shown(before)} -> {shown(after[word])}"
            edits = (said_of(place, (), word, after[word]),)
            yield Difference(link.ref, link.source, "~", text, edits)


def _added(scene: Scene, found: FoundLink) -> Difference:
    place = scene.places.lists[0]
    limits = {word: limit(word, value) for word, value in values(found)}
    item = {"type": found.type.word, **{word: one for word, one in limits.items() if one}}
    source = (
        (scene.desired.invitation_links or ())[0].source if place.data else Source(place.file, 0, 0)
    )
    edit = Add(place.file, place.path, item)
    return Difference(Ref(KIND, found.type.word), source, "+", "the link", (edit,))
