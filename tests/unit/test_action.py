from __future__ import annotations

from dataclasses import replace

from reconciler.action import Action, Effect, EffectKind, Op, Ref, Request, Secret, digest
from reconciler.diff import Change
from tests.unit.things import HERE

ACTION = Action(
    ref=Ref("room", "Plans"),
    op=Op.UPDATE,
    fields=(Change("tags", ("a",), ("b",)),),
    effects=(),
    requests=(),
    source=HERE,
    facts=("7", "tags=a"),
)


def test_a_thing_is_named_by_kind_and_name() -> None:
    assert str(Ref("room", "A/B")) == "room/A/B"


def test_the_same_change_has_the_same_id_in_any_run() -> None:
    assert ACTION.id == "2ebd7c72048a"
    other = replace(
        ACTION,
        effects=(Effect(EffectKind.NOTE, "", "x"),),
        requests=(Request("PUT", ("a",), {}),),
        source=HERE._replace(line=9),
        needs=("x",),
        facts=(),
    )
    assert other.id == ACTION.id


def test_another_thing_op_or_difference_has_another_id() -> None:
    others = {
        replace(ACTION, ref=Ref("room", "plans")).id,
        replace(ACTION, op=Op.CREATE).id,
        replace(ACTION, fields=(Change("tags", ("a",), ("c",)),)).id,
        replace(ACTION, fields=(Change("tags", None, ("b",)),)).id,
    }
    assert len(others | {ACTION.id}) == 5


def test_what_a_step_was_computed_from_has_a_fingerprint() -> None:
    assert ACTION.expects == digest(["7", "tags=a"])
    assert ACTION.expects != replace(ACTION, facts=("7", "tags=b")).expects


def test_a_digest_stands_for_any_text() -> None:
    assert digest(["\ud800", ("a", None, True)]) == digest(["\ud800", ["a", None, True]])
    assert len(digest("x")) == 12


def test_a_secret_is_what_its_variable_holds_without_blanks_around_it() -> None:
    secret = Secret("PASSWORD")
    assert secret.value({"PASSWORD": " a b\n"}) == "a b"
    assert secret.value({"OTHER": "x"}) == ""
    assert "a b" not in repr(secret)
