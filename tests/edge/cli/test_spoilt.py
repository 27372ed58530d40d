"""What a pipeline is told when the portal misbehaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

BOTH = """\
version: 1
rooms:
- {title: A, type: 2, members: []}
- {title: B, type: 2, members: [{email: new@partner.example, access: Read}]}
"""
THERE = {
    "people": [{"email": "bob@acme.example", "type": "User"}],
    "rooms": [
        {
            "title": "A",
            "type": 2,
            "id": 11,
            "members": [{"email": "bob@acme.example", "access": "Read"}],
        },
        {"title": "B", "type": 2, "members": [{"email": "bob@acme.example", "access": "Read"}]},
    ],
}


def test_an_incomplete_listing_is_no_success_and_removes_nobody(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(THERE)
    name = manifest(BOTH)
    torn = Rule("GET", "files/rooms/11/share", fault.miscounted(1), times=None)
    with Gateway(pointed.url, torn) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("plan", "--detailed-exitcode", name)
    assert said.code == 1
    assert "? members " in said.out
    assert "nothing is made there, and nobody is removed anywhere" in said.out
    with Gateway(pointed.url, torn) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("apply", "--yes", name)
    assert said.code == 5
    document = str(pointed.sandbox.document())
    assert document.count("'email': 'bob@acme.example', 'access'") == 2


def test_one_failing_room_does_not_stop_the_others_and_a_second_run_finishes_the_rest(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = manifest(
        "version: 1\nrooms:\n"
        "- {title: A, type: 2, members: [{email: a@partner.example, access: Read}]}\n"
        "- {title: B, type: 2, members: [{email: b@partner.example, access: Read}]}\n"
    )
    first = Rule("POST", "files/rooms", fault.refusal(402, "quota"), times=1)
    with Gateway(pointed.url, first) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("apply", "--yes", "--concurrency", "1", name)
    assert said.code == 5
    assert said.out.splitlines()[-1].startswith("Applied: 2 of 4 steps verified, 1 failed, 1 ski")
    assert "stack" not in said.out + said.err
    assert [mail.to for mail in pointed.sandbox.mails()] == ["b@partner.example"]
    monkeypatch.setenv("DOCSPACE_URL", pointed.url)
    assert call("apply", "--yes", name).code == 0
    mailed = [mail.to for mail in pointed.sandbox.mails()]
    assert mailed == ["b@partner.example", "a@partner.example"]
    assert call("plan", "--detailed-exitcode", name).code == 0


@pytest.mark.parametrize("status", ["suspended", "unpaid", "restoring", "remove-pending"])
def test_a_closed_portal_is_never_an_empty_one(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, status: str
) -> None:
    pointed.sandbox.seed({"status": status})
    name = manifest()
    for command in (("plan",), ("apply", "--yes")):
        said = call(*command, name)
        assert (said.code, said.out) == (69, "")
    assert pointed.writes() == []


@pytest.mark.parametrize(
    ("spoil", "code"),
    [(fault.refusal(402, "quota"), 1), (fault.bare(402), 69), (fault.bare(401), 77)],
)
def test_an_apply_that_did_nothing_says_why_in_its_code(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
    spoil: fault.Fault,
    code: int,
) -> None:
    with Gateway(pointed.url, Rule("POST", "files/rooms", spoil, times=None)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("apply", "--yes", manifest())
    assert said.code == code
    assert said.out.splitlines()[-1] == "Applied: 0 of 2 steps verified, 1 failed, 1 skipped."
    assert pointed.writes() == []
