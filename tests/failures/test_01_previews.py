"""1: every verb but ``apply`` passes against a portal that fails on any write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.cli import COMMANDS
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule
from tests.failures.world import ANN, LETTER_WORD, OLD_WORD, settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

    Arguments = tuple[str, ...]

ROOMS = "rooms.yaml"
CLOSED = tuple(
    Rule(method, ".*", fault.refusal(403), times=None) for method in ("POST", "PUT", "DELETE")
)
"""A portal that fails on any write."""

APART = {"validate", "fmt", "schema", "sandbox", "completion", "demo"}
"""Commands that speak to no portal, or to one of their own."""

READING: dict[str, tuple[Arguments, ...]] = {
    "plan": (
        *(("--format", form, ROOMS) for form in ("text", "json", "markdown")),
        *(("--format", form, ROOMS) for form in ("html", "github", "sarif")),
        *(("--by", "person", "--format", form, ROOMS) for form in ("text", "json", "markdown")),
        ("--out", "plan.json", "--write", "html=plan.html", "--detailed-exitcode", ROOMS),
        ("--compare", "before.json", "--allow-delete", "--pii", "masked", ROOMS),
        ("--only", "Plans", "--allow", "mails", "--because", "a fair", ROOMS),
    ),
    "apply": (
        ("--dry-run", ROOMS),
        ("--dry-run", "--format", "json", ROOMS),
        ("--dry-run", "--plan", "before.json"),
    ),
    "undo": (
        *(("--format", form, "report.json", ROOMS) for form in ("text", "json", "markdown")),
        ("--out", "undo.json", "--manifest", "undo.yaml", "report.json", ROOMS),
    ),
    "export": (
        (),
        ("--archived",),
        ("--split", "--out", "portal"),
        ("--out", "portal.yaml", "--force"),
        ("--room", "Plans"),
        ("--tag", "old"),
        ("--only-declared", ROOMS),
    ),
    "adopt": (("--dry-run", ROOMS), ("--all", ROOMS), ("--room", "Plans", ROOMS)),
    "drift": (
        *(("--format", form, ROOMS) for form in ("text", "json", "markdown")),
        ("--prometheus", "docspace.prom", ROOMS),
    ),
    "status": ((ROOMS,), ("--format", "json", "--waiting-exitcode", ROOMS)),
    "who": (
        (ANN, ROOMS),
        (ANN, "--format", "json", ROOMS),
        ("--room", "Plans", ROOMS),
        ("--room", "Plans", "--format", "json", ROOMS),
    ),
    # With --yes it mails, and with --type the portal's own reading makes a link: both are asked
    # for in so many words.
    "resend": (("--dry-run", ROOMS), ("--dry-run", "--format", "json", ROOMS)),
    "links": ((), ("--room", "Plans")),
    "doctor": ((), (ROOMS,), ("--format", "json", ROOMS)),
}


def test_a_preview_that_wrote_could_not_be_a_command_that_is_not_tried() -> None:
    assert set(COMMANDS) - APART == READING.keys()


@pytest.mark.parametrize(
    "arguments",
    [(name, *form) for name, forms in READING.items() for form in forms],
    ids=" ".join,
)
def test_a_preview_that_wrote(
    arguments: Arguments,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settled(pointed, manifest, folder)
    monkeypatch.setenv("LINK_PASSWORD", OLD_WORD)
    monkeypatch.setenv("RECONCILER_SMTP_URL", f"smtp://me:{LETTER_WORD}@127.0.0.1:1")
    with Gateway(pointed.url) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        if "before.json" in arguments:
            assert call("plan", "--out", "before.json", ROOMS).code == 0
        if "report.json" in arguments:
            # The letter cannot be sent.
            assert call("apply", "--yes", "--report", "report.json", ROOMS).code == 5
        before = pointed.sandbox.document()
        outside = (pointed.sandbox.mails(), pointed.sandbox.short_links, len(gateway.writes))
        gateway.rules += CLOSED
        said = call(*arguments)
        # Pending changes, a difference, and people who are waited for are no failures; doctor
        # finds the mail server missing.
        assert said.code in {0, 2, 6} or arguments[0] == "doctor", said.err
        assert gateway.passed != []
        assert pointed.sandbox.document() == before
        assert outside == (
            *(pointed.sandbox.mails(), pointed.sandbox.short_links),
            len(gateway.writes),
        )
