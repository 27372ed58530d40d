from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reconciler.post.template import fill
from reconciler.post.text import clean, escape

PLACES = [
    "{{ name }}",
    "{{ name }} {{ name }}",
    "a\n{{ name }}\nb",
    "a\n\n   {{ name }}\nb",
    "# {{ name }}",
    "# a {{ name }} #",
    "- {{ name }}\n- b",
    "1. {{ name }}",
    "> {{ name }}",
    "*{{ name }}*",
    "[{{ name }}](https://acme.example)",
    '[a](https://acme.example "{{ name }}")',
    "{{ name }}[a](https://acme.example)",
    "[a]{{ name }}",
    "a{{ name }}\nb",
    "-{{ name }}",
    "1{{ name }}",
    "{{ name }}. a",
    "`{{ name }}`",
    "```\n{{ name }}\n```",
    "    {{ name }}",
]
HOSTILE = [
    "[x](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "<b>x</b>",
    "# x",
    "- x",
    "+ x",
    "1. x",
    "1) x",
    "12",
    "> x",
    "---",
    "===",
    "***",
    "```",
    "~~~",
    "`",
    "_x_",
    "**x**",
    "x\n\n# y",
    "x  ",
    "    x",
    "x\\",
    "&lt;b&gt;",
    "&#42;",
    "(https://evil.example)",
    "[a]: https://evil.example",
    'x" onclick="y',
    "it's",
    "|a|",
    "x #",
]


def _structure(place: str, name: str) -> list[tuple[str, str]]:
    """The tags of a letter, without its words."""
    source = fill(place, {"name": name}, markdown=True)
    html = MarkdownIt("commonmark", {"html": False}).render(source)
    return re.findall(r"<(/?\w+)((?: href=\"[^\"]*\")?)", html)


def _words(place: str, name: str) -> str:
    html = MarkdownIt("commonmark").render(fill(place, {"name": name}, markdown=True))
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", HOSTILE)
def test_other_people_s_words_make_nothing_but_text(place: str, name: str) -> None:
    if place == "*{{ name }}*":
        # Beside punctuation, stars may be stars.
        assert len(_structure(place, name)) <= len(_structure(place, "x"))
    else:
        assert _structure(place, name) == _structure(place, "x")


@given(st.text(st.characters() | st.sampled_from("\\`*_[]()<>!#&\"'-+=~.1 \n:/|"), max_size=12))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    assert _words("{{ name }}", text) == clean(text).strip()
    assert _structure("{{ name }}", text) == [("p", ""), ("/p", "")] or not clean(text).strip()
    assert _structure("a {{ name }} b", text) == [("p", ""), ("/p", "")]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Ann\r\nBcc: x", "Ann Bcc: x"),
        ("a\t \u00a0\u2028b", "a b"),
        ("a\x00\x1b[31m\x9fb", "a[31mb"),
        ("a\u202eb\u2066c", "abc"),
        ("a\ud800b", "ab"),
        ("Zoë 👩‍💻", "Zoë 👩‍💻"),
    ],
)
def test_control_characters_go_and_blanks_are_one(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "text", ["ann@acme.example", "first_last+x@acme.example", "https://acme.example", "Zoë", ""]
)
def test_addresses_and_names_as_they_usually_are_have_nothing_to_escape(text: str) -> None:
    assert escape(text) == text
