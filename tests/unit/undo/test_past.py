"""What a report tells of an apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.action import Op, Ref
from reconciler.undo.past import Fate, Lasting, addresses, changed, mails, pasts
from tests.unit.undo.world import ANN, BOB, past, turn

if TYPE_CHECKING:
    from reconciler.spec import Value


def _outcome(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "kind": "members",
        "ref": "Plans",
        "op": "update",
        "sent": 1,
        "fields": [],
        "effects": [],
        "mailed": [],
        "refused": [],
        **more,
    }


def _field(name: str, *, verified: bool = True, current: Any = None) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "name": name,
        "current": current,
        "desired": "Read",
        "key": None,
        "verified": verified,
    }


def test_a_step_of_which_nothing_was_sent_is_none() -> None:
    assert pasts({"outcomes": [_outcome(sent=0, fields=[_field(ANN)])]}) == ()


def test_whoever_was_refused_is_left_out_and_lists_are_values() -> None:
    fields = [_field(ANN, verified=False), _field(BOB, verified=False, current=["a"])]
    refused = [{"who": ANN, "reason": "no"}]
    (found,) = pasts({"outcomes": [_outcome(fields=fields, refused=refused)]})
    assert (found.ref, found.op) == (Ref("members", "Plans"), Op.UPDATE)
    assert found.turns == (turn(BOB, ("a",), "Read", sure=False),)
    assert not found.sure


def test_newcomers_are_those_whom_the_step_has_brought() -> None:
    effects = [
        {"kind": "gains", "who": ANN, "text": "Read, as a new Guest"},
        {"kind": "gains", "who": BOB, "text": "Read, as a new Guest"},
        {"kind": "note", "who": "", "text": ", as a new Guest"},
    ]
    fields = [_field(ANN), _field(BOB, verified=False)]
    (found,) = pasts({"outcomes": [_outcome(fields=fields, effects=effects)]})
    assert found.newcomers == (ANN,)


def test_mails_are_counted_by_who_may_have_got_them() -> None:
    mailed = [
        {"who": ANN, "text": "told", "sent": True},
        {"who": BOB, "text": "told", "sent": False},
        {"who": "", "text": "told", "sent": True},
    ]
    report = {"portal": "portal", "outcomes": [_outcome(mailed=mailed), _outcome(mailed=mailed)]}
    text = f"4 mails were sent, to {ANN} (2), somebody (2)"
    assert mails(report) == (Lasting(Ref("portal", "portal"), text),)
    report = {"portal": "portal", "outcomes": [_outcome(mailed=mailed[:1])]}
    assert mails(report) == (Lasting(Ref("portal", "portal"), f"1 mail was sent, to {ANN}"),)
    assert mails({"portal": None, "outcomes": []}) == ()


@pytest.mark.parametrize(
    ("now", "sure", "fate"),
    [
        ("after", True, Fate.BACK),
        ("after", False, Fate.BACK),
        ("before", True, Fate.STAYS),
        ("before", False, Fate.STAYS),
        ("other", True, Fate.CHANGED),
        ("other", False, Fate.STAYS),
    ],
)
def test_only_what_is_as_the_apply_made_it_goes_back(now: str, fate: Fate, *, sure: bool) -> None:
    assert turn("type", "before", "after", sure=sure).fate(now, "before", "after") is fate


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "nothing"),
        ("", "nothing"),
        ((), "nothing"),
        (("a", "b"), "a, b"),
        (0, "0"),
    ],
)
def test_what_was_changed_since_is_told_by_its_values(value: Value, said: str) -> None:
    told = changed(Ref("room", "Plans"), "it", value, "x")
    assert told.text == (
        f"it is {said} by now, and the apply made it x: changed since, and left alone"
    )


def test_addresses_are_those_of_people_groups_and_owners() -> None:
    steps = [
        past("user", "user@acme.example"),
        past("members", "Plans", turn(ANN, None, "Read"), turn("group X", None, "Read")),
        past("owner", "Plans", turn("owner", BOB, ANN)),
        past("group", "Design", turn("manager", "an-id", "lead@acme.example")),
        past("room", "a@b", turn("title", "c@d", "a@b")),
    ]
    assert addresses(steps) == ["user@acme.example", ANN, BOB, "lead@acme.example"]
