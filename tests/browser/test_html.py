from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from reconciler.action import Op, Ref
from reconciler.render.html import html
from tests.browser.tab import DARK, DARK_PHONE, DESKTOP, PHONE, PLAIN, violations
from tests.unit.render.large import large
from tests.unit.render.review import SINCE, review, whole

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from reconciler.plan import Plan
    from tests.browser.tab import Reader, Tabs

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"
WHOLE = html(whole(), digest="sha256:0123456789", compared=SINCE)


def lines(page: Page) -> list[str]:
    """What is shown of the steps, line by line."""
    shown = page.locator("#steps .a li:visible").all_inner_texts()
    return [" ".join(line.split()) for line in shown]


def told(page: Page, text: str) -> None:
    """Wait until this is what the page announces."""
    expect(page.get_by_role("status")).to_have_text(text)


def test_a_page_shows_its_title_the_verdict_and_the_table(tabs: Tabs) -> None:
    page = tabs.open(WHOLE)
    expect(page).to_have_title("Plan for https://portal.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan for https://portal.example")
    expect(page.get_by_text("Refused: nothing of this plan would be applied.")).to_be_visible()
    cell = page.get_by_role("row", name="bob@acme.example").get_by_role("cell").first
    expect(cell).to_contain_text("Read -> Editing")
    expect(page.get_by_role("columnheader", name="Project Blue")).to_be_visible()
    landmarks = ("banner", "main", "navigation", "search")
    for landmark in landmarks:
        expect(page.get_by_role(landmark)).to_be_visible()  # type: ignore[arg-type] # a role each


def test_all_of_it_is_readable_without_a_script(tabs: Tabs) -> None:
    page = tabs.open(WHOLE, PLAIN)
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator("#filters")).to_be_hidden()
    assert (
        "~ bob@acme.example Read -> Editing mail: told about the changed access line 16"
        in lines(page)
    )
    page.locator("#steps .calm summary").click()
    expect(page.get_by_text("not shown: it lies in the archive")).to_be_visible()


def test_a_person_is_filtered_for_and_the_count_is_announced(tabs: Tabs) -> None:
    page = tabs.open(WHOLE)
    told(page, "No filter: the whole plan is shown, 3 rooms with changes.")
    page.get_by_label("Person").fill("BOB@")
    told(
        page,
        "Shown by the filter: 1 line in 1 room with changes, and 1 room where nothing changes.",
    )
    assert lines(page) == [
        "~ bob@acme.example Read -> Editing mail: told about the changed access line 16"
    ]
    table = page.get_by_role("table")
    expect(table.get_by_role("rowheader")).to_have_count(1)
    expect(table.get_by_role("columnheader")).to_have_text(["Person", "Project Blue", "Handbook"])
    page.get_by_role("button", name="Clear the filter").click()
    told(page, "No filter: the whole plan is shown, 3 rooms with changes.")
    expect(table.get_by_role("rowheader")).to_have_count(10)
    expect(page.get_by_label("Person")).to_be_focused()


def test_a_person_s_own_steps_are_found_by_their_name(tabs: Tabs) -> None:
    page = tabs.open(WHOLE)
    page.get_by_label("Person").fill("dan@")
    told(page, "Shown by the filter: 5 lines in 1 room with changes.")
    assert "takes a seat" in lines(page)


def test_a_room_is_filtered_for(tabs: Tabs) -> None:
    page = tabs.open(WHOLE)
    page.get_by_role("searchbox", name="Room").fill("contracts")
    told(page, "Shown by the filter: 6 lines in 1 room with changes.")
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["Person", "Contracts 2027"])
    expect(table.get_by_role("rowheader")).to_have_count(3)
    expect(page.locator("#steps details:visible > summary h3")).to_have_text(["Contracts 2027"])


@pytest.mark.parametrize(
    ("change", "people"),
    [
        ("gains access", ["hal@", "new@", "eve@", "dan@", "group Legal"]),
        ("changes", ["ann@", "hal@", "bob@", "fay@"]),
        ("loses access", ["gone@"]),
        ("gets a mail", ["bob@", "new@"]),
        ("is outside", ["new@", "gone@"]),
        ("loses last access", ["gone@"]),
    ],
)
def test_a_change_is_filtered_for(tabs: Tabs, change: str, people: list[str]) -> None:
    page = tabs.open(WHOLE)
    page.get_by_label("Change").select_option(change)
    expect(page.get_by_role("status")).to_contain_text("Shown by the filter")
    rows = page.get_by_role("table").get_by_role("rowheader").all_inner_texts()
    assert [row for row in rows if not row.startswith(tuple(people))] == []
    assert len(rows) == len(people)
    assert lines(page)


