"""``reconciler plan``."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.edge.loopback.server import closed_port

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

TWO = "version: 1\nrooms:\n- {title: Plans, type: 2}\n- {title: Other, type: 5}\n"


def test_a_plan_shows_steps_people_and_mails_and_writes_nothing(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("plan", manifest())
    assert said.code == 0
    assert '+ room "Plans"' in said.out
    assert "new@partner.example  Editing, as a new Guest" in said.out
    assert said.out.splitlines()[-2].startswith("Plan: 2 steps (2 to create); ")
    assert said.err == ""
    assert pointed.writes() == []


def test_pending_changes_have_a_code_of_their_own(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    name = manifest()
    assert call("plan", "--detailed-exitcode", name).code == 2
    assert call("apply", "--yes", name).code == 0
    assert call("plan", "--detailed-exitcode", name).code == 0
    assert len(pointed.sandbox.mails()) == 1


def test_a_plan_as_json_is_the_result_alone(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("plan", "--format", "json", manifest())
    made = json.loads(said.out)
    assert made["format_version"] == 1
    assert made["portal"] == pointed.url
    assert [action["kind"] for action in made["actions"]] == ["room", "members"]


def test_a_plan_is_saved_whole(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, folder: Path
) -> None:
    assert call("plan", "--out", "plan.json", manifest()).code == 0
    saved = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert saved["summary"]["mails"] == 1
    assert sorted(path.name for path in folder.iterdir()) == ["plan.json", "rooms.yaml"]
    assert pointed.writes() == []


def test_only_one_room_is_looked_at(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    name = manifest(TWO)
    said = call("plan", "--only", "plans", name)
    assert '"Plans"' in said.out
    assert '"Other"' not in said.out
    wrong = call("plan", "--only", "Pluns", name)
    assert wrong.code == 64
    assert wrong.err == (
        'reconciler: --only: no manifest declares a room "Pluns"; did you mean "Plans"?\n'
    )
    assert call("plan", "--only", "zzz", name).err.endswith('"zzz"\n')
    assert pointed.writes() == []


def test_what_the_portal_would_refuse_is_shown_and_refused(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [{"title": "Plans", "type": 2, "state": "archived"}]})
    name = manifest()
    said = call("plan", name)
    assert said.code == 3
    assert 'x room "Plans": is in the archive' in said.out
    applied = call("apply", "--yes", name)
    assert applied.code == 3
    assert "Refused: nothing was sent." in applied.err
    assert pointed.writes() == []


def test_what_could_not_be_read_is_no_success(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(
        {
            "owner": "owner@acme.example",
            "people": [{"email": "ann@acme.example", "type": "RoomAdmin"}],
            "rooms": [
                {"title": "Plans", "type": 2, "members": [
                    {"email": "ann@acme.example", "access": "Read"}]},
            ],
        }
    )  # fmt: skip
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.issue_key("ann@acme.example"))
    said = call("plan", manifest())
    # Ann reads the room, and may change nothing there.
    assert said.code == 3
    assert "must own the room or be its RoomManager" in said.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "no portal: give --portal URL, set DOCSPACE_URL, or use --sandbox"),
        (("--portal", "http://portal.example"), "use https"),
        (("--portal", "https://a:b@portal.example"), "no user name or password"),
        (("--portal", "https://x.example", "--sandbox"), "not allowed with"),
        (("--concurrency", "0"), "'0' is no number from 1 to 50"),
        (("--concurrency", "x"), "'x' is no number from 1 to 50"),
        (("--frmat", "json"), "unrecognized arguments"),
    ],
)
def test_wrong_usage_is_told(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    arguments: tuple[str, ...],
    words: str,
) -> None:
    said = call("plan", manifest(), *arguments)
    assert (said.code, said.out) == (64, "")
    assert words in said.err


def test_a_portal_that_the_manifests_do_not_mean_is_refused(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    name = manifest("version: 1\nportal: https://acme.example\nrooms: [{title: A, type: 2}]\n")
    said = call("plan", name)
    assert said.code == 64
    assert "the manifests are for https://acme.example" in said.err
    assert pointed.sandbox.requests() == []
    same = manifest(f"version: 1\nportal: {pointed.url}/\nrooms: [{{title: A, type: 2}}]\n")
    assert call("plan", same).code == 0


def test_the_sandbox_stands_in_for_any_portal(
    call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    name = manifest("version: 1\nportal: https://acme.example\nrooms: [{title: A, type: 2}]\n")
    said = call("plan", "--sandbox", name)
    assert said.code == 0
    assert said.out.startswith("Portal sandbox as ")
    assert said.err == "The sandbox stands in for https://acme.example.\n"


def test_without_a_key_nothing_is_asked(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOCSPACE_API_KEY", " ")
    said = call("plan", manifest())
    assert said.code == 77
    assert "set DOCSPACE_API_KEY" in said.err
    assert pointed.sandbox.requests() == []


def test_a_key_that_is_refused_is_told_and_not_shown(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = f"sk-{'0' * 64}"
    monkeypatch.setenv("DOCSPACE_API_KEY", key)
    said = call("plan", manifest())
    assert (said.code, said.out) == (77, "")
    assert "key" in said.err
    assert key not in said.err
    assert pointed.writes() == []


def test_a_portal_that_is_not_there_is_told(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del pointed
    monkeypatch.setenv("DOCSPACE_URL", f"http://127.0.0.1:{closed_port()}")
    said = call("plan", manifest())
    assert (said.code, said.out) == (69, "")
    assert "cannot be connected to" in said.err


def test_an_invalid_manifest_is_told_before_anything_is_asked(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("plan", manifest("version: 1\nrooms: [{}]\n"))
    assert (said.code, said.out) == (65, "")
    assert "rooms.yaml:2:9: rooms[0]" in said.err
    assert pointed.sandbox.requests() == []


def test_a_plan_is_never_saved_over_a_manifest(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, folder: Path
) -> None:
    name = manifest()
    (folder / "link.json").symlink_to(name)
    for out in (name, f"./{name}", "link.json"):
        said = call("plan", "--out", out, name)
        assert (said.code, said.out) == (64, "")
        assert "that is a manifest" in said.err
    assert pointed.sandbox.requests() == []


@pytest.mark.parametrize("out", ["", ".", "nowhere/plan.json"])
def test_where_no_file_can_be_is_told_before_any_work(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, out: str
) -> None:
    said = call("plan", "--out", out, manifest())
    assert (said.code, said.out) == (64, "")
    assert "no file can be written there" in said.err
    assert pointed.sandbox.requests() == []


def test_a_link_is_followed_and_a_pipe_stays_one(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, folder: Path
) -> None:
    del pointed
    name = manifest()
    (folder / "link.json").symlink_to("plan.json")
    assert call("plan", "--out", "link.json", name).code == 0
    assert (folder / "link.json").is_symlink()
    assert json.loads((folder / "plan.json").read_text("utf-8"))["format_version"] == 1
    os.mkfifo(folder / "pipe")
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit((folder / "pipe").read_text, "utf-8")
        assert call("plan", "--out", "pipe", name).code == 0
        assert json.loads(read.result(20))["format_version"] == 1
    assert (folder / "pipe").is_fifo()


def test_a_plan_that_cannot_be_saved_leaves_nothing_behind(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, folder: Path
) -> None:
    del pointed
    name = manifest()
    (folder / ".plan.json.part").symlink_to("nowhere/at/all")
    said = call("plan", "--out", "plan.json", name)
    assert (said.code, said.out) == (64, "")
    assert sorted(path.name for path in folder.iterdir()) == [name]
