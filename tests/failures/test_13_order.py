"""13: the same manifests and portal give the same bytes, whatever hashes and threads do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.failures.world import LETTER_WORD, NEW_WORD, settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

FORMS = ("text", "json", "markdown", "html", "github", "sarif")
RUNS = (("0", "1"), ("1", "50"), ("2", "8"))
"""Seeds of hashes, each with a width."""
EACH = """\
import sys
from reconciler.cli import main
for command in sys.argv[2:]:
    assert main([*command.split(), "--concurrency", sys.argv[1]]) == 0, command
"""


def test_output_in_random_order(
    manifest: Callable[..., str], pointed: Served, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = settled(pointed, manifest, folder)
    monkeypatch.setenv("LINK_PASSWORD", NEW_WORD)
    files = [f"plan.{form}" for form in FORMS]
    written = " ".join(f"--write={form}=plan.{form}" for form in FORMS)
    commands = (
        f"plan --out saved.json {written} {name}",
        f"plan --by person {name}",
        f"apply --dry-run {name}",
        "export",
        f"status {name}",
        f"who --room Plans {name}",
    )
    told: list[list[str]] = []
    for seed, width in RUNS:
        done = subprocess.run(
            [sys.executable, "-c", EACH, width, *commands],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        saved = json.loads((folder / "saved.json").read_text(encoding="utf-8"))
        # Which one it is, when it was made, and whether anybody has changed it since.
        for word in ("id", "at", "seal"):
            del saved["saved"][word]
        shown = [(folder / one).read_text(encoding="utf-8") for one in files]
        told.append([done.stdout, done.stderr, *shown, json.dumps(saved)])
    assert told[1:] == told[:-1]


def test_output_in_random_order_of_an_apply(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LINK_PASSWORD", NEW_WORD)
    monkeypatch.setenv("RECONCILER_SMTP_URL", f"smtp://me:{LETTER_WORD}@127.0.0.1:1")
    told = []
    for width in ("1", "50"):
        name = settled(pointed, manifest, folder)
        ledger = f"{width}/ledger.json"
        monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.key)
        said = call("apply", "--yes", "--concurrency", width, "--ledger", ledger, name)
        told.append(said.out)
    assert told[1:] == told[:-1]
    assert len(told[0].splitlines()) == 13