def test_filters_go_together_and_nothing_found_is_said(tabs: Tabs) -> None:
    page = tabs.open(WHOLE)
    page.get_by_label("Person").fill("partner")
    page.get_by_label("Change").select_option("loses access")
    told(page, "Shown by the filter: 1 line in 1 room with changes.")
    page.get_by_role("searchbox", name="Room").fill("contracts")
    told(page, "Shown by the filter: 0 lines in 0 rooms with changes.")
    expect(page.get_by_text("Nobody in this table is meant by the filter.")).to_be_visible()


def test_the_keyboard_reaches_the_plan_the_filters_and_the_table(tabs: Tabs) -> None:
    page = tabs.open(WHOLE)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the plan")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Person")).to_be_focused()
    page.keyboard.type("gone")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox", name="Room")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Open all")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("region", name="Table of people and rooms")).to_be_focused()
    told(page, "Shown by the filter: 1 line in 1 room with changes.")


def test_a_room_is_closed_opened_and_gone_to(tabs: Tabs) -> None:
    page = tabs.open(WHOLE)
    room = page.locator("#r0")
    room.locator("summary").first.click()
    expect(room).not_to_have_attribute("open", "")
    page.get_by_role("table").get_by_role("link", name="Project Blue").click()
    expect(room).to_have_attribute("open", "")
    opener = page.get_by_role("button", name="Open all")
    opener.click()
    expect(page.locator("#steps .calm")).to_have_attribute("open", "")
    page.get_by_role("button", name="Close all").click()
    expect(room).not_to_have_attribute("open", "")


@pytest.mark.parametrize("reader", [PHONE, DARK_PHONE, PLAIN._replace(width=360)])
def test_a_phone_scrolls_the_table_and_never_the_page_sideways(tabs: Tabs, reader: Reader) -> None:
    page = tabs.open(html(replace(whole(), portal="https://" + "portal" * 30)), reader)
    width = page.locator("html").evaluate("one => one.scrollWidth")
    assert width <= 360
    box = page.locator(".scroll")
    assert box.evaluate("one => one.scrollWidth > one.clientWidth")


@pytest.mark.parametrize("reader", [DESKTOP, DARK, PHONE, DARK_PHONE])
def test_axe_finds_nothing_wrong(tabs: Tabs, reader: Reader) -> None:
    page = tabs.open(WHOLE, reader)
    page.get_by_role("button", name="Open all").click()
    assert violations(page) == []


@pytest.mark.parametrize(
    ("plan", "reader"),
    [
        (review(), DARK),
        (replace(review(), actions=(), rosters=()), DESKTOP),
    ],
    ids=["nothing stops it", "nothing to do"],
)
def test_axe_finds_nothing_wrong_with_other_plans(tabs: Tabs, plan: Plan, reader: Reader) -> None:
    assert violations(tabs.open(html(plan), reader)) == []


def test_a_title_with_markup_stays_text_and_nothing_of_it_runs(tabs: Tabs) -> None:
    plan = whole()
    roster = replace(plan.rosters[0], ref=Ref("room", MARKUP))
    holding = roster.holdings[0]._replace(who=MARKUP)
    steps = [
        replace(one, ref=Ref(one.ref.kind, MARKUP)) if one.op is Op.UPDATE else one
        for one in plan.actions
    ]
    evil = replace(
        plan,
        portal=MARKUP,
        actions=tuple(steps),
        rosters=(replace(roster, holdings=(holding, *roster.holdings[1:])),),
    )
    page = tabs.open(html(evil))
    expect(page.get_by_role("columnheader", name=MARKUP)).to_be_visible()
    expect(page.get_by_role("heading", name=MARKUP).first).to_be_visible()
    assert page.locator("img").count() == 0
    page.get_by_role("searchbox", name="Room").fill("<SCRIPT>")
    expect(page.get_by_role("status")).to_contain_text("in 1 room with changes")


def test_paper_shows_the_steps_that_are_closed(tabs: Tabs) -> None:
    page = tabs.open(WHOLE)
    page.locator("#r0 summary").first.click()
    page.emulate_media(media="print")
    expect(page.get_by_role("search")).to_be_hidden()
    assert "~ indexing no -> yes" in lines(page)


def test_a_page_of_a_hundred_thousand_changes_opens_and_filters(
    tabs: Tabs, capsys: pytest.CaptureFixture[str]
) -> None:
    content = html(large(5000, 20))
    page = tabs.open(content)
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000
    with capsys.disabled():
        size = len(content.encode()) / 1e6
        print(f"\n5000 rooms x 20 members: {size:.1f} MB, load event after {loaded:.2f} s")  # noqa: T201 - a measurement to be seen
    page.locator("#by-person").fill("somebody-000042")
    expect(page.locator("#count")).to_have_text(
        "Shown by the filter: 1 line in 1 room with changes."
    )
    expect(page.locator("#r2")).to_have_attribute("open", "")
