"""What a schema cannot say: one small check per rule, each over all manifests at once.

A check is handed documents of which everything that does not fit the schema has been taken out, so
any key may be missing, and nothing that is there is of a wrong kind.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from reconciler.manifest.checks import (
    accesses,
    days,
    groups,
    invitation_links,
    link_accesses,
    links,
    logos,
    members,
    owners,
    policies,
    portals,
    rooms,
    rules,
    settings,
    states,
    unmanaged,
    users,
    welcomes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.source import Problem

CHECKS: Final = (
    portals.one_portal,
    users.protected_addresses,
    users.user_addresses,
    users.heirs,
    welcomes.keys,
    welcomes.senders,
    welcomes.letters,
    welcomes.subjects,
    invitation_links.one_of_a_type,
    invitation_links.ends,
    groups.group_names,
    groups.former_names,
    groups.group_people,
    unmanaged.one_word,
    policies.domains,
    policies.one_value,
    rules.ids,
    rules.conditions,
    rules.insiders,
    rooms.titles,
    rooms.former_titles,
    rooms.templates,
    rooms.ids,
    states.untouched,
    owners.owners,
    settings.tags,
    settings.amounts,
    settings.marks,
    logos.files,
    logos.alone,
    links.titles,
    links.kinds,
    links.keys,
    links.ends,
    links.inside,
    links.public,
    link_accesses.available,
    days.spans,
    members.addresses,
    members.once,
    members.declared_groups,
    accesses.available,
    accesses.room_managers,
)
"""All checks; the order does not matter, since problems are sorted by place."""


def problems(documents: Sequence[Document], declared: Declared) -> Iterator[Problem]:
    """Everything that is wrong with manifests that fit the schema.

    Args:
        documents: the manifests that could be read.
        declared: who and what they declare.

    Returns:
        The problems, in no particular order.
    """
    return chain.from_iterable(check(documents, declared) for check in CHECKS)
