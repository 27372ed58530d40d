"""For any portal: what is exported of it is valid, laid out, and leaves nothing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from reconciler.cli.canonical import canonical
from reconciler.export.selection import Selection
from tests.properties.exports import crowds, exported, knowing, loaded, shown
from tests.properties.way import quick
from tests.properties.worlds import portals, staffs

if TYPE_CHECKING:
    from tests.portal import Served


def _leaves_nothing_to_do(portal: Served, selection: Selection) -> None:
    text, _ = exported(portal, selection)
    assert canonical("export.yaml", text.encode()).decode() == text
    made = knowing(portal, text).plan(loaded(text))
    told = (made.actions, made.drift, made.blockers, made.unknown, made.trips, made.violations)
    assert told == ((), (), (), (), (), ())
    assert portal.writes() == []
    assert exported(portal, selection)[0] == text


@quick
@given(there=portals() | staffs(), archived=st.booleans())
def test_the_plan_of_an_export_is_empty(
    embedded: Served,
    there: dict[str, Any],
    archived: bool,  # noqa: FBT001 - drawn
) -> None:
    embedded.sandbox.seed(there)
    _leaves_nothing_to_do(embedded, Selection(archived=archived))


@quick
@given(there=crowds(), archived=st.booleans())
def test_so_it_is_of_portals_with_what_no_manifest_can_say(
    embedded: Served,
    there: dict[str, Any],
    archived: bool,  # noqa: FBT001 - drawn
) -> None:
    embedded.sandbox.seed(there)
    _leaves_nothing_to_do(embedded, Selection(archived=archived))


@quick
@given(there=crowds(), choice=st.data())
def test_so_it_is_of_single_rooms(
    embedded: Served, there: dict[str, Any], choice: st.DataObject
) -> None:
    embedded.sandbox.seed(there)
    titles = shown(embedded)
    some = choice.draw(st.lists(st.sampled_from(titles), min_size=1) if titles else st.just([]))
    _leaves_nothing_to_do(embedded, Selection(titles=tuple(some)))
