"""Who is in a room, now and after a plan, once groups, time limits and accounts are worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, overload

from reconciler.access import Access

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet
    from datetime import date

    from reconciler.action import Ref
    from reconciler.source import Source

OWNER = "owner"
"""What the owner of a room may do there: everything."""

_RANKS = {word: rank for rank, word in enumerate((OWNER, *Access.words()))}


class Turn(StrEnum):
    """What a plan means for somebody in a room."""

    GAINS = "gains"
    CHANGES = "changes"
    LOSES = "loses"
    KEEPS = "keeps"


class Fate(StrEnum):
    """What a plan means for a room itself."""

    STAYS = "stays"
    CREATED = "created"
    ARCHIVED = "archived"
    RESTORED = "restored"
    DELETED = "deleted"


class Holding(NamedTuple):
    """What somebody may do in a room.

    Attributes:
        who: the normal address, with the id where several accounts have it, so that nobody else is
            called the same in any room; a name in words for a group whose people are not known.
        now: the level of access in effect, such as ``Editing`` or ``owner``; empty for none.
        after: the same once the plan was carried out.
        now_by: the group that gives it; empty for access of one's own.
        after_by: the same once the plan was carried out.
        source: the line that says so; the room's for whoever no manifest names.
        declared: whether a manifest names them for the room, by themselves or by a group.
        role: what they are on the portal afterwards; empty if that is not known.
        standing: where their account stands now; empty for somebody who is not on the portal.
        outside: whether they are of a domain that is none of the team's own.
        until: the last day of it; None if there is none.
        crowd: whether this is a group whose people are not known.
    """

    who: str
    now: str
    after: str
    now_by: str
    after_by: str
    source: Source
    declared: bool
    role: str = ""
    standing: str = ""
    outside: bool = False
    until: date | None = None
    crowd: bool = False

    @property
    def turn(self) -> Turn:
        """What the plan means for them here."""
        if self.now == self.after:
            return Turn.KEEPS
        if not self.now:
            return Turn.GAINS
        return Turn.CHANGES if self.after else Turn.LOSES

    @property
    def lowered(self) -> bool:
        """Whether they may do less afterwards, and still something.

        A level that this program does not know is above all others: nobody knows what is lost.
        """
        return self.turn is Turn.CHANGES and _rank(self.now) < _rank(self.after)


def _rank(word: str) -> int:
    return _RANKS.get(word, -1)


def strongest(words: list[tuple[str, str]]) -> tuple[str, str]:
    """Of several levels, each with the group that gives it, the one that counts; the first wins."""
    return min(words, key=lambda one: _rank(one[0]))


class Later(Sequence["Holding"]):
    """Holdings that are worked out once somebody looks at them: most rooms of most plans are still.

    Args:
        make: works them out, always the same.
        among: works out those of some people alone, in the same order; where it is not given, all
            of them are worked out for that.
    """

    __slots__ = ("_among", "_made", "_make")

    def __init__(
        self,
        make: Callable[[], Iterable[Holding]],
        among: Callable[[AbstractSet[str]], Iterable[Holding]] | None = None,
    ) -> None:
        self._make = make
        self._among = among
        self._made: tuple[Holding, ...] | None = None

    def among(self, people: AbstractSet[str]) -> Iterable[Holding]:
        """The holdings of some people alone, by what holdings call them."""
        if self._made is None and self._among is not None:
            return self._among(people)
        return (one for one in self._whole() if one.who in people)

    def _whole(self) -> tuple[Holding, ...]:
        if self._made is None:
            self._made = tuple(self._make())
        return self._made

    @overload
    def __getitem__(self, index: int) -> Holding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Holding, ...]: ...
    def __getitem__(self, index: int | slice) -> Holding | tuple[Holding, ...]:
        return self._whole()[index]

    def __len__(self) -> int:
        return len(self._whole())

    def __iter__(self) -> Iterator[Holding]:
        return iter(self._whole())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._whole() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._whole())

    def __repr__(self) -> str:
        return repr(self._whole())


@dataclass(frozen=True, slots=True)
class Roster:
    """Everyone in a room, now or afterwards.

    Attributes:
        ref: the room.
        source: where it is declared; nowhere for a room that no manifest declares.
        fate: what becomes of the room itself.
        holdings: in the order of the manifest, then in the portal's.
        unread: why nothing is known of its people, as in "its members were not read"; empty if
            something is.
        still: whether it is known without a look at them that everybody keeps what they have.
    """

    ref: Ref
    source: Source
    fate: Fate
    holdings: Sequence[Holding] = ()
    unread: str = ""
    still: bool = False
