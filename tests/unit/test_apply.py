from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from reconciler.action import Action, Letter, Op, Ref, Request
from reconciler.apply import Outcome, Report, Result, apply
from reconciler.diff import Change
from reconciler.errors import (
    AccessError,
    LostAnswerError,
    PortalError,
    RequestError,
    UsageError,
)
from reconciler.plan import Plan
from tests.portal import NO_POST
from tests.unit.things import HERE

if TYPE_CHECKING:
    from collections.abc import Mapping

TAGS = Change("tags", ("a",), ("b",))
COLOR = Change("color", "", "red")
LOST = LostAnswerError("lost")
REFUSED = RequestError("refused", 403)


def _step(name: str, *requests: str, needs: tuple[Action, ...] = (), op: Op = Op.UPDATE) -> Action:
    ref = Ref("room", name)
    return Action(
        ref=ref,
        op=op,
        fields=(TAGS, COLOR),
        effects=(),
        requests=tuple(
            Request("PUT", (path,), {}, creates=ref if op is Op.CREATE else None)
            for path in requests or (name,)
        ),
        source=HERE,
        needs=tuple(need.id for need in needs),
    )


def _plan(*actions: Action) -> Plan:
    return Plan("p", "", (), actions, (), (), (), len(actions), 0)


@dataclass
class Portal:
    """Does as it is told.

    Attributes:
        says: what is said to a request, by its path: a warning, or an error that is raised.
        left: what is still different when a thing is read again, by its name.
        sent: the paths of the requests.
        read: the names of what was read again.
    """

    says: Mapping[str, str | BaseException] = field(default_factory=dict)
    left: Mapping[str, tuple[Change, ...] | BaseException] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)

    def send(self, request: Request) -> str:
        (path,) = request.path
        self.sent.append(str(path))
        said = self.says.get(str(path), "")
        if isinstance(said, BaseException):
            raise said
        return said

    def unsettled(self, action: Action) -> tuple[Change, ...]:
        self.read.append(action.ref.name)
        found = self.left.get(action.ref.name, ())
        if isinstance(found, BaseException):
            raise found
        return found


def _apply(portal: Portal, *actions: Action) -> list[tuple[Result, str, tuple[Change, ...]]]:
    told: list[Outcome] = []
    report = apply(_plan(*actions), portal, NO_POST, told.append)
    assert report.outcomes == tuple(told)
    assert [outcome.action for outcome in told] == list(actions)
    return [(one.result, one.reason, one.left) for one in told]


def test_a_step_is_verified_by_reading_and_not_by_sending() -> None:
    portal = Portal()
    assert _apply(portal, _step("A", "a1", "a2"), _step("B")) == [(Result.VERIFIED, "", ())] * 2
    assert (portal.sent, portal.read) == (["a1", "a2", "B"], ["A", "B"])


def test_a_warning_about_what_is_so_is_told() -> None:
    portal = Portal({"A": "careful"})
    assert _apply(portal, _step("A")) == [(Result.VERIFIED, "careful", ())]


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ({}, "the portal accepted it and changed nothing"),
        ({"a2": "second"}, "second"),
        ({"a1": "first", "a2": "second"}, "first; second"),
    ],
)
def test_what_is_still_different_is_without_effect(says: dict[str, str], reason: str) -> None:
    portal = Portal(says, {"A": (COLOR,)})
    assert _apply(portal, _step("A", "a1", "a2")) == [(Result.WITHOUT_EFFECT, reason, (COLOR,))]


def test_a_refusal_keeps_no_later_request_from_being_sent_and_what_is_left_is_read() -> None:
    portal = Portal({"a1": REFUSED}, {"A": (COLOR,)})
    assert _apply(portal, _step("A", "a1", "a2"), _step("B")) == [
        (Result.FAILED, "refused", (COLOR,)),
        (Result.VERIFIED, "", ()),
    ]
    assert portal.sent == ["a1", "a2", "B"]


