from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reconciler.errors import Exit, ReconcilerError
from reconciler.post.template import VARIABLES, fill, problems

DEEP = "the template is nested too deeply, or has a number that is too long"
ALONE = "a letter stands alone: it cannot bring in another template"
BARE = "a letter has no macros, blocks or autoescape"
CALLS = "a letter calls nothing but range() and loop.cycle(): use a filter"
VALUES = {
    "first_name": "Example",
    "last_name": "User",
    "name": "Example User",
    "email": "ann@acme.example",
    "type": "RoomAdmin",
    "rooms": [{"title": "Plan *A*", "access": "Editing"}, {"title": "B", "access": "Read"}],
    "portal": "https://acme.example",
}


def _filled(text: str) -> str:
    return fill(text, VALUES, markdown=True)


def test_the_example_is_sound() -> None:
    text = (Path(__file__).parents[3] / "examples" / "welcome.md").read_text(encoding="utf-8")
    assert problems(text) == []
    assert "Plan &#42;A&#42;: Editing" in _filled(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" ".join(f"{{{{ {name} }}}}" for name in VARIABLES), []),
        ("{% for r in rooms %}{{ loop.index }}{{ r.title | upper }}{% endfor %}", []),
        ("{% for n in range(3) %}{{ loop.cycle('a', 'b') }}{% endfor %}", []),
        ("{% set x = name %}{{ x }}{% if x is defined %}{% endif %}", []),
        ("a\n{{ naem }}", [(2, 'there is no variable "naem": did you mean "name"?')]),
        ("{{ zzz }}\n{{ zzz }}", [(n, 'there is no variable "zzz"') for n in (1, 2)]),
        (
            "{% for r in rooms %}{{ r }}{% endfor %}\n{{ r }}",
            [(2, 'there is no variable "r"')],
        ),
        (
            "\n{% for r in r.rooms %}{{ r }}{% endfor %}",
            [(2, 'there is no variable "r"')],
        ),
        (
            "{{ name | uper }}{{ zzz }}\n{% if name is defind %}{% endif %}",
            [
                (1, 'there is no filter "uper": did you mean "upper"?'),
                (1, 'there is no variable "zzz"'),
                (2, 'there is no test "defind": did you mean "defined"?'),
            ],
        ),
        ("{{ name | center(9) }}", [(1, 'there is no filter "center"')]),
        ("a\n{{ name", [(2, "unexpected end of template, expected 'end of print statement'.")]),
        (
            "{% for loop in rooms %}{% endfor %}",
            [(1, "Can't assign to special loop variable in for-loop target")],
        ),
        ("\n{% include 'a' %}", [(2, ALONE)]),
        ("{% import 'a' as a %}", [(1, ALONE)]),
        ("{% from 'a' import a %}", [(1, ALONE)]),
        ("{% extends 'a' %}", [(1, ALONE)]),
        ("{% macro a() %}{% endmacro %}", [(1, BARE)]),
        ("{% block a %}{% endblock %}", [(1, BARE)]),
        ("{% autoescape true %}{% endautoescape %}", [(1, BARE)]),
        ("\n{{ name.upper() }}", [(2, CALLS)]),
        ("{% for r in rooms recursive %}{{ loop(rooms) }}{% endfor %}", [(1, CALLS)]),
        ("{{ loop.x() }}", [(1, CALLS), (1, 'there is no variable "loop"')]),
        ("{{" + "(" * 5000, [(1, DEEP)]),
        ("{{" + "9" * 5000 + "}}", [(1, DEEP)]),
        ("{% for a in rooms %}" * 25 + "{% endfor %}" * 25, [(1, DEEP)]),
    ],
)
def test_what_is_wrong_is_found_without_rendering(text: str, found: list[tuple[int, str]]) -> None:
    assert problems(text) == found


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Dear {{ first_name }},", "Dear Example,"),
        (
            "a\n{% for r in rooms %}\n- {{ r.title }}\n{% endfor %}\nb",
            "a\n- Plan &#42;A&#42;\n- B\nb",
        ),
        (
            "{% for r in rooms %}{{ loop.index }}. {{ r.access }} {% endfor %}",
            "1. Editing 2. Read ",
        ),
        ("{{ rooms | map(attribute='access') | join(', ') }}", "Editing, Read"),
        (
            "{% for r in rooms %}{{ r.access }}{{ ', ' if not loop.last }}{% endfor %}",
            "Editing&#44;&#32;Read",
        ),
        ("{% for n in range(2) %}{{ loop.cycle('a', 'b') }}{% endfor %}", "ab"),
        ("{{ 3 * 4 }} {{ rooms | length }}", "12 2"),
        ("{{ '3' }}", "&#51;"),
    ],
)
def test_a_letter_is_filled_in(text: str, filled: str) -> None:
    assert _filled(text) == filled


def test_plain_text_holds_values_as_they_are_but_for_control_characters() -> None:
    assert fill("{{ name }}", {"name": "*a*\n<b>\x1b"}, markdown=False) == "*a* <b>"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n{{ rooms[0].color }}", "line 2: 'dict object' has no attribute 'color'"),
        ("{{ rooms[7].title }}", "line 1: list object has no element 7"),
        ("{{ name }}\n\n{{ naem }}", 'line 3: there is no variable "naem": did you mean "name"?'),
        ("{{ rooms }}", "line 1: only text and numbers can be written, this is something else"),
        (
            "{{ name.upper }}",
            "line 1: only text and numbers can be written, this is something else",
        ),
        (
            "{{ name.__class__ }}",
            "line 1: access to attribute '__class__' of 'str' object is unsafe.",
        ),
        ("{{ rooms.append }}", "line 1: access to attribute 'append' of 'list' object is unsafe."),
        ("{{ 1 / 0 }}", "line 1: division by zero"),
        ("{{ name * 9 }}", "line 1: * is not for this"),
        ("{{ '%999999999d' % 1 }}", "line 1: % is not for this"),
        ("{{ 9 ** 9 }}", "line 1: ** is not for this"),
        ("{{ rooms | map('center', 9) | list }}", "line 1: No filter named 'center'."),
        ("{% for r in range(10001) %}{% endfor %}", "line 1: the loops take more than 10000 turns"),
        ("{{ range(99999999999999999999) }}", "line 1: the loops take more than 10000 turns"),
        (
            "{% for a in rooms %}\n{% for b in range(4000) %}\n{% for c in rooms %}"
            + "{% endfor %}" * 3,
            "line 3: the loops take more than 10000 turns",
        ),
        (
            "{% for a in range(4000) %}" + "x" * 300 + "{% endfor %}",
            "the letter would be longer than 1000000 characters",
        ),
    ],
)
def test_what_cannot_be_filled_in_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ReconcilerError) as raised:
        _filled(text)
    assert str(raised.value) == message
    assert raised.value.exit is Exit.FAILED


def test_a_value_that_is_missing_is_told() -> None:
    with pytest.raises(ReconcilerError, match="line 1: 'name' is undefined"):
        fill("{{ name }}", {}, markdown=True)


def test_whoever_sends_nothing_pays_for_no_library() -> None:
    code = (
        "import sys, reconciler.post.template, reconciler.post.message, reconciler.post.smtp\n"
        "print({'jinja2', 'markdown_it', 'smtplib'} & sys.modules.keys())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"
