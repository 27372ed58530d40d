"""What the canonical layout looks like."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest
import yaml

from reconciler.layout import laid_out, remarks
from tests.unit.layout.layout import SCHEMA, laid, meaning
from tests.unit.layout.texts import TRAPS


def test_lists_are_indented_and_sections_and_rooms_stand_apart() -> None:
    text = """\
        version: 1
        users:
        - email:   ann@acme.example
          type: User


        - email: bob@acme.example
          type: User
        rooms:
        -   title: A
            type: custom
        -
            title: B
            type: custom
            members: []"""
    assert laid(dedent(text)) == dedent(
        """\
        version: 1

        users:
          - email: ann@acme.example
            type: User

          - email: bob@acme.example
            type: User

        rooms:
          - title: A
            type: custom

          - title: B
            type: custom
            members: []
        """
    )


def test_keys_stand_in_the_order_of_the_schema_and_unknown_ones_after_them() -> None:
    text = """\
        zoo: 1
        rooms:
          - members: [{access: Read, email: a@b.example}]
            colour: red
            type: custom
            title: A
        apples: 2
        version: 1
        """
    assert laid(dedent(text)) == dedent(
        """\
        version: 1

        rooms:
          - title: A
            type: custom
            members: [{email: a@b.example, access: Read}]
            colour: red

        zoo: 1

        apples: 2
        """
    )


def test_a_new_key_of_the_schema_needs_no_second_list() -> None:
    schema = {
        "properties": {
            "first": {"oneOf": [{"const": False}, {"$ref": "#/$defs/thing"}]},
            "second": {"type": "array", "items": {"properties": {"x": True, "y": {}}}},
            "third": {"items": True},
        },
        "$defs": {"thing": {"allOf": [{"properties": {"a": {}, "b": {}}}]}},
    }
    text = (
        "third: [{d: 1, c: 2}]\nsecond: [{y: {q: 1, p: 2}, x: {v: 1, u: 2}}]\nfirst: {b: 1, a: 2}\n"
    )
    assert laid_out(text, json.dumps(schema)).split("\n\n") == [
        "first: {a: 2, b: 1}",
        "second: [{x: {v: 1, u: 2}, y: {q: 1, p: 2}}]",
        "third: [{d: 1, c: 2}]\n",
    ]


def test_brackets_stay_as_long_as_they_are_short() -> None:
    members = ", ".join(f"member{number}@acme.example" for number in range(5))
    text = f"version:   1\ngroups: [{{name:  Design,manager: a@b.example,members: [{members}]}}]\n"
    assert laid(dedent(text)) == dedent(
        """\
        version: 1

        groups:
          - name: Design
            manager: a@b.example
            members:
              - member0@acme.example
              - member1@acme.example
              - member2@acme.example
              - member3@acme.example
              - member4@acme.example
        """
    )


def test_brackets_open_where_a_comment_or_several_lines_stand_in_them() -> None:
    text = """\
        rooms: [
          # about the first
          {title: A, # its title
           type: custom},
          {title: "B
            b", type: custom},
          [], [ # nothing
          ], {x, y: }, [z: ],
          # the end
        ] # beside
        """
    assert laid(dedent(text)) == dedent(
        """\
        rooms: # beside
          # about the first
          - title: A # its title
            type: custom

          - title: "B
              b"
            type: custom

          - []

          - [] # nothing

          - {x, y}

          - [{z}]
          # the end
        """
    )


def test_a_long_text_is_never_broken_nor_joined() -> None:
    long = "word " * 60 + "end"
    text = (
        f"message: {long}\nfolded: >-\n     {long}\n     more\n\n      deep\nplain: one\n    two\n"
    )
    assert laid(text) == (
        f"message: {long}\n\nfolded: >-\n  {long}\n  more\n\n   deep\n\nplain: one\n  two\n"
    )


@pytest.mark.parametrize("text", TRAPS)
def test_what_looks_like_something_else_keeps_its_meaning(text: str) -> None:
    for written in (json.dumps(text, ensure_ascii=False), "'" + text.replace("'", "''") + "'"):
        before = f"version: 1\ntitle: {written}\nlist: [{written}]\n"
        assert meaning(laid(before)) == meaning(before)


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("'Plans'", "Plans"),
        ('"Two words (2)"', "Two words (2)"),
        ("'2026'", '"2026"'),
        ("'no'", '"no"'),
        ('"FF9900"', '"FF9900"'),
        ('"1e3"', '"1e3"'),
        ("FF9900", "FF9900"),
        ("'a: b'", '"a: b"'),
        ("'say \"x\"'", "'say \"x\"'"),
        (r"'back\slash'", r"'back\slash'"),
        (r'"\u202egnp"', r'"\u202egnp"'),
        ("'\u202egnp'", "'\u202egnp'"),
        ("0o17", "0o17"),
        ("+12", "+12"),
        ("", ""),
        ("~", "~"),
        ("&a 'Plans' # c", "&a Plans # c"),
    ],
)
def test_quotes_go_where_nobody_misses_them(written: str, made: str) -> None:
    assert laid(f"x: {written}\n") == f"x: {made}".strip() + "\n"


def test_a_key_loses_its_quotes_too_and_one_of_several_lines_gets_some() -> None:
    text = "'title': 1\n? |\n  two\n  lines\n: 2\n? 'x\x0a  y\\'\n: 3\n? \"\\x85\n  z\"\n: 4\n"
    assert laid(text) == ('title: 1\n\n"two\\nlines\\n": 2\n\n"x y\\\\": 3\n\n"\\u0085 z": 4\n')


def test_anchors_and_aliases_are_kept() -> None:
    text = """\
        version: &one 1
        users:
          - &ann # a person
            type: User
            email: &mail ann@acme.example
          - *ann # again
        groups: &groups
          - name: D
            manager: *mail
            members: &all [*mail, &x y]
        x: {*mail : *all}
        """
    assert laid(dedent(text)) == dedent(
        """\
        version: &one 1

        users:
          - &ann # a person
            email: &mail ann@acme.example
            type: User
          - *ann # again

        groups: &groups
          - name: D
            manager: *mail
            members: &all [*mail, &x y]

        x: {*mail : *all}
        """
    )


@pytest.mark.parametrize(
    "text", ["x: &a [b]\n\nversion: *a\n", "x: &a b\n\nversion: *a\n\nusers: &a c\n\ny: *a\n"]
)
def test_where_an_alias_would_come_before_its_anchor_the_order_stays(text: str) -> None:
    assert laid(text) == text


def test_an_anchor_of_the_whole_manifest_is_kept() -> None:
    assert laid("--- &all\nrooms: []\nversion: 1\n") == "&all\nversion: 1\n\nrooms: []\n"


def test_blocks_of_text_are_moved_and_keep_what_they_end_with() -> None:
    text = (
        "a: |\n      one\n\n       two\n\n\nb: |+\n    kept\n\nc: |2-\n    ahead\n   back\nd: >\n e"
    )
    made = "a: |\n  one\n\n   two\n\nb: |+\n  kept\n\nc: |2-\n    ahead\n   back\n\nd: >-\n  e\n"
    assert laid(text) == made
    assert meaning(made) == meaning(text)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("x: |\n  \n", "x: |\n"),
        ("x: |+\n  \n\ny: 1\n", "x: |+\n\n\ny: 1\n"),
        ("x: |+\ny: 1\n", "x: |+\ny: 1\n"),
        ("x: |1+ # c\n   \n  \ny: 1\n", 'x: "  \\n \\n" # c\n\ny: 1\n'),
    ],
)
def test_blocks_of_no_text_say_the_same(text: str, made: str) -> None:
    assert laid(text) == laid(made) == made
    assert meaning(made) == meaning(text)


def test_text_of_several_lines_in_quotes_is_moved_as_it_is() -> None:
    text = "a: \"one  \n      two \\\n      three\\ \n      four\"\nb: 'x\n\n\n    y'\n"
    made = "a: \"one\n  two \\\n  three\\ \n  four\"\n\nb: 'x\n\n\n  y'\n"
    assert laid(text) == made
    assert meaning(made) == meaning(text)


def test_line_ends_and_marks_of_documents_go() -> None:
    assert laid("%YAML 1.2\n---\r\nversion: 1\r\nx: 'a\r\n  b'\r...\r\n") == (
        "version: 1\n\nx: 'a\n  b'\n"
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "[]\n", "word\n", "{}\n"])
def test_what_is_no_mapping_is_not_laid_out(text: str) -> None:
    with pytest.raises(ValueError, match="no mapping"):
        laid_out(text, SCHEMA)


def test_what_is_no_yaml_is_not_laid_out() -> None:
    with pytest.raises(yaml.YAMLError):
        laid_out("a: [\n", SCHEMA)


def test_tabs_that_libyaml_skips_go() -> None:
    assert laid("version: 1\t\nx: [\ta,\tb\t]\t# c\n") == "version: 1\n\nx: [a, b] # c\n"


def test_remarks_are_told_in_their_order() -> None:
    text = "# one\na: 'no # remark' # two\nb: | # three\n  # text\n# four"
    assert remarks(text) == ["# one", "# two", "# three", "# four"]
