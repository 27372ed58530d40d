"""E-mail addresses in their one normal form."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


# The same people stand in many rooms.
@lru_cache(maxsize=2**16)
def normal(address: str) -> str:
    """An address stripped, in NFC and lower case.

    Portals on PostgreSQL tell case apart and would make a second person of the same address
    (fact sheet on rooms, section 6), so no other form ever leaves this program.

    Args:
        address: an address as a person or the portal wrote it.

    Returns:
        The form that is compared, shown and sent.
    """
    if address.isascii():
        return address.strip().lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", address).strip().lower())


def outside(address: str, domains: frozenset[str]) -> bool:
    """Whether an address is of none of these domains; never where none is named.

    Args:
        address: a normal address; a name in words is of no domain, and nobody's.
        domains: the team's own, in lower case.
    """
    return bool(domains) and "@" in address and address.rpartition("@")[2] not in domains
