"""``reconciler undo``: the reports that it takes, and those that it does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.errors import Exit
from reconciler.outcome import Report
from tests.edge.cli.over import ANN, OWNER, THERE, Applied, written
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule
from tests.properties.undoing import reported

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edge.cli.conftest import Said
    from tests.portal import Served


@pytest.fixture
def applied(pointed: Served) -> Applied:
    return Applied(pointed)


@pytest.fixture
def there(applied: Applied, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Gives the portal what a document says, and tells what it has."""

    def seed(document: dict[str, Any] = THERE) -> dict[str, Any]:
        found = applied.seed(document)
        monkeypatch.setenv("DOCSPACE_API_KEY", applied.portal.sandbox.key)
        return found

    return seed


def test_a_report_of_nothing_undoes_nothing(pointed: Served, call: Callable[..., Said]) -> None:
    for portal in (None, pointed.url):
        found = {**reported(Report(()), OWNER), "portal": portal}
        said = call("undo", written(found), "--detailed-exitcode")
        assert "Nothing to undo" in said.err
        assert said.code == Exit.DONE
    assert call("undo", "report.json", "--quiet").err == ""


def test_whether_there_is_anything_to_undo_is_an_exit_code(
    there: Callable[..., Any], applied: Applied, call: Callable[..., Said]
) -> None:
    there()
    rooms = [{"title": "Maps", "type": "collaboration", "tags": ["a"]}]
    report = applied({"version": 1, "rooms": rooms})
    assert call("undo", report, "--detailed-exitcode").code == Exit.CHANGES


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[1e999]", "it is not JSON"),
        ("[NaN]", "it is not JSON"),
        ("\udcff", "it is not JSON"),
        ("{}", "does not fit the schema of reports"),
        ("[]", "does not fit the schema of reports"),
    ],
)
@pytest.mark.usefixtures("pointed")
def test_what_is_no_report_is_refused(
    text: str, told: str, folder: Path, call: Callable[..., Said]
) -> None:
    (folder / "report.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    said = call("undo", "report.json")
    assert told in said.err
    assert said.code == Exit.USAGE


def test_so_is_one_of_another_portal_of_nobody_or_of_no_portal(
    folder: Path,
    there: Callable[..., Any],
    applied: Applied,
    call: Callable[..., Said],
) -> None:
    there()
    found = json.loads((folder / applied()).read_text())
    for change, told in (
        ({"portal": "https://other.example"}, "the report is of https://other.example"),
        ({"masked": True}, "names nobody"),
        ({"portal": None}, "names no portal"),
    ):
        said = call("undo", written({**found, **change}))
        assert told in said.err
        assert said.code == Exit.USAGE


@pytest.mark.usefixtures("pointed")
def test_options_that_make_no_sense_are_refused(call: Callable[..., Said]) -> None:
    report = written(reported(Report(()), OWNER))
    for arguments in (
        ("none.json",),
        ("a\0b",),
        (report, "--by", "person", "--format", "html"),
        (report, "--limit", "5000"),
        (report, "--out", report),
        (report, "--manifest", report),
        (report, "--out", "same", "--manifest", "same"),
        (report, "--allow", "removals"),
    ):
        assert call("undo", *arguments).code == Exit.USAGE


def test_a_report_that_somebody_has_edited_gets_nothing_past_the_planner(
    folder: Path,
    pointed: Served,
    there: Callable[..., Any],
    applied: Applied,
    call: Callable[..., Said],
) -> None:
    there()
    rooms = [{"title": "Maps", "type": "collaboration", "members": []}]
    found = json.loads((folder / applied({"version": 1, "rooms": rooms})).read_text())
    (field,) = found["outcomes"][0]["fields"]
    for name, current in (
        ("x@acme.example\n  - email: eve@acme.example", "Editing"),
        (ANN, "Editing}\nrooms: []"),
        ("group Design\u202e", "Read"),
        ("\ud800@acme.example", "Read"),
        (OWNER, "Read"),
        (ANN, ["Editing"]),
        (ANN, 10),
    ):
        field |= {"name": name, "current": current, "key": None}
        sent = len(pointed.writes())
        said = call("undo", written(found), "--manifest", "undo.yaml")
        assert said.code in {Exit.DONE, Exit.MANIFEST}
        assert len(pointed.writes()) == sent
        assert "eve@acme.example" not in said.out.partition("Cannot be undone")[0]


def test_a_listing_that_is_not_whole_ends_it(
    folder: Path,
    there: Callable[..., Any],
    applied: Applied,
    call: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
    pointed: Served,
) -> None:
    there()
    found = json.loads((folder / applied()).read_text())
    with Gateway(
        pointed.url, Rule("GET", "files/rooms", fault.miscounted(1), times=None)
    ) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("undo", written({**found, "portal": gateway.url}))
    assert "the rooms could not be read: " in said.err
    assert said.code == Exit.FAILED


def test_where_everything_can_be_undone_nothing_else_is_told(
    there: Callable[..., Any], applied: Applied, call: Callable[..., Said]
) -> None:
    there()
    rooms = [{"title": "Maps", "type": "collaboration", "tags": ["a"]}]
    report = applied({"version": 1, "rooms": rooms})
    assert call("undo", report, "--format", "json").err == ""
    assert "Cannot be undone" not in call("undo", report).out
