"""Comments stay with what they belong to."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.unit.layout.layout import laid


def _made(text: str) -> str:
    made = laid(dedent(text))
    assert laid(made) == made
    return made


def test_comments_move_with_what_they_speak_of() -> None:
    text = """\
        # yaml-language-server: $schema=x
        #
        # What this is.

        # The rooms.
        rooms: # all of them
          # The first.
          - type: custom # its type
            title: A
            # the end of A
          # the end of the rooms
        # The version.
        version: 1 # always
        # The end.
        """
    assert _made(text) == dedent(
        """\
        # yaml-language-server: $schema=x
        #
        # What this is.

        # The version.
        version: 1 # always

        # The rooms.
        rooms: # all of them
          # The first.
          - title: A
            type: custom # its type
            # the end of A
          # the end of the rooms
        # The end.
        """
    )


@pytest.mark.parametrize(
    ("head", "stays"),
    [
        ("# yaml-language-server: $schema=x\n# What this is.\n", True),
        ("# What this is.\n\n", True),
        ("# The users.\n", False),
    ],
)
def test_what_stands_at_the_top_stays_there_if_it_speaks_of_the_file(
    head: str, *, stays: bool
) -> None:
    rest = "version: 1\n\n{}users: []\n"
    expanded = head + rest.format("") if stays else rest.format(head)
    assert _made(f"{head}users: []\nversion: 1\n") == expanded


def test_the_new_first_key_keeps_its_blank_line() -> None:
    assert _made("# yaml-language-server: x\nusers: []\n\nversion: 1\n") == (
        "# yaml-language-server: x\n\nversion: 1\n\nusers: []\n"
    )


def test_a_comment_that_goes_on_below_stays_whole() -> None:
    text = "version: 1\nportal: x # begins\n          # and goes on\nrooms: [] # other\n# own\n"
    assert _made(text) == (
        "version: 1\n\n# begins\n# and goes on\nportal: x\n\nrooms: [] # other\n# own\n"
    )


def test_a_comment_behind_a_dash_goes_above_it() -> None:
    text = """\
        rooms:
          - # first
            title: A
          -
            # second
            title: B
          - # empty
          - - # inner
              x
            - y
          # last
          - [a] # beside
        """
    assert _made(text) == dedent(
        """\
        rooms:
          # first
          - title: A

          # second
          - title: B

          - # empty

          - - x # inner
            - y

          # last
          - [a] # beside
        """
    )


def test_comments_between_a_key_and_its_value_stay_near() -> None:
    text = """\
        a: # one
          # two
          text # three
        b:
          # four
          - x
        c: # five
          # six
          [y]
        d: | # seven
          text
        e: &e # eight
          - z
        ? f # nine
        : # ten
          g
        """
    assert _made(text) == dedent(
        """\
        # two
        # one
        a: text # three

        b:
          # four
          - x

        # six
        c: [y] # five

        d: | # seven
          text

        e: &e # eight
          - z

        # nine
        f: g # ten
        """
    )


def test_a_comment_never_goes_deeper_than_the_one_above_it() -> None:
    text = """\
        rooms:
          - title: A
            members:
              - x
              # of the members
            # of A
              # of A, too

        # of the users
        users: []
        """
    assert _made(text) == dedent(
        """\
        # of the users
        users: []

        rooms:
          - title: A
            members:
              - x
              # of the members
            # of A
            # of A, too
        """
    )


def test_a_list_in_the_column_of_its_key_takes_no_comment_of_the_mapping() -> None:
    text = "users:\n- a\n# foot\n"
    assert _made(text) == "users:\n  - a\n# foot\n"


def test_blank_lines_among_comments_are_kept_once() -> None:
    text = "version: 1\nusers:\n\n  # a\n\n\n  # b\n\n  - x\n\n\n  # end\n\n\n# foot\n\n\n"
    assert _made(text) == "version: 1\n\nusers:\n  # a\n\n  # b\n\n  - x\n\n  # end\n\n# foot\n"


def test_brackets_that_are_too_long_for_a_line_keep_their_comments() -> None:
    people = ", ".join(f"person{number}@acme.example" for number in range(5))
    text = f"groups:\n  - {{name: D, members: [{people}]}} # design\n"
    assert _made(text).startswith("groups:\n  # design\n  - name: D\n    members:\n      - person0")
