"""What differs between two plans."""

from __future__ import annotations

from dataclasses import replace

from reconciler.action import Action, Drift, Effect, EffectKind, Op, Ref, Request
from reconciler.comparison import Difference, Turn, compare
from reconciler.diff import Change
from reconciler.plan import Plan
from reconciler.render.document import document
from tests.unit.things import HERE

EDITING = Change("bob@acme.example", None, "Editing")
GAINS = Effect(EffectKind.GAINS, "bob@acme.example", "Editing")
MAIL = Effect(EffectKind.MAIL, "bob@acme.example", "told about the room")
PUT = Request("PUT", ("files", "rooms", "7", "share"), {"invitations": []})
STEP = Action(Ref("members", "Plans"), Op.CREATE, (EDITING,), (GAINS,), (PUT,), HERE)


def _plan(*actions: Action, drift: tuple[Drift, ...] = ()) -> Plan:
    return Plan("p", "", (), actions, drift, (), (), 1, 0)


def _differences(old: Plan, new: Plan) -> tuple[Difference, ...]:
    return compare(document(old), document(new)).differences


def test_the_same_plan_differs_in_nothing() -> None:
    assert _differences(_plan(STEP), _plan(STEP)) == ()


def test_a_new_step_is_told_with_all_that_it_does() -> None:
    assert _differences(_plan(), _plan(STEP)) == (
        Difference(
            Turn.NEW,
            "members",
            "Plans",
            "create",
            ("+ bob@acme.example: nothing -> Editing", "+ gains bob@acme.example: Editing"),
        ),
    )


def test_what_is_gone_is_told_last() -> None:
    other = replace(STEP, ref=Ref("members", "Else"))
    told = _differences(_plan(other), _plan(STEP))
    assert [(one.turn, one.ref) for one in told] == [(Turn.NEW, "Plans"), (Turn.GONE, "Else")]
    assert told[1].lines[0] == "- bob@acme.example: nothing -> Editing"


def test_of_a_step_that_does_something_else_by_now_only_the_difference_is_told() -> None:
    now = replace(
        STEP,
        fields=(EDITING, Change("eve@acme.example", "Read", None)),
        effects=(GAINS, MAIL),
    )
    (told,) = _differences(_plan(STEP), _plan(now))
    assert (told.turn, told.lines) == (
        Turn.CHANGED,
        ("+ eve@acme.example: Read -> nothing", "+ mail bob@acme.example: told about the room"),
    )
    (back,) = _differences(_plan(now), _plan(STEP))
    assert back.lines == (
        "- eve@acme.example: Read -> nothing",
        "- mail bob@acme.example: told about the room",
    )


def test_lists_and_effects_without_anybody_are_told_in_words() -> None:
    step = Action(
        Ref("room", "Plans"),
        Op.UPDATE,
        (Change("tags", ("a", "b"), ()),),
        (Effect(EffectKind.NOTE, "", "something"), Effect(EffectKind.KEEPS, "", "3 keep it")),
        (),
        HERE,
    )
    (told,) = _differences(_plan(), _plan(step))
    assert told.lines == ("+ tags: a, b -> ", "+ note: something")


def test_how_many_keep_what_they_have_makes_no_difference() -> None:
    def keeping(number: int) -> Plan:
        kept = Effect(EffectKind.KEEPS, "", f"{number} keep the access they have")
        return _plan(replace(STEP, effects=(GAINS, kept)))

    assert _differences(keeping(3), keeping(4)) == ()


def test_the_same_by_other_requests_is_a_difference() -> None:
    other = replace(STEP, requests=(replace(PUT, path=("files", "rooms", "8", "share")),))
    (told,) = _differences(_plan(STEP), _plan(other))
    assert told.lines == ("+ the same by other requests",)


def test_the_same_from_other_facts_is_a_difference() -> None:
    (told,) = _differences(_plan(STEP), _plan(replace(STEP, facts=("8",))))
    assert told.lines == ("+ the same, and the portal is not as it was",)


def test_notes_are_compared_by_what_they_say() -> None:
    here = Drift(Ref("room", "Plans"), "is of another type", HERE)
    moved = replace(here, source=HERE._replace(line=9))
    assert _differences(_plan(drift=(here,)), _plan(drift=(moved,))) == ()
    other = replace(here, text="is locked")
    assert _differences(_plan(drift=(here,)), _plan(drift=(other,))) == (
        Difference(Turn.NEW, "room", "Plans", "drift", ("+ is locked",)),
        Difference(Turn.GONE, "room", "Plans", "drift", ("- is of another type",)),
    )


def test_plans_of_before_there_were_digests_and_guards_can_be_compared() -> None:
    old = document(_plan(STEP))
    for word in ("digest", "guards", "rules"):
        del old[word]
    assert compare(old, document(_plan(STEP))).digest == ""
    assert compare(old, document(_plan(STEP))).differences == ()
