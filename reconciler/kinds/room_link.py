"""Links of a room: as a manifest declares them, and as the portal has them.

Source for what the portal does: fact sheet on rooms, section 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from reconciler.access import Access
    from reconciler.source import Source


@dataclass(frozen=True, slots=True)
class RoomLink:
    """A link that a manifest declares; told from the room's others by its title.

    Attributes:
        title: what it is called.
        invites: whether whoever follows it becomes a member; otherwise it only opens the room.
        access: what it allows.
        source: where it is declared.
        primary: whether it is the external link that some rooms always have.
        expires: when it stops working, in UTC to the second; None never.
        password_env: the variable of the environment that holds its password; empty for none.
        deny_download: whether downloads are denied.
        internal: whether only people of the portal may follow it.
        max_uses: how many people can come in by it; None any number.
        public: whether the manifest says that it is meant for everybody.
    """

    title: str
    invites: bool
    access: Access
    source: Source
    primary: bool = False
    expires: datetime | None = None
    password_env: str = ""
    deny_download: bool = False
    internal: bool = False
    max_uses: int | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class FoundRoomLink:
    """A link of a room, without its address and password, which are secrets.

    Attributes:
        id: the portal's id.
        title: what it is called.
        invites: whether whoever follows it becomes a member.
        access: what it allows; None for a level that this program does not know.
        primary: whether it is the external link that some rooms always have.
        expires: when it stops working, in UTC to the second; None never.
        password: a digest of its password; empty if it has none.
        deny_download: whether downloads are denied.
        internal: whether only people of the portal may follow it.
        max_uses: how many people can come in by it; None any number.
        used: how many have.
    """

    id: str
    title: str
    invites: bool
    access: Access | None
    primary: bool = False
    expires: datetime | None = None
    password: str = ""
    deny_download: bool = False
    internal: bool = False
    max_uses: int | None = None
    used: int = 0
