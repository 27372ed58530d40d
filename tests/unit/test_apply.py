from __future__ import annotations

from dataclasses import dataclass, field, replace
from threading import Barrier, Event
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.action import Action, Letter, Op, Ref, Request
from reconciler.apply import apply
from reconciler.diff import Change
from reconciler.errors import (
    AccessError,
    LostAnswerError,
    PortalError,
    RationedError,
    ReconcilerError,
    RequestError,
    StoppedError,
    UsageError,
)
from reconciler.outcome import Outcome, Refusal, Report, Result, Taken
from reconciler.plan import Plan
from tests.portal import NO_POST
from tests.unit.things import HERE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

BOTH = (TAGS, COLOR) = (Change("tags", ("a",), ("b",)), Change("color", "", "red"))
LOST = LostAnswerError("lost")
REFUSED = RequestError("refused", 403)


def _step(name: str, *requests: str, needs: tuple[Action, ...] = (), op: Op = Op.UPDATE) -> Action:
    ref = Ref("room", name)
    return Action(
        ref=ref,
        op=op,
        fields=BOTH,
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
        without: who was left out of each request.
        meanwhile: called while something is sent or read, with what.
    """

    says: Mapping[str, str | Taken | Exception] = field(default_factory=dict)
    left: Mapping[str, tuple[Change, ...] | Exception] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    without: list[AbstractSet[str]] = field(default_factory=list)
    meanwhile: Callable[[str], None] = lambda _: None

    def send(self, request: Request, without: AbstractSet[str] = frozenset()) -> Taken:
        (path,) = request.path
        self.sent.append(str(path))
        self.without.append(without)
        self.meanwhile(f"send {path}")
        said = self.says.get(str(path), "")
        if isinstance(said, ReconcilerError):
            said.left = int(isinstance(said, RequestError))
        if isinstance(said, Exception):
            raise said
        return said if isinstance(said, Taken) else Taken(said)

    def unsettled(self, action: Action) -> tuple[Change, ...]:
        self.read.append(action.ref.name)
        self.meanwhile(f"read {action.ref.name}")
        found = self.left.get(action.ref.name, ())
        if isinstance(found, Exception):
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
        (Result.FAILED, "sent; it could not be verified: unreadable", BOTH),
        (Result.FAILED, "refused; it could not be verified: unreadable", BOTH),
    ]


def test_a_room_that_was_not_made_is_not_read_and_what_needs_it_is_skipped() -> None:
    make = _step("A", op=Op.CREATE)
    share = _step("B", needs=(make,))
    after = _step("C", needs=(share,))
    portal = Portal({"A": REFUSED})
    assert _apply(portal, make, share, after, _step("D")) == [
        (Result.FAILED, "refused", BOTH),
        (Result.SKIPPED, "needs room/A, which could not be verified", BOTH),
        (Result.SKIPPED, "needs room/B, which could not be verified", BOTH),
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


@pytest.mark.parametrize(
    "error", [PortalError("closed"), AccessError("closed"), RationedError("closed")]
)
@pytest.mark.parametrize("when", ["sent", "read"])
def test_a_portal_that_closes_ends_everything(error: Exception, when: str) -> None:
    portal = Portal({"B": error}) if when == "sent" else Portal({}, {"B": error})
    make = _step("B", op=Op.CREATE)
    outcomes = _apply(portal, _step("A"), make, _step("C", needs=(make,)), _step("D"))
    assert outcomes == [
        (Result.VERIFIED, "", ()),
        (Result.FAILED, "closed", BOTH),
        (Result.SKIPPED, "closed", BOTH),
        (Result.SKIPPED, "closed", BOTH),
    ]
    assert portal.sent == ["A", "B"]


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

    says: Mapping[str, str | Exception] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    def deliver(self, action: Action) -> str:
        self.sent.append(action.ref.name)
        said = self.says.get(action.ref.name, "")
        if isinstance(said, Exception):
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


def _member_step(*names: str, needs: tuple[Action, ...] = (), room: str = "A") -> Action:
    return Action(
        Ref("members", room),
        Op.UPDATE,
        tuple(Change(name, None, "Read", key=f"id of {name}") for name in names),
        (),
        (Request("PUT", (room,), {}),),
        HERE,
        tuple(need.id for need in needs),
        persons=tuple(
            (need.id, name)
            for need in needs
            for name in names
            if name in {need.ref.name, f"{need.ref.kind} {need.ref.name}"}
            and need.ref.kind != "room"
        ),
    )


def _account(name: str) -> Action:
    return Action(Ref("user", name), Op.UPDATE, BOTH, (), (Request("PUT", (name,), {}),), HERE)


def _report(portal: Portal, *actions: Action, **how: Any) -> Report:  # noqa: ANN401 - passed on
    return apply(_plan(*actions), portal, Post(), lambda _: None, **how)


def test_who_could_not_be_made_fit_keeps_nobody_else_of_the_step_from_coming_in() -> None:
    ann, bob = _account("ann"), _account("bob")
    share = _member_step("ann", "bob", "cid", needs=(ann, bob))
    portal = Portal({"ann": REFUSED}, {"ann": (TAGS,), "A": share.fields[:1]})
    report = _report(portal, ann, bob, share)
    outcome = report.outcomes[2]
    assert portal.without[-1] == {"ann", "id of ann"}
    assert (outcome.result, outcome.verified) == (Result.FAILED, 2)
    assert outcome.refused == (Refusal("ann", "needs user/ann, which could not be verified"),)


def test_a_step_of_nobody_but_those_who_could_not_be_made_fit_is_skipped() -> None:
    ann = _account("ann")
    portal = Portal({"ann": REFUSED}, {"ann": (TAGS,)})
    report = _report(portal, ann, _member_step("ann", needs=(ann,)))
    assert report.outcomes[1].result is Result.SKIPPED
    assert portal.sent == ["ann"]


def test_a_group_that_was_not_made_keeps_nobody_else_out_and_a_room_of_its_name_does() -> None:
    team = Action(Ref("group", "T"), Op.CREATE, BOTH, (), (Request("POST", ("t",), {}),), HERE)
    share = _member_step("group T", "bob", needs=(team,))
    portal = Portal({"t": REFUSED}, {"T": BOTH, "A": share.fields[:1]})
    assert _report(portal, team, share).outcomes[1].refused[0].who == "group T"
    make = _step("bob", op=Op.CREATE)
    portal = Portal({"bob": REFUSED})
    report = _report(portal, make, _member_step("ann", "bob", needs=(make,), room="bob"))
    assert report.outcomes[1].result is Result.SKIPPED


def test_who_is_refused_alone_is_named_as_the_step_calls_them() -> None:
    share = _member_step("ann", "bob")
    taken = Taken("", (Refusal("id of bob", "Seats are out"), Refusal("other", "gone")))
    outcome = _report(Portal({"A": taken}, {"A": share.fields[1:]}), share).outcomes[0]
    assert outcome.refused == (Refusal("bob", "Seats are out"), Refusal("other", "gone"))
    assert (outcome.result, outcome.reason, outcome.verified) == (Result.FAILED, "", 1)


@dataclass
class Stop:
    """Says stop once it is told to."""

    stopped: bool = False

    def now(self, _: str) -> None:
        self.stopped = True


def test_a_signal_lets_the_request_in_flight_end_and_what_it_did_is_read_back() -> None:
    stop = Stop()
    portal = Portal(left={"A": (COLOR,)}, meanwhile=stop.now)
    report = _report(portal, _step("A", "a1", "a2"), _step("B"), stops=stop)
    assert (portal.sent, portal.read) == (["a1"], ["A"])
    assert isinstance(report.ended, StoppedError)
    first, second = report.outcomes
    assert (first.result, first.left, first.sent) == (Result.FAILED, (COLOR,), 1)
    assert first.reason == "interrupted; interrupted: more of it may still come about"
    assert (second.result, second.reason) == (Result.SKIPPED, "interrupted")
    assert second.left == BOTH


def test_what_was_whole_when_the_signal_came_is_verified() -> None:
    stop = Stop()
    report = _report(Portal(meanwhile=stop.now), _step("A"), stops=stop)
    assert [one.result for one in report.outcomes] == [Result.VERIFIED]


def test_a_request_that_only_waits_when_the_signal_comes_is_not_sent() -> None:
    portal = Portal({"A": StoppedError("interrupted"), "b2": StoppedError("interrupted")})
    portal.left = {"B": (TAGS,)}
    report = _report(portal, _step("A"), _step("B"))
    assert report.outcomes[0].result is Result.SKIPPED
    assert report.outcomes[0].reason == "interrupted before it was sent"
    report = _report(portal, _step("B", "b1", "b2"))
    assert report.outcomes[0].result is Result.FAILED
    assert report.outcomes[0].left == (TAGS,)


def test_a_signal_that_comes_first_lets_nothing_begin() -> None:
    post = Post()
    report = apply(_plan(_step("A"), _letter("a")), Portal(), post, print, stops=Stop(stopped=True))
    assert [one.result for one in report.outcomes] == [Result.SKIPPED] * 2
    assert post.sent == []


def test_a_signal_between_steps_of_one_room_skips_the_second() -> None:
    stop = Stop()
    portal = Portal(meanwhile=lambda what: stop.now(what) if what == "read A" else None)
    report = _report(portal, _step("A"), _member_step("ann"), _letter("a"), stops=stop)
    results = [one.result for one in report.outcomes]
    assert results == [Result.VERIFIED, Result.SKIPPED, Result.SKIPPED]


def test_a_limit_ends_everything_and_what_was_sent_of_a_step_is_read_back() -> None:
    portal = Portal({"a2": RationedError("a day")}, {"A": (COLOR,)})
    report = _report(portal, _step("A", "a1", "a2"), _step("B"))
    first, second = report.outcomes
    assert (first.result, first.reason, first.left) == (Result.FAILED, "a day", (COLOR,))
    assert (second.result, second.reason) == (Result.SKIPPED, "a day")
    assert isinstance(report.ended, RationedError)


def _mailing(name: str, *paths: str) -> Action:
    requests = tuple(Request("PUT", (path,), {}, mails=path != paths[-1]) for path in paths)
    return Action(Ref("members", name), Op.UPDATE, BOTH, (), requests, HERE)


def _used_up() -> RationedError:
    error = RationedError("a day")
    error.write = True
    return error


def test_where_nobody_can_be_mailed_any_more_all_else_goes_on() -> None:
    portal = Portal({"a1": _used_up()}, dict.fromkeys("AB", (COLOR,)))
    report = _report(portal, _mailing("A", "a1", "a2"), _mailing("B", "b1", "b2"), _step("C"))
    assert portal.sent == ["a1", "a2", "b2", "C"]
    assert str(report.ended) == "a day"
    assert [(one.result, one.reason) for one in report.outcomes] == [
        (Result.FAILED, "a day"),
        (Result.FAILED, "not sent: a day"),
        (Result.VERIFIED, ""),
    ]


def test_a_step_that_only_mails_is_not_read_back_where_nobody_can_be_mailed() -> None:
    portal = Portal({"a1": _used_up()})
    _report(portal, _mailing("A", "a1", "a2", "a3"))
    assert portal.sent == ["a1", "a3"]
    only = replace(_mailing("B", "a1", "b"), requests=(Request("PUT", ("a1",), {}, mails=True),))
    portal.read.clear()
    one, other = _report(portal, only, replace(only, ref=Ref("members", "C"))).outcomes
    assert (one.result, one.left, one.sent) == (Result.FAILED, BOTH, 0)
    assert (other.result, other.reason) == (Result.SKIPPED, "not sent: a day")
    assert portal.read == []


def test_postponed_steps_are_skipped_with_the_reason_and_the_others_go_on() -> None:
    one, other = _step("A"), _step("B")
    report = _report(Portal(), one, other, postponed={one.id: "tomorrow"})
    assert [(done.result, done.reason) for done in report.outcomes] == [
        (Result.SKIPPED, "tomorrow"),
        (Result.VERIFIED, ""),
    ]


@dataclass
class Book:
    """Takes note; cannot at one moment.

    Attributes:
        fails: at which.
    """

    fails: str = ""
    notes: list[str] = field(default_factory=list)

    def begun(self, action: Action) -> None:
        self._note(f"begun {action.ref.name}")

    def over(self, outcome: Outcome) -> None:
        self._note(f"over {outcome.action.ref.name}")

    def _note(self, what: str) -> None:
        if what == self.fails:
            raise UsageError("the disk is full")
        self.notes.append(what)


def test_records_hear_of_a_step_before_anything_of_it_is_sent_and_when_it_is_over() -> None:
    book = Book()
    portal = Portal(meanwhile=book.notes.append)
    _report(portal, _step("A"), _letter("a"), records=[book])
    assert book.notes == ["begun A", "send A", "read A", "over A", "begun a", "over a"]


def test_what_cannot_be_noted_is_not_sent_and_ends_everything() -> None:
    portal = Portal()
    report = _report(portal, _step("A"), _step("B"), records=[Book("begun A")])
    assert portal.sent == []
    assert [one.result for one in report.outcomes] == [Result.FAILED, Result.SKIPPED]
    assert str(report.ended) == "the disk is full"
    portal = Portal()
    report = _report(portal, _step("A"), _step("B"), records=[Book("over A")])
    assert portal.sent == ["A"]
    assert [one.result for one in report.outcomes] == [Result.VERIFIED, Result.SKIPPED]


@dataclass
class Meeting:
    """Lets nobody go on before a number of threads have come."""

    barrier: Barrier

    def __call__(self, what: str) -> None:
        if what.startswith("send"):
            self.barrier.wait(10)


def test_steps_of_different_rooms_go_side_by_side() -> None:
    portal = Portal(meanwhile=Meeting(Barrier(3)))
    report = _report(portal, *map(_step, "ABC"), abreast=3)
    assert report.complete


def test_steps_of_one_room_and_accounts_go_one_after_the_other() -> None:
    under_way, most = [0], [0]

    def count(what: str) -> None:
        if what.startswith("send"):
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
            sleep(0.002)
            under_way[0] -= 1

    portal = Portal(meanwhile=count)
    steps = (
        *map(_account, "abc"),
        _step("R", "r"),
        _member_step("x", room="R"),
        *map(_account, "de"),
    )
    assert _report(portal, *steps, abreast=8).complete
    assert most == [1]
    assert portal.sent == ["a", "b", "c", "r", "R", "d", "e"]


def test_outcomes_are_told_in_the_order_of_the_plan_whichever_comes_first() -> None:
    later = Event()

    def meanwhile(what: str) -> None:
        if what == "send A":
            later.wait(10)
        if what == "read B":
            later.set()

    told: list[str] = []
    portal = Portal(meanwhile=meanwhile)
    apply(
        _plan(_step("A"), _step("B")),
        portal,
        NO_POST,
        lambda outcome: told.append(outcome.action.ref.name),
        abreast=2,
    )
    assert told == ["A", "B"]
    assert portal.read == ["B", "A"]


def test_a_thousand_rooms_each_after_its_own_steps_alone() -> None:
    steps: list[Action] = []
    for number in range(1000):
        make = _step(f"R{number}", op=Op.CREATE)
        steps += [make, _member_step("x", needs=(make,), room=f"R{number}")]
    report = _report(Portal(), *steps, abreast=16)
    assert report.complete
    assert len(report.outcomes) == 2000


def test_a_bug_is_not_swallowed() -> None:
    def meanwhile(what: str) -> None:
        raise KeyError(what)

    with pytest.raises(KeyError):
        _report(Portal(meanwhile=meanwhile), _step("A"))


def test_a_signal_during_the_last_step_ends_the_run_if_anything_is_left_of_it() -> None:
    stop = Stop()
    portal = Portal(left={"A": (COLOR,)}, meanwhile=stop.now)
    report = _report(portal, _step("A"), stops=stop)
    assert report.outcomes[0].reason == "interrupted: more of it may still come about"
    assert isinstance(report.ended, StoppedError)


@pytest.mark.parametrize("error", [PortalError("closed"), AccessError("closed")])
def test_a_portal_that_closes_in_the_middle_of_a_step_is_not_read_back(error: Exception) -> None:
    portal = Portal({"a2": error})
    outcome = _report(portal, _step("A", "a1", "a2")).outcomes[0]
    assert (outcome.result, outcome.sent, outcome.left) == (Result.FAILED, 1, BOTH)
    assert portal.read == []


def test_a_letter_that_was_about_to_be_sent_when_the_signal_came_is_not() -> None:
    stop = Stop()

    class Late(Book):
        def begun(self, action: Action) -> None:
            stop.now(action.id)

    post = Post()
    report = apply(_plan(_letter("a")), Portal(), post, print, records=[Late()], stops=stop)
    assert report.outcomes[0].result is Result.SKIPPED
    assert post.sent == []
    assert isinstance(report.ended, StoppedError)


def test_a_letter_that_could_not_be_sent_has_not_left_and_a_lost_one_may_have() -> None:
    post = Post({"a": REFUSED, "b": LOST})
    report = apply(_plan(_letter("a"), _letter("b")), Portal(), post, lambda _: None)
    assert [one.sent for one in report.outcomes] == [0, 1]


def test_a_letter_is_sent_to_those_for_whom_what_it_tells_of_is_so() -> None:
    share = _member_step("ann", "bob")
    post, portal = Post(), Portal(left={"A": share.fields[1:]})
    report = apply(
        _plan(share, _letter("ann", share), _letter("bob", share), _letter("cid", share)),
        portal,
        post,
        lambda _: None,
    )
    assert post.sent == ["ann"]
    assert [one.result for one in report.outcomes[1:]] == [
        Result.SENT,
        Result.SKIPPED,
        Result.SKIPPED,
    ]


def test_a_step_that_is_to_come_after_another_waits_for_its_end_and_for_nothing_else() -> None:
    first = _step("A")
    heard: list[str] = []
    then = replace(_step("B"), after=(first.id,))
    portal = Portal({"A": REFUSED}, {"A": (TAGS,)}, meanwhile=heard.append)
    report = _report(portal, first, then, abreast=4)
    assert heard == ["send A", "read A", "send B", "read B"]
    assert [one.result for one in report.outcomes] == [Result.FAILED, Result.VERIFIED]
