from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.matrix.combination import PLANS

if TYPE_CHECKING:
    from tests.matrix.combination import Combination
    from tests.matrix.world import World


@pytest.mark.parametrize("combination", PLANS)
def test_a_plan_that_meets_a_fault_is_whole_or_says_that_it_is_not(
    combination: Combination, world: World
) -> None:
    ending = world.ending(combination.story)
    with world.scene(combination.story) as scene:
        before = world.facts()
        ran = scene.spoilt(combination).plan()
        assert scene.met
        assert scene.gateway.writes == []
    assert ran.code in combination.codes_of_plan, ran.told
    assert world.facts() == before
    assert not world.mails()
    if combination.passing:
        assert ran.told.partition("\n")[2] == ending.planned
