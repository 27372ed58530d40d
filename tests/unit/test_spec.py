from __future__ import annotations

from reconciler.spec import Field, Spec, as_is, wire


def _text(value: object) -> str:
    return str(value or "")


COLOR = Field("color", "colour", "logo.color", _text, send=lambda value: f"#{value}")
TAGS = Field("tags", "tags", "tags", lambda value: tuple(value or ()))
SPEC = Spec("room", (COLOR, TAGS))


def test_a_field_is_read_where_it_stands() -> None:
    assert COLOR.read({"logo": {"color": "red"}}) == "red"


def test_what_the_portal_leaves_out_is_read_as_nothing() -> None:
    assert COLOR.read({}) == ""
    assert COLOR.read({"logo": None}) == ""
    assert COLOR.read({"logo": "text"}) == ""


def test_an_answer_is_read_by_the_words_of_the_manifest() -> None:
    assert SPEC.read({"logo": {"color": "red"}, "tags": ["b", "a"], "more": 1}) == {
        "color": "red",
        "tags": ("b", "a"),
    }


def test_a_body_holds_only_the_values_that_are_given() -> None:
    assert SPEC.body({"tags": ("b", "a")}) == {"tags": ["b", "a"]}
    assert list(SPEC.body({"tags": (), "color": "red"}).items()) == [
        ("colour", "#red"),
        ("tags", []),
    ]


def test_values_go_out_as_they_are_and_tuples_as_lists() -> None:
    assert [wire(value) for value in ("a", 1, True, None, ("a",))] == ["a", 1, True, None, ["a"]]
    assert as_is("A") == "A"
