"""People from a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox import checks
from reconciler.sandbox.clock import stamp
from reconciler.sandbox.roles import ACTIVATION_NAMES, ROLE_NAMES, Activation, Role, Status

if TYPE_CHECKING:
    from reconciler.sandbox.checks import Words
    from reconciler.sandbox.portal import Portal

PERSON = frozenset(
    {
        *("email", "type", "state", "status", "activation", "firstName", "lastName"),
        *("ldap", "sso", "registered"),
    }
)
STATES = {
    "active": (Status.ACTIVE, Activation.ACTIVATED),
    "pending": (Status.PENDING, Activation.PENDING),
    "disabled": (Status.TERMINATED, Activation.ACTIVATED),
}
_MOST_FLAGS = 7


def seed_person(portal: Portal, words: Words, owner: str, where: str) -> None:
    """Make one account.

    Args:
        portal: The portal.
        words: What the document says of the person.
        owner: The owner's address.
        where: The person's place in the document.

    Raises:
        ValueError: Something is not understood.
    """
    email = checks.text(words, "email", where)
    owns = email.lower() == owner.lower()
    role = checks.word(words, "type", where, ROLE_NAMES, "DocSpaceAdmin" if owns else "")
    if owns and role != Role.ADMIN:
        raise ValueError(f"{where}.type: the owner is a DocSpaceAdmin")
    if "state" in words and "status" in words:
        raise ValueError(f"{where}: `status` is another word for `state`; write one of them")
    key = "status" if "status" in words else "state"
    status, activation = checks.word(words, key, where, STATES, "active")
    local = email.split("@", maxsplit=1)[0].replace(".", " ").title()
    silent = status == Status.PENDING
    registered = checks.date(words, "registered", where)
    portal.people.add(
        email,
        role=role,
        status=status,
        activation=_activation(words, where, activation),
        first=checks.text(words, "firstName", where, "" if silent else local.split(" ")[0]),
        last=checks.text(words, "lastName", where, "" if silent else "Example"),
        owner=owns,
        created=None if registered is None else stamp(registered),
        ldap=checks.flag(words, "ldap", where, default=False),
        sso=checks.flag(words, "sso", where, default=False),
    )


def _activation(words: Words, where: str, usual: int) -> int:
    value = words.get("activation", usual)
    if value in ACTIVATION_NAMES:
        return ACTIVATION_NAMES[str(value)]
    # The names are flags, so a number may stand for several of them.
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_FLAGS:
        return int(value)
    names = ", ".join(ACTIVATION_NAMES)
    raise ValueError(f"{where}.activation: {value!r} is none of {names} and no sum of them")
