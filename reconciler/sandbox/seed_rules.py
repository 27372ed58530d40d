"""Quotas, rules of sharing and the audit trail from a document, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox import checks
from reconciler.sandbox.external import ALLOWED, INTERNAL, PARTS, POLICY, REFUSED, SHARING
from reconciler.sandbox.external import PasswordPolicy as Policy
from reconciler.sandbox.quotas import ROOM_QUOTA, TENANT_QUOTA
from reconciler.sandbox.trail import AUDIT, LEVELS, WHOLE

if TYPE_CHECKING:
    from reconciler.sandbox.portal import Portal

RULES = frozenset({ROOM_QUOTA, TENANT_QUOTA, SHARING, POLICY, AUDIT})
_SHARING = {word: word for word in (ALLOWED, INTERNAL, REFUSED)}


def seed_rules(portal: Portal, words: checks.Words) -> None:
    """Set the quotas and rules of the portal.

    Args:
        portal: The portal.
        words: The settings in the document.

    Raises:
        ValueError: Something is not understood.
    """
    for name in (ROOM_QUOTA, TENANT_QUOTA):
        if name in words:
            portal.database.remember(name, str(checks.number(words, name, "settings", 0)))
    portal.external.restrict(checks.word(words, SHARING, "settings", _SHARING, ALLOWED))
    portal.database.remember(AUDIT, checks.word(words, AUDIT, "settings", LEVELS, WHOLE))
    where = f"settings.{POLICY}"
    policy = checks.mapping(words.get(POLICY), where, PARTS | {"minLength"})
    length = checks.number(policy, "minLength", where, 0)
    parts = (part for part in PARTS if checks.flag(policy, part, where, default=False))
    portal.external.demand(Policy(length, frozenset(parts)))


def write_rules(portal: Portal) -> dict[str, object]:
    """Write the quotas and rules down.

    Args:
        portal: The portal.

    Returns:
        Those that are not as they usually are.
    """
    words: dict[str, object] = {}
    quotas = {ROOM_QUOTA: portal.quotas.room, TENANT_QUOTA: portal.quotas.tenant}
    words |= {name: quota for name, quota in quotas.items() if quota is not None}
    if portal.external.sharing != ALLOWED:
        words[SHARING] = portal.external.sharing
    if portal.trail.level != WHOLE:
        words[AUDIT] = portal.trail.level
    policy = portal.external.policy
    if policy != Policy():
        words[POLICY] = {"minLength": policy.length} | dict.fromkeys(sorted(policy.parts), True)
    return words
