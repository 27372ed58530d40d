"""For any portal and any manifest."""

from __future__ import annotations

import io
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from reconciler.action import EffectKind, Op
from reconciler.apply import apply
from reconciler.manifest import load
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.portal.reader import Reader
from tests.portal import writer
from tests.properties.worlds import manifests, portals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reconciler.action import Action, Request
    from reconciler.apply import Writes
    from reconciler.diff import Change
    from reconciler.plan import Plan
    from reconciler.portal.answer import Answer
    from reconciler.portal.listing import Gets
    from reconciler.state import Desired
    from tests.portal import Served

T = TypeVar("T")

quick = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def desired(manifest: dict[str, Any]) -> Desired:
    return load(["-"], stdin=io.BytesIO(json.dumps(manifest, ensure_ascii=False).encode()))


def _mailed(made: Plan) -> Counter[str]:
    return Counter(
        effect.who
        for action in made.actions
        for effect in action.effects
        if effect.kind is EffectKind.MAIL
    )


def _state(portal: Served) -> dict[str, Any]:
    """The rooms of a portal by title, without ids."""
    document: dict[str, Any] = portal.sandbox.document()
    return {
        room["title"]: (
            room["type"],
            sorted(tag.casefold() for tag in room.get("tags", ())),
            room.get("indexing", False),
            sorted(json.dumps(member, sort_keys=True) for member in room.get("members", ())),
        )
        for room in document["rooms"]
    }


@quick
@given(there=portals(), manifest=manifests())
def test_a_plan_sends_nothing_and_after_an_apply_it_is_empty(
    embedded: Served, there: dict[str, Any], manifest: dict[str, Any]
) -> None:
    embedded.sandbox.seed(there)
    wanted = desired(manifest)
    made = embedded.plan(wanted)
    assert embedded.writes() == []
    assume(not made.blockers)
    _, report = embedded.apply(wanted)
    assert report.complete, [(o.action.ref, o.reason, o.left) for o in report.outcomes]
    assert Counter(mail.to for mail in embedded.sandbox.mails()) == _mailed(made)
    again = embedded.plan(wanted)
    assert again.actions == ()
    assert again.drift == made.drift


class Killed(BaseException):
    """The program ends here, as if its process were killed."""


class Doomed:
    """A portal's writer that ends the program at the nth request, before or after it is sent."""

    def __init__(self, inner: Writes, requests: int, *, sent: bool) -> None:
        self._inner = inner
        self._left = requests
        self._sent = sent

    def send(self, request: Request) -> str:
        self._left -= 1
        if not self._left and not self._sent:
            raise Killed
        warning = self._inner.send(request)
        if not self._left:
            raise Killed
        return warning

    def unsettled(self, action: Action) -> tuple[Change, ...]:
        return self._inner.unsettled(action)


def _interrupted(portal: Served, wanted: Desired, requests: int, *, sent: bool) -> None:
    with portal.session() as session:
        reader = Reader(session, "portal")
        current = reader.read(wanted)
        made = plan(wanted, current, Policy(wanted.protect))
        doomed = Doomed(writer(session, reader, wanted, current), requests, sent=sent)
        try:
            apply(made, doomed, lambda _: None)
        except Killed:
            return


@quick
@given(there=portals(), manifest=manifests(), requests=st.integers(1, 8), sent=st.booleans())
def test_interrupted_anywhere_and_run_again_it_ends_the_same_and_mails_nobody_twice(
    embedded: Served,
    there: dict[str, Any],
    manifest: dict[str, Any],
    requests: int,
    sent: bool,  # noqa: FBT001 - drawn
) -> None:
    wanted = desired(manifest)
    embedded.sandbox.seed(there)
    assume(not embedded.plan(wanted).blockers)
    embedded.apply(wanted)
    whole = _state(embedded)
    mails = Counter(mail.to for mail in embedded.sandbox.mails())

    embedded.sandbox.seed(there)
    _interrupted(embedded, wanted, requests, sent=sent)
    _, report = embedded.apply(wanted)
    assert report.complete
    assert _state(embedded) == whole
    assert Counter(mail.to for mail in embedded.sandbox.mails()) == mails


class Torn:
    """A reader's session that loses one row of one listing, without saying so."""

    def __init__(self, inner: Gets, place: str) -> None:
        self._inner = inner
        self._place = place
        self.lost = False

    def get(
        self, path: str, params: Mapping[str, str | int] | None = None, *, anonymous: bool = False
    ) -> Answer:
        answer = self._inner.get(path, params, anonymous=anonymous)
        if path.endswith(self._place):
            listed = answer.response
            rows = listed["folders"] if isinstance(listed, dict) else listed
            if rows:
                self.lost = True
                rows.pop()
        return answer

    def gather(self, calls: Iterable[Callable[[], T]]) -> Iterator[T]:
        return self._inner.gather(calls)


@quick
@given(there=portals(), manifest=manifests(), place=st.sampled_from(["files/rooms", "/share"]))
def test_nothing_is_removed_or_made_on_the_strength_of_an_incomplete_listing(
    embedded: Served, there: dict[str, Any], manifest: dict[str, Any], place: str
) -> None:
    embedded.sandbox.seed(there)
    wanted = desired(manifest)
    with embedded.session() as session:
        torn = Torn(session, place)
        current = Reader(torn, "portal").read(wanted)
    assume(torn.lost)
    made = plan(wanted, current, Policy())
    assert not current.complete
    gone = [c for action in made.actions for c in action.fields if c.desired is None]
    assert gone == []
    if place == "files/rooms":
        assert [action for action in made.actions if action.op is Op.CREATE] == []
