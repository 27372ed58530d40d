"""``reconciler drift``: what differs, and which side has moved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from reconciler.bundled import bundled
from tests.edge.drift.conftest import ANN, TEAM, UMA

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.edge.drift.conftest import Other
    from tests.portal import Served

SCHEMA = Draft202012Validator(json.loads(bundled("schemas", "drift.schema.json")))


def document(said: Said) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said.out)
    SCHEMA.validate(found)
    return found


def sides(said: Said) -> dict[tuple[str, str], str]:
    return {
        (one["kind"], one["field"] or one["text"]): one["side"]
        for one in document(said)["differences"]
    }


def _edited(old: str, new: str) -> str:
    assert old in TEAM
    return TEAM.replace(old, new)


def test_nothing_differs_after_an_apply(
    call: Callable[..., Said], team: str, there: Served
) -> None:
    before = there.writes()
    said = call("drift", team)
    assert said.code == 0, said
    assert said.out.splitlines()[2:] == [
        "",
        (
            "No drift: the portal is as the manifests say; 1 room declared, "
            "1 other that no manifest declares"
        ),
    ]
    assert document(call("drift", team, "--format", "json"))["audit_trail"]["asked"] is False
    assert there.writes() == before
    assert "/api/2.0/security/audit/events/filter" not in there.reads()


def test_what_only_the_manifests_ask_for_is_git_ahead(
    call: Callable[..., Said], manifest: Callable[..., str], team: str, there: Served
) -> None:
    manifest(_edited("tags: [a]", "tags: [a, b]"))
    said = call("drift", team, "--format", "json")
    assert said.code == 2
    assert sides(said) == {("room", "tags"): "git"}
    assert "/api/2.0/security/audit/events/filter" not in there.reads()


def test_what_somebody_changed_there_is_portal_ahead(
    call: Callable[..., Said], team: str, adam: Other
) -> None:
    adam.share("Plans", UMA, "Read")
    adam.share("Plans", ANN, "Read")
    said = call("drift", team)
    assert said.code == 2
    assert f"  < portal-ahead  {ANN}: Read on the portal, Editing in the manifests" in said.out
    assert f"  < portal-ahead  {UMA}: Read on the portal, nothing in the manifests" in said.out
    assert "2 differences: 2 portal-ahead;" in said.out


def test_what_changed_on_both_sides_is_told_as_that(
    call: Callable[..., Said], manifest: Callable[..., str], team: str, adam: Other
) -> None:
    adam.share("Plans", ANN, "Read")
    manifest(_edited("access: Editing", "access: ContentCreator"))
    said = call("drift", team)
    assert said.code == 2
    told = (
        f"x both          {ANN}: Read on the portal, ContentCreator in the manifests, "
        "which said Editing when they were last applied"
    )
    assert told in said.out
    assert sides(call("drift", team, "--format", "json")) == {("members", ANN): "both"}


def test_what_the_manifests_have_taken_over_is_no_drift(
    call: Callable[..., Said], manifest: Callable[..., str], team: str, adam: Other
) -> None:
    adam.share("Plans", ANN, "Read")
    manifest(_edited("access: Editing", "access: Read"))
    assert call("drift", team).code == 0


def test_a_renamed_room_is_still_the_one_that_somebody_changed(
    call: Callable[..., Said], manifest: Callable[..., str], team: str, adam: Other
) -> None:
    adam.share("Plans", ANN, "Read")
    manifest(_edited("- title: Plans", "- title: Schemes\n  previously: [Plans]"))
    assert sides(call("drift", team, "--format", "json")) == {
        ("room", "title"): "git",
        ("members", ANN): "portal",
    }


def test_without_an_apply_on_record_nobody_knows_the_side(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    said = call("drift", manifest(TEAM))
    assert said.code == 2
    assert (
        "Which side has moved cannot be told: no apply of all manifests is on record here"
        in said.out
    )
    assert "? unknown" in said.out
    assert "-ahead" not in said.out
    del there


def test_an_apply_of_some_rooms_is_no_record_of_all(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    name = manifest(TEAM)
    assert call("apply", "--yes", "--only", "Plans", name).code == 0
    assert not Path(".reconciler/baseline").exists()
    assert "Last apply unknown" in call("drift", name).out
    del there


def test_only_one_room_is_looked_at_if_only_that_is_asked_for(
    call: Callable[..., Said], manifest: Callable[..., str], team: str, adam: Other
) -> None:
    manifest(TEAM + "- {title: More, type: custom}\n")
    adam.share("Plans", ANN, "Read")
    assert sides(call("drift", team, "--only", "More", "--format", "json")) == {
        ("room", "title"): "git",
        ("room", "type"): "git",
    }


def test_a_saved_plan_leaves_its_manifests_on_record(
    call: Callable[..., Said], manifest: Callable[..., str], adam: Other
) -> None:
    name = manifest(TEAM)
    assert call("plan", name, "--out", "plan.json").code == 0
    manifest(_edited("tags: [a]", "tags: [z]"))
    assert call("apply", "--yes", "--plan", "plan.json").code == 0
    adam.share("Plans", ANN, "Read")
    assert sides(call("drift", name, "--format", "json")) == {
        ("room", "tags"): "git",
        ("members", ANN): "portal",
    }


def test_a_saved_plan_of_some_rooms_leaves_none(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    assert call("plan", manifest(TEAM), "--only", "Plans", "--out", "plan.json").code == 0
    assert call("apply", "--yes", "--plan", "plan.json").code == 0
    assert not Path(".reconciler/baseline").exists()
    del there


@pytest.mark.parametrize("content", ["no json", "[]", '{"format_version": 1}', '{"a": 1}'])
def test_a_record_that_is_broken_is_told_and_no_side_is_known(
    call: Callable[..., Said], manifest: Callable[..., str], team: str, content: str
) -> None:
    (record,) = Path(".reconciler/baseline").iterdir()
    record.write_text(content, encoding="utf-8")
    manifest(_edited("tags: [a]", "tags: [b]"))
    said = call("drift", team)
    assert said.code == 2
    assert "the record of the last apply is broken" in said.out
    assert "? unknown" in said.out


def test_a_record_of_another_format_or_a_folder_is_told(
    call: Callable[..., Said], team: str
) -> None:
    (record,) = Path(".reconciler/baseline").iterdir()
    record.write_text('{"format_version": 9}', encoding="utf-8")
    assert "is of format 9, and this program knows 1" in call("drift", team).out
    record.unlink()
    record.mkdir()
    assert "Is a directory" in call("drift", team).out


def test_manifests_of_then_that_cannot_be_read_any_more_are_told(
    call: Callable[..., Said], team: str
) -> None:
    (record,) = Path(".reconciler/baseline").iterdir()
    kept = json.loads(record.read_text(encoding="utf-8"))
    kept["files"] = {}
    record.write_text(json.dumps(kept), encoding="utf-8")
    said = call("drift", team)
    assert "the manifests of the last apply cannot be planned any more" in said.out


def test_a_record_that_cannot_be_written_undoes_no_apply(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served, folder: Path
) -> None:
    (folder / ".reconciler").mkdir()
    (folder / ".reconciler" / "baseline").write_text("a file", encoding="utf-8")
    said = call("apply", "--yes", manifest(TEAM))
    assert said.code == 0
    assert "`drift` will not know of this apply" in said.err
    del there


def test_no_part_of_a_record_is_left_where_it_cannot_take_its_place(
    call: Callable[..., Said], team: str
) -> None:
    (record,) = Path(".reconciler/baseline").iterdir()
    record.unlink()
    record.mkdir()
    assert "`drift` will not know" in call("apply", "--yes", team).err
    assert [one.name for one in Path(".reconciler/baseline").iterdir()] == [record.name]


def test_the_record_is_for_nobody_else_to_read(team: str) -> None:
    del team
    (record,) = Path(".reconciler/baseline").iterdir()
    assert record.stat().st_mode & 0o077 == 0


def test_what_only_time_brings_about_is_nobody_s_change_of_the_portal(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    ends = "{email: uma@acme.example, access: Read, until: 2999-01-01}"
    name = manifest(TEAM + f"  - {ends}\n")
    assert call("apply", "--yes", name).code == 0
    (record,) = Path(".reconciler/baseline").iterdir()
    kept = json.loads(record.read_text(encoding="utf-8"))
    # As if it had been applied long ago, and the time were over by now.
    kept["today"] = "2020-01-01"
    text = record.read_text(encoding="utf-8")
    manifest((TEAM + f"  - {ends}\n").replace("2999-01-01", "2021-01-01"))
    kept["files"]["rooms.yaml"]["text"] = Path(name).read_text(encoding="utf-8")
    assert text != json.dumps(kept)
    record.write_text(json.dumps(kept), encoding="utf-8")
    assert sides(call("drift", name, "--format", "json")) == {("members", UMA): "git"}
    del there


def test_a_difference_that_was_there_before_is_of_no_side(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    name = manifest(TEAM + "- {title: Others, type: public}\n")
    assert call("apply", "--yes", name).code == 0
    said = call("drift", name)
    assert said.code == 2
    assert "it was so when the manifests were last applied" in said.out
    assert set(sides(call("drift", name, "--format", "json")).values()) == {"unknown"}
    del there


def test_wrong_manifests_and_wrong_usage_end_as_elsewhere(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    assert call("drift", manifest("version: 1\nrooms: 7\n")).code == 65
    assert call("drift", manifest(TEAM), "--limit", "5000").code == 64
    del there


def test_the_embedded_portal_has_a_record_and_a_time_of_its_own(
    call: Callable[..., Said], manifest: Callable[..., str], folder: Path
) -> None:
    name = manifest(TEAM.replace(", access: RoomManager", ", access: Editing"))
    assert call("apply", "--yes", "--sandbox", name).code == 0
    said = call("drift", "--sandbox", name)
    assert (said.code, said.out.splitlines()[1][:25]) == (0, "Last applied 2026-01-01T0")
    (folder / ".reconciler" / "sandbox.db").unlink()
    assert "no apply of all manifests is on record here" in call("drift", "--sandbox", name).out
