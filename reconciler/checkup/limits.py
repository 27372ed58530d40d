"""What a portal still has room for, and what it lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.checkup.facts import Allowance, Switches
from reconciler.checkup.finding import ok, unchecked, warning
from reconciler.checkup.trouble import Fault, Trouble
from reconciler.checkup.words import size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.checkup.facts import Facts, Share
    from reconciler.checkup.finding import Finding

_SEATS = {"manager": "paid seats", "users": "other seats"}
_PLACES = {"room": "rooms", "total_size": "storage"}
"""The portal's names of its limits (fact sheet on people, section 5.3)."""

_BYTES = "total_size"


def seats(facts: Facts) -> Finding:
    """Whether anybody can still be let in."""
    advice = "disable people who are not needed any more, or buy seats, before anybody is invited"
    return _limited(facts, "seats", _SEATS, advice)


def quota(facts: Facts) -> Finding:
    """Whether there is room for rooms and files."""
    advice = "archive or delete what is not needed any more, or buy more"
    return _limited(facts, "quota", _PLACES, advice)


def _limited(facts: Facts, check: str, names: Mapping[str, str], advice: str) -> Finding:
    if facts.locked:
        return unchecked(check, facts.locked)
    found = facts.quota or {}
    if isinstance(found, Fault):
        return unchecked(check, _untold(found))
    told = {name: found[name] for name in names if name in found}
    if not told:
        return unchecked(check, "the portal does not tell")
    text = "; ".join(f"{names[name]}: {_used(name, share)}" for name, share in told.items())
    if any(share.limit is not None and share.used >= share.limit for share in told.values()):
        return warning(check, text, advice)
    return ok(check, text)


def _used(name: str, share: Share) -> str:
    count = size if name == _BYTES else str
    if share.limit is None:
        return f"{count(share.used)} used, without a limit"
    none = ", none is left" if share.used >= share.limit else ""
    return f"{count(share.used)} of {count(share.limit)} used{none}"


def _untold(fault: Fault | None) -> str:
    if fault is None:
        return "the portal does not tell"
    return "the key lacks the scope *:read" if fault.trouble is Trouble.SCOPE else fault.words


def invitations(facts: Facts) -> Finding:
    """Whether anybody may be invited, and how many."""
    check = "invitations"
    if facts.closed:
        return unchecked(check, facts.closed)
    switches = facts.switches
    if not isinstance(switches, Switches):
        old = "the portal is older than its switches for them"
        return unchecked(check, switches.words if switches else old)
    off = [
        what
        for what, on in (("to rooms by address", switches.guests), ("to itself", switches.members))
        if not on
    ]
    if off:
        text = f"the portal invites nobody {' and '.join(off)}"
        advice = "let an administrator switch it on, in the portal's security settings"
        return warning(check, text, advice)
    return _left(check, facts)


def _left(check: str, facts: Facts) -> Finding:
    if not isinstance(facts.allowance, Allowance):
        why = facts.locked or _untold(facts.allowance)
        return ok(check, f"switched on; how many are left today is not told: {why}")
    left = facts.allowance.left
    if left is None:
        return ok(check, "switched on, without a limit")
    if left <= 0:
        return warning(check, "none is left today", "wait until tomorrow before anybody is invited")
    return ok(check, f"switched on, {left} left today")


def limiter(facts: Facts) -> Finding:
    """Whether the portal turns away what comes too fast, as far as it tells."""
    if facts.closed:
        return unchecked("limiter", facts.closed)
    if facts.limiter:
        return ok("limiter", f"on, at {facts.limiter}; keep --rate as it is")
    text = "the portal tells of it only when it turns something away, which nothing here provokes"
    return unchecked("limiter", text)
