"""A letter is sent at most once, wherever the program is killed; and what is not known is told."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.killing.story import CAT, EVE
from tests.killing.way import SERIAL, Running, Writes, again

if TYPE_CHECKING:
    from tests.edge.gateway.fault import Passage
    from tests.killing.mailbox import Trap
    from tests.killing.stage import Stage, Whole

MINE, PORTALS = (EVE, "letter", ""), (CAT, "admin-activation", "")


def _told(text: str, who: str) -> bool:
    """Whether it is said of somebody that nobody knows whether their letter left."""
    parts = text.split("! welcome ")[1:]
    return any(
        part.startswith(f'"{who}"') and "whether it left is not known" in part for part in parts
    )


@pytest.mark.parametrize(("verb", "letters"), [("RCPT", 0), ("DATA", 1), ("QUIT", 1)])
def test_killed_while_a_letter_is_handed_over(
    stage: Stage,
    whole: Whole,
    mailbox: Trap,
    capfd: pytest.CaptureFixture[str],
    verb: str,
    letters: int,
) -> None:
    running = Running()
    mailbox.verb, mailbox.does = verb, running.kill
    assert running.ran(*stage.options, *SERIAL).code == -signal.SIGKILL
    assert again(stage.gateway, *stage.options) == 0
    assert _told(capfd.readouterr().err, EVE)
    assert stage.facts() == whole.facts
    mails = stage.mails()
    assert mails.pop(MINE, 0) == letters
    assert mails == {who: count for who, count in whole.mails.items() if who != MINE}


@pytest.mark.parametrize("carried", [False, True])
def test_killed_while_the_portal_has_a_letter_of_its_own(
    stage: Stage,
    whole: Whole,
    capfd: pytest.CaptureFixture[str],
    carried: bool,  # noqa: FBT001 - both
) -> None:
    running = Running()

    def kill(passage: Passage) -> None:
        if carried:
            passage.forward()
        running.kill()

    stage.gateway.rules.append(Writes("", "", kill, first=17))
    assert running.ran(*stage.options, *SERIAL).code == -signal.SIGKILL
    assert again(stage.gateway, *stage.options) == 0
    assert _told(capfd.readouterr().err, CAT)
    mails = stage.mails()
    assert mails.pop(PORTALS, 0) == carried
    assert mails == {who: count for who, count in whole.mails.items() if who != PORTALS}
