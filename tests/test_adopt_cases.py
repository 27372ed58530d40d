"""A folder a story: a manifest that somebody wrote, a portal, and the diff between the two."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from reconciler.cli import main
from reconciler.errors import ManifestError
from reconciler.manifest import load

if TYPE_CHECKING:
    from tests.portal import Served

STORIES = sorted((Path(__file__).parent / "adopt_cases").iterdir())


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_gives_its_goldens(
    story: Path,
    portal: Served,
    rewrite_goldens: bool,  # noqa: FBT001 - a fixture
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    portal.sandbox.seed(yaml.safe_load((story / "portal.yaml").read_text(encoding="utf-8")))
    monkeypatch.setenv("DOCSPACE_URL", portal.url)
    monkeypatch.setenv("DOCSPACE_API_KEY", portal.sandbox.key)
    goldens = _goldens(story, tmp_path, capfd)
    assert portal.writes() == []
    goldens["left.txt"] = _left(portal, tmp_path)
    for name, content in goldens.items():
        if rewrite_goldens:
            (story / name).write_bytes(content.encode())
        assert content == (story / name).read_bytes().decode(), name


def _left(portal: Served, folder: Path) -> str:
    """What there is still to do afterwards."""
    try:
        with chdir(folder):
            made = portal.plan(load(["manifest.yaml"]))
    except ManifestError as error:
        return f"{error}\n"
    return "".join(f"{one.ref}: {one.op}\n" for one in made.actions)


def _goldens(story: Path, folder: Path, capfd: pytest.CaptureFixture[str]) -> dict[str, str]:
    """The diff, and what is told; the manifest is edited in a folder."""
    before = (story / "manifest.yaml").read_bytes()
    with chdir(folder):
        Path("manifest.yaml").write_bytes(before)
        capfd.readouterr()
        code = main(["adopt", "--dry-run", "manifest.yaml"])
        diff = capfd.readouterr().out
        assert Path("manifest.yaml").read_bytes() == before
        assert main(["adopt", "--all", "manifest.yaml"]) == code
        told = capfd.readouterr().err
        assert main(["adopt", "--all", "--dry-run", "manifest.yaml"]) == code
        assert not capfd.readouterr().out
    return {"golden.diff": diff, "told.txt": f"exit {code}\n{told}"}
