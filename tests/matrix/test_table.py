from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.matrix.combination import APPLIES, PLANS
from tests.matrix.kind import kinds
from tests.matrix.story import STORIES
from tests.matrix.table import KINDS

if TYPE_CHECKING:
    from tests.matrix.world import World


@pytest.mark.parametrize("story", STORIES)
def test_no_kind_of_request_is_missing_in_the_table(story: str, world: World) -> None:
    ending = world.ending(story)
    made, table = kinds(ending.reads, ending.requests), KINDS[story]
    everywhere = {one for each in KINDS.values() for one in each.plan}
    assert set(made.plan) <= everywhere
    assert set(table.plan) <= set(made.plan)
    assert made[1:] == table[1:]


def test_each_kind_of_read_is_spoilt_once_for_plans() -> None:
    counts = Counter(one for each in KINDS.values() for one in each.plan)
    assert set(counts.values()) == {1}


def test_there_are_more_than_300_combinations() -> None:
    combinations = [one.id for one in (*PLANS, *APPLIES)]
    assert len(set(combinations)) == len(combinations) > 300
    assert list(KINDS) == list(STORIES)
