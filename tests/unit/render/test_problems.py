from __future__ import annotations

from reconciler.render.problems import document, text, workflow
from reconciler.source import Problem, Source
from tests.unit.render.samples import EVIL, PROBLEMS


def test_a_problem_is_one_line_of_text() -> None:
    assert text(PROBLEMS) == (
        "a,b:c%.yaml:3:5: rooms[0].title: 50% of: it,\\u{d}\\u{a}is wrong\nb.yaml: is empty\n"
    )
    assert text([]) == ""


def test_what_a_terminal_would_obey_is_shown() -> None:
    lines = text([Problem(Source(f"{EVIL}.yaml", 1, 1), EVIL, EVIL)]).split("\n")
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


def test_a_problem_is_one_annotation_with_its_own_characters_escaped() -> None:
    assert workflow(PROBLEMS) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=3,col=5::rooms[0].title: 50%25 of: it,%0D%0Ais wrong\n"
        "::error file=b.yaml::is empty\n"
    )


def test_no_manifest_can_smuggle_a_second_command_into_a_workflow() -> None:
    evil = Problem(Source("x\n::set-env name=A::b", 1, 1), "p\r\n::stop", "m\n::error::x %0A")
    (line,) = workflow([evil]).splitlines()
    assert line == (
        "::error file=x%0A%3A%3Aset-env name=A%3A%3Ab,line=1,col=1::p%0D%0A::stop: m%0A::error::x "
        "%250A"
    )


def test_an_annotation_shows_what_a_terminal_would_obey() -> None:
    (line, rest) = workflow([Problem(Source("x.yaml", 1, 1), "", EVIL)]).split("\n")
    assert (line.isprintable(), rest) == (True, "")
    assert r"a\u{1b}[31mb\u{7}%0D%0Ac\u{202e}d" in line


def test_problems_are_a_document_with_places_in_numbers() -> None:
    nothing = {"format_version": 1, "valid": True, "problems": [], "violations": []}
    assert document([]) == nothing
    found = document(PROBLEMS)
    assert found["valid"] is False
    assert found["problems"][1] == {
        "file": "b.yaml",
        "line": 0,
        "column": 0,
        "path": "",
        "message": "is empty",
    }