@pytest.mark.parametrize(
    ("error", "reason"), [(REFUSED, "refused"), (LOST, "the answer was lost, and it is done")]
)
def test_what_is_so_in_spite_of_an_error_is_verified(error: Exception, reason: str) -> None:
    assert _apply(Portal({"A": error}), _step("A")) == [(Result.VERIFIED, reason, ())]


def test_what_cannot_be_read_again_is_not_told_as_done() -> None:
    portal = Portal({"B": REFUSED}, {name: RequestError("unreadable") for name in "AB"})
    assert _apply(portal, _step("A"), _step("B")) == [
        (Result.FAILED, "sent; it could not be verified: unreadable", ()),
        (Result.FAILED, "refused; it could not be verified: unreadable", ()),
    ]


def test_a_room_that_was_not_made_is_not_read_and_what_needs_it_is_skipped() -> None:
    make = _step("A", op=Op.CREATE)
    share = _step("B", needs=(make,))
    after = _step("C", needs=(share,))
    portal = Portal({"A": REFUSED})
    assert _apply(portal, make, share, after, _step("D")) == [
        (Result.FAILED, "refused", ()),
        (Result.SKIPPED, "needs room/A, which could not be verified", ()),
        (Result.SKIPPED, "needs room/B, which could not be verified", ()),
        (Result.VERIFIED, "", ()),
    ]
    assert (portal.sent, portal.read) == (["A", "D"], ["D"])


def test_what_lets_somebody_in_is_read_also_after_a_refusal() -> None:
    # It is an addition, and makes no thing whose id would be missing.
    step = Action(Ref("members", "A"), Op.CREATE, (TAGS,), (), _step("A").requests, HERE)
    portal = Portal({"A": REFUSED}, {"A": (TAGS,)})
    assert _apply(portal, step) == [(Result.FAILED, "refused", (TAGS,))]
    assert portal.read == ["A"]


def test_what_needs_a_room_without_its_tags_goes_on() -> None:
    make = _step("A", op=Op.CREATE)
    portal = Portal(left={"A": (TAGS,)})
    assert [result for result, *_ in _apply(portal, make, _step("B", needs=(make,)))] == [
        Result.WITHOUT_EFFECT,
        Result.VERIFIED,
    ]


@pytest.mark.parametrize("error", [PortalError("closed"), AccessError("closed")])
@pytest.mark.parametrize("when", ["sent", "read"])
def test_a_portal_that_closes_ends_everything(error: Exception, when: str) -> None:
    portal = Portal({"B": error}) if when == "sent" else Portal({}, {"B": error})
    make = _step("B", op=Op.CREATE)
    outcomes = _apply(portal, _step("A"), make, _step("C", needs=(make,)), _step("D"))
    assert outcomes == [
        (Result.VERIFIED, "", ()),
        (Result.FAILED, "closed", ()),
        (Result.SKIPPED, "closed", ()),
        (Result.SKIPPED, "closed", ()),
    ]
    assert portal.sent == ["A", "B"]


@pytest.mark.parametrize("when", ["sent", "read"])
def test_an_interrupt_ends_everything_and_says_what_may_be_done(when: str) -> None:
    stop = KeyboardInterrupt()
    portal = Portal({"A": stop}) if when == "sent" else Portal({}, {"A": stop})
    assert _apply(portal, _step("A"), _step("B")) == [
        (
            Result.FAILED,
            "interrupted while it was under way: it may be done, or done in part",
            (),
        ),
        (Result.SKIPPED, "interrupted", ()),
    ]


def test_a_report_counts_what_came_out_and_is_complete_only_if_all_is_so() -> None:
    one = Outcome(_step("A"), Result.VERIFIED)
    other = Outcome(_step("B"), Result.WITHOUT_EFFECT)
    assert Report(()).complete
    assert Report((one,)).complete
    report = Report((one, other, other))
    assert not report.complete
    assert [report.count(result) for result in Result] == [1, 0, 2, 0, 0]


