"""``--allow-delete``, and what the command line says of rooms that come and go."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.cli.terminal import Slow, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

GONE = """\
version: 1
policy: {guards: {rooms_deleted: 1}}
rooms:
- {title: Old, type: collaboration, state: absent}
"""
OLD: dict[str, Any] = {"title": "Old", "id": 7, "type": 2, "state": "archived", "files": 3}


def _titles(portal: Served) -> list[str]:
    found: Any = portal.sandbox.document().get("rooms", [])
    return [one["title"] for one in found]


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes"), ("apply", "--dry-run")])
def test_without_the_switch_nothing_is_deleted(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    command: tuple[str, ...],
) -> None:
    pointed.sandbox.seed({"rooms": [OLD]})
    said = call(*command, manifest(GONE))
    assert said.code == 3
    assert "is deleted for good only with --allow-delete" in said.out + said.err
    assert pointed.writes() == []
    assert _titles(pointed) == ["Old"]


def test_with_the_switch_a_plan_counts_the_files_that_go(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [OLD]})
    said = call("plan", "--allow-delete", "--detailed-exitcode", manifest(GONE))
    assert said.code == 2
    assert '- room "Old"' in said.out
    assert "3 files in it are gone for good; there is no way back" in said.out
    assert pointed.writes() == []


def test_with_the_switch_a_room_is_deleted_once(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [OLD]})
    name = manifest(GONE)
    said = call("apply", "--yes", "--allow-delete", name)
    assert said.code == 0
    assert said.out.splitlines()[0] == 'verified  remove room "Old"'
    assert _titles(pointed) == []
    # There is nothing to allow any more.
    assert call("plan", "--detailed-exitcode", name).code == 0


def test_the_switch_deletes_nothing_that_is_active(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [OLD | {"state": "active"}]})
    said = call("apply", "--yes", "--allow-delete", manifest(GONE))
    assert said.code == 3
    assert "only rooms in the archive are deleted" in said.err
    assert _titles(pointed) == ["Old"]


def test_the_switch_deletes_nothing_that_no_manifest_names(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [OLD, OLD | {"title": "Other", "id": 8}]})
    assert call("apply", "--yes", "--allow-delete", manifest(GONE)).code == 0
    assert _titles(pointed) == ["Other"]


def test_of_two_rooms_of_one_title_none_is_deleted(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [OLD, OLD | {"id": 8}]})
    said = call("apply", "--yes", "--allow-delete", manifest(GONE))
    assert said.code == 65
    assert "id 7 (" in said.err
    assert "id 8 (" in said.err
    assert _titles(pointed) == ["Old", "Old"]


def test_a_file_that_comes_while_somebody_reads_makes_the_plan_stale(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed({"rooms": [OLD]})

    def meanwhile() -> None:
        pointed.sandbox.seed({"rooms": [OLD | {"files": 4}]})

    monkeypatch.setattr(sys, "stdin", Slow("y\n", meanwhile))
    monkeypatch.setattr(sys, "stderr", Terminal())
    said = call("apply", "--allow-delete", manifest(GONE))
    assert said.code == 4
    assert _titles(pointed) == ["Old"]


def test_a_dry_run_shows_the_deletion_and_does_not_send_it(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [OLD]})
    said = call("apply", "--dry-run", "--allow-delete", manifest(GONE))
    assert said.code == 0
    assert "DELETE /api/2.0/files/rooms/7" in said.out
    assert pointed.writes() == []


TIMED = """\
version: 1
rooms:
- title: Plans
  type: collaboration
  members:
  - {email: owner@sandbox.example, access: RoomManager}
  - {email: ann@acme.example, access: Read, until: 2999-12-31}
  - {email: new@partner.example, access: Read, until: 2020-01-31}
"""


def test_a_stranger_whose_time_is_over_is_not_mailed(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    plans = {
        "title": "Plans",
        "type": 2,
        "members": [{"email": "ann@acme.example", "access": "Read"}],
    }
    pointed.sandbox.seed(
        {"people": [{"email": "ann@acme.example", "type": "User"}], "rooms": [plans]}
    )
    name = manifest(TIMED)
    said = call("plan", "--format", "json", name)
    made = json.loads(said.out)
    assert (made["actions"], made["upcoming"]) == ([], [])
    assert call("apply", "--yes", name).code == 0
    assert pointed.sandbox.mails() == []


def test_rooms_that_nobody_declares_are_reported_but_not_with_only(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [OLD | {"state": "active"}, {"title": "Plans", "type": 2}]})
    name = manifest(
        "version: 1\npolicy: {guards: {rooms_archived: 1}}\nunmanaged_rooms: archive\n"
        "rooms:\n- {title: Plans, type: collaboration}\n"
    )
    assert '~ room "Old (id 7)"' in call("plan", name).out
    assert "Old" not in call("plan", "--only", "Plans", name).out
    said = call("apply", "--yes", name)
    assert (said.code, said.out.splitlines()[0]) == (0, 'verified  update room "Old (id 7)"')
    assert call("plan", "--detailed-exitcode", name).code == 0


def test_a_report_of_rooms_that_nobody_declares_comes_as_json(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [OLD | {"state": "active"}]})
    name = manifest(
        "version: 1\npolicy: {guards: {rooms_archived: 1}}\nunmanaged_rooms: archive\nrooms: []\n"
    )
    said = call("apply", "--yes", "--format", "json", name)
    assert said.code == 0
    assert json.loads(said.out)["outcomes"][0]["ref"] == "Old (id 7)"
