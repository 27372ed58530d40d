from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.matrix.combination import APPLIES
from tests.matrix.ends import UNSENT
from tests.matrix.state import untrue

if TYPE_CHECKING:
    from tests.matrix.combination import Combination
    from tests.matrix.world import World


@pytest.mark.parametrize("combination", APPLIES)
def test_an_apply_that_meets_a_fault_tells_the_truth_and_the_next_one_ends_it(
    combination: Combination, world: World
) -> None:
    ending = world.ending(combination.story)
    with world.scene(combination.story) as scene:
        before = world.facts()
        ran = scene.spoilt(combination).apply()
        assert scene.met
        assert ran.code in combination.codes, ran
        facts, mails = world.facts(), world.mails()
        assert untrue(ran.steps, facts, ending.facts) == []
        assert not mails - ending.mails
        # Of writes, those that mail somebody and those that do not have limits of their own.
        if combination.name == "429 for a day" and combination.when != "writes":
            # One more may have been begun beside it.
            assert scene.met <= 2
        if ran.code == 0:
            assert (facts, mails) == (ending.facts, ending.mails)
            return
        if ran.code != 5 and combination.when != "after" and combination.name != "500 after":
            assert facts == before
        scene.gateway.rules.clear()
        again = scene.caller.apply()
        if again.code != 0:
            again = scene.caller.apply()
        assert again.code == 0, again
    assert world.facts() == ending.facts
    assert not world.mails() - ending.mails
    if str(combination.kind) not in UNSENT:
        assert world.mails() == ending.mails
