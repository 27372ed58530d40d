"""Edits of texts: nothing changes but what is to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.adoption.edit import Add, Put, Take
from reconciler.adoption.page import CannotEditError
from reconciler.adoption.rewriting import rewritten
from reconciler.adoption.writing import scalar
from reconciler.manifest.content import content
from reconciler.manifest.scalar import scalar as read

if TYPE_CHECKING:
    from reconciler.adoption.edit import Edit, Path

F = "rooms.yaml"
ITEM = {"email": "new@acme.example", "access": "Read"}


def _put(*path: str | int, value: Any) -> Put:  # noqa: ANN401 - plain data
    return Put(F, path, value)


def _take(*path: str | int) -> Take:
    return Take(F, path)


def _add(*path: str | int, value: Any) -> Add:  # noqa: ANN401 - plain data
    return Add(F, path, value)


def _edited(text: str, *edits: Edit) -> str:
    return rewritten(text, content(F, text.encode()), edits).text


ROOT: Path = ()


@pytest.mark.parametrize(
    ("text", "edit", "after"),
    [
        # A list whose entries each have a line of their own, in brackets.
        ("a: [\n  x,\n  y, # why\n]\n", _take("a", 1), "a: [\n  x,\n]\n"),
        ("a: [\n  x,\n  y\n]\n", _take("a", 1), "a: [\n  x\n]\n"),
        ("a: [\n  x,\n  y\n]\n", _take("a", 0), "a: [\n  y\n]\n"),
        ("a: [\n  x, # why\n]\n", _take("a", 0), "a: []\n"),
        ("a: [\n  x\n]\n", _add("a", value="z"), "a: [\n  x,\n  z\n]\n"),
        ("a: [\n  x,\n]\n", _add("a", value="z"), "a: [\n  x,\n  z,\n]\n"),
        ("a: [\n  x, # why\n]\n", _add("a", value="z"), "a: [\n  x, # why\n  z,\n]\n"),
        # In one line.
        ("a: [x, y, z]\n", _take("a", 0), "a: [y, z]\n"),
        ("a: [x, y, z]\n", _take("a", 1), "a: [x, z]\n"),
        ("a: [x, y, z,]\n", _take("a", 2), "a: [x, y,]\n"),
        ("a: ['x', 'y']\n", _add("a", value="z"), "a: ['x', 'y', 'z']\n"),
        ('a: ["x","y"]\n', _add("a", value="z"), 'a: ["x","y","z"]\n'),
        ("a: {b: []}\n", _add("a", "b", value="z"), "a: {b: [z]}\n"),
        ("a: {b: 1, c: 2}\n", _take("a", "b"), "a: {c: 2}\n"),
        ("a: {type: 1}\n", _put("a", "state", value="x"), "a: {type: 1, state: x}\n"),
        # Below each other.
        ("a:\n- x\n- y\n", _take("a", 0), "a:\n- y\n"),
        ("a:\n- x\n# why\n- y # and\n", _take("a", 1), "a:\n- x\n# why\n"),
        ("a: # why\n- x\n- y\nb: 1\n", _add("a", value="z"), "a: # why\n- x\n- y\n- z\nb: 1\n"),
        ("a:\n- x\n# end\nb: 1\n", _take("a", 0), "a: []\n# end\nb: 1\n"),
        ("a:\n- x\nb: 1", _add("a", value="z"), "a:\n- x\n- z\nb: 1"),
        ("b: 1\na:\n- x", _add("a", value="z"), "b: 1\na:\n- x\n- z"),
        ("b: 1\na:\n- x\n- y", _take("a", 1), "b: 1\na:\n- x"),
        ("a:\n  - 'x'\n", _add("a", value="z"), "a:\n  - 'x'\n  - 'z'\n"),
        ("a:\n\n- x\n\n- y\n\n- z\n", _take("a", 1), "a:\n\n- x\n\n- z\n"),
        ("a: []\n", _add("a", value="z"), "a: [z]\n"),
        (
            "a: [] # why\n",
            _add("a", value=ITEM),
            "a: # why\n  - email: new@acme.example\n    access: Read\n",
        ),
        ("a: []\nb:\n  a:\n  - x\n", _add("a", value="z"), "a:\n- z\nb:\n  a:\n  - x\n"),
        (
            "a: []\nb: {a: [{ c: '1' }]}\n",
            _add("a", value={"c": "x"}),
            "a: [{ c: 'x' }]\nb: {a: [{ c: '1' }]}\n",
        ),
        (
            "a:\n  -\n    email: x\n",
            _add("a", value={"email": "z"}),
            "a:\n  -\n    email: x\n  - email: z\n",
        ),
        # Keys.
        ("name: x\nb: 1\n", _put("members", value=["p"]), "name: x\nmembers: [p]\nb: 1\n"),
        (
            "name: x\nb: {members: [ y ]}\n",
            _add("members", value="z"),
            "name: x\nmembers: [z]\nb: {members: [ y ]}\n",
        ),
        ("b: 1\n# why\n", _put("state", value="x"), "b: 1\nstate: x\n# why\n"),
        ('"id": 1\n', _put("state", value="x"), '"id": 1\n"state": x\n'),
        ("a:\n- b: 1 # of b\n  c: 2\n", _take("a", 0, "b"), "a:\n- c: 2\n"),
        # Values.
        ("a: |\n  x\n  y\nb: 1\n", _put("a", value="z"), "a: z\nb: 1\n"),
        ("a:\n  b: 1\n  c: 2 # why\nd: 1\n", _put("a", value="none"), "a: none\nd: 1\n"),
        ("a:\n  b: 1\nd: 1\n", _put("a", value={"b": 2}), "a: {b: 2}\nd: 1\n"),
        ("a: &x\n  b: 1\nd: 1\n", _put("a", value="none"), "a: &x none\nd: 1\n"),
        ("a: true\n", _put("a", value=False), "a: false\n"),
        ("- a: 'x'\n".replace("- ", ""), _put("a", value="it's"), "a: 'it''s'\n"),
        # Anchors.
        ("a: &x 1\nb: *x\n", _put("b", value=2), "a: &x 1\nb: 2\n"),
        ("a: &x 'p'\nb: *x\n", _put("b", value="q"), "a: &x 'p'\nb: 'q'\n"),
        ("a: &x 1\nb: *x\nc: *x\n", _put("a", value=2), "a: 2\nb: &x 1\nc: *x\n"),
        ("a: &x [p]\nb: *x\n", _take("a"), "b: &x [p]\n"),
        ("a: &x [p]\nb: *x\n", _add("b", value="q"), "a: &x [p]\nb: [p, q]\n"),
        ("a: &x [p, q]\nb: *x\n", _take("b", 0), "a: &x [p, q]\nb: [q]\n"),
        ("a: &x\n- p\nb: *x # why\n", _take("b", 0), "a: &x\n- p\nb: [] # why\n"),
        ("a: &x\n- p\nb: {c: *x }\n", _add("b", "c", value="q"), "a: &x\n- p\nb: {c: [p, q] }\n"),
        ("a: &x {c: 1}\nb: [*x ]\n", _put("b", 0, "c", value=2), "a: &x {c: 1}\nb: [{c: 2} ]\n"),
        ("k: &k a\n*k : 1\n", _put("a", value=2), "k: &k a\n*k : 2\n"),
        ("a: [*x ]\n".replace("*x ", "&x p"), _add("a", value="q"), "a: [&x p, q]\n"),
    ],
)  # fmt: skip
def test_an_edit_changes_what_it_is_to_and_nothing_else(text: str, edit: Edit, after: str) -> None:
    assert _edited(text, edit) == after


@pytest.mark.parametrize(
    ("text", "edits", "after"),
    [
        ("a: [x, y]\n", [_take("a", 0), _take("a", 1), _add("a", value="z")], "a: [z]\n"),
        ("a: [x, y]\n", [_take("a", 1), _add("a", value="z")], "a: [x, z]\n"),
        ("a:\n- x\n- y\n", [_take("a", 0), _take("a", 1), _add("a", value="z")], "a:\n- z\n"),
        ("a: [\n  x, y,\n  z\n]\n", [_take("a", 0), _take("a", 2)], "a: [\n  y\n]\n"),
        ("b: {c: 1}\n", [_take("b"), _put("b", "c", value=2), _put("id", value=1)], "id: 1\n"),
        (
            "name: x\n",
            [_add("members", value="p"), _add("members", value="z")],
            "name: x\nmembers: [p, z]\n",
        ),
        (
            "a: &x [p]\nb: *x\n",
            [_add("a", value="q"), _add("b", value="r")],
            "a: &x [p, q]\nb: [p, r]\n",
        ),
        (
            "a:\n- {b: 1, c: 2}\n",
            [_put("a", 0, "b", value=3), _take("a", 0, "c")],
            "a:\n- {b: 3}\n",
        ),
    ],
)  # fmt: skip
def test_several_edits_of_one_place_go_together(text: str, edits: list[Edit], after: str) -> None:
    assert _edited(text, *edits) == after


@pytest.mark.parametrize(
    ("text", "edit", "told"),
    [
        ("a: &x [p]\nb: *x\n", _add("a", value="q"), "line 1: &x stands for it elsewhere too"),
        ("a: &x\n- p\nb: *x\n", _take("a"), "line 2: &x stands for it elsewhere too"),
        ("a: [\n  x\n  # why\n]\n", _take("a", 0), "line 1: the comments in it would stand alone"),
        ("a: [\n]\n", _add("a", value="z"), "line 1: brackets of several lines with nothing"),
        ("a: 1\rb: 2\r", _put("a", value=2), "line 1: lines that end with a carriage return"),
        ("a:\n- b: 1\n", _take("a", 0, "b"), "line 2: it shares the line with its list"),
    ],
)
def test_what_cannot_be_edited_where_it_stands_is_told(text: str, edit: Edit, told: str) -> None:
    with pytest.raises(CannotEditError) as caught:
        _edited(text, edit)
    assert str(caught.value).startswith(told)


def test_edits_that_meet_are_refused() -> None:
    gone, new = _take("a", 0, "type"), _put("a", 0, "state", value=1)
    with pytest.raises(CannotEditError, match="line 3: two edits meet here"):
        _edited("a:\n- type: 1\n  c: 2\n", gone, new)


def test_a_text_of_nothing_cannot_be_edited() -> None:
    with pytest.raises(CannotEditError, match="there is nothing in it"):
        rewritten("# nothing\n", {}, [])


def test_comments_go_with_what_is_taken_out_and_with_nothing_else() -> None:
    text = "# top\na:\n# above\n- x # own\n  # own too\n# below\n- y # other\n"
    made = rewritten(text, content(F, text.encode()), [_take("a", 0)])
    assert made.text == "# top\na:\n# above\n# below\n- y # other\n"
    assert made.comments == ["# top", "# above", "# below", "# other"]


@pytest.mark.parametrize("style", ["", "'", '"'])
@pytest.mark.parametrize(
    "text",
    ["a b", "30 days", "2027-01-31", "2027-01-31T10:00:00Z", "no", "1e3", "null", "a: b", "a #b"],
)
def test_a_text_is_quoted_where_it_would_be_something_else(text: str, style: str) -> None:
    made = scalar(text, style)
    assert made in {text, f"'{text}'", f'"{text}"'}
    assert made != text or (read(made) == text and ": " not in made and "#" not in made)


def test_what_cannot_be_seen_is_written_as_its_number() -> None:
    assert scalar("a\u202e\U000e0041\tb", "'") == '"a\\u202e\\U000e0041\\tb"'
