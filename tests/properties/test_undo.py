"""For any portal and any manifest: an apply that is undone leaves what nothing takes back."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st

from reconciler.errors import ManifestError, ReconcilerError
from reconciler.manifest import schema
from reconciler.saved.shape import fits
from reconciler.title import stored
from tests.edge.cli.over import CHANGED, THERE
from tests.properties.undoing import reported, state, undone
from tests.properties.way import desired, quick
from tests.properties.worlds import OWNER, manifests, portals, staffed, staffs

if TYPE_CHECKING:
    from reconciler.spec import Json
    from tests.portal import Served


def _who(row: str) -> str:
    """What the row of a member is called."""
    found: dict[str, str] = json.loads(row)
    return found.get("email") or f"group {found.get('group')}"


def _applied(portal: Served, manifest: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    wanted = desired(manifest)
    try:
        made = portal.plan(wanted)
    except ManifestError:
        assume(False)  # noqa: FBT003 - hypothesis
        raise
    assume(made.actions and not made.blockers and not made.unknown)
    _, report = portal.apply(wanted)
    return reported(report, OWNER)


@quick
@given(there=portals(), manifest=manifests())
def test_rooms_are_as_they_were_and_those_that_were_made_lie_in_the_archive(
    embedded: Served, there: dict[str, Any], manifest: dict[str, Any]
) -> None:
    embedded.sandbox.seed(there)
    before = state(embedded)
    report = _applied(embedded, manifest)
    page, wanted = undone(embedded, report)
    out = {(one.ref.name, one.text.partition(" stays out: ")[0]) for one in page.told}
    made, carried = embedded.apply(wanted)
    assert (made.blockers, made.unknown) == ((), ())
    assert carried.complete
    after = state(embedded)
    for title, room in after["rooms"].items():
        if title in before["rooms"]:
            rows = before["rooms"][title]["members"]
            back = [row for row in rows if (stored(title), _who(row)) not in out]
            assert room == {**before["rooms"][title], "members": back}
        else:
            assert room["state"] == "archived"
    assert before["rooms"].keys() <= after["rooms"].keys()
    assert before["people"].items() <= after["people"].items()
    page, _ = undone(embedded, report)
    assert page.empty
    lasting = {one.ref.name for one in page.told if one.ref.kind == "group"}
    for name, group in before["groups"].items():
        assert name in lasting or group == after["groups"][name]


@quick
@given(there=staffs(), manifest=staffed())
def test_people_are_what_they_were_but_for_what_is_told(
    embedded: Served, there: dict[str, Any], manifest: dict[str, Any]
) -> None:
    embedded.sandbox.seed(there)
    before = state(embedded)
    report = _applied(embedded, manifest)
    page, wanted = undone(embedded, report)
    made, carried = embedded.apply(wanted)
    assert made.unknown == ()
    if not made.blockers:
        assert carried.complete
    lasting = {one.ref.name for one in page.told} | {one.ref.name for one in made.drift}
    after = state(embedded)
    for email, (type_, standing) in before["people"].items():
        if email not in lasting and not made.blockers:
            assert after["people"][email] == (type_, standing)


_TEXTS = (
    *("", "~", "a: b", "\n- x", "group Design", "group Legal", "Plans", "Maps", "Old", "Legal"),
    *("name", "manager", "title", "owner", "type", "state", "tags", "\u202e", "x" * 999),
    *("\ufffd@acme.example", "ann@acme.example", "another level", "Read", "member", "rotate: x"),
    *("links", "room", "user", "members", "group", "invitation_link", "welcome", "logo"),
    *("active", "archived", "disabled", "1 day", "User", 'expires of "Open"'),
)
_VALUES: tuple[object, ...] = (*_TEXTS, None, True, 0, -1, 10**30, ["a", "\u202e"], [])
_PLACES: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(("kind", "ref", "name", "key"), _TEXTS),
    **dict.fromkeys(("made", "about"), ("", "1", "2", "sbox-7", None)),
    **dict.fromkeys(("current", "desired"), _VALUES),
    "op": ("create", "update", "remove", "send"),
    **dict.fromkeys(("verified", "unsure"), (True, False)),
}
"""What stands where in an outcome and its fields, and what somebody may write there."""


@st.composite
def _edits(draw: st.DrawFn) -> list[tuple[int, str, object]]:
    """Places of a report, counted in its order, and what stands there instead."""
    words = draw(st.lists(st.sampled_from(sorted(_PLACES)), min_size=1, max_size=12))
    return [(draw(st.integers(0, 99)), one, draw(st.sampled_from(_PLACES[one]))) for one in words]


def _edited(report: Json, edits: list[tuple[int, str, object]]) -> Json:
    found = json.loads(json.dumps(report))
    fields = [field for one in found["outcomes"] for field in one["fields"]]
    for place, word, value in edits:
        those = [one for one in (*found["outcomes"], *fields) if word in one]
        those[place % len(those)][word] = value
    return found


def test_no_edit_of_a_report_is_more_than_an_error(portal: Served) -> None:
    portal.sandbox.seed(THERE)
    report = reported(portal.apply(desired(CHANGED))[1], OWNER)
    sent = portal.writes()

    @quick
    @given(edits=_edits())
    def holds(edits: list[tuple[int, str, object]]) -> None:
        found = _edited(report, edits)
        assert fits(found, schema("report"))
        with suppress(ReconcilerError):
            portal.plan(undone(portal, found)[1])

    holds()
    assert portal.writes() == sent
