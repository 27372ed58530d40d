from __future__ import annotations

import pytest

from reconciler.render.plain import counted, painted, shown
from tests.unit.render.samples import EVIL, SHOWN


@pytest.mark.parametrize(
    "text", ["Plans", "", "Größe, 大小", "\N{PARTY POPPER}", "a\u00a0b", 7, "e\u0301"]
)
def test_what_a_terminal_shows_as_it_is_stays_so(text: object) -> None:
    assert shown(text) == str(text)


def test_what_a_terminal_would_obey_is_shown_as_its_code_point() -> None:
    assert shown(EVIL) == SHOWN
    assert shown(EVIL).isprintable()


@pytest.mark.parametrize("one", ["\t", "\n", "\x00", "\u061c", "\u2029", "\ufeff", "\ue000"])
def test_each_of_them_is_found_alone_and_among_others(one: str) -> None:
    assert shown(one) == f"\\u{{{ord(one):x}}}"
    assert shown(f"ä{one}ö") == f"ä\\u{{{ord(one):x}}}ö"


@pytest.mark.parametrize("mark", "+~->!?x")
def test_a_mark_has_its_colour_only_on_a_terminal(mark: str) -> None:
    assert painted(mark, colour=False) == mark
    coloured = painted(mark, colour=True)
    assert coloured.startswith("\x1b[3")
    assert coloured.endswith(f"m{mark}\x1b[0m")


def test_a_number_agrees_with_its_noun() -> None:
    assert [counted(number, "mail") for number in range(3)] == ["0 mails", "1 mail", "2 mails"]
    assert counted(2, "thing stops", "things stop") == "2 things stop"
    assert counted(1, "thing stops", "things stop") == "1 thing stops"
