"""``apply`` of what is more than a day takes: a wave a day, until nothing is left."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.cli.test_budget import ROOMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

_AT = re.compile(r'"at":"([^"]+)"')


def _a_day_passes() -> None:
    """Everything that was noted lies a day further back."""

    def earlier(found: re.Match[str]) -> str:
        at = datetime.fromisoformat(found[1]) - timedelta(hours=24)
        return f'"at":"{at.isoformat(timespec="milliseconds").replace("+00:00", "Z")}"'

    for journal in Path(".reconciler/journal").iterdir():
        journal.write_text(_AT.sub(earlier, journal.read_text("utf-8")), "utf-8")


def _titles(portal: Served) -> list[str]:
    rooms: Any = portal.sandbox.document().get("rooms", [])
    return sorted(room["title"] for room in rooms)


@pytest.mark.parametrize("saved", [False, True])
def test_each_day_does_its_wave_and_nothing_twice(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, *, saved: bool
) -> None:
    name = manifest(ROOMS)
    assert call("plan", name, "--out", "plan.json").code == 0
    what = ("--plan", "plan.json") if saved else (name,)
    command = ("apply", "--yes", "--daily-writes", "3", "--report", "report.json", *what)
    done, told = [], []
    for _ in range(3):
        pointed.sandbox.forget_requests()
        said = call(*command)
        done.append((said.code, len(pointed.writes()), len(_titles(pointed))))
        told.append(json.loads(Path("report.json").read_text("utf-8")))
        # Once more on the same day nothing is left for it.
        if said.code:
            pointed.sandbox.forget_requests()
            assert call(*command).code == 5
            assert pointed.writes() == []
        _a_day_passes()
    assert done == [(5, 3, 1), (5, 2, 2), (0, 2, 3)]
    assert [one["how"] for one in told] == ["limit", "limit", "complete"]
    assert [one["summary"]["skipped"] for one in told] == [4, 2, 0]
    reasons = {one["reason"] for one in told[0]["outcomes"] if one["result"] == "skipped"}
    assert all("left for" in reason and "3 writes a day" in reason for reason in reasons)
    assert len(pointed.sandbox.mails()) == 4
    assert call("plan", "--detailed-exitcode", name).code == 0
