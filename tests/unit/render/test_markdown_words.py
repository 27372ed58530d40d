"""Values and sentences as Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reconciler.action import Ref
from reconciler.render.markdown.words import (
    cell,
    code,
    fenced,
    marker,
    named,
    place,
    prose,
    quoted,
    tag,
    units,
)
from reconciler.render.plain import shown
from reconciler.source import Source
from tests.unit.render.page import Page
from tests.unit.render.wild import NASTY

values = st.sampled_from(NASTY) | st.text(min_size=1, max_size=30)
_HARMLESS = re.compile(r"""(?:[^\W_]|[ ()"'.,;:!?%>-])*""")


@given(values)
@example("`")
def test_a_value_is_a_code_span_that_shows_it_and_nothing_else(value: str) -> None:
    page = Page(f"x {code(value)} y")
    assert page.codes == [shown(value)]
    assert page.words.split() == ["x", "y"]
    assert page.elements == ["p", "code"]


@given(values)
def test_a_value_stays_within_its_cell_of_a_table(value: str) -> None:
    page = Page(f"| a | b |\n|---|---|\n| {cell(value)} | x |\n")
    assert page.codes == [shown(value)]
    assert page.elements.count("td") == 2


@given(values)
def test_a_value_in_a_line_of_html_is_text(value: str) -> None:
    page = Page(f"<details>\n<summary>{tag(value)}</summary>\n\nx\n\n</details>\n")
    assert page.codes == [shown(value)]
    assert set(page.elements) == {"details", "summary", "code", "p"}


@given(st.lists(values, max_size=4))
def test_lines_of_a_block_stay_in_it(lines: list[str]) -> None:
    page = Page(fenced(f"+ {line}" for line in map(shown, lines)) + "\nend\n")
    assert page.codes == ["".join(f"+ {shown(line)}\n" for line in lines)]
    assert page.words.strip() == "end"


@given(st.lists(values, max_size=6).map(" ".join))
@example('Read in "Plans & more", through the group @octocat')
@example("the portal mails new people whatever `notify` says")
@example(".")
@example("a ` b `c` d")
@example("`a``b` `c`d `e `")
def test_a_sentence_shows_what_it_says_and_references_stand_in_code(text: str) -> None:
    page = Page(f"- x: {prose(text)}\n")
    assert set(page.elements) <= {"ul", "li", "code"}
    assert _HARMLESS.fullmatch(page.words.strip())
    assert not re.search(r"\b[0-9a-f]{7,40}\b|www\.|://", page.words)
    # Ticks around one word become the code that they stand for.
    said = f"x: {shown(text)}".replace("`", "").split()
    assert page.text.replace("`", "").split() == said


def test_common_words_stay_as_they_are_and_titles_in_quotes_are_one_piece() -> None:
    text = 'Read in "Plans", through the group R&D of "A & B", 3 days; see `notify` (2026-01-15)'
    assert prose(text) == (
        'Read in "Plans", through the group `R&D` of `"A & B"`, 3 days; see `notify` (2026-01-15)'
    )


def test_a_commit_s_name_is_code_and_an_old_arrow_is_not() -> None:
    assert prose("owner -> defaced") == "owner -> `defaced`"


def test_a_value_without_anything_is_said_to_be_empty() -> None:
    assert code("") == "*empty*"


def test_things_are_named_with_their_kind_and_places_stand_in_brackets() -> None:
    assert named(Ref("invitation_link", "User")) == "invitation link `User`"
    assert place(Source("a.yaml", 3, 5)) == " (`a.yaml:3:5`)"
    assert place(Source("", 0, 0)) == ""


@given(values)
def test_the_marker_is_one_comment_whatever_the_portal_is_called(portal: str) -> None:
    line = marker(portal)
    assert line == marker(portal)
    page = Page(line)
    assert page.elements == []
    assert len(page.comments) == 1
    assert page.text.strip() == ""


def test_the_marker_shows_the_portal_and_is_short_for_a_long_one() -> None:
    assert marker("https://a.example") == "<!-- docspace-reconciler:plan https://a.example -->"
    one, other = marker("x" * 500), marker("x" * 501)
    assert one != other
    assert units(one) < 300


@pytest.mark.parametrize(("text", "size"), [("abc", 3), ("ä", 1), ("\N{GRINNING FACE}", 2)])
def test_length_is_counted_in_units_of_utf_16(text: str, size: int) -> None:
    assert units(text) == size


def test_what_is_no_letter_is_written_as_in_addresses_of_the_web() -> None:
    assert quoted("a b/ü%>") == "a%20b/%C3%BC%25%3E"
