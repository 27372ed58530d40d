"""Documents without a fault to the desired state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.access import Access, Role, RoomType
from reconciler.address import normal
from reconciler.kinds.group import Group
from reconciler.kinds.invitation_link import InvitationLink
from reconciler.kinds.logo import Logo
from reconciler.kinds.members import Member
from reconciler.kinds.room import SPEC, Membership, Room, RoomState
from reconciler.kinds.room_link import RoomLink
from reconciler.kinds.user import Standing, User
from reconciler.kinds.welcome import OwnWelcome, PortalWelcome
from reconciler.manifest.day import day
from reconciler.manifest.letter import lies_at
from reconciler.manifest.moment import moment
from reconciler.manifest.picture import NONE
from reconciler.manifest.policy import domains, limits, rules
from reconciler.manifest.portals import portal
from reconciler.manifest.setting import setting
from reconciler.source import Source
from reconciler.state import Desired, ManifestFile, Unmanaged
from reconciler.title import stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yaml.nodes import Node

    from reconciler.kinds.welcome import Welcome
    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.manifest.letter import Letter
    from reconciler.manifest.picture import Picture
    from reconciler.manifest.wording import Path
    from reconciler.spec import Json

STRUCTURE: Final = frozenset(
    {
        *("title", "type", "id", "previously", "state", "owner", "from_template", "logo"),
        *("membership", "notify", "message", "members", "links"),
    }
)
"""The words of a room that are no settings: they say which room it is, and who comes into it."""

SETTINGS: Final = tuple(field.word for field in SPEC.fields if field.word not in STRUCTURE)
"""The words of a room that its spec knows and that may be left out."""

# A lookup by value is much quicker than Access.of, and there may be a hundred thousand members.
_ROOM_TYPES: Final[dict[Json, RoomType]] = {
    value: kind for kind in RoomType for value in (*kind.names, kind.number)
}
_ACCESS: Final[dict[Json, Access]] = {
    value: access for access in Access for value in (*access.names, access.number)
}


def desired(documents: Sequence[Document], names: Declared) -> Desired:
    """Make the desired state of manifests in which no problem was found.

    Args:
        documents: all manifests, in the order in which they were read.
        names: who and what they declare together, with the files that they name.

    Returns:
        What they declare together.
    """
    portals = [portal(one.data["portal"])[0] for one in documents if "portal" in one.data]
    users = {user.email: user for document in documents for user in _users(document, names.letters)}
    groups = {group.name: group for document in documents for group in _groups(document)}
    return Desired(
        files=tuple(ManifestFile(one.name, one.digest) for one in documents),
        portal=portals[0] if portals else "",
        rooms=tuple(room for document in documents for room in _rooms(document, names.pictures)),
        users=users,
        groups=groups,
        invitation_links=_invitation_links(documents),
        protect=frozenset(
            normal(address) for one in documents for address in one.data.get("protect", ())
        ),
        unmanaged_rooms=_unmanaged(documents),
        limits=limits(documents),
        domains=domains(documents),
        rules=rules(documents),
    )


def _unmanaged(documents: Sequence[Document]) -> Unmanaged:
    said = (one.data["unmanaged_rooms"] for one in documents if "unmanaged_rooms" in one.data)
    return Unmanaged(next(said, Unmanaged.IGNORE))


def _users(document: Document, letters: Mapping[str, Letter]) -> Iterator[User]:
    general = _welcome(document, document.data.get("defaults", {}), letters)
    for index, user in document.entries("users"):
        yield User(
            email=normal(user["email"]),
            type=Role.of(user["type"]) or Role.GUEST,
            source=document.source(("users", index)),
            state=Standing(user["state"]) if "state" in user else None,
            reassign_to=normal(user.get("reassign_to", "")),
            welcome=_welcome(document, user, letters) if "welcome" in user else general,
        )


def _welcome(
    document: Document, above: dict[str, Json], letters: Mapping[str, Letter]
) -> Welcome | None:
    declared = above.get("welcome")
    if not declared:
        return None
    if "mail" not in declared:
        return PortalWelcome(declared.get("key", ""), declared.get("key_env", ""))
    return OwnWelcome(
        file=declared["mail"],
        subject=declared["subject"],
        sender=normal(declared.get("from", "")),
        text=letters[lies_at(document.name, declared["mail"])].text,
    )


def _invitation_links(documents: Sequence[Document]) -> tuple[InvitationLink, ...] | None:
    # A list that is empty says something else than no list.
    if not any("invitation_links" in one.data for one in documents):
        return None
    return tuple(link for document in documents for link in _links(document))


def _links(document: Document) -> Iterator[InvitationLink]:
    for index, link in document.entries("invitation_links"):
        yield InvitationLink(
            type=Role.of(link["type"]) or Role.GUEST,
            expires=moment(link["expires"])[0] if "expires" in link else None,
            max_uses=int(link["max_uses"]) if "max_uses" in link else None,
            source=document.source(("invitation_links", index)),
        )


def _groups(document: Document) -> Iterator[Group]:
    for index, group in document.entries("groups"):
        yield Group(
            name=group["name"],
            manager=normal(group["manager"]),
            members=tuple(normal(address) for address in group.get("members", ())),
            source=document.source(("groups", index)),
            previously=tuple(group.get("previously", ())),
        )


def _rooms(document: Document, pictures: Mapping[str, Picture]) -> Iterator[Room]:
    defaults = document.data.get("defaults", {})
    for index, declared in document.entries("rooms"):
        room = {**defaults, **declared}
        place = ("rooms", index)
        yield Room(
            title=stored(room["title"]),
            type=_ROOM_TYPES[room["type"]],
            source=document.source(place),
            settings={word: setting(word, room[word]) for word in SETTINGS if word in room},
            members=_members(document, room, document.node((*place, "members"))),
            membership=Membership(room.get("membership", Membership.EXACT)),
            previously=tuple(stored(title) for title in room.get("previously", ())),
            id=int(room["id"]) if "id" in room else None,
            notify=room.get("notify", False),
            message=room.get("message", ""),
            state=RoomState(room["state"]) if "state" in room else None,
            owner=normal(room.get("owner", "")),
            template=stored(room.get("from_template", "")),
            logo=_logo(document, room, pictures),
            links=_room_links(document, room, (*place, "links")),
        )


def _logo(
    document: Document, room: dict[str, Json], pictures: Mapping[str, Picture]
) -> Logo | None:
    file = room.get("logo")
    if file in {None, NONE}:
        return Logo() if file else None
    return Logo(file, pictures[lies_at(document.name, file)].content)


def _members(document: Document, room: dict[str, Json], node: Node) -> tuple[Member, ...] | None:
    if "members" not in room:
        return None
    file = document.name
    made = []
    for member, place in zip(room["members"], node.value, strict=True):
        mark = place.start_mark
        email = member.get("email")
        made.append(
            Member(
                normal(email) if email else "",
                member.get("group", ""),
                _ACCESS[member["access"]],
                Source(file, mark.line + 1, mark.column + 1),
                day(member["from"])[0] if "from" in member else None,
                day(member["until"])[0] if "until" in member else None,
            )
        )
    return tuple(made)


def _room_links(
    document: Document, room: dict[str, Json], above: Path
) -> tuple[RoomLink, ...] | None:
    if "links" not in room:
        return None
    return tuple(
        RoomLink(
            title=link["title"],
            invites=link["kind"] == "invitation",
            access=_ACCESS[link["access"]],
            source=document.source((*above, index)),
            primary=link.get("primary", False),
            expires=moment(link["expires"])[0] if "expires" in link else None,
            password_env=link.get("password_env", ""),
            deny_download=link.get("deny_download", False),
            internal=link.get("internal", False),
            max_uses=int(link["max_uses"]) if "max_uses" in link else None,
            public=link.get("public", False),
        )
        for index, link in enumerate(room["links"])
    )
