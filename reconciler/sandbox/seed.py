"""A portal from a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox import checks
from reconciler.sandbox.identity import secret
from reconciler.sandbox.portal import CONDITIONS
from reconciler.sandbox.release import Release
from reconciler.sandbox.seed_groups import seed_group
from reconciler.sandbox.seed_people import PERSON, seed_person
from reconciler.sandbox.seed_rooms import seed_room
from reconciler.sandbox.seed_settings import seed_link, seed_seats, seed_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.sandbox.person import Person
    from reconciler.sandbox.portal import Portal

OWNER = "owner@sandbox.example"
_KEYS = frozenset(
    {
        *("version", "status", "acting", "scopes", "settings", "owner", "people", "groups"),
        *("rooms", "seats", "invitationLinks"),
    }
)


def seed_portal(portal: Portal, document: Mapping[str, object]) -> str:
    """Make an empty portal what a document says.

    Args:
        portal: The portal, empty.
        document: The document.

    Returns:
        The API key of the person who acts.

    Raises:
        ValueError: The document says something that is not understood.
    """
    words = checks.mapping(document, "portal", _KEYS)
    version = checks.text(words, "version", "portal", "3.7.2")
    Release(version)
    status = words.get("status", "active")
    checks.word(words, "status", "portal", CONDITIONS, "active")
    portal.staleness.clear()
    portal.database.remember("machine key", secret("machine"))
    portal.database.remember("version", version)
    portal.database.remember("status", str(status))
    seed_settings(portal, words.get("settings"))
    _people(portal, words)
    seed_seats(portal, words.get("seats"))
    for index, each in enumerate(checks.listed(words.get("invitationLinks"), "invitationLinks")):
        seed_link(portal, each, f"invitationLinks[{index}]")
    for index, each in enumerate(checks.listed(words.get("groups"), "groups")):
        seed_group(portal, each, f"groups[{index}]", find_person)
    for index, each in enumerate(checks.listed(words.get("rooms"), "rooms")):
        seed_room(portal, each, f"rooms[{index}]")
    acting = find_person(portal, checks.text(words, "acting", "portal", _owner(words)), "acting")
    scopes = [str(scope) for scope in checks.listed(words.get("scopes", ["*"]), "scopes")]
    portal.database.remember("acting", acting.email)
    return portal.keys.issue(acting, scopes)


def find_person(portal: Portal, email: str, where: str) -> Person:
    """Find somebody whom a document speaks of.

    Args:
        portal: The portal.
        email: The address.
        where: The place in the document.

    Returns:
        The person.

    Raises:
        ValueError: Nobody has that address.
    """
    person = portal.people.by_email(email)
    if person is None:
        raise ValueError(f"{where}: nobody in the document has the address {email!r}")
    return person


def _owner(words: Mapping[str, object]) -> str:
    return checks.text(words, "owner", "portal", OWNER)


def _people(portal: Portal, words: Mapping[str, object]) -> None:
    owner = _owner(words)
    listed = [
        checks.mapping(each, f"people[{index}]", PERSON)
        for index, each in enumerate(checks.listed(words.get("people"), "people"))
    ]
    addresses = [
        checks.text(each, "email", f"people[{index}]").lower() for index, each in enumerate(listed)
    ]
    if owner.lower() not in addresses:
        seed_person(portal, {"email": owner}, owner, "owner")
    if len(set(addresses)) < len(addresses):
        raise ValueError("people: an address is listed twice")
    for index, each in enumerate(listed):
        seed_person(portal, each, owner, f"people[{index}]")
