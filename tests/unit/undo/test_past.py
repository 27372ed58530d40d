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
        "unsure": False,
        "made": None,
        "about": None,
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
    (found,) = pasts({"outcomes": [_outcome(fields=fields, refused=refused, unsure=True)]})
    assert (found.ref, found.op) == (Ref("members", "Plans"), Op.UPDATE)
    assert found.turns == (turn(BOB, ("a",), "Read", sure=False),)
    assert not found.sure


def test_what_was_seen_not_to_be_so_was_not_done() -> None:
    fields = [_field(ANN), _field(BOB, verified=False)]
    (found,) = pasts({"outcomes": [_outcome(fields=fields)]})
    assert found.turns == (turn(ANN, None, "Read"),)
    assert pasts({"outcomes": [_outcome(fields=fields[1:])]}) == ()
    older = _outcome(fields=fields[1:])
    del older["unsure"]
    assert pasts({"outcomes": [older]}) == ()


def test_what_was_made_is_known_by_its_id_even_where_nothing_of_it_is_verified() -> None:
    fields = [_field("tags", verified=False)]
    made = {"kind": "room", "op": "create", "made": 7, "fields": fields}
    (found,) = pasts({"outcomes": [_outcome(**made)]})
    assert (found.id, found.turns) == ("7", ())
    # Of a picture, that is the name of a file that was uploaded.
    assert pasts({"outcomes": [_outcome(**{**made, "kind": "logo"})]}) == ()
    assert pasts({"outcomes": [_outcome(**{**made, "made": None})]}) == ()
    older = _outcome(kind="room", op="create", fields=[_field("title")])
    del older["made"], older["about"]
    (found,) = pasts({"outcomes": [older]})
    assert found.id == ""


def test_what_was_there_is_known_by_its_id() -> None:
    update = _outcome(about="7", made="picture", fields=[_field(ANN)])
    (found,) = pasts({"outcomes": [update]})
    assert found.id == "7"
    assert pasts({"outcomes": [_outcome(about="7")]}) == ()


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
    text = f"4 mails may have been sent, to {ANN} (2), somebody (2)"
    assert mails(report) == (Lasting(Ref("portal", "portal"), text),)
    report = {"portal": "portal", "outcomes": [_outcome(mailed=mailed[:1])]}
    text = f"1 mail may have been sent, to {ANN}"
    assert mails(report) == (Lasting(Ref("portal", "portal"), text),)
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
