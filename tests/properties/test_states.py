"""For any rooms, wherever they are and are to be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.way import desired, mailed, quick

if TYPE_CHECKING:
    from tests.portal import Served

OWNER, ANN, BOB = "owner@acme.example", "ann@acme.example", "bob@acme.example"
TITLES = ("A", "B", "C")


@st.composite
def portals(draw: st.DrawFn) -> dict[str, Any]:
    """Rooms of several owners, each title once, active and in the archive."""
    owners = st.sampled_from([OWNER, ANN])
    rooms = [
        {
            "title": title,
            "type": draw(st.sampled_from([2, 5])),
            "state": draw(st.sampled_from(["active", "archived"])),
            "owner": draw(owners),
            "members": [{"email": BOB, "access": "Read"}] if draw(st.booleans()) else [],
        }
        for title in draw(st.lists(st.sampled_from(TITLES), unique=True))
    ]
    people = [{"email": ANN, "type": "RoomAdmin"}, {"email": BOB, "type": "User"}]
    return {"owner": OWNER, "people": people, "rooms": rooms}


@st.composite
def manifests(draw: st.DrawFn) -> dict[str, Any]:
    """Each room is to be somewhere, and some belong to somebody."""
    rooms: list[dict[str, Any]] = []
    for title in draw(st.lists(st.sampled_from(TITLES), unique=True, min_size=1)):
        one: dict[str, Any] = {"title": title, "type": "collaboration"}
        if state := draw(st.sampled_from(["", "active", "archived", "absent"])):
            one["state"] = state
        if state in {"", "active"} and draw(st.booleans()):
            one["owner"] = draw(st.sampled_from([OWNER, ANN]))
        rooms.append(one)
    return {
        "version": 1,
        "unmanaged_rooms": draw(st.sampled_from(["ignore", "report", "archive"])),
        "rooms": rooms,
    }


def _rooms(portal: Served) -> dict[str, str]:
    found: Any = portal.sandbox.document().get("rooms", [])
    return {one["title"]: one["state"] for one in found}


@quick
@given(there=portals(), manifest=manifests(), may=st.booleans())
def test_rooms_get_where_they_are_to_be_within_two_runs_and_nothing_else_is_deleted(
    embedded: Served,
    there: dict[str, Any],
    manifest: dict[str, Any],
    may: bool,  # noqa: FBT001 - drawn
) -> None:
    embedded.sandbox.seed(there)
    before, wanted = _rooms(embedded), desired(manifest)
    may_go = (
        {one["title"] for one in manifest["rooms"] if one.get("state") == "absent"}
        if may
        else set()
    )
    # What is declared for a room that comes out of the archive is settled by the second run.
    for _ in range(2):
        made = embedded.plan(wanted, may_delete=may)
        mails = len(embedded.sandbox.mails())
        if made.blockers:
            break
        _, report = embedded.apply(wanted, may_delete=may)
        assert report.complete, [(one.action.ref, one.reason, one.left) for one in report.outcomes]
        assert Counter(one.to for one in embedded.sandbox.mails()[mails:]) == mailed(made)
    else:
        assert embedded.plan(wanted, may_delete=may).actions == ()
    after = _rooms(embedded)
    gone = before.keys() - after.keys()
    assert gone <= may_go
    assert all(before[title] == "archived" for title in gone)
