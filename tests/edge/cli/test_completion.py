"""``reconciler completion``, and what it makes shells complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reconciler.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edge.cli.conftest import Said

PROGRAM = f"""#!/bin/sh
exec {sys.executable} -m reconciler "$@"
"""

BASH = """
source <(reconciler completion bash)
COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9
complete -p reconciler >/dev/null || exit 3
_python_argcomplete reconciler
printf '%s\\n' "${COMPREPLY[@]}"
"""

ZSH = """
autoload -U compinit && compinit -u -D
eval "$(reconciler completion zsh)"
[[ $_comps[reconciler] == _python_argcomplete ]] || exit 3
_describe() { print -l -- ${completions%%:*} }
BUFFER=$1 CURSOR=$#1 words=(reconciler)
_python_argcomplete
"""

FISH = """
reconciler completion fish | source
complete -C "$argv[1]"
"""

LINES = [
    ("reconciler va", ["validate"]),
    ("reconciler completion ", ["bash", "fish", "zsh"]),
    ("reconciler validate --f", ["--format"]),
    ("reconciler validate --format ", ["github", "json", "text"]),
    ("reconciler validate --format j", ["json"]),
    ("reconciler plan ro", ["room.yml", "rooms.yaml", "rooms/"]),
    ("reconciler fmt --check rooms/", ["rooms/deep.yaml"]),
    ("reconciler plan nowhere/", []),
    ("reconciler plan --out re", ["readme.md"]),
    ("reconciler plan --concurrency ", []),
]


@pytest.fixture
def program(folder: Path) -> Path:
    """The program by its name, and files beside it."""
    (folder / "bin").mkdir()
    (folder / "bin" / "reconciler").write_text(PROGRAM)
    (folder / "bin" / "reconciler").chmod(0o755)
    (folder / "rooms").mkdir()
    for name in ("rooms.yaml", "room.yml", "readme.md", "rooms/deep.yaml", "rooms/.hidden.yaml"):
        (folder / name).touch()
    return folder / "bin"


def _environ(program: Path, **more: str) -> dict[str, str]:
    # In parallel runs of the tests, a shell writes nothing of its own anywhere else.
    path = f"{program}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(program), **more}


def _asked(program: Path, line: str) -> dict[str, str]:
    """How a shell asks, by the protocol of argcomplete."""
    return {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(program / "answer"),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
    }


def _completed(command: list[str], program: Path) -> list[str]:
    done = subprocess.run(
        command, env=_environ(program), capture_output=True, text=True, check=True
    )
    return sorted(line.split("\t")[0].strip() for line in done.stdout.splitlines() if line.strip())


@pytest.mark.parametrize(("line", "words"), LINES)
def test_a_bash_completes(program: Path, line: str, words: list[str]) -> None:
    assert _completed(["bash", "--norc", "-c", BASH, "bash", line], program) == words


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh on this machine")
@pytest.mark.parametrize(("line", "words"), LINES)
def test_a_zsh_completes(program: Path, line: str, words: list[str]) -> None:
    assert _completed(["zsh", "-f", "-c", ZSH, "zsh", line], program) == words


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish on this machine")
@pytest.mark.parametrize(("line", "words"), LINES)
def test_a_fish_completes(program: Path, line: str, words: list[str]) -> None:
    assert _completed(["fish", "--no-config", "-c", FISH, line], program) == words


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_names_the_program(call: Callable[..., Said], shell: str) -> None:
    said = call("completion", shell)
    assert (said.code, said.err) == (0, "")
    assert "reconciler" in said.out


def test_another_shell_is_wrong_usage(call: Callable[..., Said]) -> None:
    assert call("completion", "tcsh").code == 64


@pytest.mark.parametrize(("line", "words"), LINES)
def test_any_shell_is_answered(program: Path, line: str, words: list[str]) -> None:
    asked = _environ(program, **_asked(program, line))
    subprocess.run([program / "reconciler"], env=asked, capture_output=True, check=True)
    assert sorted(filter(None, (program / "answer").read_text().split("\n"))) == words


@pytest.mark.parametrize(("line", "words"), LINES)
def test_an_answer_is_all_that_such_a_call_gives(
    program: Path, monkeypatch: pytest.MonkeyPatch, line: str, words: list[str]
) -> None:
    for name, value in _asked(program, line).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as left:
        main(["apply", "--yes"])
    assert left.value.code == 0
    assert sorted(filter(None, (program / "answer").read_text().split("\n"))) == words


def test_a_variable_alone_asks_for_nothing(program: Path) -> None:
    done = subprocess.run(
        [program / "reconciler", "schema", "manifest"],
        env=_environ(program, _ARGCOMPLETE="1"),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout[:1]) == (0, b"{")
