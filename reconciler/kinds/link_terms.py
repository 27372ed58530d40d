"""What a link of a room says: as plans show it, as requests carry it, and whether it is there.

Source for what the portal does: fact sheet on rooms, sections 8 and 13. Since when a portal takes
what a link says: the server's source (``SetRoomLink`` and ``SetInvitationLinkAsync`` of 3.2.1,
3.5.0, 3.6.0 and 3.7.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.access import NOBODY, RoomType
from reconciler.action import Secret
from reconciler.kinds.instant import instant
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from reconciler.kinds.room_link import FoundRoomLink, RoomLink
    from reconciler.spec import Json, Value

LIMITED = (3, 7)
"""The first version whose invitation links of rooms have an end and a number of uses. Earlier ones
give them an end of their own with each write, which nobody can choose."""

INTERNAL = (3, 5)
"""The first version whose links can be for people of the portal alone."""

ALWAYS = frozenset({RoomType.FORM_FILLING, RoomType.PUBLIC})
"""Rooms that always have their primary link: another takes the place of one that is revoked."""

_INVITATION, _EXTERNAL = 0, 1


@dataclass(frozen=True, slots=True)
class Ground:
    """What the links of a room are judged by, beyond themselves.

    Attributes:
        type: the room's type.
        version: the server's.
        secrets: digests of what the environment holds, by variable.
        now: the time.
        complete: whether every listing is whole; nothing is revoked otherwise.
    """

    type: RoomType
    version: tuple[int, ...]
    secrets: Mapping[str, str]
    now: datetime
    complete: bool = True


def who(title: str, *, invites: bool) -> str:
    """Whom a link lets in, as plans call them."""
    return f'anyone with the {"invitation link" if invites else "link"} "{composed(title)}"'


def declared(link: RoomLink, ground: Ground) -> dict[str, Value]:
    """What a declared link says, by the words of the manifest, as plans show it."""
    return _known(link, ground, link.password_env and _as_in(link.password_env))


def found(link: FoundRoomLink, ground: Ground, like: RoomLink | None = None) -> dict[str, Value]:
    """What a link of the portal says, in the same words.

    Args:
        link: the link.
        ground: what links are judged by.
        like: the declared one that it is held against: its password is the other's, or it is not.
    """
    password = link.password and "set"
    if link.password and like and like.password_env:
        # Where nobody knows what it is to be, no difference can be told.
        same = ground.secrets.get(like.password_env, link.password) == link.password
        password = _as_in(like.password_env) if same else "other"
    return _known(link, ground, password)


def _known(link: RoomLink | FoundRoomLink, ground: Ground, password: str) -> dict[str, Value]:
    """What a room's link of a kind can say on a portal: nothing else is compared or sent."""
    access = link.access.word if link.access else "a level of its own"
    ends = instant(link.expires) if link.expires else "never"
    if link.invites:
        said: dict[str, Value] = {"access": access}
        if ground.version >= LIMITED:
            uses = "any number" if link.max_uses is None else link.max_uses
            said |= {"expires": ends, "max_uses": uses}
        return said
    said = {"title": composed(link.title)} if link.primary else {}
    said["access"] = access
    if not (link.primary and ground.type in ALWAYS):
        said["expires"] = ends
    said |= {"password": password or "none", "deny_download": link.deny_download}
    # With it, a public room drops the whole change in silence.
    if ground.type is not RoomType.PUBLIC and ground.version >= INTERNAL:
        said["internal"] = link.internal
    return said


def summary(begin: str, said: Mapping[str, Value]) -> str:
    """All that a link says, in one line that begins with what it allows."""
    password = str(said.get("password", "none")).removeprefix("as ")
    parts = [
        begin,
        f"until {said['expires']}" if said.get("expires", "never") != "never" else "",
        {"none": "", "set": "with a password"}.get(password, f"with the password {password}"),
        "without downloads" if said.get("deny_download") else "",
        "for people of the portal alone" if said.get("internal") else "",
        f"{said['max_uses']} in all" if isinstance(said.get("max_uses"), int) else "",
    ]
    return ", ".join(filter(None, parts))


def body(link: RoomLink, ground: Ground, id_: str = "") -> dict[str, Json]:
    """The body that makes a link, or makes one of the portal as declared.

    All that the link can say is in it, since the portal takes away what is left out.

    Args:
        link: the declared link.
        ground: what links are judged by.
        id_: of the portal's link; without one the portal makes another link at each call.
    """
    said = declared(link, ground)
    sent: dict[str, Json] = {
        **({"linkId": id_} if id_ else {}),
        "access": link.access.number,
        "title": composed(link.title),
        "linkType": _INVITATION if link.invites else _EXTERNAL,
    }
    more: dict[str, tuple[str, Json]] = {
        "expires": ("expirationDate", link.expires and instant(link.expires)),
        "password": ("password", Secret(link.password_env) if link.password_env else None),
        "deny_download": ("denyDownload", link.deny_download),
        "internal": ("internal", link.internal),
        "max_uses": ("maxUseCount", link.max_uses),
    }
    return sent | dict(more[word] for word in said if word in more)


def revocation(link: FoundRoomLink) -> dict[str, Json]:
    """The body that takes a link away."""
    kind = _INVITATION if link.invites else _EXTERNAL
    return {"linkId": link.id, "access": NOBODY, "title": link.title, "linkType": kind}


def settled(sent: Mapping[str, Json], links: Iterable[FoundRoomLink]) -> bool:
    """Whether what a request was to bring about is there, and no more than that.

    Args:
        sent: the body of the request, with a digest in the place of a password.
        links: the room's links, read again.
    """
    if sent["access"] == NOBODY:
        return all(link.id != sent["linkId"] for link in links)
    fits = [
        link
        for link in links
        if link.id == sent.get("linkId")
        or ("linkId" not in sent and not link.primary and _name(link) == _name_of(sent))
    ]
    return len(fits) == 1 and _says(fits[0], sent)


def invites(sent: Mapping[str, Json]) -> bool:
    """Whether a body speaks of an invitation link."""
    return bool(sent["linkType"] == _INVITATION)


def _name(link: FoundRoomLink) -> tuple[str, bool]:
    return composed(link.title), link.invites


def _name_of(sent: Mapping[str, Json]) -> tuple[str, bool]:
    return sent["title"], invites(sent)


def _says(link: FoundRoomLink, sent: Mapping[str, Json]) -> bool:
    said: dict[str, Json] = {
        "access": link.access.number if link.access else None,
        "title": composed(link.title),
        "expirationDate": link.expires and instant(link.expires),
        "password": link.password or None,
        "denyDownload": link.deny_download,
        "internal": link.internal,
        "maxUseCount": link.max_uses,
    }
    return all(said[name] == sent[name] for name in said if name in sent)


def _as_in(variable: str) -> str:
    return f"as in ${variable}"
