"""Whether the key is good, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.checkup.door import SOON
from reconciler.checkup.facts import Key
from reconciler.checkup.finding import ok, problem, unchecked, warning
from reconciler.checkup.trouble import GONE, Fault, Trouble
from reconciler.checkup.words import left
from reconciler.errors import Exit
from reconciler.kinds.user import Person, Standing

if TYPE_CHECKING:
    from reconciler.checkup.facts import Facts
    from reconciler.checkup.finding import Finding

MINIMAL = "rooms:write, accounts:read, accounts:write and *:read"
"""What a key needs for all but `invitation_links` and what lies in files (fact sheet on people,
section 1.3)."""

_ASK = "ask again; if it stays so, ask whoever runs the portal"


def key(facts: Facts) -> Finding:
    """Whether there is a key, the portal takes it, and for how long."""
    if facts.closed:
        return unchecked("key", facts.closed)
    if facts.keyless:
        return _keyless(facts)
    if facts.locked:
        return _refused(facts)
    return _accepted(facts)


def _accepted(facts: Facts) -> Finding:
    found = facts.key
    if isinstance(found, Fault) and found.trouble in {Trouble.ABSENT, Trouble.SCOPE}:
        if isinstance(facts.account, Person):
            return ok("key", "accepted; until when it is valid is not told")
        return unchecked("key", "the portal does not tell of keys")
    if not isinstance(found, Key):
        return warning("key", found.words if found else "it was not asked for", _ASK)
    name = f'accepted, called "{found.name}"' if found.name else "accepted"
    if found.expires is None:
        return ok("key", f"{name}, valid without end")
    text = f"{name}, {left(found.expires, facts.seen.at)}"
    if found.expires - facts.seen.at < SOON:
        advice = "make a new one in the portal's developer tools, and put it in DOCSPACE_API_KEY"
        return warning("key", text, advice)
    return ok("key", text)


def _keyless(facts: Facts) -> Finding:
    if facts.given and facts.given.other:
        return unchecked("key", facts.keyless)
    advice = f"set DOCSPACE_API_KEY to a key of {MINIMAL}, made in the portal's developer tools"
    return problem("key", facts.keyless, advice, Exit.ACCESS)


_REFUSALS = {
    Trouble.KEY: (
        (
            "the portal refuses the key, and says so of a wrong one, one that has ended, was"
            " deleted or switched off, and of one whose maker is disabled"
        ),
        (
            "see in the portal's developer tools whether it is there, on and in time, and among"
            " the people whether its maker is active; otherwise make a new one"
        ),
    ),
    Trouble.NETWORK: (
        "",  # the words of the portal's rule
        "run it from an address that the portal's IP rules let in, or let this one in there",
    ),
    Trouble.BUSY: (
        "the portal answers 403 to what any key may ask, without a reason",
        "see whether the portal's IP rules let this machine in, and whether it is being moved",
    ),
}


def _refused(facts: Facts) -> Finding:
    found = [one for one in (facts.key, facts.account) if isinstance(one, Fault)]
    fault = next(one for one in found if one.trouble in _REFUSALS.keys() | GONE)
    if fault.trouble in GONE:
        return problem("key", fault.words, _ASK, Exit.PORTAL)
    text, advice = _REFUSALS[fault.trouble]
    return problem("key", text or fault.words, advice, Exit.ACCESS)


def account(facts: Facts) -> Finding:
    """Whose key it is, and whether that account may do anything."""
    if facts.locked:
        return unchecked("account", facts.locked)
    found = facts.account
    if isinstance(found, Fault) and found.trouble is Trouble.SCOPE:
        advice = "add accounts.self:read or *:read to the key: plans then tell what it may not do"
        return warning("account", "the key may not ask whose it is", advice)
    if not isinstance(found, Person):
        return warning("account", found.words if found else "it was not asked for", _ASK)
    return _able(found)


def _able(found: Person) -> Finding:
    who = f"{found.email}, {found.role}"
    if found.standing is not Standing.ACTIVE:
        text, advice = f"{who}, is {found.standing}", "let an active account make a key"
        return problem("account", text, advice, Exit.ACCESS)
    if not found.role.may_manage_rooms:
        text = f"{who}, may neither look people up nor manage rooms"
        advice = "use a key of a DocSpaceAdmin, or make the account one"
        return problem("account", text, advice, Exit.ACCESS)
    if found.role is Role.ROOM_ADMIN:
        text = f"{who}, sees its own rooms and not everybody, and may not change groups or types"
        return warning("account", text, "use a key of a DocSpaceAdmin, if more is declared")
    return ok("account", who)
