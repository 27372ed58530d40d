"""``reconciler undo``: what the apply has surely not done is somebody else's, and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.cli.over import ANN, BOB, OWNER
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule
from tests.portal import Served
from tests.properties.undoing import reported, undone
from tests.properties.way import desired

if TYPE_CHECKING:
    from reconciler.spec import Json

READS_ANN, READS_BOB = ({"email": one, "access": "Read"} for one in (ANN, BOB))
SHARE, STATUS = "files/rooms/7/share", "people/status/.*"
ROOM = {"title": "Plans", "type": "collaboration"}


def there(
    *members: dict[str, str],
    bob: str = "active",
    title: str = "Plans",
    id_: int = 7,
    **more: Any,  # noqa: ANN401 - JSON
) -> dict[str, Any]:
    """What the portal has."""
    return {
        "owner": OWNER,
        "people": [{"email": ANN, "type": "User"}, {"email": BOB, "type": "User", "state": bob}],
        "rooms": [{"title": title, "id": id_, "type": 2, "members": list(members), **more}],
    }


def applied(portal: Served, manifest: dict[str, Any], *rules: Rule) -> Json:
    """The report of an apply to a portal of which some calls go wrong."""
    with Gateway(portal.url, *rules) as gateway:
        _, report = Served(portal.sandbox, gateway.url).apply(
            desired({"version": 1, **manifest}), may_delete=True
        )
    return reported(report, OWNER)


def members(*those: dict[str, str]) -> dict[str, Any]:
    return {"rooms": [{**ROOM, "members": list(those)}]}


DISABLED = {"users": [{"email": BOB, "type": "User", "state": "disabled"}]}
TRIPS: dict[str, Any] = {"title": "Trips", "type": "collaboration"}


@pytest.mark.parametrize(
    ("before", "manifest", "later", "refused"),
    [
        (
            there(READS_ANN, READS_BOB),
            members(READS_ANN),
            there(READS_ANN),
            Rule("PUT", SHARE, fault.refusal(403)),
        ),
        (
            there(READS_ANN),
            members(READS_ANN, READS_BOB),
            there(READS_ANN, READS_BOB),
            Rule("PUT", SHARE, fault.refusal(403)),
        ),
        (there(), DISABLED, there(bob="disabled"), Rule("PUT", STATUS, fault.refusal(403))),
        (
            there(),
            {"rooms": [TRIPS]},
            there(title="Trips", id_=9),
            Rule("POST", "files/rooms", fault.refusal(402, "quota")),
        ),
        (
            there(),
            {"rooms": [{**ROOM, "tags": ["a"]}]},
            there(tags=["a"]),
            Rule("PUT", "files/rooms/7", fault.refusal(403)),
        ),
    ],
    ids=["removal", "grant", "disabling", "new room", "setting"],
)
def test_what_was_refused_and_done_by_somebody_later_stays(
    portal: Served,
    before: dict[str, Any],
    manifest: dict[str, Any],
    later: dict[str, Any],
    refused: Rule,
) -> None:
    portal.sandbox.seed(before)
    report = applied(portal, manifest, refused)
    (outcome,) = report["outcomes"]
    assert (outcome["result"], outcome["sent"], outcome["unsure"]) == ("failed", 1, False)
    portal.sandbox.seed(later)
    page, _ = undone(portal, report)
    assert page.empty
    assert [one for one in page.told if one.ref.kind != "portal"] == []


def test_what_may_be_done_unseen_is_taken_back_where_it_is(portal: Served) -> None:
    portal.sandbox.seed(there(READS_ANN))
    report = applied(
        portal,
        members(READS_ANN, READS_BOB),
        Rule("PUT", SHARE, fault.lost),
        Rule("GET", SHARE, fault.refusal(403), first=2, times=None),
    )
    (outcome,) = report["outcomes"]
    assert outcome["unsure"]
    assert not any(one["verified"] for one in outcome["fields"])
    page, _ = undone(portal, report)
    ((room,),) = page.sections.values()
    assert [one["email"] for one in room["members"]] == [BOB]
    portal.sandbox.seed(there(READS_ANN))
    page, _ = undone(portal, report)
    assert page.empty


def test_another_room_of_the_title_of_one_that_was_made_stays(portal: Served) -> None:
    portal.sandbox.seed(there())
    report = applied(portal, {"rooms": [{**TRIPS, "members": [READS_BOB]}]})
    (made,) = (one["made"] for one in report["outcomes"] if one["kind"] == "room")
    assert made is not None
    portal.sandbox.seed(there(READS_BOB, title="Trips", id_=9))
    page, _ = undone(portal, report)
    assert page.empty
    assert [one.text for one in page.told if one.ref.kind == "room"] == [
        f"is gone: no room of the portal has the id {made}"
    ]


def test_so_does_one_of_the_title_of_one_that_was_changed(portal: Served) -> None:
    portal.sandbox.seed(there(READS_ANN, READS_BOB))
    report = applied(portal, {"rooms": [{**ROOM, "tags": ["a"], "members": [READS_ANN]}]})
    portal.sandbox.seed(there(READS_ANN, id_=9, tags=["a"]))
    page, _ = undone(portal, report)
    assert page.empty
    assert [one.text for one in page.told] == ["is gone: no room of the portal has the id 7"]


def test_a_room_that_somebody_has_renamed_since_is_found_by_its_id(portal: Served) -> None:
    portal.sandbox.seed(there())
    report = applied(portal, {"rooms": [TRIPS, {**ROOM, "members": [READS_BOB]}]})
    (made,) = (one["made"] for one in report["outcomes"] if one["made"] is not None)
    changed = there(READS_BOB, title="Former plans")
    changed["rooms"].append({"title": "Former trips", "id": made, "type": 2})
    portal.sandbox.seed(changed)
    page, _ = undone(portal, report)
    trips, plans = sorted(page.sections["rooms"], key=lambda one: one["id"], reverse=True)
    assert (trips["title"], trips["id"], trips["state"]) == ("Former trips", made, "archived")
    assert (plans["title"], plans["id"]) == ("Former plans", 7)
    assert [one["email"] for one in plans["members"]] == [BOB]


def test_without_its_id_a_room_that_was_made_stays(portal: Served) -> None:
    portal.sandbox.seed(there())
    report = applied(portal, {"rooms": [{**TRIPS, "members": [READS_BOB]}]})
    for one in report["outcomes"]:
        del one["made"], one["unsure"], one["about"]
    page, _ = undone(portal, report)
    assert page.empty
    (text,) = (one.text for one in page.told if one.ref.kind == "room")
    assert text.startswith("is left alone: the report does not hold its id")
