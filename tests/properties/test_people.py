"""For any people of a portal, and any that a manifest declares."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reconciler.outcome import Result
from tests.properties.way import desired, interrupted, quick
from tests.properties.worlds import staffed, staffs

if TYPE_CHECKING:
    from tests.portal import Served

fewer = settings(quick, max_examples=25)

INVITATIONS = {"portal-invitation", "room-invitation"}


def _invited(portal: Served) -> Counter[str]:
    """How often each person was mailed an invitation."""
    return Counter(mail.to for mail in portal.sandbox.mails() if mail.kind in INVITATIONS)


def _people(portal: Served) -> dict[str, tuple[str, str]]:
    people: Any = portal.sandbox.document()["people"]
    return {one["email"]: (one["type"], one["state"]) for one in people}


def _rooms(portal: Served) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    rooms: Any = portal.sandbox.document()["rooms"]
    return {
        one["title"]: (
            one["owner"],
            sorted((row["email"], row["access"]) for row in one["members"]),
        )
        for one in rooms
    }


@fewer
@given(there=staffs(), manifest=staffed())
def test_a_plan_sends_nothing_and_after_an_apply_it_is_empty(
    embedded: Served, there: dict[str, Any], manifest: dict[str, Any]
) -> None:
    embedded.sandbox.seed(there)
    wanted = desired(manifest)
    made = embedded.plan(wanted)
    assert embedded.writes() == []
    assert embedded.sandbox.short_links == 0
    before = _people(embedded)
    if made.blockers:
        return
    _, report = embedded.apply(wanted)
    assert report.complete, [(o.action.ref, o.reason, o.left) for o in report.outcomes]
    assert report.count(Result.VERIFIED) == len(made.actions)
    again = embedded.plan(wanted)
    assert (again.actions, again.blockers) == ((), ())
    assert again.drift == made.drift
    after = _people(embedded)
    touched = {action.ref.name for action in made.actions}
    told = {note.ref.name for note in made.drift}
    for email, user in wanted.users.items():
        if email in told or email not in after:
            continue
        # As declared, or with a state that nobody has declared.
        assert after[email][0] == user.type.word
    # Nobody else is changed, and whoever is new is declared or let into a room.
    for email, found in before.items():
        assert after[email] == found or email in touched
    assert max(_invited(embedded).values(), default=0) <= 1
    assert {email for email in after if email not in before} == set(_invited(embedded))


@fewer
@given(there=staffs(), manifest=staffed(), requests=st.integers(1, 8), sent=st.booleans())
def test_interrupted_anywhere_and_run_again_it_ends_the_same_and_invites_nobody_twice(
    embedded: Served,
    there: dict[str, Any],
    manifest: dict[str, Any],
    requests: int,
    sent: bool,  # noqa: FBT001 - drawn
) -> None:
    wanted = desired(manifest)
    embedded.sandbox.seed(there)
    made = embedded.plan(wanted)
    assume(made.actions and not made.blockers)
    embedded.apply(wanted)
    people, rooms, invited = _people(embedded), _rooms(embedded), _invited(embedded)

    embedded.sandbox.seed(there)
    interrupted(embedded, wanted, requests, sent=sent)
    _, report = embedded.apply(wanted)
    assert report.complete, [(o.action.ref, o.reason, o.left) for o in report.outcomes]
    assert _people(embedded) == people
    assert _rooms(embedded) == rooms
    assert _invited(embedded) == invited
