"""Settings, seats and links into the portal from a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.sandbox import checks
from reconciler.sandbox.clock import stamp
from reconciler.sandbox.identity import is_guid
from reconciler.sandbox.invitation_links import InvitationLink
from reconciler.sandbox.quotas import STATISTICS
from reconciler.sandbox.roles import ROLE_NAMES, Role
from reconciler.sandbox.seats import FEATURES, UNLIMITED
from reconciler.sandbox.seed_rules import RULES, seed_rules

if TYPE_CHECKING:
    from reconciler.sandbox.portal import Portal

SETTINGS = {
    "allowInvitingGuests": True,
    "allowInvitingMembers": True,
    "tagsIgnoreCase": True,
}
RARE_SETTINGS = {"standalone": True, "tfaRegistration": False, "tfa": False, STATISTICS: False}
_NUMBERS = frozenset({"invitationLimit", "utcOffset"})
_LINK = frozenset({"id", "type", "expires", "maxUseCount", "currentUseCount"})
_OFFSET = re.compile(r"([+-])(\d\d):([0-5]\d)")
LINKED = {name: role for name, role in ROLE_NAMES.items() if role != Role.GUEST}


def seed_settings(portal: Portal, value: object) -> None:
    """Set the switches of the portal.

    Args:
        portal: The portal.
        value: What the document says of them.

    Raises:
        ValueError: Something is not understood.
    """
    switches = SETTINGS | RARE_SETTINGS
    words = checks.mapping(value, "settings", _NUMBERS | RULES | switches.keys())
    for name, default in switches.items():
        on = checks.flag(words, name, "settings", default=default)
        portal.database.remember(name, "true" if on else "false")
    seed_rules(portal, words)
    limit = checks.number(words, "invitationLimit", "settings", UNLIMITED)
    portal.database.remember("invitationLimit", str(limit))
    text = checks.text(words, "utcOffset", "settings", "+00:00")
    parts = _OFFSET.fullmatch(text)
    if parts is None:
        raise ValueError(f"settings.utcOffset: {text!r} is no offset such as '+03:00'")
    sign, hours, minutes = parts.groups()
    ahead = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)
    portal.database.remember("utcOffset", str(ahead))


def seed_seats(portal: Portal, value: object) -> None:
    """Say how many seats there are.

    Args:
        portal: The portal.
        value: What the document says of them.

    Raises:
        ValueError: Something is not understood.
    """
    words = checks.mapping(value, "seats", frozenset(FEATURES))
    for name in FEATURES:
        portal.seats.set_limit(name, checks.number(words, name, "seats", UNLIMITED))


def seed_link(portal: Portal, value: object, where: str) -> None:
    """Make the link for a role.

    Args:
        portal: The portal.
        value: What the document says of it.
        where: Its place in the document.

    Raises:
        ValueError: Something is not understood.
    """
    words = checks.mapping(value, where, _LINK)
    role = checks.word(words, "type", where, LINKED, "")
    links = portal.invitations
    if links.of(role) is not None:
        raise ValueError(f"{where}.type: another link is for the same type")
    expires = checks.date(words, "expires", where)
    name = checks.text(words, "id", where, "").lower() or links.new_id()
    if not is_guid(name) or links.get(name) is not None:
        raise ValueError(f"{where}.id: {name!r} is no GUID, or that of another link")
    links.put(
        InvitationLink(
            *(name, role, None if expires is None else stamp(expires)),
            most=checks.number(words, "maxUseCount", where, 0) or None,
            uses=checks.number(words, "currentUseCount", where, 0),
        )
    )
