"""Listings: complete, or known not to be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from reconciler.errors import RequestError
from reconciler.portal.rows import parsed
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from reconciler.portal.answer import Answer
    from reconciler.spec import Json

T = TypeVar("T")

MOST = 1_000_000
"""Rows beyond which a total is not believed."""

PAGE = 100
"""The longest page that portals since 3.2 give (fact sheet on rooms, section 3)."""

ATTEMPTS = 3
"""How often a listing is read when its rows move between the pages."""


class Gets(Protocol):
    """The side of a session that can only read."""

    def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        anonymous: bool = False,
        once: bool = False,
    ) -> Answer:
        """One read."""
        ...

    def fetch(self, address: str, most: int) -> bytes:
        """One file, of no more than a number of bytes."""
        ...

    def gather(self, calls: Iterable[Callable[[], T]]) -> Iterator[T]:
        """Make calls side by side, and give their results in the order of the calls."""
        ...


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a listing: its rows, and how many there are in all (None if untold)."""

    rows: Sequence[T]
    total: int | None


def plain(answer: Answer) -> tuple[Sequence[Json], int | None]:
    """The rows and total of an answer whose response is the list itself."""
    return answer.response or [], answer.total


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One of the portal's paged listings.

    Attributes:
        path: after ``/api/2.0/``.
        params: the query, without ``count`` and ``startIndex``. Never ``sortBy`` for rooms: that
            read would change how the account sees its rooms (fact sheet on rooms, section 3).
        parse: reads one row.
        key: tells rows apart.
        unpack: finds the rows and the total in an answer.
    """

    path: str
    params: Mapping[str, str | int]
    parse: Callable[[Json], T]
    key: Callable[[T], Hashable]
    unpack: Callable[[Answer], tuple[Sequence[Json], int | None]] = plain

    def page(self, gets: Gets, start: int = 0) -> Page[T]:
        """One page.

        Raises:
            PortalError: the answer is none that a DocSpace portal gives.
            ReconcilerError: it could not be read.
        """
        params = {**self.params, "count": PAGE}
        if start:
            params["startIndex"] = start
        return parsed(self._read, gets.get(self.path, params), self.path)

    def _read(self, answer: Answer) -> Page[T]:
        rows, total = self.unpack(answer)
        if not (isinstance(rows, list) and (total is None or type(total) is int)):
            raise TypeError
        return Page([self.parse(row) for row in rows], total)


def whole(gets: Gets, listings: Sequence[Listing[T]]) -> list[tuple[T, ...] | Gap]:
    """Every row of each listing, or why they could not be had.

    Pages have no stable order: an edit between two of them repeats one row and hides another
    (fact sheet on rooms, section 3). So rows are told apart and counted against the total, and a
    listing is read again when they disagree. First all first pages are read side by side, then
    all the others.

    Args:
        gets: what reads.
        listings: the listings.

    Returns:
        For each listing its rows in the portal's order, or a Gap.

    Raises:
        PortalError: the portal cannot be used at all.
        AccessError: the key may not read.
    """
    outcomes: list[tuple[T, ...] | Gap] = [Gap("not read")] * len(listings)
    open_ = list(range(len(listings)))
    for _ in range(ATTEMPTS):
        firsts = gets.gather([partial(_tried, listings[index], gets, 0) for index in open_])
        pages = {index: [page] for index, page in zip(open_, firsts, strict=True)}
        later = [
            (index, start) for index in open_ for start in range(PAGE, _end(pages[index][0]), PAGE)
        ]
        calls = [partial(_tried, listings[index], gets, start) for index, start in later]
        for (index, _), page in zip(later, gets.gather(calls), strict=True):
            pages[index].append(page)
        for index in open_:
            outcomes[index] = _joined(listings[index], pages[index])
        open_ = [index for index in open_ if isinstance(outcomes[index], _Torn)]
        if not open_:
            break
    return [Gap(one.reason) if isinstance(one, Gap) else one for one in outcomes]


class _Torn(Gap):
    """A listing whose rows and total disagree; worth another attempt."""


def _tried(listing: Listing[T], gets: Gets, start: int) -> Page[T] | Gap:
    try:
        return listing.page(gets, start)
    except RequestError as error:
        return Gap(str(error))


def _end(first: Page[T] | Gap) -> int:
    """Where the rows end, as far as the first page can be believed."""
    if isinstance(first, Gap) or len(first.rows) < PAGE:
        return 0
    return min(first.total or 0, MOST)


def _joined(listing: Listing[T], pages: Sequence[Page[T] | Gap]) -> tuple[T, ...] | Gap:
    found: dict[Hashable, T] = {}
    totals: set[int | None] = set()
    for page in pages:
        if isinstance(page, Gap):
            return page
        totals.add(page.total)
        for row in page.rows:
            found[listing.key(row)] = row
    if totals == {len(found)}:
        return tuple(found.values())
    if None in totals:
        return Gap(f"{listing.path}: the portal does not say how many there are")
    told = " or ".join(str(total) for total in sorted(filter(None, totals)))
    return _Torn(f"{listing.path}: {len(found)} rows came, and the portal counts {told or 0}")
