"""What is wrong in manifests: for people, for machines, and as annotations of a workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render.plain import shown
from reconciler.render.workflow import escaped
from reconciler.source import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.rule import Violation
    from reconciler.spec import Json


def text(problems: Sequence[Problem]) -> str:
    """One problem a line."""
    return "".join(f"{shown(problem)}\n" for problem in problems)


def problem(violation: Violation) -> Problem:
    """A rule that is broken, as what is wrong at a line."""
    who = f", {violation.who}" if violation.who else ""
    where = f'rule {violation.rule} of {violation.ref.kind} "{violation.ref.name}"{who}'
    return Problem(violation.source, where, violation.text)


def document(problems: Sequence[Problem], violations: Sequence[Violation] = ()) -> dict[str, Json]:
    """The problems as a JSON document; line and column are 0 where the whole file is meant.

    Args:
        problems: what is wrong with manifests.
        violations: the rules of a team that manifests without a problem break.
    """
    return {
        "format_version": 1,
        "valid": not problems and not violations,
        "problems": [
            {**problem.source._asdict(), "path": problem.path, "message": problem.message}
            for problem in problems
        ],
        "violations": [
            {
                **one.source._asdict(),
                "rule": one.rule,
                "room": one.ref.name,
                "who": one.who,
                "message": one.text,
            }
            for one in violations
        ],
    }


def workflow(problems: Sequence[Problem]) -> str:
    """One workflow command of GitHub Actions a line."""
    return "".join(f"{_annotation(problem)}\n" for problem in problems)


def _annotation(problem: Problem) -> str:
    source = problem.source
    place = {"file": source.file, "line": source.line, "col": source.column}
    properties = ",".join(
        f"{name}={escaped(str(value), value=True)}" for name, value in place.items() if value
    )
    message = f"{problem.path}: {problem.message}" if problem.path else problem.message
    return f"::error {properties}::{escaped(message)}"
