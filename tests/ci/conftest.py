"""Pipelines on a machine of their own: a repository, a server, the programs that they call."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.ci import github, gitlab

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.portal import Served

HERE = Path(__file__).parent
OWNER = "owner@sandbox.example"
# As the README of the examples says; what is read here and there differs, the plan does not.
READS = ("rooms:read", "accounts:read", "accounts.self:read")
WRITES = ("*:read", "rooms:write", "accounts:read", "accounts:write")
TEAM = {
    "version": 1,
    "rooms": [
        {
            "title": "Plans",
            "type": "collaboration",
            "members": [{"email": "new@partner.example", "access": "Editing"}],
        }
    ],
}


@dataclass
class Machine:
    """A machine with a repository.

    Attributes:
        folder: everything that is on it.
        tree: the checked-out repository, whose `origin` is beside it.
        programs: the folder of the stand-ins.
    """

    folder: Path
    tree: Path
    programs: Path

    @property
    def environ(self) -> dict[str, str]:
        return {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def git(self, *arguments: str) -> str:
        named = ["-c", "user.name=A", "-c", "user.email=a@acme.example"]
        done = subprocess.run(
            ["git", *named, *arguments],  # noqa: S607 - found as in a pipeline
            cwd=self.tree,
            env=self.environ,
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        return done.stdout.strip()

    def write(self, manifest: Any, name: str = "rooms/team.yaml") -> None:  # noqa: ANN401 - YAML
        text = manifest if isinstance(manifest, str) else yaml.safe_dump(manifest)
        file = self.tree / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def program(self, name: str, script: str) -> None:
        file = self.programs / name
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    def state(self, name: str) -> Any:  # noqa: ANN401 - JSON
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def change(self, name: str, by: Callable[[Any], None]) -> None:
        found = self.state(name)
        by(found)
        (self.folder / name).write_text(json.dumps(found), encoding="utf-8")


_PYTHON = """\
echo "$PWD: $*" >> {log}
[ "$1 $2" = "-m venv" ] || exit 0
{real} -m venv --without-pip "$3"
ln -s {program} "$3/bin/reconciler"
rm "$3/bin/python"
printf '#!/bin/sh\\necho "$PWD: $*" >> %s\\n' {log} > "$3/bin/python"
chmod +x "$3/bin/python"
"""
"""Makes environments as ever; what is installed there, and from where, is only noted."""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path, tmp_path / "tree", tmp_path / "programs")
    made.tree.mkdir()
    made.programs.mkdir()
    for name, module in (("gh", github), ("curl", gitlab)):
        state = tmp_path / f"{name}.json"
        state.write_text(json.dumps(module.nothing()), encoding="utf-8")
        words = [sys.executable, "-S", "-P", str(HERE / f"{module.__name__.split('.')[-1]}.py")]
        made.program(name, f'exec {shlex.join([*words, str(state)])} "$@"')
    # The program of this project beside the interpreter that runs its tests.
    program = shutil.which("reconciler", path=str(Path(sys.executable).parent))
    assert program
    made.program(
        "python",
        _PYTHON.format(
            log=shlex.quote(str(tmp_path / "python.log")),
            real=shlex.quote(sys.executable),
            program=shlex.quote(program),
        ),
    )
    made.git("init", "--quiet", "--initial-branch=main", ".")
    made.git("init", "--quiet", "--bare", "--initial-branch=main", "../origin.git")
    made.git("remote", "add", "origin", str(tmp_path / "origin.git"))
    made.write(TEAM)
    made.git("add", ".")
    made.git("commit", "--quiet", "--message=Plans")
    made.git("push", "--quiet", "origin", "main")
    return made


def members(*people: str) -> Mapping[str, Any]:
    """The manifest with these people in its room."""
    room = TEAM["rooms"][0]  # type: ignore[index] # a sample
    told = [{"email": one, "access": "Editing"} for one in people]
    return {**TEAM, "rooms": [{**room, "members": told}]}


@pytest.fixture
def rooms(portal: Served) -> Callable[[], str]:
    """What the portal is like, as text."""
    return lambda: str(portal.sandbox.document())
