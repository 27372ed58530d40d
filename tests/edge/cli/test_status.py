"""``reconciler status``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from reconciler.bundled import bundled
from reconciler.ledger import Ledger
from tests.edge.cli.terminal import Interrupting
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served
    from tests.unit.post.mailbox import Mailbox

ANN, BOB = "ann@acme.example", "bob@acme.example"
AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
TEAM = """\
version: 1
users:
- {email: new@acme.example, type: User}
- {email: Pending@Acme.example, type: RoomAdmin}
- {email: ann@acme.example, type: RoomAdmin}
- {email: off@acme.example, type: User, state: disabled}
- {email: gone@acme.example, type: User, state: disabled}
groups:
- {name: Design, manager: ann@acme.example, members: [bob@acme.example]}
rooms:
- title: Plans
  type: collaboration
  members:
  - {email: guest@partner.example, access: Read}
  - {email: ann@acme.example, access: Editing}
  - {group: Design, access: Read}
"""
THERE: dict[str, Any] = {
    "settings": {"utcOffset": "+03:00"},
    "people": [
        {
            "email": "pending@acme.example",
            "type": "User",
            "state": "pending",
            "registered": "2026-06-01T21:30:00",
        },
        {"email": ANN, "type": "RoomAdmin"},
        {"email": BOB, "type": "User"},
        {"email": "off@acme.example", "type": "User", "state": "disabled"},
    ],
}
ONE = f"version: 1\nusers: [{{email: {ANN}, type: RoomAdmin}}]\n"


def _people(said: Said) -> dict[str, dict[str, Any]]:
    document = json.loads(said.out)
    schema = json.loads(bundled("schemas", "status.schema.json"))
    Draft202012Validator(schema).validate(document)
    return {one["email"]: one for one in document["people"]}


def test_everybody_whom_the_manifests_name_is_told_and_nothing_is_written(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, folder: Path
) -> None:
    pointed.sandbox.seed(THERE)
    said = call("status", manifest(TEAM))
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "new@acme.example       to invite; User",
        "pending@acme.example   invited since 2026-06-01T21:30:00Z; User, declared as RoomAdmin",
        'ann@acme.example       active; RoomAdmin; Editing in "Plans"',
        "off@acme.example       disabled; User",
        "gone@acme.example      disabled; User; is not on the portal",
        'bob@acme.example       active; User; Read in "Plans"',
        'guest@partner.example  to invite; Read in "Plans"',
        "7 people: 2 to invite, 1 invited, 2 active, 2 disabled",
    ]
    assert pointed.writes() == []
    assert sorted(path.name for path in folder.iterdir()) == ["rooms.yaml"]


def test_the_same_is_told_as_json(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(THERE)
    said = call("status", "--format", "json", manifest(TEAM))
    assert (said.code, said.err) == (0, "")
    document = json.loads(said.out)
    assert document["portal"] == pointed.url
    assert document["summary"] == {
        "to_invite": 2,
        "invited": 1,
        "active": 2,
        "welcomed": 0,
        "disabled": 2,
        "unknown": 0,
        "waiting": 3,
    }
    assert _people(said)["pending@acme.example"] == {
        "email": "pending@acme.example",
        "type": "RoomAdmin",
        "portal_type": "User",
        "stage": "invited",
        "since": "2026-06-01T21:30:00Z",
        "rooms": [],
        "note": "",
    }
    assert _people(said)[BOB]["type"] is None


@pytest.mark.parametrize(
    ("state", "code"), [("pending", 6), ("active", 0), ("disabled", 0), (None, 6)]
)
def test_people_who_are_waited_for_have_a_code_of_their_own(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    state: str | None,
    code: int,
) -> None:
    there = [{"email": ANN, "type": "RoomAdmin", "state": state}] if state else []
    pointed.sandbox.seed({"people": there})
    name = manifest(ONE)
    assert call("status", "--waiting-exitcode", name).code == code
    assert call("status", "--waiting-exitcode", "--format", "json", name).code == code
    assert call("status", name).code == 0


def test_whom_the_ledger_calls_welcomed_is_welcomed_on_that_portal_alone(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    id_of: Callable[[str], str],
) -> None:
    pointed.sandbox.seed(THERE)
    name = manifest(ONE)
    for portal, path in ((pointed.url, "ours.json"), ("https://acme.example", "theirs.json")):
        ledger = Ledger(Path(path), portal, lambda: AT)
        ledger.attempt("welcome", {id_of(ANN): ANN}, "welcome.md", lambda: None)
    ours = call("status", "--ledger", "ours.json", name)
    assert ours.out.startswith(f"{ANN}  welcomed since 2026-11-22T06:00:00Z; RoomAdmin\n")
    assert call("status", "--ledger", "theirs.json", name).out.startswith(f"{ANN}  active; ")
    assert call("status", name).out.startswith(f"{ANN}  active; ")


@pytest.mark.parametrize(
    "command", [("status",), ("plan",), ("apply", "--yes"), ("resend", "--yes")]
)
@pytest.mark.parametrize("content", ["{", '{"format_version": 2}', "[]", ""])
def test_a_broken_ledger_is_told_before_people_are_asked_for(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    folder: Path,
    command: tuple[str, ...],
    content: str,
) -> None:
    (folder / "ledger.json").write_text(content, encoding="utf-8")
    said = call(*command, "--ledger", "ledger.json", manifest(ONE))
    assert (said.code, said.out) == (64, "")
    assert said.err.startswith("reconciler: ledger.json: the ledger is ")
    assert len(said.err.splitlines()) == 1
    assert pointed.writes() == []
    assert (folder / "ledger.json").read_text(encoding="utf-8") == content


def test_a_ledger_that_is_a_folder_is_told(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("status", "--ledger", ".", manifest(ONE))
    assert (said.code, said.out) == (64, "")
    assert "is no file" in said.err
    assert pointed.sandbox.requests() == []


GUESTS = {
    "people": [
        {"email": ANN, "type": "RoomAdmin"},
        {"email": "in@partner.example", "type": "Guest"},
        {"email": "asked@partner.example", "type": "Guest", "state": "pending"},
        {"email": "off@partner.example", "type": "Guest", "state": "disabled"},
    ],
    "acting": ANN,
}
HIDDEN = """\
version: 1
users:
- {email: in@partner.example, type: Guest}
- {email: asked@partner.example, type: Guest}
- {email: off@partner.example, type: Guest}
- {email: new@partner.example, type: Guest}
"""


def test_whom_a_room_admin_cannot_see_is_not_taken_for_absent(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(GUESTS)
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.key)
    people = _people(call("status", "--format", "json", manifest(HIDDEN)))
    assert {email: one["stage"] for email, one in people.items()} == {
        "in@partner.example": "active",
        "asked@partner.example": "invited",
        "off@partner.example": "disabled",
        "new@partner.example": "to_invite",
    }
    notes = {one["note"] for email, one in people.items() if email != "new@partner.example"}
    assert notes == {"the key's account cannot see them"}


def test_older_portals_do_not_say_where_somebody_stands_whom_one_cannot_see(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed({**GUESTS, "version": "3.5.1"})
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.key)
    people = _people(call("status", "--format", "json", manifest(HIDDEN)))
    assert people["in@partner.example"]["stage"] == "unknown"
    assert people["new@partner.example"]["stage"] == "to_invite"


@pytest.mark.parametrize("scopes", [["accounts:read"], ["accounts:write"], ["*:read"], ["*"]])
def test_a_key_that_may_read_people_suffices(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    scopes: list[str],
) -> None:
    pointed.sandbox.seed(THERE)
    monkeypatch.setenv(
        "DOCSPACE_API_KEY", pointed.sandbox.issue_key("owner@sandbox.example", scopes)
    )
    said = call("status", manifest(TEAM))
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[-1] == "7 people: 2 to invite, 1 invited, 2 active, 2 disabled"


@pytest.mark.parametrize("scopes", [["rooms:read", "rooms:write"], ["accounts.self:read"]])
def test_a_key_that_may_not_is_told(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    scopes: list[str],
) -> None:
    key = pointed.sandbox.issue_key("owner@sandbox.example", scopes)
    monkeypatch.setenv("DOCSPACE_API_KEY", key)
    said = call("status", manifest(ONE))
    assert (said.code, said.out) == (77, "")
    assert "accounts:read" in said.err


def test_two_accounts_of_one_address_are_told_with_their_ids(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def twice(document: Any) -> Any:  # noqa: ANN401 - JSON
        (row,) = document["response"]
        other = {**row, "id": "11111111-1111-1111-1111-111111111111", "email": ANN.upper()}
        return {**document, "response": [row, other], "total": 2, "count": 2}

    pointed.sandbox.seed(THERE)
    rule = Rule("GET", "people/filter", fault.answered(twice), times=None)
    with Gateway(pointed.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("status", "--waiting-exitcode", manifest(ONE))
    assert said.code == 0
    first, last = said.out.splitlines()
    assert first.startswith(f"{ANN}  unknown; RoomAdmin; 2 accounts: ")
    assert "11111111-1111-1111-1111-111111111111" in first
    assert last == "1 person: 1 unknown"


def test_who_came_by_a_link_has_yet_to_confirm_the_address(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.register(ANN, "RoomAdmin")
    said = call("status", manifest(ONE))
    assert said.out.startswith(f"{ANN}  active; RoomAdmin; has not confirmed the address\n")
    pointed.sandbox.confirm(ANN)
    assert call("status", manifest(ONE)).out.startswith(f"{ANN}  active; RoomAdmin\n")


@pytest.mark.parametrize(
    "time", ["0001-01-01T00:00:00.0000000+03:00", "0001-01-01T00:00:00.0000000Z", "soon", ""]
)
def test_a_time_that_is_none_is_not_told(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    time: str,
) -> None:
    def timeless(document: Any) -> Any:  # noqa: ANN401 - JSON
        (row,) = document["response"]
        return {**document, "response": [{**row, "registrationDate": time}]}

    pointed.sandbox.seed({"people": [{"email": ANN, "type": "RoomAdmin", "state": "pending"}]})
    rule = Rule("GET", "people/filter", fault.answered(timeless), times=None)
    with Gateway(pointed.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("status", manifest(ONE))
        resent = call("resend", "--yes", manifest(ONE))
    assert said.out.startswith(f"{ANN}  invited; RoomAdmin\n")
    assert resent.code == 5
    assert "the portal does not say when they were invited" in resent.out
    assert pointed.writes() == []


def test_nobody_at_all_is_no_error(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    del pointed
    said = call("status", "--waiting-exitcode", manifest("version: 1\n"))
    assert (said.code, said.out) == (0, "No manifest names anybody.\n")


def test_no_mail_server_is_needed_to_read(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    folder: Path,
    mailbox: Mailbox,
) -> None:
    (folder / "welcome.md").write_text("Dear {{ name }}", encoding="utf-8")
    pointed.sandbox.seed(THERE)
    welcome = "{mail: welcome.md, subject: Welcome}"
    name = manifest(f"version: 1\nusers: [{{email: {ANN}, type: RoomAdmin, welcome: {welcome}}}]\n")
    assert call("status", name).code == 0
    assert call("plan", name).code == 0
    assert mailbox.letters == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("status",), "the following arguments are required: MANIFEST"),
        (("status", "--format", "yaml", "x"), "invalid choice: 'yaml'"),
        (("status", "--only", "Plans", "x"), "unrecognized arguments"),
        (("status", "--portal", "https://acme.example/path", "rooms.yaml"), "has no path"),
    ],
)
def test_what_makes_no_sense_is_told(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    arguments: tuple[str, ...],
    words: str,
) -> None:
    manifest(ONE)
    said = call(*arguments)
    assert (said.code, said.out) == (64, "")
    assert words in said.err


def test_an_interrupt_is_told_in_a_word(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del pointed
    monkeypatch.setattr(sys, "stdout", Interrupting())
    said = call("status", manifest(ONE))
    assert (said.code, said.err) == (1, "reconciler: interrupted\n")
