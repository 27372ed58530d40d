"""What differs of the people and the groups that manifests declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.adoption.difference import Difference
from reconciler.adoption.edit import Put, Take
from reconciler.kinds.user import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.adoption.scene import Scene
    from reconciler.kinds.user import Person, User


def differences(scene: Scene, user: User) -> Iterator[Difference]:
    """What differs of a declared user who is on the portal.

    Args:
        scene: the manifests and the portal.
        user: the declared user.
    """
    known = scene.known(user.email)
    if len(known) > 1:
        ids = ", ".join(one.id for one in known)
        reason = f"it is the address of {len(known)} accounts of the portal ({ids})"
        yield Difference.stuck(user.ref, user.source, "the account", reason)
    elif known:
        yield from _altered(scene, user, known[0])
    elif user.email in scene.current.hidden:
        reason = "the key's account cannot see as what they are on the portal"
        yield Difference.stuck(user.ref, user.source, "the account", reason)


def missing(scene: Scene, user: User) -> Iterator[Difference]:
    """That a declared user is not on the portal, if one would be invited.

    Args:
        scene: the manifests and the portal.
        user: the declared user.
    """
    if scene.known(user.email) or user.email in scene.current.hidden:
        return
    # Guests come by a room or a link alone; and who is disabled may as well be none.
    if user.type is not Role.GUEST and user.state is not Standing.DISABLED:
        place = scene.places.users[user.email]
        text = f"the user, as {user.type}: nobody on the portal"
        yield Difference(user.ref, user.source, "-", text, (Take(place.file, place.path),))


def _altered(scene: Scene, user: User, person: Person) -> Iterator[Difference]:
    place = scene.places.users[user.email]
    # The owner is an admin, and no manifest can say more.
    role = Role.DOCSPACE_ADMIN if person.role is Role.OWNER else person.role
    if role is not user.type:
        edit = Put(place.file, place.at("type"), role.word)
        yield Difference(user.ref, user.source, "~", f"type  {user.type} -> {role}", (edit,))
    disabled = person.standing is Standing.DISABLED
    if disabled is not (user.state is Standing.DISABLED):
        state = Standing.DISABLED if disabled else Standing.ACTIVE
        edit = Put(place.file, place.at("state"), state.value)
        text = f"state  {user.state or Standing.ACTIVE} -> {state}"
        yield Difference(user.ref, user.source, "~", text, (edit,))
