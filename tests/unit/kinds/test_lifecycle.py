"""Into the archive, out of it, and gone for good."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role
from reconciler.action import EffectKind, Op
from reconciler.kinds import lifecycle
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.user import Person, Standing
from tests.unit.things import HERE, OWNER, OWNS, calls, found, person, room, share, told

if TYPE_CHECKING:
    from reconciler.kinds.piece import Piece

MOVES = frozenset({"Read", "Move", "Delete"})
ANN = person("ann@acme.example", Role.ROOM_ADMIN)
PENDING = person("pending@partner.example", Role.GUEST, Standing.PENDING)
GONE = person("gone@acme.example", Role.USER, Standing.DISABLED)
NAMELESS = Person("", "no-address", Role.USER, Standing.ACTIVE)
REF = room("Plans").ref


def test_a_room_goes_into_the_archive_by_one_slow_request_that_leaves_its_result_to_be_asked() -> (
    None
):
    piece = lifecycle.archive(REF, HERE, found(rights=MOVES), (OWNS,), OWNER)
    (action,) = piece.actions
    assert calls(action) == [("PUT", "files/rooms/1/archive", {"deleteAfter": False})]
    assert [one.slow for one in action.requests] == [True]
    assert (action.op, [(one.current, one.desired) for one in action.fields]) == (
        Op.UPDATE,
        [("active", "archived")],
    )
    assert action.facts == ("1", "state=active")


def test_who_is_in_the_room_is_told_but_for_oneself_and_those_who_are_disabled() -> None:
    shares = [OWNS, *(share(one) for one in (ANN, PENDING, GONE, NAMELESS))]
    (action,) = lifecycle.archive(REF, HERE, found(rights=MOVES), shares, ANN).actions
    text = "told that the room is archived, by a push or a mail"
    assert told(action, EffectKind.MAIL) == [(OWNER.email, text), (PENDING.email, text)]


def test_without_a_known_account_its_own_row_is_told_by_the_lock_on_it() -> None:
    shares = [share(OWNER, None, owner=True, acting=True), share(ANN)]
    (action,) = lifecycle.archive(REF, HERE, found(rights=MOVES), shares, None).actions
    assert [who for who, _ in told(action, EffectKind.MAIL)] == [ANN.email]


def test_who_is_in_a_group_of_the_room_is_told_too() -> None:
    shares = [OWNS, share(FoundGroup("Design", "g-1"))]
    (action,) = lifecycle.archive(REF, HERE, found(rights=MOVES), shares, OWNER).actions
    assert told(action, EffectKind.NOTE)[0] == ("", "whoever is in group Design is told, too")
    assert told(action, EffectKind.MAIL) == []


@pytest.mark.parametrize(
    ("lifetime", "notes"),
    [("30 days", ["its lifetime of 30 days is dropped"]), ("none", []), (None, [])],
)
def test_a_lifetime_that_the_archive_drops_is_told(lifetime: str | None, notes: list[str]) -> None:
    there = found(rights=MOVES, settings={"lifetime": lifetime})
    (action,) = lifecycle.archive(REF, HERE, there, (OWNS,), OWNER).actions
    texts = [text for _, text in told(action, EffectKind.NOTE)]
    assert texts == [
        "nobody can change anything in it while it is in the archive",
        *notes,
        "everybody's pins of it are dropped",
    ]


def test_a_room_comes_back_and_tells_nobody() -> None:
    (action,) = lifecycle.restore(REF, HERE, found(rights=MOVES, archived=True)).actions
    assert calls(action) == [("PUT", "files/rooms/1/unarchive", {"deleteAfter": False})]
    assert told(action, EffectKind.MAIL) == []
    assert action.facts == ("1", "state=archived")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (0, "0 files in it are gone for good; there is no way back"),
        (1, "1 file in it is gone for good; there is no way back"),
        (12, "12 files in it are gone for good; there is no way back"),
    ],
)
def test_a_room_is_deleted_with_the_number_of_files_that_go_with_it(files: int, words: str) -> None:
    there = replace(found(archived=True, rights=MOVES), files=files)
    (action,) = lifecycle.delete(REF, HERE, there, allowed=True).actions
    assert calls(action) == [("DELETE", "files/rooms/1", {"deleteAfter": False})]
    assert told(action, EffectKind.NOTE) == [("", words)]
    assert (action.op, action.requests[0].slow) == (Op.REMOVE, True)


def test_one_file_more_makes_another_step_of_a_deletion() -> None:
    there = found(archived=True, rights=MOVES)
    before, after = (
        lifecycle.delete(REF, HERE, replace(there, files=files), allowed=True).actions[0]
        for files in (1, 2)
    )
    assert before.expects != after.expects


def _refused(piece: Piece) -> str:
    assert piece.actions == ()
    (blocker,) = piece.blockers
    return blocker.text


def test_what_the_account_may_not_do_is_told_before_anything_is_sent() -> None:
    reads = frozenset({"Read", "EditRoom", "EditAccess"})
    active, lies = found(rights=reads), found(rights=reads, archived=True)
    may = "only its owner or an administrator may"
    assert _refused(lifecycle.archive(REF, HERE, active, (OWNS,), OWNER)) == (
        f"the key's account may not archive it; {may}"
    )
    assert _refused(lifecycle.restore(REF, HERE, lies)) == (
        f"the key's account may not take it out of the archive; {may}"
    )
    assert _refused(lifecycle.delete(REF, HERE, lies, allowed=True)) == (
        f"the key's account may not delete it; {may}"
    )


@pytest.mark.parametrize("allowed", [False, True])
def test_an_active_room_is_never_deleted(allowed: bool) -> None:  # noqa: FBT001 - a table
    assert "only rooms in the archive are deleted" in _refused(
        lifecycle.delete(REF, HERE, found(rights=MOVES), allowed=allowed)
    )


def test_nothing_is_deleted_that_is_not_allowed_to_be() -> None:
    there = found(archived=True, rights=MOVES)
    text = _refused(lifecycle.delete(REF, HERE, there, allowed=False))
    assert text == "is deleted for good only with --allow-delete"


def test_a_share_of_any_level_is_told() -> None:
    shares = [OWNS, share(ANN, Access.READ), share(PENDING, None)]
    (action,) = lifecycle.archive(REF, HERE, found(rights=MOVES), shares, OWNER).actions
    assert [who for who, _ in told(action, EffectKind.MAIL)] == [ANN.email, PENDING.email]