def _letter(name: str, *needs: Action) -> Action:
    return Action(
        ref=Ref("welcome", name),
        op=Op.SEND,
        fields=(),
        effects=(),
        requests=(),
        source=HERE,
        needs=tuple(need.id for need in needs),
        letter=Letter(name, "p-1", "welcome.md"),
    )


@dataclass
class Post:
    """Delivers letters, or does not.

    Attributes:
        says: what is said to a letter, by whom it is for: a remark, or an error that is raised.
        sent: whose letters came here.
    """

    says: Mapping[str, str | BaseException] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    def deliver(self, action: Action) -> str:
        self.sent.append(action.ref.name)
        said = self.says.get(action.ref.name, "")
        if isinstance(said, BaseException):
            raise said
        return said


def _posted(post: Post, portal: Portal, *actions: Action) -> list[tuple[Result, str]]:
    report = apply(_plan(*actions), portal, post, lambda _: None)
    return [(one.result, one.reason) for one in report.outcomes]


def test_a_letter_is_sent_and_neither_verified_nor_given_to_the_portal() -> None:
    post, portal = Post({"b": "remark"}), Portal()
    assert _posted(post, portal, _letter("a"), _letter("b")) == [
        (Result.SENT, ""),
        (Result.SENT, "remark"),
    ]
    assert (post.sent, portal.sent, portal.read) == (["a", "b"], [], [])


def test_letters_that_are_sent_make_a_report_complete() -> None:
    done, sent = Outcome(_step("A"), Result.VERIFIED), Outcome(_letter("a"), Result.SENT)
    assert Report((done, sent)).complete
    assert not Report((done, sent, Outcome(_letter("b"), Result.FAILED))).complete


@pytest.mark.parametrize("error", [REFUSED, LOST, UsageError("the ledger cannot be written")])
def test_a_letter_that_fails_keeps_no_other_from_being_sent(error: Exception) -> None:
    post = Post({"a": error})
    assert _posted(post, Portal(), _step("A"), _letter("a"), _letter("b")) == [
        (Result.VERIFIED, ""),
        (Result.FAILED, str(error)),
        (Result.SENT, ""),
    ]


@pytest.mark.parametrize("error", [PortalError("closed"), AccessError("closed")])
def test_a_portal_that_closes_ends_the_letters_too(error: Exception) -> None:
    post = Post({"a": error})
    assert _posted(post, Portal(), _letter("a"), _letter("b")) == [
        (Result.FAILED, "closed"),
        (Result.SKIPPED, "closed"),
    ]
    assert post.sent == ["a"]


def test_an_interrupt_while_a_letter_leaves_says_that_it_may_have_left() -> None:
    post = Post({"a": KeyboardInterrupt()})
    assert _posted(post, Portal(), _letter("a"), _letter("b")) == [
        (
            Result.FAILED,
            "interrupted while it was under way: it may be done, or done in part",
        ),
        (Result.SKIPPED, "interrupted"),
    ]


def test_a_letter_that_tells_of_a_room_is_not_sent_where_the_room_refused() -> None:
    share = _step("A")
    post, portal = Post(), Portal({"A": REFUSED}, {"A": (TAGS,)})
    assert _posted(post, portal, share, _letter("a", share), _letter("b")) == [
        (Result.FAILED, "refused"),
        (Result.SKIPPED, "needs room/A, which could not be verified"),
        (Result.SENT, ""),
    ]
    assert post.sent == ["b"]


def test_what_needs_a_change_that_had_no_effect_is_skipped() -> None:
    # Somebody who was not raised after all is no RoomManager, and an owner who was not moved down
    # is still the owner.
    change = _step("A")
    portal = Portal(left={"A": (TAGS,)})
    assert [result for result, *_ in _apply(portal, change, _step("B", needs=(change,)))] == [
        Result.WITHOUT_EFFECT,
        Result.SKIPPED,
    ]
