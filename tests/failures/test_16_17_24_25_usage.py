"""16, 17, 24 and 25: what is asked for is what is done, or it is an error and nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

    Arguments = tuple[str, ...]

ROOMS = "rooms.yaml"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("plan", "--only", "Plants", ROOMS), 64),
        (("apply", "--yes", "--only", "Plants", ROOMS), 64),
        (("apply", "--yes", "--only", "Plans", "--only", "Plants", ROOMS), 64),
        (("drift", "--only", "Plants", ROOMS), 64),
        (("adopt", "--room", "Plants", ROOMS), 64),
        (("export", "--room", "Plants"), 64),
        (("export", "--tag", "Plants"), 64),
        (("links", "--room", "Plants"), 64),
        (("who", "--room", "Plants", ROOMS), 1),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_nothing_found_that_counted_as_success(
    arguments: Arguments,
    code: int,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
) -> None:
    pointed.sandbox.seed({"rooms": [{"title": "Plans", "type": 2}]})
    manifest()
    said = call(*arguments)
    assert (said.code, said.out) == (code, "")
    assert "Plants" in said.err
    assert pointed.writes() == []


@pytest.mark.parametrize("ledger", ["first/ledger.json", "second/ledger.json"])
def test_a_saved_plan_that_ran_twice(
    ledger: str, call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    assert call("plan", "--out", "plan.json", manifest()).code == 0
    apply = ("apply", "--yes", "--plan", "plan.json", "--ledger")
    assert call(*apply, "first/ledger.json").code == 0
    mails = pointed.sandbox.mails()
    pointed.sandbox.forget_requests()
    said = call(*apply, ledger)
    # Beside another ledger nobody remembers the first time; nothing is left to do all the same.
    assert said.code == (4 if ledger.startswith("first") else 0)
    assert pointed.writes() == []
    assert pointed.sandbox.mails() == mails


OTHERS = "version: 1\nportal: https://other.example\nrooms: [{title: Plans, type: 2}]\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--yes",), 64),
        (("--yes", "."), 65),
        (("--yes", "other.yaml"), 64),
        (("--yes", ROOMS, "other.yaml", "third.yaml"), 65),
        (("--yes", "--sandbox", "--portal", "https://acme.example", ROOMS), 64),
        (("--yes", "--portal", "https://other.example,https://third.example", ROOMS), 64),
        (("--yes", "--portal", "*", ROOMS), 64),
        (("--yes", "--portal", "", "other.yaml"), 64),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_no_argument_that_meant_everything(
    arguments: Arguments,
    code: int,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
) -> None:
    manifest()
    manifest(OTHERS, "other.yaml")
    manifest(OTHERS.replace("other", "third").replace("Plans", "Third"), "third.yaml")
    said = call("apply", *arguments)
    assert (said.code, said.out) == (code, ""), said.err
    assert pointed.sandbox.requests() == []


def test_no_argument_that_meant_everything_is_no_address_either(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A manifest's own portal says which one it may be, and chooses none.
    monkeypatch.delenv("DOCSPACE_URL")
    text = OTHERS.replace("https://other.example", pointed.url)
    for name in (manifest(), manifest(text, "own.yaml")):
        said = call("apply", "--yes", name)
        assert (said.code, said.out) == (64, "")
        assert "no portal" in said.err
    assert pointed.sandbox.requests() == []


DIGEST = "0" * 64


@pytest.mark.parametrize(
    "arguments",
    [
        ("--expect", "", ROOMS),
        ("--expect", DIGEST[:12], ROOMS),
        ("--expect", "*", ROOMS),
        ("--expect", DIGEST),
        ("--expect", DIGEST, "--plan", "plan.json"),
        ("--plan", "plan.json", ROOMS),
        ("--plan", "plan.json", "--only", "Plans"),
        ("--plan", "plan.json", "--allow-delete"),
        ("--plan", ""),
        ("--plan", "", ROOMS),
        ("--plan", "shown.json"),
        ("--plan", ROOMS),
    ],
    ids=" ".join,
)
def test_a_flag_that_binds_where_nothing_was_compared(
    arguments: Arguments,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    folder: Path,
) -> None:
    shown = call("plan", "--out", "plan.json", "--format", "json", manifest()).out
    (folder / "shown.json").write_text(shown, encoding="utf-8")
    pointed.sandbox.forget_requests()
    said = call("apply", "--yes", *arguments)
    assert (said.code, said.out) == (64, ""), said.err
    assert pointed.sandbox.requests() == []


def test_a_flag_that_binds_where_nothing_was_compared_needs_to_know_whose_key_it_is(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert call("plan", "--out", "plan.json", manifest()).code == 0
    scopes = ("rooms:write", "accounts:read")
    key = pointed.sandbox.issue_key("owner@sandbox.example", scopes)
    monkeypatch.setenv("DOCSPACE_API_KEY", key)
    said = call("apply", "--yes", "--plan", "plan.json")
    assert (said.code, said.out, pointed.writes()) == (64, "", [])
    assert "nothing binds the saved plan" in said.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_flag_that_binds_where_nothing_was_compared_and_differs_is_stale(
    form: str, call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("apply", "--yes", "--format", form, "--expect", DIGEST, manifest())
    assert (said.code, pointed.writes()) == (4, [])
    assert "and was to have" in said.err
