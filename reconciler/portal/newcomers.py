"""People whose accounts are younger than something, the youngest first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from reconciler.errors import RequestError
from reconciler.portal import rows
from reconciler.portal.listing import PAGE, Listing
from reconciler.state import Gap

if TYPE_CHECKING:
    from reconciler.kinds.user import Person
    from reconciler.portal.listing import Gets

PAGES: Final = 10
"""Pages that are read at most."""


def newcomers(gets: Gets, since: datetime) -> tuple[list[Person], Gap | None]:
    """Read who has come.

    Args:
        gets: what reads.
        since: the earliest that matters.

    Returns:
        The people, and why these are not all of them; None if they are.
    """
    listing = Listing(
        "people/filter",
        {
            "sortBy": "registrationDate",
            "sortOrder": "descending",
            "fields": ",".join(rows.USER_FIELDS),
        },
        rows.person,
        lambda person: person.id,
    )
    found: dict[str, Person] = {}
    for page in range(PAGES):
        try:
            people = listing.page(gets, page * PAGE).rows
        except RequestError as error:
            return list(found.values()), Gap(f"who is new could not be read: {error}")
        young = [one for one in people if _came(one) >= since]
        found.update((one.id, one) for one in young)
        if len(young) < len(people) or len(people) < PAGE:
            return list(found.values()), None
    return list(found.values()), Gap(f"more people are new than were read ({len(found)})")


def _came(person: Person) -> datetime:
    try:
        at = datetime.fromisoformat(person.since)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return datetime.min.replace(tzinfo=UTC)
