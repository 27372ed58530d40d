"""What reviewers get of a plan: other forms, an older plan beside it, and no names in public."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from reconciler.manifest import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

FORMS = ("text", "json", "markdown", "html", "github", "sarif")
PLAN = Draft202012Validator(json.loads(schema("plan")))
GUEST, ANN = "new@partner.example", "ann@acme.example"


@pytest.fixture
def there(pointed: Served) -> Served:
    pointed.sandbox.seed({"people": [{"email": ANN, "type": "RoomAdmin"}]})
    return pointed


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_is_shown_in_every_form_and_nothing_else_is(
    form: str, call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    said = call("plan", "--format", form, manifest())
    assert (said.code, said.err, there.writes()) == (0, "", [])
    assert GUEST in said.out
    if form in {"json", "sarif"}:
        json.loads(said.out)


def test_one_reading_gives_all_forms(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    name = manifest()
    files = [f"{form}=plan.{form}" for form in FORMS if form != "text"]
    options = [word for file in files for word in ("--write", file)]
    said = call("plan", *options, name)
    reads = len(there.reads())
    for form in FORMS[1:]:
        assert (
            Path(f"plan.{form}").read_text(encoding="utf-8")
            == call("plan", "--format", form, name).out
        )
    assert len(there.reads()) == reads * len(FORMS)
    assert "Plans" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--write", "html"], "is not FORMAT=FILE"),
        (["--write", "pdf=plan.pdf"], "is not FORMAT=FILE"),
        (["--write", "html="], "no file can be written there"),
        (["--write", "html=no/where.html"], "no file can be written there"),
        (["--write", "html=rooms.yaml"], "that is a manifest"),
        (["--write", "html=a.html", "--write", "html=b.html"], "one file for each format"),
        (["--by", "person", "--format", "html"], "html do not tell it by person"),
        (["--limit", "gitlab"], "only markdown has one"),
        (["--limit", "4095", "--format", "markdown"], "is no number from 4096"),
        (["--format", "pdf"], "invalid choice"),
    ],
)
def test_what_makes_no_sense_is_told_before_anything_is_read(
    arguments: list[str],
    told: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    there: Served,
) -> None:
    said = call("plan", *arguments, manifest())
    assert (said.code, said.out, there.sandbox.requests()) == (64, "", [])
    assert told in said.err


def test_by_person_as_json_fits_the_schema(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    del there
    document = json.loads(call("plan", "--by", "person", "--format", "json", manifest()).out)
    PLAN.validate(document)
    assert GUEST in json.dumps(document["people"])
    assert "people" not in json.loads(call("plan", "--format", "json", "rooms.yaml").out)


def test_by_person_as_text(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    del there
    said = call("plan", "--by", "person", manifest())
    assert GUEST in said.out
    assert "Plans" in said.out


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_what_has_changed_since_the_last_review_is_told(
    form: str, call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    name = manifest()
    assert call("plan", "--out", "old.json", name).code == 0
    same = call("plan", "--compare", "old.json", "--format", "json", name)
    assert json.loads(same.out)["compared"]["differences"] == []
    text = Path(name).read_text(encoding="utf-8")
    Path(name).write_text(
        text.replace("title: Plans", "tags: [brand-new]\n  title: Plans"), encoding="utf-8"
    )
    said = call("plan", "--compare", "old.json", "--format", form, name)
    assert (said.code, there.writes()) == (0, [])
    told = "tags: nothing -> brand-new" if form != "html" else "brand-new"
    assert told in said.out.replace("&gt;", ">")
    if form == "json":
        PLAN.validate(json.loads(said.out))


@pytest.mark.parametrize("form", FORMS)
def test_masked_output_names_nobody_in_any_form(
    form: str, call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    said = call(
        *("plan", "--pii", "masked", "--format", form, "--write", "html=plan.page", manifest())
    )
    shown = said.out + said.err + Path("plan.page").read_text(encoding="utf-8")
    assert said.code == 0
    assert "partner.example" not in shown
    assert "person-1" in shown
    whole = json.loads(call("plan", "--format", "json", "rooms.yaml").out)
    assert whole["digest"] not in shown
    assert not any(action["id"] in shown for action in whole["actions"] if action["kind"] != "room")
    del there


def test_with_a_key_masked_output_has_a_digest_that_binds_and_tells_nothing(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    there: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = manifest()
    open_ = json.loads(call("plan", "--format", "json", name).out)["digest"]
    monkeypatch.setenv("RECONCILER_PLAN_KEY", "a key")
    masked = json.loads(call("plan", "--pii", "masked", "--format", "json", name).out)
    PLAN.validate(masked)
    assert len(masked["digest"]) == 64
    assert masked["digest"] != open_
    assert call("apply", "--yes", "--expect", masked["digest"], name).code == 0
    assert there.writes() != []


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_masked_apply_names_nobody_and_does_the_same(
    form: str, call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    said = call("apply", "--yes", "--pii", "masked", "--format", form, manifest())
    assert said.code == 0
    assert "partner.example" not in said.out + said.err
    assert "person-1" in said.err
    assert [mail.to for mail in there.sandbox.mails()] == [GUEST]


def test_a_masked_dry_run_names_nobody(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    said = call("apply", "--dry-run", "--pii", "masked", manifest())
    assert (said.code, there.writes()) == (0, [])
    assert "partner.example" not in said.out + said.err
    assert "person-1" in said.out


def test_what_is_wrong_in_a_manifest_is_told_without_names_too(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    text = "version: 1\nrooms:\n- title: Plans\n  type: custom\n  members:\n"
    text += "  - {email: ann@acme.example, access: Reed}\n  - {email: ann@acme.example}\n"
    for command in ("validate", "plan", "apply", "status", "resend", "who"):
        more = ["--yes"] if command in {"apply", "resend"} else []
        more += [ANN] if command == "who" else []
        said = call(command, "--pii", "masked", *more, manifest(text))
        assert said.code == 65
        assert "acme.example" not in said.err + said.out
        assert "person-1" in said.err + said.out
    assert there.writes() == []


def test_a_plan_that_is_saved_names_everybody_whatever_is_shown(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    assert call("plan", "--pii", "masked", "--out", "plan.json", manifest()).code == 0
    assert GUEST in Path("plan.json").read_text(encoding="utf-8")
    assert call("apply", "--yes", "--plan", "plan.json").code == 0
    assert [mail.to for mail in there.sandbox.mails()] == [GUEST]


def test_a_plan_by_a_key_that_can_only_read_is_no_refusal(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    there: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = manifest()
    whole = json.loads(call("plan", "--format", "json", name).out)
    scopes = ("rooms:read", "accounts:read", "accounts.self:read")
    reading = there.sandbox.issue_key("owner@sandbox.example", scopes)
    monkeypatch.setenv("DOCSPACE_API_KEY", reading)
    said = call("plan", "--format", "json", name)
    assert said.code == 0
    assert "can only read" in said.err
    assert json.loads(said.out)["digest"] == whole["digest"]
    refused = call("apply", "--yes", name)
    assert (refused.code, there.writes()) == (3, [])
    assert "lacks the scope rooms:write" in refused.err


def test_a_key_that_may_write_other_things_is_told_what_it_lacks(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    there: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = there.sandbox.issue_key("owner@sandbox.example", ("*:read", "accounts:write"))
    monkeypatch.setenv("DOCSPACE_API_KEY", key)
    said = call("plan", manifest())
    assert (said.code, said.err) == (3, "")
    assert "lacks the scope rooms:write" in said.out


def test_wrong_arguments_are_told_without_names_too(call: Callable[..., Said]) -> None:
    for given in (("--pii", "masked"), ("--pii=masked",)):
        said = call("plan", *given, "--limit", "ann@acme.example", "rooms.yaml")
        assert (said.code, "acme.example" in said.err, "person-1" in said.err) == (64, False, True)


def test_an_address_of_a_portal_that_names_somebody_is_not_shown_either(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served, unused_port: int
) -> None:
    del there
    broken = f"http://ann@acme.example:{unused_port}"
    said = call("plan", "--pii", "masked", "--portal", broken, manifest())
    assert said.code != 0
    assert "acme.example" not in said.err


def test_options_may_stand_between_two_manifests(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    first = manifest()
    second = manifest("version: 1\nrooms:\n- {title: More, type: custom}\n", "more.yaml")
    said = call("plan", first, "--format", "json", second)
    assert [one["file"] for one in json.loads(said.out)["manifest"]] == [first, second]
    told = call("who", GUEST, "--format", "json", first)
    assert GUEST in told.out
    assert call("plan", first, "--nonsense", "x").code == 64
    del there


@pytest.mark.parametrize(
    "address",
    [
        "john.smith@@x.example",
        "john.smith@-x.example",
        "'\"john.smith\"@x.example'",
        "John Smith <john.smith@x.example>",
        "john.smith\uff20x.example",
        "'john,smith@x.example'",
        "john.smith(at)x.example",
    ],
)
def test_a_mistyped_address_is_masked_as_a_right_one(
    address: str, call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    text = f"version: 1\nprotect: [{address!s}]\nrooms:\n- title: Plans\n  type: custom\n"
    text += f"  members:\n  - {{email: {address}, access: Read}}\n"
    text = text.replace(f"[{address}]", f"\n- {address}").replace(
        f"{{email: {address}, access: Read}}", f"email: {address}\n    access: Read"
    )
    for command in ("plan", "validate"):
        said = call(command, "--pii", "masked", manifest(text))
        assert said.code == 65, said.err
        assert "mith" not in (said.out + said.err).lower()
        assert "person-1" in said.out + said.err
    del there


def test_a_masked_plan_is_not_compared_with(
    call: Callable[..., Said], manifest: Callable[..., str], there: Served
) -> None:
    name = manifest()
    masked = call("plan", "--pii", "masked", "--format", "json", name).out
    Path("old.json").write_text(masked, encoding="utf-8")
    said = call("plan", "--compare", "old.json", name)
    assert (said.code, "is masked" in said.err, there.writes()) == (64, True, [])
