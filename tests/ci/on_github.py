"""A repository on GitHub whose pipelines are the examples, and whose portal is embedded."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

from tests.ci.conftest import OWNER, READS, WRITES
from tests.ci.runner import TOP, Ran, Runner

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ci.conftest import Machine
    from tests.portal import Served

FLOWS = TOP / "examples" / "ci" / "github" / ".github" / "workflows"
PLAN, APPLY, DRIFT = (FLOWS / f"{name}.yml" for name in ("plan", "apply", "drift"))


class Pipelines:
    """A repository on GitHub whose portal is embedded."""

    def __init__(self, machine: Machine, portal: Served) -> None:
        self.machine = machine
        self.portal = portal
        self.private = True
        self.secrets = {
            "DOCSPACE_READ_KEY": portal.sandbox.issue_key(OWNER, READS),
            "DOCSPACE_WRITE_KEY": portal.sandbox.issue_key(OWNER, WRITES),
        }
        self.head = "a" * 40
        self.source = "acme/rooms"
        self.branch = "people"

    @property
    def temp(self) -> Path:
        return self.machine.folder / "temp"

    @property
    def github(self) -> Any:  # noqa: ANN401 - JSON
        return self.machine.state("gh.json")

    def reviewed(self, name: str = "plan") -> Ran | None:
        """A job of the pull request."""
        fork = self.source != "acme/rooms"
        pull = {
            "number": 12,
            "title": "$(touch hacked)",
            "head": {"sha": self.head, "ref": self.branch, "repo": {"full_name": self.source}},
        }
        return self._run(PLAN, name, {"pull_request": pull}, {} if fork else self.secrets)

    def merge(self) -> str:
        """Let the commit on `main` be what the pull request came to."""
        self.machine.git("add", ".")
        self.machine.git("commit", "--quiet", "--allow-empty", "--message=Merged")
        sha = self.machine.git("rev-parse", "HEAD")
        pull = {"merged_at": "2026-01-15", "merge_commit_sha": sha, "head": {"sha": self.head}}
        self.machine.change("gh.json", lambda state: state["pulls"].update({sha: [pull]}))
        return sha

    def planned(self, digest: str = "") -> Ran:
        """The plan on `main`."""
        ran = self._run(APPLY, "plan", {}, self.secrets, digest=digest)
        assert ran
        saved = self.machine.tree / ran.outputs["saved"]
        if saved.is_file():
            # As the artifact gets there.
            self.machine.write(saved.read_text(encoding="utf-8"), "reviewed/plan.json")
        return ran

    def applied(self, planned: Ran) -> Ran | None:
        """What follows it."""
        return self._run(APPLY, "apply", {}, self.secrets, plan=planned.outputs)

    def drift(self) -> Ran:
        ran = self._run(DRIFT, "drift", {}, self.secrets)
        assert ran
        return ran

    def _run(
        self,
        workflow: Path,
        job: str,
        event: dict[str, Any],
        secrets: dict[str, str],
        digest: str = "",
        **needs: dict[str, str],
    ) -> Ran | None:
        (self.temp / "summary.md").unlink(missing_ok=True)
        sha = self.machine.git("rev-parse", "HEAD")
        environ = {
            **self.machine.environ,
            "GITHUB_SERVER_URL": "https://git.example",
            "GITHUB_REPOSITORY": "acme/rooms",
            "GITHUB_RUN_ID": "77",
            "GITHUB_SHA": sha,
        }
        github = {
            "repository": "acme/rooms",
            "ref": "refs/heads/main",
            "actor": "somebody",
            "head_ref": self.branch,
            "token": "t",
            "event": {"repository": {"private": self.private}, **event},
        }
        context = {
            "github": github,
            "vars": {"DOCSPACE_URL": self.portal.url},
            "secrets": secrets,
            "inputs": {"digest": digest},
        }
        runner = Runner(self.machine.tree, self.temp, environ, context)
        return runner.job(workflow, job, **needs)

    def by_hand(self, manifest: str) -> None:
        """Change the portal beside the pipelines."""
        done = subprocess.run(
            [self.temp / "reconciler-venv" / "bin" / "reconciler", "apply", "--yes", manifest],
            cwd=self.machine.tree,
            env={
                **self.machine.environ,
                "DOCSPACE_URL": self.portal.url,
                "DOCSPACE_API_KEY": self.portal.sandbox.key,
            },
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
