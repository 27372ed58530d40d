"""``reconciler drift --prometheus``: what a node exporter collects."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families as parsed

from tests.edge.drift.conftest import ANN, PORTAL, TEAM

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.edge.cli.conftest import Said
    from tests.edge.drift.conftest import Other
    from tests.portal import Served

FILE = "drift.prom"


def values() -> dict[str, float]:
    """Every sample by name, with the side where it has one."""
    found = {}
    for family in parsed(Path(FILE).read_text(encoding="utf-8")):
        assert (family.type, bool(family.documentation)) == ("gauge", True)
        for sample in family.samples:
            assert sample.labels["portal"].startswith("http://127.0.0.1:")
            side = sample.labels.get("side", "")
            found[sample.name.removeprefix("reconciler_") + side] = sample.value
    return found


def test_metrics_are_written_also_where_nothing_differs(
    call: Callable[..., Said], team: str
) -> None:
    assert call("drift", team, "--prometheus", FILE).code == 0
    found = values()
    now = datetime.now(UTC).timestamp()
    for name in ("last_apply_success_timestamp_seconds", "last_check_timestamp_seconds"):
        assert abs(found.pop(name) - now) < 60
    assert found == {
        **dict.fromkeys(
            [f"drift_things{side}" for side in ("git", "portal", "both", "unknown")], 0
        ),
        "pending_people": 0,
        "oldest_invitation_age_seconds": 0,
        "unmanaged_rooms": 1,
    }


def test_things_are_counted_by_the_side_that_has_moved(
    call: Callable[..., Said], manifest: Callable[..., str], team: str, adam: Other
) -> None:
    adam.share("Plans", ANN, "Read")
    manifest(TEAM.replace("tags: [a]", "tags: [a, b]") + "- {title: More, type: custom}\n")
    assert call("drift", team, "--prometheus", FILE).code == 2
    found = values()
    assert (found["drift_thingsgit"], found["drift_thingsportal"]) == (2, 1)


def test_whoever_has_not_accepted_counts_with_the_age_of_the_invitation(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    there: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    week = datetime.now(UTC) - timedelta(days=7)
    late = {
        "email": "late@acme.example",
        "type": "User",
        "state": "pending",
        "registered": week.strftime("%Y-%m-%dT%H:%M:%S"),
    }
    room = {
        "title": "Plans",
        "type": "EditingRoom",
        "members": [{"email": "late@acme.example", "access": "Read"}],
    }
    there.sandbox.seed({**PORTAL, "people": [*PORTAL["people"], late], "rooms": [room]})
    monkeypatch.setenv("DOCSPACE_API_KEY", there.sandbox.key)
    name = manifest(TEAM + "  - {email: late@acme.example, access: Read}\n")
    assert call("drift", name, "--prometheus", FILE).code == 2
    found = values()
    assert found["pending_people"] == 1
    assert abs(found["oldest_invitation_age_seconds"] - 7 * 24 * 3600) < 60
    assert "last_apply_success_timestamp_seconds" not in found


def test_a_failure_leaves_the_old_metrics_and_says_so(
    call: Callable[..., Said],
    team: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(FILE).write_text("old\n", encoding="utf-8")
    monkeypatch.setenv("DOCSPACE_API_KEY", "sk-of-nobody")
    said = call("drift", team, "--prometheus", FILE)
    assert said.code == 77
    assert f"{FILE} are left as they were." in said.err
    assert Path(FILE).read_text(encoding="utf-8") == "old\n"
    assert "left as they were" not in call("drift", team).err


def test_metrics_are_never_written_over_a_manifest(call: Callable[..., Said], team: str) -> None:
    assert call("drift", team, "--prometheus", team).code == 64
