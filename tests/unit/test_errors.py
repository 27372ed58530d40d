from __future__ import annotations

import re

import pytest

from reconciler import errors
from reconciler.errors import (
    AccessError,
    Exit,
    LostAnswerError,
    ManifestError,
    PortalError,
    ReconcilerError,
    RequestError,
    ScopeError,
    UsageError,
)
from reconciler.source import Problem
from tests.unit.things import HERE


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (ReconcilerError, 1),
        (UsageError, 64),
        (ManifestError, 65),
        (PortalError, 69),
        (AccessError, 77),
        (ScopeError, 77),
        (RequestError, 1),
        (LostAnswerError, 1),
    ],
)
def test_each_error_has_its_exit_code_and_the_tree_says_so(
    kind: type[ReconcilerError], code: int
) -> None:
    assert kind.exit == code
    assert re.search(rf"\b{kind.__name__} +{code}\b", errors.__doc__ or "")


def test_a_manifest_s_error_holds_every_problem() -> None:
    problems = [Problem(HERE, "rooms[0].title", "is missing"), Problem(HERE, "", "is empty")]
    error = ManifestError(problems)
    assert error.problems == tuple(problems)
    assert str(error) == "rooms.yaml:1:1: rooms[0].title: is missing\nrooms.yaml:1:1: is empty"


def test_a_refusal_holds_its_status() -> None:
    assert RequestError("no", 403).status == 403
    assert LostAnswerError("gone").status == 0


def test_the_codes_of_results_are_those_of_the_design() -> None:
    assert [code.value for code in Exit] == [0, 1, 2, 3, 4, 5, 6, 64, 65, 69, 77]
