"""The files of ``apply --report``: what is seen before anything is sent, and what goes wrong."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reconciler.cli import reporting
from reconciler.errors import Exit, PortalError
from reconciler.outcome import Report
from tests.edge.cli.reports import TWO, read
from tests.edge.cli.terminal import Slow, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served


def test_neither_what_is_read_nor_what_is_kept_is_written_over(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, folder: Path
) -> None:
    name = manifest(TWO)
    call("plan", "--out", "plan.json", name)
    (folder / ".reconciler").mkdir(exist_ok=True)
    for file in ("plan.json", name, ".reconciler/ledger.json"):
        said = call("apply", "--yes", "--plan", "plan.json", "--report", file)
        assert said.code == 64, said
    assert pointed.writes() == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--report", "rooms.yaml"], "that is a manifest"),
        (["--report", "away/report.json"], "no file can be written there"),
        (["--report", ""], "no file can be written there"),
        (["--report", "a.md", "--report", "./a.md"], "two things cannot be written to one file"),
        (["--report", "a.json", "--limit", "github"], "only markdown has one"),
        (["--report", "new.yaml"], "a report is Markdown (.md) or JSON"),
        (["--report", "-"], "a report is Markdown (.md) or JSON"),
        (["--report", ".reconciler/lock"], "that is kept between runs"),
        (["--report", ".reconciler/journal/a.json"], "that is kept between runs"),
        (["--report", ".reconciler/sandbox.db"], "that is kept between runs"),
    ],
)
def test_a_report_that_could_not_be_written_stops_everything_before_it_begins(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    options: list[str],
    told: str,
) -> None:
    Path(".reconciler/journal").mkdir(parents=True)
    said = call("apply", "--yes", manifest(TWO), *options)
    assert (said.code, said.out) == (64, "")
    assert told in said.err
    assert pointed.writes() == []


def test_an_interrupt_at_the_question_is_reported_too(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Slow("", interrupt))
    monkeypatch.setattr(sys, "stderr", Terminal())
    said = call("apply", manifest(TWO), "--report", "report.json")
    assert said.code == 1
    report = json.loads(Path("report.json").read_text("utf-8"))
    assert (report["how"], report["outcomes"]) == ("interrupted", [])
    assert pointed.writes() == []


def test_a_folder_that_reports_share_with_the_ledger_takes_them(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    Path(".reconciler").mkdir()
    said = call("apply", "--yes", manifest(TWO), "--report", ".reconciler/report.json")
    assert (said.code, len(pointed.writes()) > 0) == (0, True), said.err


def test_what_sends_nothing_has_no_report(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    del pointed
    said = call("apply", "--dry-run", manifest(TWO), "--report", "report.json")
    assert (said.code, said.out) == (64, "")
    assert "--dry-run sends nothing that could be reported" in said.err


def test_a_folder_that_takes_no_file_stops_everything_before_it_begins(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    # Not even root makes files there.
    said = call("apply", "--yes", manifest(TWO), "--report", "/proc/report.json")
    assert said.code == 64
    assert "nothing was sent" in said.err
    assert pointed.writes() == []


def test_a_report_that_cannot_be_written_in_the_end_is_told_and_no_success(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("apply", "--yes", manifest(TWO), "--report=/dev/full", "--report=report.json")
    assert said.code == 1
    assert "--report /dev/full: No space left on device" in said.err
    assert "stands in" in said.err
    # The others are written all the same.
    assert read()["exit"] == 0
    assert len(pointed.sandbox.document()["rooms"]) == 2  # type: ignore[arg-type] # JSON


def test_a_run_is_reported_once_whatever_goes_wrong_after_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    reporting.arguments(parser)
    given = parser.parse_args(["--report", str(folder / "report.json"), "--format", "json"])
    given.manifests, given.mask, given.ledger = [], None, ".reconciler/ledger.json"
    reports = reporting.Reports(given)

    def run() -> None:
        with reports.told():
            reports.over(Report(()), Exit.DONE)
            raise PortalError("it closed when all was over")

    with pytest.raises(PortalError, match="when all was over"):
        run()
    assert json.loads(capsys.readouterr().out) == read() == read() | {"how": "nothing", "exit": 0}
