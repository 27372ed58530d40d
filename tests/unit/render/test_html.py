from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from reconciler.render.html import html
from tests.unit.render import review_notes as notes
from tests.unit.render.html_page import Page, seen
from tests.unit.render.large import large
from tests.unit.render.review import review, whole
from tests.unit.render.samples import people, plan

if TYPE_CHECKING:
    from reconciler.plan import Plan


@pytest.mark.parametrize(
    "words",
    [
        # what it comes to
        "Plan for https://portal.example",
        "Steps 10 3 to create, 6 to update, 1 to send",
        "Gain access 6 people, groups and links",
        "Lose access 1 people, groups and links",
        "Mails 4 to 4 people",
        "Requests 10",
        "Acts as owner@acme.example",
        "5 rooms declared, 3 others left alone",
        "Manifests rooms/team.yaml",
        "Digest sha256:0123",
        # what stops it
        (
            "Refused: nothing of this plan would be applied. 1 refusal of the portal, 2 guards, "
            "1 broken rule."
        ),
        "user dan@acme.example: no seat is left rooms/team.yaml:5:5",
        "removals 7 over the limit of 5 in room Project Blue: 12 of 20 people lose access",
        "To lift it for one run: --allow removals --because TEXT",
        "last_manager 1 over the limit of 0 in room Contracts 2027",
        "Nothing lifts this guard.",
        "no-guests room Project Blue, new@partner.example: Rooms tagged finance have no Guests",
        "rooms_archived 1 over the limit of 0",
        "Lifted, because: the fair is over",
        "members Old trade fair: its members were not read",
        # what has changed since
        "Compared with the plan abcdef012345",
        (
            "changed members Project Blue (update) + gains new@partner.example: Comment "
            "- loses cid@acme.example: Read"
        ),
        "new room Handbook (drift) + is of another type",
        "gone welcome ann@acme.example (send)",
        # the steps
        '~ tags finance, 2026 -> 2026, "review, external" (+review, external -finance)',
        "~ indexing no -> yes",
        "the portal numbers all files of the room anew",
        "~ bob@acme.example Read -> Editing mail: told about the changed access line 16",
        "+ new@partner.example Comment, as a new Guest mail: invited to the portal and the room",
        "- gone@partner.example Review outside loses last access",
        "~ fay@acme.example ContentCreator -> Read may do less line 18",
        "2 keep the access they have",
        '+ anyone with the link "For the press" Read in the room',
        '~ expires of "Partners" never -> 2026-12-31T23:59:59Z',
        "~ owner ann@acme.example -> hal@acme.example",
        "+ hal@acme.example gains: the room itself, as its owner",
        "~ ann@acme.example changes: owner -> RoomManager",
        "+ eve@acme.example Read by Design line 19",
        "1 person keeps what they have cid@acme.example Read by Design",
        "Contracts 2027 new room + 3 gain",
        "+ color FF6680",
        "+ group Legal Read, for everyone in the group",
        "Old trade fair goes to the archive",
        "~ state active -> archived",
        "Who is in it is not shown: its members were not read.",
        "+ create user dan@acme.example rooms/team.yaml:5:5",
        "> dan@acme.example mail: invited to the portal as User",
        "takes a seat",
        '+ eve@acme.example member; Read in "Project Blue", through the group Design',
        "letter letters/welcome.md: Welcome to {{ portal }}",
        "2 rooms where nothing changes",
        "Attic rooms/team.yaml:52:5 not shown: it lies in the archive",
        "bob@acme.example Read until 2026-12-24",
        # what is told beside them
        "room Handbook: is of type custom, declared as public",
        "members Handbook: bob@acme.example: until 2026-12-24",
    ],
)
def test_everything_that_a_plan_tells_is_in_the_text_of_the_page(words: str) -> None:
    found = seen(html(whole(), digest="sha256:0123", compared=notes.SINCE))
    assert words in found


def test_the_table_shows_who_has_what_now_and_after() -> None:
    content = html(review())
    table = content[content.index("<tbody>") : content.index("</tbody>")]
    rows = [seen(row) for row in table.split("</tr>")]
    assert rows[0] == "ann@acme.example RoomAdmin owner -> RoomManager may do less owner"
    assert rows[2] == "bob@acme.example User Read -> Editing mail Read until 2026-12-24"
    assert rows[3] == "new@partner.example Guest, not on the portal yet outside + Comment mail"
    assert rows[6] == "gone@partner.example Guest, pending outside loses last access - Review"
    # Who keeps what they have comes last.
    assert rows[-2] == "cid@acme.example User Read by Design"
    assert content.count('scope="col"') == 4
    assert content.count('scope="row"') == len(rows) - 1


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert html(whole(), compared=notes.SINCE) == html(whole(), compared=notes.SINCE)


@pytest.mark.parametrize("made", [whole(), plan(), people(), large(30, 200)])
def test_a_page_is_well_formed_and_asks_for_nothing_from_elsewhere(made: Plan) -> None:
    page = Page(html(made))
    assert page.open == []
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert page.having("style") == []
    assert page.having("src") == []
    assert all(href.startswith("#") for href in page.having("href"))
    ids = page.having("id")
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in page.having("href")} <= set(ids)
    assert set(page.having("aria-labelledby")) <= set(ids)


def test_headings_go_down_one_step_at_a_time() -> None:
    tags = [tag for tag, _ in Page(html(whole(), compared=notes.SINCE)).tags]
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_policy_lets_in_the_page_s_own_style_and_script_and_nothing_else() -> None:
    page = Page(html(whole()))
    policy = next(
        str(attrs["content"])
        for _, attrs in page.tags
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    hashes = {
        name: f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
        for name, content in page.raw.items()
    }
    assert rules == {
        "default-src": "'none'",
        "style-src": hashes["style"],
        "script-src": hashes["script"],
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_a_plan_without_steps_says_so() -> None:
    made = replace(review(), actions=(), rosters=())
    found = seen(html(made))
    assert "Nothing to do. No step is needed." in found
    assert "There is nothing to do." in found
    assert "Who may do what" not in found
    assert "Show" not in found


def test_a_plan_that_changes_nothing_still_shows_who_is_where() -> None:
    made = replace(review(), actions=(), rosters=review().rosters[3:])
    content = html(made)
    assert "2 rooms where nothing changes" in seen(content)
    assert "Who may do what" in seen(content)
    assert 'id="filters"' in content


def test_a_plan_of_nothing_but_blockers_says_what_stops_it() -> None:
    made = replace(review(), actions=(), rosters=(), blockers=notes.BLOCKERS * 2)
    found = seen(html(made))
    assert "2 refusals of the portal." in found
    assert "What stops this plan The portal would refuse user dan@acme.example" in found


def test_a_plan_that_was_not_read_whole_is_not_called_ready() -> None:
    found = seen(html(replace(review(), unknown=notes.UNKNOWN)))
    assert "Part of the portal could not be read." in found
    assert "Nothing stops this plan" in seen(html(review()))
