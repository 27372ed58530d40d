"""Where a portal, a key and this machine stand: what was found out, judged line by line.

The facts are read elsewhere; nothing here opens anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.checkup import door, here, key, limits, manifests, rooms, scopes

if TYPE_CHECKING:
    from reconciler.checkup.facts import Facts
    from reconciler.checkup.finding import Finding

_BEFORE = (
    *(door.address, door.connection, door.certificate, door.portal, door.version, door.state),
    door.clock,
)
_AFTER = (
    *(key.key, key.account, scopes.scopes, rooms.rooms),
    *(limits.seats, limits.quota, limits.invitations, limits.limiter),
)


def checkup(facts: Facts) -> tuple[Finding, ...]:
    """Judge what was found out.

    Args:
        facts: all of it; what was not asked, or could not be read, is told as not checked by the
            checks that depend on it, and by no other.

    Returns:
        One finding for each check, always in one order: of the portal, of the key, of what there
        is room for, of this machine. Those of manifests are there if some are named.
    """
    given = facts.given
    found = [check(facts) for check in _BEFORE]
    if given:
        found.append(manifests.manifests(given))
    found += [check(facts) for check in _AFTER]
    if given:
        found += [manifests.plan(facts), here.letters(facts, given), here.secrets(facts, given)]
    return (*found, here.signing(facts))
