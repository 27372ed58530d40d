from __future__ import annotations

from dataclasses import replace

from reconciler.outcome import Outcome, Report, Result
from reconciler.render.report import document, last_line, lifted, line
from tests.unit.render.reports import LIFTED, TRIPPED, WORDS, refused
from tests.unit.render.samples import EVIL, SHOWN, people, report


def test_an_outcome_is_one_line_with_its_reason_and_what_is_not_so() -> None:
    assert [line(outcome) for outcome in report().outcomes] == [
        'verified  create room "New": the answer was lost, and it is done',
        (
            'without effect  create members "New": the portal warned'
            "  (not so: new@partner.example, group Design)"
        ),
        'failed  update room "Plans": refused  (not so: tags)',
        'skipped  update members "Plans": needs room/New',
    ]


def test_an_outcome_without_a_reason_is_shorter() -> None:
    assert line(Outcome(report().outcomes[0].action, Result.VERIFIED)) == (
        'verified  create room "New"'
    )


def test_what_a_terminal_would_obey_is_shown() -> None:
    action = report().outcomes[0].action
    evil = replace(action, ref=action.ref.__class__("room", EVIL))
    shown = line(Outcome(evil, Result.FAILED, EVIL, (replace(action.fields[0], name=EVIL),)))
    assert shown == f'failed  create room "{SHOWN}": {SHOWN}  (not so: {SHOWN})'


def test_the_last_line_counts_what_was_verified() -> None:
    assert last_line(report()) == (
        "Applied: 1 of 4 steps verified, 1 without effect, 1 failed, 1 skipped."
    )
    assert last_line(Report(report().outcomes[:1])) == "Applied: 1 of 1 step verified."
    assert last_line(Report(())) == "Applied: there was nothing to do."


def test_who_was_refused_is_named_beside_what_was_verified() -> None:
    outcome = refused()
    assert line(outcome) == (
        f'failed  create members "Plans": 19 of 20 verified; new@partner.example: {WORDS}'
    )
    warned = replace(outcome, reason="the portal warned", left=outcome.action.fields[-2:])
    assert line(warned) == (
        f'failed  create members "Plans": 18 of 20 verified; new@partner.example: {WORDS}; '
        "the portal warned  (not so: p19@partner.example)"
    )


def test_the_last_line_says_how_much_of_the_rest_of_a_refused_step_is_done() -> None:
    assert last_line(Report((refused(),))) == (
        "Applied: 0 of 1 step verified, 1 failed; 19 of 20 differences verified, 1 refused alone."
    )


def test_guards_that_were_lifted_are_told_with_the_reason() -> None:
    assert list(lifted([LIFTED, TRIPPED])) == [
        "lifted  removals: 8 of 9 people lose access; because: it is over"
    ]


def test_letters_are_counted_apart_from_what_is_verified() -> None:
    *steps, letter, other = people().actions
    done = tuple(Outcome(step, Result.VERIFIED) for step in steps)
    sent = Report((*done, Outcome(letter, Result.SENT), Outcome(other, Result.FAILED, "refused")))
    assert last_line(sent) == "Applied: 6 of 6 steps verified, 1 of 2 letters sent, 1 failed."
    assert line(sent.outcomes[-2]) == 'sent  send welcome "ann@acme.example"'
    assert line(sent.outcomes[-1]) == 'failed  send welcome "bob@acme.example": refused'
    assert document(sent)["summary"]["sent"] == 1
    assert last_line(Report(sent.outcomes[-2:])) == "Applied: 1 of 2 letters sent, 1 failed."
