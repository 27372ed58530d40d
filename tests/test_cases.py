"""A folder a case: a manifest, a portal, and what comes of the two."""

from __future__ import annotations

from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml

from reconciler.budget import Budget
from reconciler.errors import ReconcilerError
from reconciler.manifest import load, schema
from reconciler.plan.waves import waves
from reconciler.render.document import document
from reconciler.render.requests import requests
from reconciler.render.text import text

if TYPE_CHECKING:
    from reconciler.state import Desired
    from tests.portal import Served

CASES = sorted((Path(__file__).parent / "cases").iterdir())
PLAN = jsonschema.Draft202012Validator(yaml.safe_load(schema("plan")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_its_goldens(case: Path, portal: Served, rewrite_goldens: bool) -> None:  # noqa: FBT001 - a fixture
    portal.sandbox.seed(yaml.safe_load((case / "portal.yaml").read_text(encoding="utf-8")))
    goldens = _goldens(case, replace(portal, environ=_environ(case)))
    if rewrite_goldens:
        for name, content in goldens.items():
            (case / name).write_text(content, encoding="utf-8")
    for name, content in goldens.items():
        assert content == (case / name).read_text(encoding="utf-8"), name


def _goldens(case: Path, portal: Served) -> dict[str, str]:
    try:
        with chdir(case):
            desired = load(["manifest.yaml"])
        made = portal.plan(desired, may_delete=_may_delete(case))
    except ReconcilerError as error:
        return {"plan.txt": f"exit {int(error.exit)}\n{error}\n"}
    assert portal.writes() == []
    PLAN.validate(document(made))
    forecast = waves(made.actions, _budget(case))
    goldens = {"plan.txt": text(made, forecast=forecast), "requests.txt": requests(made)}
    if not made.refused:
        goldens["mails.txt"] = _applied(portal, desired, may_delete=_may_delete(case))
    return goldens


def _environ(case: Path) -> dict[str, str]:
    """The environment of a case, if it has one: what is in it shows in no golden."""
    file = case / "environ.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}


def _may_delete(case: Path) -> bool:
    """Whether a case is one with --allow-delete."""
    return (case / "allow-delete").exists()


def _budget(case: Path) -> Budget:
    """The limits of a case, if it has them."""
    file = case / "budget.yaml"
    return Budget(**yaml.safe_load(file.read_text(encoding="utf-8"))) if file.exists() else Budget()


def _applied(portal: Served, desired: Desired, *, may_delete: bool) -> str:
    before = len(portal.sandbox.mails())
    made, report = portal.apply(desired, may_delete=may_delete)
    assert report.complete, [outcome.reason for outcome in report.outcomes]
    mails = portal.sandbox.mails()[before:]
    assert len(mails) == made.summary.mails
    assert portal.plan(desired).actions == ()
    return "".join(f"{mail.to}: {mail.kind}\n" for mail in mails)
