"""README and examples against the program."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from reconciler import __version__
from reconciler.cli import COMMANDS, main
from reconciler.errors import Exit
from reconciler.sandbox import Sandbox

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text(encoding="utf-8")
# A folder stands for no hidden files, such as those of pipelines.
EXAMPLES = sorted((TOP / "examples").rglob("[!.]*.yaml"))


def _help(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as caught:
        main([*arguments, "--help"])
    assert caught.value.code == 0
    return capsys.readouterr().out


def _rows(header: str) -> list[list[str]]:
    """The rows of the table that begins with a header."""
    _, _, rest = README.partition(f"| {header} |")
    assert rest, header
    lines = rest.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_the_readme_lists_the_commands_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = [row[0].strip("`") for row in _rows("command")]
    assert tuple(names) == COMMANDS
    told = _help(capsys)
    assert [name for name in names if not re.search(rf"\n    {name}\s", told)] == []


def test_every_option_of_the_readme_exists(capsys: pytest.CaptureFixture[str]) -> None:
    helps = {name: _help(capsys, name) for name in COMMANDS}
    for name, does, _ in _rows("command"):
        for option in re.findall(r"--[a-z-]+", does):
            assert option in helps[name.strip("`")], option
    everywhere = "".join(helps.values()) + _help(capsys)
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - {
        "--rewrite-goldens",
        "--exit-code",
    }
    assert [option for option in sorted(options) if option not in everywhere] == []


def test_the_readme_lists_the_exit_codes_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    codes = [int(row[0]) for row in _rows("exit code")]
    assert codes == [code.value for code in Exit]
    told = " ".join(_help(capsys).partition("Exit codes: ")[2].split())
    assert [code for code in codes if not re.search(rf"(^|, ){code} ", told)] == []


def test_the_readme_shows_the_example_as_it_is() -> None:
    example = (TOP / "examples" / "create-a-room-and-invite-a-user.yaml").read_text("utf-8")
    shown = README.partition("```yaml\n")[2].partition("```")[0]
    assert shown == example[example.index("version:") :]


def test_the_readme_shows_the_plan_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = re.search(r"`reconciler (plan --sandbox \S+)` answers", README)
    assert command
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TOP / "examples", "examples")
    assert main(command[1].split()) == 0
    assert capsys.readouterr().out == README.partition("```text\n")[2].partition("```")[0]


def test_the_seed_of_the_readme_makes_a_portal() -> None:
    seed = README.rpartition("```yaml\n")[2].partition("```")[0]
    with Sandbox.open() as sandbox:
        sandbox.seed(yaml.safe_load(seed))
        assert "ann@acme.example" in str(sandbox.document())


def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    headings = re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    places = {f"#{re.sub('[^a-z0-9 -]', '', one.lower()).replace(' ', '-')}" for one in headings}
    assert links
    assert [one for one in links if one not in places and not (TOP / one).exists()] == []


def test_every_file_that_the_readme_speaks_of_exists() -> None:
    names = re.findall(r"`((?:reconciler|tests|schemas|examples)/[\w./-]+)`", README)
    assert names
    assert [name for name in names if not (TOP / name).exists()] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("command", [("validate",), ("plan", "--sandbox")])
def test_every_example_is_valid_and_planned(
    example: Path, command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*command, str(example)]) == Exit.DONE


def test_the_changelog_speaks_of_this_version() -> None:
    assert f"## {__version__} " in (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
