"""A plan as a comment: what a reviewer finds in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.action import EffectKind
from reconciler.comparison import Comparison, Difference, Turn
from reconciler.plan import Plan
from reconciler.render.markdown import GITHUB, GITLAB, LEAST, markdown
from reconciler.render.markdown.words import marker, units
from reconciler.render.plain import shown
from tests.unit.render.large import large
from tests.unit.render.page import ELEMENTS, Page
from tests.unit.render.review import review, whole
from tests.unit.render.samples import people, plan
from tests.unit.render.wild import plans

DIGEST = "0123456789ab" * 5
EMPTY = Plan("p", "", (), (), (), (), (), 0, 2)
SINCE = Comparison(
    (
        Difference(Turn.NEW, "members", "Plans", "update", ("+ new: nothing -> Read",)),
        Difference(Turn.GONE, "invitation_link", "User", "create", ("- type: nothing -> User",)),
    )
)


def headings(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def test_a_refused_plan_says_first_what_stops_it_and_then_what_it_would_come_to() -> None:
    text = markdown(whole())
    assert text.splitlines()[:6] == [
        "<!-- docspace-reconciler:plan https://portal.example -->",
        "## REFUSED: 1 thing stops it, 2 guards are tripped, 1 rule is broken",
        "",
        (
            "Nothing of this plan would be applied. It would come to: 5 people and 1 link gain "
            "access, 4 people change access, 1 person loses access, 4 people are mailed."
        ),
        "",
        "### 4 things stop this plan",
    ]
    assert headings(text)[2:] == [
        "### 1 thing could not be read",
        "### 1 guard is lifted for this run",
        "### Who",
        "### 1 person loses the last access in the rooms looked at",
        "### 1 person outside of the team's domains",
        "### 1 difference that no step settles",
        "### 1 membership ends soon",
        "### Details",
    ]


def test_a_tripped_guard_says_by_how_much_and_what_lifts_it() -> None:
    text = markdown(whole())
    assert (
        "- **Guard** `removals`, room `Project Blue`: 12 of 20 people lose access; at most 5 may "
        "(25 % or 10 people, and always 2): 7 over the limit; `--allow removals --because TEXT` "
        "lifts this guard for one run (`rooms/team.yaml:14:5`)\n"
    ) in text
    assert "; nothing lifts this guard (`rooms/team.yaml:31:5`)\n" in text
    assert "because: the fair is over" in text


def test_what_lifts_a_guard_is_said_once_and_the_whole_plan_comes_before_its_rooms() -> None:
    trip = next(one for one in whole().trips if one.guard == "removals")
    portal = replace(trip, ref=replace(trip.ref, kind="portal"), text="in all")
    lines = markdown(replace(review(), trips=(trip, portal))).splitlines()
    found = [line for line in lines if line.startswith("- **Guard**")]
    assert [("the whole plan" in line, "--allow" in line) for line in found] == [
        (True, True),
        (False, False),
    ]


def test_a_plan_that_may_be_applied_says_in_its_heading_what_it_comes_to() -> None:
    assert headings(markdown(review()))[0] == (
        "## 5 people and 1 link gain access, 4 people change access, 1 person loses access, "
        "4 people are mailed"
    )
    assert "REFUSED" not in markdown(review())


def test_nothing_to_do_is_said() -> None:
    assert markdown(EMPTY) == (
        "<!-- docspace-reconciler:plan p -->\n## Nothing to do\n\n---\n\n"
        "Portal `p`; 0 steps, 0 requests; 0 rooms declared, 2 others left alone.\n"
    )
    refused = replace(EMPTY, blockers=plan().blockers)
    assert "It would come to" not in markdown(refused)


def test_steps_that_change_nobody_s_access_are_counted() -> None:
    settings_alone = replace(plan(), actions=plan().actions[-2:-1], blockers=())
    assert headings(markdown(settings_alone))[0] == "## 1 step, and nobody's access changes"


def test_the_summary_counts_by_room_and_each_person_once_in_all() -> None:
    rows = [line for line in markdown(whole()).splitlines() if line.startswith("|")]
    assert rows == [
        "| Room or things | Steps | Gain | Change | Lose | Mails |",
        "|---|--:|--:|--:|--:|--:|",
        "| `Project Blue` | 4 | 3 | 4 | 1 | 2 |",
        "| `Contracts 2027` (new) | 2 | 3 |  |  |  |",
        "| `Old trade fair` (goes to the archive) | 1 |  |  |  |  |",
        "| People of the portal | 1 | 1 |  |  | 1 |",
        "| Groups | 1 | 1 |  |  |  |",
        "| Letters | 1 |  |  |  | 1 |",
        "| **All** | **10** | **6** | **4** | **1** | **4** |",
    ]


def test_many_rooms_are_summed_up_in_a_last_row() -> None:
    rows = [line for line in markdown(large(60, 3)).splitlines() if line.startswith("|")]
    assert len(rows) == 2 + 40 + 2
    assert rows[-2].startswith("| *20 other rooms* | 20 |")
    assert rows[-1].startswith("| **All** | **60** |")


def test_kinds_of_things_are_summed_up_too_where_there_is_no_room() -> None:
    rooms = large(60, 3)
    both = replace(rooms, actions=(*rooms.actions, *people().actions[:2], *review().actions[:2]))
    ones = [replace(one, effects=()) for one in both.actions[-4:]]
    text = markdown(replace(both, actions=(*rooms.actions, *ones)))
    assert "| *20 other rooms and 2 other kinds of things* |" in text


@pytest.mark.parametrize("by_person", [False, True])
def test_everything_that_is_decided_on_is_found(by_person: bool) -> None:  # noqa: FBT001 - a case
    made = whole()
    text = Page(markdown(made, by_person=by_person)).text
    for action in made.actions:
        for change in action.fields:
            assert change.name in text or change.name in {"title", "name"}
        for effect in action.effects:
            assert effect.who in text
            if effect.kind in {EffectKind.MAIL, EffectKind.LOSES, EffectKind.NOTE}:
                assert effect.text in text.replace("whatever notify", "whatever `notify`")
    notes = (made.drift, made.blockers, made.unknown, made.upcoming)
    assert all(note.text in text for listed in notes for note in listed)
    for trip in made.trips:
        assert trip.text in text
        assert trip.guard in text
    for broken in made.violations:
        assert broken.rule in text
        assert broken.who in text


def test_a_field_is_shown_with_its_old_and_its_new_value() -> None:
    text = markdown(whole())
    assert (
        '! tags      finance, 2026 -> 2026, "review, external"  (+review, external -finance)'
        in text
    )
    assert "! indexing  no -> yes\n" in text
    assert "- gone@partner.example  Review  [outside, loses the last access]\n" in text
    assert "! fay@acme.example      ContentCreator -> Read  [may do less]\n" in text


def test_access_by_a_group_is_told_of_the_person() -> None:
    assert "+ eve@acme.example  Read, by the group Design  (rooms/team.yaml:19:5)\n" in markdown(
        review()
    )


def test_letters_accounts_and_links_are_shown_whole() -> None:
    text = markdown(people())
    assert "    letter welcome.md: Welcome to {{ portal }}\n" in text
    assert "<summary>Invitation links of the portal: 1 loses</summary>" in text
    assert "-   anyone with the link loses: a way to become RoomAdmin\n" in text
    assert "- `gone@acme.example`: access to the portal, and is logged out everywhere\n" in text
    assert "    mail to owner@acme.example: told that rooms of" in text


def test_what_changed_since_the_last_review_is_told() -> None:
    text = markdown(review(), compared=SINCE)
    assert "<summary>Since the last review: 2 differences</summary>" in text
    assert '@@ new: members "Plans", update @@\n+ new: nothing -> Read\n' in text
    assert '@@ gone: invitation link "User", create @@\n- type: nothing -> User\n' in text


def test_that_nothing_changed_since_the_last_review_is_told() -> None:
    text = markdown(review(), compared=Comparison((), "cafe"))
    assert "Nothing has changed since the last review (digest `cafe`)." in text
    assert "Nothing has changed since the last review." in markdown(
        review(), compared=Comparison(())
    )


def test_the_last_line_says_whose_plan_it_is_and_which() -> None:
    assert markdown(review(), digest=DIGEST).splitlines()[-1] == (
        "Portal `https://portal.example` as `owner@acme.example`; 10 steps, 10 requests; "
        "5 rooms declared, 3 others left alone; manifest `rooms/team.yaml`; "
        f"digest of the full plan `{DIGEST}`."
    )


def test_many_manifests_are_counted_and_a_name_that_is_none_is_told_by_its_length() -> None:
    file = review().files[0]
    several = replace(review(), files=(file,) * 5, portal="x" * 999, acting="y" * 500)
    last = markdown(several).splitlines()[-1]
    assert "manifests `rooms/team.yaml`, `rooms/team.yaml`, `rooms/team.yaml`, 2 more" in last
    assert "Portal (a name of 999 characters) as (a name of 500 characters)" in last


def test_by_person_tells_of_each_person_over_all_rooms() -> None:
    text = markdown(whole(), by_person=True)
    assert (
        "@@ new@partner.example  [outside, Guest] @@\n"
        '+   Comment in "Project Blue"  (rooms/team.yaml:17:5)\n'
    ) in text
    assert "@@ hal@acme.example  [RoomAdmin, active] @@\n" in text
    assert "\n- gone@partner.example" not in text
    assert "    keeps what they may do in 1 room\n" in text
    # What is said of nobody stays with its room.
    assert "! tags " in text
    assert "`message` is sent along" in markdown(plan(), by_person=True)


def test_many_names_are_counted_and_many_people_folded() -> None:
    text = markdown(large(20, 20))
    assert ", and 128 more\n" in text
    assert "### 120 people lose the last access in the rooms looked at\n" in text
    assert "<summary>110 more</summary>" in text
    assert Page(text).text.count("loses the last access") >= 70


def test_a_room_whose_people_were_not_read_says_so() -> None:
    text = markdown(whole())
    assert "  who is in it is not told: its members were not read\n" in text


def test_a_limit_in_which_nothing_can_be_told_is_refused() -> None:
    with pytest.raises(ValueError, match="4096"):
        markdown(EMPTY, limit=LEAST - 1)


def test_what_is_left_out_is_counted_and_said_to_be_elsewhere() -> None:
    short = markdown(large(200, 20), limit=10_000, full="plan.html", digest=DIGEST)
    assert units(short) <= 10_000
    line = next(line for line in short.splitlines() if line.startswith("**Too long"))
    assert line.endswith(" steps). The whole plan is in `plan.html`.")
    assert " rooms (" in line
    assert "The plan in JSON or HTML has all." in markdown(large(200, 20), limit=10_000)
    assert DIGEST in short
    assert "| **All** |" in short


def test_what_takes_access_away_is_shown_before_what_does_not() -> None:
    made = large(30, 3)
    calm = [
        replace(one, holdings=one.holdings[:1]) if at < 20 else one
        for at, one in enumerate(made.rosters)
    ]
    steps = [
        replace(one, fields=one.fields[:1], effects=one.effects[:2]) if at < 20 else one
        for at, one in enumerate(made.actions)
    ]
    text = markdown(replace(made, rosters=tuple(calm), actions=tuple(steps)), limit=9_000)
    shown_rooms = [line for line in text.splitlines() if line.startswith("<summary>Room")]
    assert shown_rooms
    assert all("loses" in line for line in shown_rooms)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    plans(most=40),
    st.sampled_from([LEAST, 5_000, 8_000, 20_000, GITHUB]),
    st.booleans(),
    st.sampled_from(["", "plan.html", "x" * 500, "a`b|c"]),
)
def test_any_plan_fits_any_limit_whole(made: Plan, limit: int, by_person: bool, full: str) -> None:  # noqa: FBT001 - a case
    text = markdown(
        made, digest=DIGEST, compared=SINCE, limit=limit, by_person=by_person, full=full
    )
    assert units(text) <= limit
    assert text.startswith(f"{marker(made.portal)}\n## ")
    assert DIGEST in text.splitlines()[-1]
    page = Page(text)
    assert set(page.elements) <= ELEMENTS
    assert len(page.comments) == 1
    assert page.attributes <= {
        "class=language-diff",
        "style=text-align:right",
    }
    # Nobody is pinged, nothing is linked: these stand in code alone.
    assert not set("@#`*_[]<>\\|~$&") & set(page.words.replace("->", ""))
    assert "://" not in page.words
    assert "www." not in page.words


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), st.booleans())
def test_whatever_a_thing_is_called_it_is_shown_so(made: Plan, by_person: bool) -> None:  # noqa: FBT001 - a case
    text = Page(markdown(made, limit=GITLAB, by_person=by_person)).text
    notes = (made.blockers, made.drift, made.unknown, made.upcoming, made.violations)
    assert all(shown(note.ref.name) in text for listed in notes for note in listed)
    for action in made.actions:
        assert shown(action.ref.name) in text
        if not by_person:
            for change in action.fields:
                assert shown(change.name) in text or change.name in {"title", "name"}


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert markdown(whole(), digest=DIGEST) == markdown(whole(), digest=DIGEST)


@pytest.mark.apart
@pytest.mark.parametrize(("rooms", "by_person"), [(5_000, False), (1_000, True)])
def test_thousands_of_rooms_fit(rooms: int, *, by_person: bool) -> None:
    text = markdown(large(rooms, 20), digest=DIGEST, by_person=by_person)
    assert GITHUB * 0.9 < units(text) <= GITHUB
