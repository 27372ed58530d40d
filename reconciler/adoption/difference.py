"""A difference between the manifests and the portal, and the edits that let the portal be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.action import Ref
    from reconciler.adoption.edit import Edit, Path
    from reconciler.source import Source
    from reconciler.spec import Json


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is declared.

    Attributes:
        file: the manifest's name.
        path: the place in it.
        data: what stands there.
    """

    file: str
    path: Path
    data: Json

    def at(self, *steps: str | int) -> Path:
        """The place of what is in it."""
        return (*self.path, *steps)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is declared otherwise than it is.

    Attributes:
        ref: what differs.
        source: where it is declared.
        mark: ``+`` for what the manifest gains, ``-`` for what it loses, ``~`` for what changes.
        text: what differs, from the manifest to the portal.
        edits: what makes the manifest say what is; none if nothing can.
        reason: why nothing can; empty if something does.
    """

    ref: Ref
    source: Source
    mark: str
    text: str
    edits: tuple[Edit, ...] = ()
    reason: str = ""

    @classmethod
    def stuck(cls, ref: Ref, source: Source, text: str, reason: str) -> Difference:
        """A difference that no manifest can settle.

        Args:
            ref: what differs.
            source: where it is declared.
            text: what differs.
            reason: why it cannot be declared.
        """
        return cls(ref, source, "?", text, reason=reason)
