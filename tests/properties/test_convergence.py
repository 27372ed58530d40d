"""For any portal and any manifest."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import assume, given
from hypothesis import strategies as st

from reconciler.action import Op
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.portal.reader import Reader
from tests.properties.way import desired, interrupted, mailed, quick
from tests.properties.worlds import manifests, portals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reconciler.portal.answer import Answer
    from reconciler.portal.listing import Gets
    from tests.portal import Served

T = TypeVar("T")


def _state(portal: Served) -> dict[str, Any]:
    """The rooms of a portal by title, without ids, and its groups."""
    document: dict[str, Any] = portal.sandbox.document()
    groups = sorted(
        (one["name"], one.get("manager"), sorted(one["members"])) for one in document["groups"]
    )
    return {"groups": groups} | {
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
    assert Counter(mail.to for mail in embedded.sandbox.mails()) == mailed(made)
    again = embedded.plan(wanted)
    assert again.actions == ()
    assert again.drift == made.drift


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
    interrupted(embedded, wanted, requests, sent=sent)
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
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        anonymous: bool = False,
        once: bool = False,
    ) -> Answer:
        answer = self._inner.get(path, params, anonymous=anonymous, once=once)
        if path.endswith(self._place):
            listed = answer.response
            rows = listed["folders"] if isinstance(listed, dict) else listed
            if rows:
                self.lost = True
                rows.pop()
        return answer

    def fetch(self, address: str, most: int) -> bytes:
        return self._inner.fetch(address, most)

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
        created = [action.ref.kind for action in made.actions if action.op is Op.CREATE]
        assert set(created) <= {"group"}
