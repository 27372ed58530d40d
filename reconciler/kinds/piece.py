"""What came of one declared thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from reconciler.action import Action, Blocker, Drift, Unknown


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a plan: steps if anything differs, and what no step can settle."""

    actions: tuple[Action, ...] = ()
    drift: tuple[Drift, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    unknown: tuple[Unknown, ...] = ()

    @classmethod
    def of(cls, *pieces: Self) -> Self:
        """Several parts as one, in their order."""
        return cls(
            tuple(action for piece in pieces for action in piece.actions),
            tuple(drift for piece in pieces for drift in piece.drift),
            tuple(blocker for piece in pieces for blocker in piece.blockers),
            tuple(unknown for piece in pieces for unknown in piece.unknown),
        )
