"""Portals by hand, and what they have otherwise than manifests say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reconciler.access import Access, Role
from reconciler.adoption import differences
from reconciler.cli.adopting import Manifests
from reconciler.kinds.members import Share
from reconciler.kinds.room import FoundRoom
from reconciler.kinds.user import Person, Standing
from reconciler.manifest import Kept, load_from
from reconciler.state import Current

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.kinds.group import FoundGroup
    from reconciler.spec import Value

NAME = "rooms.yaml"
ANN = Person("ann@acme.example", "id-ann", Role.ROOM_ADMIN, Standing.ACTIVE)
BOB = Person("bob@acme.example", "id-bob", Role.USER, Standing.ACTIVE)
BOB_TOO = Person("bob@acme.example", "id-bob-2", Role.USER, Standing.ACTIVE)
NAMELESS = Person("", "id-x", Role.USER, Standing.ACTIVE)


def room(
    title: str = "Plans", *, archived: bool = False, picture: str = "", **more: Value
) -> FoundRoom:
    """A room of the portal, with the id 7 and nothing set."""
    values: dict[str, Value] = {
        "title": title,
        "type": "custom",
        "tags": (),
        "color": "61C059",
        "cover": "",
        "indexing": False,
        "deny_download": False,
        "save_as_xlsx": None,
        "lifetime": "none",
        "watermark": (),
        "quota": "default",
    }
    return FoundRoom(7, values | more, archived, frozenset(), "id-ann", picture=picture)


def share(subject: Person | FoundGroup, access: Access | None = Access.READ) -> Share:
    """A row of an access list."""
    return Share(subject, access)


def owned(by: Person = ANN) -> Share:
    """The row of a room's owner."""
    return Share(by, None, owner=True)


def current(*rooms: FoundRoom, **more: Any) -> Current:  # noqa: ANN401 - whatever a portal has
    """A portal where Ann and Bob are."""
    return Current(
        **{
            "portal": "portal",
            "rooms": rooms or (room(),),
            "shares": {7: (owned(),)},
            "people": {one.email: (one,) for one in (ANN, BOB)},
            **more,
        }
    )


def adopted(
    text: str, there: Current, beside: Mapping[str, bytes] | None = None
) -> tuple[str, list[str]]:
    """A manifest after everything that can be was adopted, and what cannot, with the reasons."""
    files = {NAME: text.encode(), **(beside or {})}
    desired = load_from(Kept([NAME], files))
    manifests = Manifests([NAME], files)
    found = differences(desired, manifests.data, there)
    made = manifests.adopted([one for one in found if not one.reason])
    stuck = [(one, one.reason) for one in found if one.reason]
    told = [f"{one.text}: {reason}" for one, reason in [*stuck, *made.refused]]
    return made.files.get(NAME, files[NAME]).decode(), told


def of_room(rest: str, there: Current) -> tuple[str, list[str]]:
    """The same of a manifest with one room; what is added to it, before and after."""
    begin = "version: 1\nrooms:\n- title: Plans\n  type: custom\n"
    made, told = adopted(begin + rest, there)
    return made.removeprefix(begin), told
