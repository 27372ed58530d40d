"""A report as a comment on a pull request."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.errors import Exit, StaleError, StoppedError
from reconciler.outcome import Outcome, Refusal, Report, Result
from reconciler.render.markdown import GITHUB, GITLAB, LEAST
from reconciler.render.markdown.words import units
from reconciler.render.report import Head, How, markdown
from tests.unit.render.large import large
from tests.unit.render.page import ELEMENTS, Page
from tests.unit.render.reports import HEAD, LIFTED, TRIPPED, WORDS, letters, refused, whole
from tests.unit.render.samples import report
from tests.unit.render.wild import names, plans

if TYPE_CHECKING:
    from reconciler.plan import Plan


def headings(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def test_the_head_counts_what_was_verified_and_then_comes_what_was_not() -> None:
    text = markdown(whole(), [LIFTED], head=HEAD)
    assert text.splitlines()[:4] == [
        "<!-- docspace-reconciler:report https://portal.example -->",
        "## APPLIED IN PART: 34 of 41 differences verified, 1 of 2 letters sent",
        "",
        ("7 of 11 steps verified, 1 of 2 letters sent, 1 without effect, 3 failed, 1 skipped."),
    ]
    assert headings(text)[1:] == [
        "### 1 refused, while others of the same step were taken",
        "### 3 failed steps",
        "### 1 step without effect",
        "### 1 skipped step",
        "### 1 guard is lifted for this run",
        "### Done",
    ]
    assert f"- `new@partner.example`, members `Plans`: {WORDS} (`rooms.yaml:1:1`)\n" in text
    assert (
        "- create members `Plans`: 19 of 20 differences verified; 1 refused (`rooms.yaml:1:1`)\n"
    ) in text
    assert (
        "- update room `Plans`: 1 of 2 differences verified; refused; not so: `tags` "
        "(`rooms.yaml:1:1`)\n"
    ) in text
    assert "; because: it is over (`rooms.yaml:1:1`)\n" in text


def test_what_may_be_done_unseen_is_told() -> None:
    outcome = replace(refused(), unsure=True)
    assert (
        "- create members `Plans`: 19 of 20 differences verified; 1 refused; more of it may be "
        "done than was seen (`rooms.yaml:1:1`)\n"
    ) in markdown(Report((outcome,)))


def test_what_was_done_is_folded_by_room_and_names_only_what_was_verified() -> None:
    _, folded = markdown(Report((refused(3), *report().outcomes[2:3]))).split("### Done")
    assert (
        "<summary>Room <code>Plans</code>: 2 steps, 3 of 5 differences verified</summary>"
    ) in folded
    assert "@@ create members, 2 of 3 verified  (rooms.yaml:1:1) @@\n+ p1@partner" in folded
    assert "new@partner.example" not in folded
    assert "tags" not in folded
    assert "! indexing  no -> yes\n" in folded


def test_steps_of_other_things_are_folded_by_kind_and_letters_among_them() -> None:
    text = markdown(letters())
    assert "<summary>Steps of the kind user: 4 steps, 4 of 4 differences verified" in text
    assert "<summary>Steps of the kind invitation link: 2 steps" in text
    assert '@@ send welcome "ann@acme.example", sent  (rooms.yaml:1:1) @@\n' in text
    assert "- send welcome `bob@acme.example`: no mail server (`rooms.yaml:1:1`)\n" in text


def test_what_is_remarkable_of_a_verified_step_stands_beneath_it() -> None:
    assert "    the answer was lost, and it is done\n" in markdown(report())


def test_the_end_names_the_run() -> None:
    assert markdown(whole(), head=HEAD).splitlines()[-1] == (
        "Portal `https://portal.example` as `me@acme.example`; 13 steps, 8 requests and letters "
        "sent; from 2026-11-22 06:00:00 to 06:01:30 UTC; manifest `rooms.yaml`; digest of the "
        f"plan `{HEAD.digest}`."
    )
    many = HEAD._replace(
        account="", files=tuple((f"{one}.yaml", "") for one in "abcde"), digest="", ended=None
    )
    assert markdown(Report(()), head=many).splitlines()[-1] == (
        "Portal `https://portal.example`; manifests `a.yaml`, `b.yaml`, `c.yaml`, 2 more."
    )
    assert "(a name of 999 characters)" in markdown(Report(()), head=Head(portal="p" * 999))
    assert markdown(Report(())).splitlines()[1:] == ["## Applied: there was nothing to do", ""]


@pytest.mark.parametrize(
    ("found", "head", "title", "why"),
    [
        (Report(()), Head(exit=Exit.REFUSED), "## REFUSED: nothing was sent", ""),
        (
            Report((), StaleError("it is stale:", ["room `x` changed"])),
            Head(),
            "## STALE: nothing was sent",
            "it is stale: room `x` changed",
        ),
        (
            Report(()),
            Head(how=How.DECLINED, reason="nobody agreed"),
            "## Not applied: nothing was sent",
            "nobody agreed",
        ),
        (
            replace(report(), ended=StoppedError("interrupted")),
            Head(),
            "## INTERRUPTED: 7 of 13 differences verified",
            "interrupted",
        ),
        (
            Report(letters().outcomes[-2:]),
            Head(how=How.LIMIT),
            "## STOPPED AT A LIMIT OF THE PORTAL: 1 of 2 letters sent",
            "",
        ),
        (Report((), StaleError("long " * 400)), Head(), "## STALE: nothing was sent", "Why is in"),
    ],
)
def test_the_head_says_how_and_why_a_run_ended_early(
    found: Report, head: Head, title: str, why: str
) -> None:
    text = markdown(found, head=head)
    assert headings(text)[0] == title
    assert f"\n{why}" in text


def test_a_guard_that_stopped_everything_is_told_with_what_lifts_it() -> None:
    text = markdown(Report(()), [TRIPPED])
    assert headings(text) == ["## REFUSED: nothing was sent", "### 1 guard stops this plan"]
    assert "`--allow removals --because TEXT` lifts this guard for one run" in text


@pytest.mark.parametrize("limit", [LEAST, GITHUB, GITLAB])
def test_a_report_that_would_be_too_long_leaves_whole_pieces_out_and_says_so(limit: int) -> None:
    outcomes = []
    for number, action in enumerate(large(2_000, 20).actions):
        result = (Result.VERIFIED, Result.FAILED, Result.SKIPPED)[number % 3]
        left = () if result is Result.VERIFIED else action.fields[5:]
        refusals = tuple(Refusal(one.name, WORDS) for one in left[:2])
        outcomes.append(Outcome(action, result, "it went wrong", left, 1, refusals))
    text = markdown(Report(tuple(outcomes)), head=HEAD, limit=limit)
    assert limit // 2 < units(text) <= limit
    assert "**Too long for one comment.** Left out: " in text
    assert "The JSON has all.\n" in text
    assert set(Page(text).elements) <= ELEMENTS


_sorts = st.tuples(
    st.sampled_from(Result),
    st.just("") | names,
    st.lists(st.builds(Refusal, names, names), max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(most=10), st.lists(_sorts, min_size=1, max_size=4), st.just("") | names)
def test_no_name_and_no_reason_becomes_markdown(
    plan: Plan, sorts: list[tuple[Result, str, tuple[Refusal, ...]]], reason: str
) -> None:
    outcomes = tuple(
        Outcome(action, result, told, action.fields[:1], 1, refusals)
        for action, (result, told, refusals) in zip(plan.actions, cycle(sorts), strict=False)
    )
    files = tuple((one.name, "") for one in plan.files)
    head = Head(plan.portal, plan.acting, files=files, reason=reason)
    for limit in (LEAST, GITHUB):
        text = markdown(Report(outcomes), plan.trips, head=head, limit=limit)
        assert units(text) <= limit
        page = Page(text)
        assert set(page.elements) <= ELEMENTS
        assert page.attributes <= {"class=language-diff"}
        assert len(page.comments) == 1
        for mention in ("@octocat", "#123", "http://evil", "!42", ":tada:"):
            assert mention not in page.words
