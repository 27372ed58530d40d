"""For any portal and any manifest: what the portal has is adopted, and nothing is left to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from reconciler.adoption import differences
from reconciler.cli.adopting import Manifests
from reconciler.layout import remarks
from reconciler.manifest import Kept, load_from
from reconciler.portal.reader import Reader
from tests.properties import test_states, worlds
from tests.properties.way import quick

if TYPE_CHECKING:
    from tests.portal import Served

NAME = "rooms.yaml"


@st.composite
def written(draw: st.DrawFn, manifests: st.SearchStrategy[dict[str, Any]]) -> str:
    """A manifest as somebody may have written it, with a comment wherever one can stand."""
    manifest = draw(manifests)
    manifest.pop("unmanaged_rooms", None)
    form = draw(st.sampled_from(["block", "mixed", "flow", "json"]))
    if form == "json":
        return json.dumps(manifest, indent=draw(st.sampled_from([None, 2])), ensure_ascii=False)
    text: str = yaml.safe_dump(
        manifest,
        default_flow_style={"block": False, "mixed": None, "flow": True}[form],
        allow_unicode=True,
        sort_keys=False,
        indent=draw(st.sampled_from([2, 4])),
        width=200,
    )
    if draw(st.booleans()):
        lines = text.splitlines()
        text = "".join(f"{line} # {number}\n" for number, line in enumerate(lines))
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def _adopted(portal: Served, text: str) -> tuple[str, set[str]]:
    """The manifest afterwards, and the titles and names of what cannot be adopted."""
    before = {NAME: text.encode()}
    desired = load_from(Kept([NAME], before))
    with portal.session() as session:
        current = Reader(session, "portal").read(desired)
    manifests = Manifests([NAME], before)
    found = differences(desired, manifests.data, current)
    adopted = manifests.adopted([one for one in found if not one.reason])
    stuck = {one.ref.name for one in found if one.reason}
    stuck |= {one.ref.name for one, _ in adopted.refused}
    return adopted.files.get(NAME, before[NAME]).decode(), stuck


def _check(portal: Served, there: dict[str, Any], text: str) -> None:
    portal.sandbox.seed(there)
    made, stuck = _adopted(portal, text)
    # What could only be read once something else was adopted is adopted the next time.
    made, stuck = _adopted(portal, made)
    assert portal.writes() == []
    again, _ = _adopted(portal, made)
    assert again == made
    plan = portal.plan(load_from(Kept([NAME], {NAME: made.encode()})))
    assert {one.ref.name for one in plan.actions} <= stuck
    assert {one.ref.name for one in plan.blockers} <= stuck
    assert set(remarks(made)) <= set(remarks(text))
    assert "\r\n" not in text or made.count("\n") == made.count("\r\n")
    assert made.endswith("\n") == text.endswith("\n")


@quick
@given(there=worlds.portals(), text=written(worlds.manifests()))
def test_after_rooms_and_groups_are_adopted_nothing_is_left_to_do(
    embedded: Served, there: dict[str, Any], text: str
) -> None:
    _check(embedded, there, text)


@quick
@given(there=worlds.staffs(), text=written(worlds.staffed()))
def test_after_people_are_adopted_nothing_is_left_to_do(
    embedded: Served, there: dict[str, Any], text: str
) -> None:
    _check(embedded, there, text)


@quick
@given(there=test_states.portals(), text=written(test_states.manifests()))
def test_after_states_and_owners_are_adopted_nothing_is_left_to_do(
    embedded: Served, there: dict[str, Any], text: str
) -> None:
    _check(embedded, there, text)
