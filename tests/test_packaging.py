"""What is installed is whole: from the repository, and from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reconciler import __version__
from reconciler.bundled import bundled

TOP = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a wheel that was built of this repository."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=TOP,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("docspace_reconciler-*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "files")
    return folder / "files"


def _run(wheel: Path, folder: Path, *arguments: str) -> str:
    """Run the program of a wheel, away from the repository."""
    code = (
        f"import sys; sys.path.insert(0, {str(wheel)!r}); import reconciler;"
        f"assert reconciler.__file__.startswith({str(wheel)!r});"
        "from reconciler.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("name", ["manifest", "plan", "status", "who", "doctor", "report"])
def test_a_wheel_holds_the_schemas(wheel: Path, tmp_path: Path, name: str) -> None:
    text = (TOP / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert _run(wheel, tmp_path, "schema", name) == text


def test_a_wheel_tells_the_whole_story(wheel: Path, tmp_path: Path) -> None:
    told = _run(wheel, tmp_path, "demo")
    assert "Applied: 2 of 2 steps verified." in told
    assert "1 person: 1 welcomed" in told


def test_a_wheel_is_typed_licensed_and_named(wheel: Path) -> None:
    (info,) = wheel.glob("*.dist-info")
    assert info.name == f"docspace_reconciler-{__version__}.dist-info"
    metadata = (info / "METADATA").read_text(encoding="utf-8")
    assert "License-Expression: Apache-2.0" in metadata
    assert (wheel / "reconciler" / "py.typed").exists()
    assert "reconciler = reconciler.cli:main" in (info / "entry_points.txt").read_text("utf-8")
    assert not (wheel / "tests").exists()


@pytest.mark.parametrize("name", ["manifest", "plan", "status", "who", "doctor", "report"])
def test_an_editable_installation_finds_the_schemas(name: str) -> None:
    assert bundled("schemas", f"{name}.schema.json").startswith("{")


def test_a_file_that_is_missing_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        bundled("schemas", "nothing.json")
