from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.kinds.group import FoundGroup
from reconciler.portal import shares
from reconciler.state import Gap
from tests.unit.things import OWNS, person, share

if TYPE_CHECKING:
    from reconciler.kinds.members import Share

ANN, BOB = person("ann@acme.example"), person("bob@acme.example")
GROUP = FoundGroup("Design", "g")


def test_people_of_several_rooms_are_told_as_often_as_they_are_there() -> None:
    listings: list[tuple[Share, ...] | Gap] = [
        (OWNS, share(ANN), share(GROUP)),
        Gap("refused"),
        (share(BOB), share(ANN)),
    ]
    assert list(shares.people(listings)) == [OWNS.subject, ANN, BOB, ANN]


@pytest.mark.parametrize(
    ("version", "both"), [((3, 0), True), ((3, 2), True), ((3, 5), False), ((3, 7, 2), False)]
)
def test_the_field_that_doubles_an_answer_is_asked_of_early_portals_alone(
    version: tuple[int, ...],
    both: bool,  # noqa: FBT001 - a table
) -> None:
    asked = str(shares.listing(7, version, {}).params["fields"]).split(",")
    assert len(asked) == len(set(asked))
    assert {"sharedToUser.email", "sharedToGroup.name"} <= set(asked)
    assert ("sharedTo.email" in asked) is ("sharedTo.name" in asked) is both


def test_a_listing_without_an_owner_is_a_gap_and_a_gap_stays_one() -> None:
    gap = Gap("refused")
    assert shares.with_owner(gap) is gap
    assert isinstance(shares.with_owner((share(ANN),)), Gap)
    assert shares.with_owner((OWNS, share(ANN))) == (OWNS, share(ANN))
