"""What is wrong in manifests: for people, for machines, and as annotations of a workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.source import Problem
    from reconciler.spec import Json


def text(problems: Sequence[Problem]) -> str:
    """One problem a line."""
    return "".join(f"{shown(problem)}\n" for problem in problems)


def document(problems: Sequence[Problem]) -> dict[str, Json]:
    """The problems as a JSON document; line and column are 0 where the whole file is meant."""
    return {
        "format_version": 1,
        "valid": not problems,
        "problems": [
            {**problem.source._asdict(), "path": problem.path, "message": problem.message}
            for problem in problems
        ],
    }


def workflow(problems: Sequence[Problem]) -> str:
    """One workflow command of GitHub Actions a line."""
    return "".join(f"{_annotation(problem)}\n" for problem in problems)


def _annotation(problem: Problem) -> str:
    source = problem.source
    place = {"file": source.file, "line": source.line, "col": source.column}
    properties = ",".join(
        f"{name}={_escaped(str(value), ':,')}" for name, value in place.items() if value
    )
    message = f"{problem.path}: {problem.message}" if problem.path else problem.message
    return f"::error {properties}::{_escaped(message, '')}"


def _escaped(text: str, also: str) -> str:
    # The runner reads percent, line ends and, in properties, colon and comma as its own.
    for one in "%\r\n" + also:
        text = text.replace(one, f"%{ord(one):02X}")
    return shown(text)
