"""20: a plan of any size fits into a comment, whole sentences in whole elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.render.markdown import markdown
from reconciler.render.markdown.words import units
from tests.unit.render.large import large
from tests.unit.render.page import ELEMENTS, Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

ROOMS = 5000
# Titles that would break out of code or of a line, if they were cut or let.
TITLE = "Room {} `a`` [b](c) &amp; end"


def test_a_comment_that_was_too_long_or_cut_inside_its_text(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    rooms = "".join(f"- {{title: '{TITLE.format(one)}', type: 2}}\n" for one in range(ROOMS))
    name = manifest(f"version: 1\nrooms:\n{rooms}")
    said = call("plan", "--format", "markdown", name)
    assert said.code == 0, said.err
    page = _whole(said.out, 65_536)
    assert "5000 steps, and nobody's access changes" in page.text
    # Each room is shown whole, or is among those that are counted.
    (left,) = re.findall(r"Left out: (\d+) rooms", page.text)
    shown = set(re.findall(r"Room \d+ `a`` \[b\]\(c\) &amp; end", page.text))
    assert len(shown) + int(left) == ROOMS
    assert len(shown) > 100
    assert pointed.writes() == []


def test_a_comment_that_was_too_long_or_cut_inside_its_text_where_little_may_be_said() -> None:
    page = _whole(markdown(large(ROOMS, 1), limit=4_096), 4_096)
    assert "Left out: " in page.text


def _whole(text: str, limit: int) -> Page:
    """A comment that fits, and whose elements are all closed."""
    assert units(text) <= limit
    page = Page(text)
    assert set(page.elements) <= ELEMENTS
    return page
