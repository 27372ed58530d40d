"""A stand-in for GitHub's runner: jobs of a workflow, with the project's own action in them."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.ci.expression import filled, holds

if TYPE_CHECKING:
    from collections.abc import Mapping

TOP = Path(__file__).parents[2]
ACTION = TOP / ".github" / "actions" / "reconciler"
OURS = "OWNER/docspace-reconciler/.github/actions/reconciler@v1"


@dataclass
class Ran:
    """What a job did.

    Attributes:
        ok: whether no step failed.
        outputs: its outputs, by name.
        log: everything that its steps said.
        summary: what the page of the run shows.
        used: the other actions that were used, each with its inputs.
    """

    ok: bool = True
    outputs: dict[str, str] = field(default_factory=dict)
    log: str = ""
    summary: str = ""
    used: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@dataclass
class Runner:
    """Runs jobs.

    Attributes:
        tree: the checked-out repository.
        temp: the folder of the runner, empty for each job.
        environ: what every step sees.
        context: github, vars, secrets, inputs and needs.
    """

    tree: Path
    temp: Path
    environ: Mapping[str, str]
    context: Mapping[str, Any]

    def job(self, workflow: Path, name: str, **needs: Mapping[str, str]) -> Ran | None:
        """Run one job; None if its condition does not hold."""
        told = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"][name]
        context = {
            **self.context,
            "needs": {one: {"outputs": outputs} for one, outputs in needs.items()},
            **_so_far(ok=True),
        }
        if not holds(str(told.get("if", "success()")), context):
            return None
        self.temp.mkdir(parents=True, exist_ok=True)
        ran = Ran()
        steps: dict[str, Any] = {}
        self._steps(told["steps"], {**context, "steps": steps}, ran, dict(self.environ))
        ran.outputs = {
            name: filled(text, {**context, "steps": steps})
            for name, text in told.get("outputs", {}).items()
        }
        summary = self.temp / "summary.md"
        ran.summary = summary.read_text(encoding="utf-8") if summary.exists() else ""
        return ran

    def _steps(
        self, steps: list[Any], context: dict[str, Any], ran: Ran, environ: dict[str, str]
    ) -> bool:
        fine = True
        for step in steps:
            now = {**context, **_so_far(ok=fine)}
            if not holds(str(step.get("if", "success()")), now):
                continue
            inside = {name: filled(str(text), now) for name, text in step.get("env", {}).items()}
            done, outputs = self._step(step, now, ran, environ, inside)
            if "id" in step:
                context["steps"][step["id"]] = {"outputs": outputs}
            fine = fine and (done or bool(step.get("continue-on-error")))
        ran.ok = ran.ok and fine
        return fine

    def _step(
        self,
        step: Any,  # noqa: ANN401 - YAML
        context: Mapping[str, Any],
        ran: Ran,
        environ: dict[str, str],
        inside: Mapping[str, str],
    ) -> tuple[bool, dict[str, str]]:
        if "run" in step:
            return self._shell(step["run"], ran, environ, inside)
        given = {name: filled(_text(one), context) for name, one in step.get("with", {}).items()}
        if step["uses"] != OURS:
            ran.used.append((step["uses"], given))
            return True, {}
        action = yaml.safe_load((ACTION / "action.yml").read_text(encoding="utf-8"))
        assert set(given) <= set(action["inputs"])
        inputs = {
            name: given.get(name, filled(_text(one.get("default", "")), context))
            for name, one in action["inputs"].items()
        }
        known = {**context, "inputs": inputs, "steps": {}}
        whole = {**environ, **inside, "GITHUB_ACTION_PATH": str(ACTION)}
        fine = self._steps(action["runs"]["steps"], known, ran, whole)
        environ["PATH"] = whole["PATH"]
        return fine, {name: filled(one["value"], known) for name, one in action["outputs"].items()}

    def _shell(
        self, script: str, ran: Ran, environ: dict[str, str], inside: Mapping[str, str]
    ) -> tuple[bool, dict[str, str]]:
        outputs, paths = self.temp / "outputs", self.temp / "paths"
        outputs.write_text("", encoding="utf-8")
        paths.write_text("", encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],  # noqa: S607 - as a runner does
            cwd=self.tree,
            env={
                **environ,
                **inside,
                "RUNNER_TEMP": str(self.temp),
                "GITHUB_OUTPUT": str(outputs),
                "GITHUB_PATH": str(paths),
                "GITHUB_ENV": os.devnull,
                "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=100,
            check=False,
        )
        ran.log += done.stdout
        for path in paths.read_text(encoding="utf-8").splitlines():
            environ["PATH"] = f"{path}:{environ['PATH']}"
        lines = outputs.read_text(encoding="utf-8").splitlines()
        return done.returncode == 0, dict(line.split("=", 1) for line in lines)


def _so_far(*, ok: bool) -> dict[str, bool]:
    return {"success()": ok, "failure()": not ok, "always()": True, "cancelled()": False}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
