"""Rules that a team writes for its own rooms, and what breaks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.action import Ref
    from reconciler.source import Source
    from reconciler.spec import Json


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on rooms, as JSON schemas over what is known of a room.

    Attributes:
        id: unique over all manifests.
        message: what is told to whoever breaks it.
        source: where it is declared.
        when: which rooms it is about; None for all.
        room: what each of those must be; None for anything.
        members: what everyone in them must be; None for anything.
        links: what each of their links must be; None for anything.
    """

    id: str
    message: str
    source: Source
    when: Json = None
    room: Json = None
    members: Json = None
    links: Json = None


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan, or the manifests by themselves, would break.

    Attributes:
        rule: the rule's id.
        ref: the room.
        who: the member or link that breaks it; empty for the room itself.
        text: what is wrong, the rule's message first.
        source: the line that breaks it.
    """

    rule: str
    ref: Ref
    who: str
    text: str
    source: Source
