"""The limits of a day on the command line: what fits into today, and in which waves if not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from reconciler.manifest import schema
from tests.unit.journal.writing import making, run, sharing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

PLAN = Draft202012Validator(json.loads(schema("plan")))
NEW = "new@acme.example"
ROOMS: dict[str, Any] = {
    "version": 1,
    "users": [{"email": NEW, "type": "User"}],
    "rooms": [
        {
            "title": title,
            "type": "custom",
            "members": [{"email": f"{title.lower()}@partner.example", "access": "Read"}],
        }
        for title in ("Plans", "Fair", "Press")
    ],
}
JOURNALS = Path(".reconciler/journal")


@pytest.fixture
def rooms(manifest: Callable[..., str]) -> str:
    """A manifest that takes seven writes and mails four people."""
    return manifest(ROOMS)


def waves(said: Said) -> list[str]:
    """The lines of the head on the limits."""
    lines = said.out.splitlines()
    return lines[2 : lines.index("")]


def test_the_embedded_portal_has_no_limits_but_those_that_are_given(
    rooms: str, call: Callable[..., Said]
) -> None:
    assert waves(call("plan", "--sandbox", rooms)) == []
    assert waves(call("plan", "--sandbox", "--daily-writes", "3", rooms)) == [
        "Does not fit into today's limit of 3 writes: 3 waves, on 3 days:",
        '  today: 3 steps, 3 writes, 2 invitations by e-mail; up to room "Plans"',
        '  day 2: 2 steps, 2 writes, 1 invitation by e-mail; up to room "Fair"',
        '  day 3: 2 steps, 2 writes, 1 invitation by e-mail; up to room "Press"',
    ]
    assert waves(call("plan", "--sandbox", "--daily-mails", "3", rooms)) == [
        "Does not fit into today's limit of 3 invitations by e-mail: 2 waves, on 2 days:",
        '  today: 5 steps, 5 writes, 3 invitations by e-mail; up to room "Fair"',
        '  day 2: 2 steps, 2 writes, 1 invitation by e-mail; up to room "Press"',
    ]


@pytest.mark.parametrize(
    ("options", "limits"),
    [
        ((), (1400, 10_000, None)),
        (("--rate", "0"), (None, None, None)),
        (("--rate", "0", "--daily-writes", "5"), (None, 5, None)),
        (("--daily-writes", "0", "--daily-mails", "0"), (1400, None, None)),
        (("--rate", "600", "--daily-writes", "200", "--daily-mails", "7"), (600, 200, 7)),
    ],
)
def test_any_other_portal_takes_ten_thousand_writes_a_day_unless_told_otherwise(
    options: tuple[str, ...],
    limits: tuple[int | None, ...],
    rooms: str,
    call: Callable[..., Said],
    pointed: Served,
) -> None:
    found = json.loads(call("plan", "--format", "json", *options, rooms).out)
    PLAN.validate(found)
    budget = found["forecast"]["budget"]
    assert (budget["per_minute"], budget["writes"], budget["letters"]) == limits
    assert (found["forecast"]["writes"], found["forecast"]["letters"]) == (7, 4)
    assert pointed.writes() == []


def test_what_earlier_runs_have_used_counts(
    rooms: str, call: Callable[..., Said], pointed: Served
) -> None:
    now = datetime.now(UTC)
    JOURNALS.mkdir(parents=True)
    today = run(JOURNALS, now - timedelta(hours=2), portal=pointed.url, account="", id_="1" * 32)
    today.send(making())
    today.send(sharing("ann@partner.example", "bob@partner.example"))
    today.killed()
    long_ago = run(JOURNALS, now - timedelta(hours=25), portal=pointed.url, id_="2" * 32)
    long_ago.send(making())
    long_ago.killed()
    elsewhere = run(JOURNALS, now - timedelta(hours=1), id_="3" * 32)
    elsewhere.send(making())
    elsewhere.killed()
    assert waves(call("plan", "--daily-writes", "8", "--daily-mails", "6", rooms)) == [
        (
            "Does not fit into today's limit of 8 writes (2 writes and 2 invitations by e-mail "
            "used by this folder's applies in the last 24 hours): 2 waves, on 2 days:"
        ),
        '  today: 5 steps, 5 writes, 3 invitations by e-mail; up to room "Fair"',
        '  day 2: 2 steps, 2 writes, 1 invitation by e-mail; up to room "Press"',
    ]


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_waves_are_told_in_every_form_that_people_decide_on(
    form: str, rooms: str, call: Callable[..., Said], pointed: Served
) -> None:
    said = call("plan", "--daily-writes", "3", "--pii", "masked", "--format", form, rooms)
    assert said.code == 0
    assert NEW not in said.out
    assert "forecast" in said.out if form == "json" else "3 waves, on 3 days" in said.out
    assert pointed.writes() == []


def test_a_saved_plan_knows_no_day_and_can_be_applied_on_any(
    rooms: str, call: Callable[..., Said], pointed: Served
) -> None:
    del pointed
    assert call("plan", "--daily-writes", "3", "--out", "plan.json", rooms).code == 0
    saved = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    PLAN.validate(saved)
    assert "forecast" not in saved
    shown = json.loads(call("plan", "--daily-writes", "4", "--format", "json", rooms).out)
    assert shown["digest"] == saved["digest"]
    assert call("plan", "--compare", "plan.json", "--daily-writes", "2", rooms).code == 0


@pytest.mark.parametrize("option", ["--daily-writes", "--daily-mails"])
@pytest.mark.parametrize("value", ["-1", "many", "1.5", "10000001"])
def test_a_limit_is_a_number(
    option: str, value: str, rooms: str, call: Callable[..., Said]
) -> None:
    said = call("plan", "--sandbox", f"{option}={value}", rooms)
    assert said.code == 64
    assert option in said.err
