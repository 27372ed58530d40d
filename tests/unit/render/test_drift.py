"""Drift as text, Markdown, JSON and metrics."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from prometheus_client.parser import text_string_to_metric_families as parsed

from reconciler.action import Ref
from reconciler.bundled import bundled
from reconciler.drift.difference import Difference, Side
from reconciler.drift.report import Newcomer, Report, Stray
from reconciler.drift.sides import STILL
from reconciler.event import SYSTEM, Event, Trail
from reconciler.mask import Mask
from reconciler.render.document import dumps
from reconciler.render.drift import document, markdown, prometheus, text
from reconciler.render.drift.prometheus import Gauges
from reconciler.render.markdown import GITHUB, LEAST
from reconciler.render.markdown.words import units
from reconciler.source import Source
from tests.unit.drift.samples import MEMBERS, difference, event, report
from tests.unit.render.page import ELEMENTS, Page
from tests.unit.render.wild import NASTY

if TYPE_CHECKING:
    from reconciler.spec import Json

SCHEMA = Draft202012Validator(json.loads(bundled("schemas", "drift.schema.json")))
ANN = "ann@acme.example"
ASKED = Trail((), asked=True)
BOTH = replace(difference("tags", ["a"], ["b"], side=Side.BOTH), was=[])
GAUGES = Gauges(2, 3.25, 1.0, 2.5)


def whole() -> Report:
    """Drift with everything in it."""
    told = event(5085, "7", text="Added user: Ann. Role: Read")
    return report(
        replace(difference(ANN, "Read", None, MEMBERS), events=(told,), certain=True),
        BOTH,
        replace(difference("tags", None, "b", side=Side.GIT), was="c"),
        replace(
            difference("", None, None, side=Side.UNKNOWN, text="is of another type"), why=STILL
        ),
        replace(
            difference("Way", None, desired=True, ref=Ref("links", "Plans"), thing=""),
            events=(told, event(5086, "7", actor=SYSTEM)),
        ),
        people=(
            Newcomer("new@acme.example", "n", "User", "active", "2026-11-22", "is new", (told,)),
        ),
        rooms=(Stray("New", "9", (told,)),),
        trail=replace(ASKED, reason="there are more events than were read"),
        unread=("members Plans: refused",),
        managed=1,
        unmanaged=2,
    )


def test_text_tells_each_side_who_did_it_and_what_else_is_new() -> None:
    assert text(whole()).splitlines() == [
        "Portal https://portal.example as me@acme.example",
        "Last applied 2026-11-22T06:00:00Z",
        "",
        'room "Plans"',
        f"  < portal-ahead  {ANN}: Read on the portal, nothing in the manifests  (rooms.yaml:1:1)",
        "                  by adam@acme.example, 2026-11-22T06:00:00Z: Added user: Ann. Role: Read",
        (
            "  x both          tags: a on the portal, b in the manifests, which said none when "
            "they were last applied  (rooms.yaml:1:1)"
        ),
        "                  the audit trail has nothing that fits",
        ("  > git-ahead     tags: nothing on the portal, b in the manifests  (rooms.yaml:1:1)"),
        "  ? unknown       is of another type  (rooms.yaml:1:1)",
        f"                  {STILL}",
        (
            "  < portal-ahead  links Way: nothing on the portal, yes in the manifests  "
            "(rooms.yaml:1:1)"
        ),
        (
            "                  one of these, perhaps: by adam@acme.example, 2026-11-22T06:00:00Z: "
            "Added user: Ann. Role: Read; by the portal itself, 2026-11-22T06:00:00Z"
        ),
        "",
        "New people whom no manifest names:",
        (
            "  + new@acme.example  User, active, since 2026-11-22, is new, by adam@acme.example, "
            "2026-11-22T06:00:00Z: Added user: Ann. Role: Read"
        ),
        "",
        "New rooms that no manifest declares:",
        ('  + "New"  by adam@acme.example, 2026-11-22T06:00:00Z: Added user: Ann. Role: Read'),
        "",
        "Audit trail not whole: there are more events than were read",
        "NOT READ (?): members Plans: refused",
        (
            "5 differences: 1 git-ahead, 2 portal-ahead, 1 both, 1 unknown; "
            "1 room declared, 2 others that no manifest declares"
        ),
    ]


def test_text_is_coloured_where_it_may_be() -> None:
    assert "  \x1b[33m<\x1b[0m portal-ahead" in text(whole(), colour=True)


def test_without_an_account_or_a_record_that_is_told() -> None:
    found = replace(report(), acting="", at="", why="no apply is on record")
    assert text(found).splitlines()[:2] == [
        "Portal https://portal.example",
        "Last apply unknown: no apply is on record",
    ]
    one = replace(difference("hidden", current=False, desired="", side=Side.UNKNOWN), why=found.why)
    lines = text(replace(found, differences=(one,))).splitlines()
    assert lines[1] == "Which side has moved cannot be told: no apply is on record"
    assert lines[4].strip().startswith("? unknown       hidden: no on the portal, nothing in")
    assert sum("no apply is on record" in line for line in lines) == 1


def test_nobody_known_is_somebody() -> None:
    one = replace(event(5085, "7"), who="")
    found = replace(difference("tags"), events=(one,), certain=True)
    assert "by somebody, 2026-11-22T06:00:00Z" in text(report(found, trail=ASKED))


def test_markdown_begins_with_a_marker_of_its_own() -> None:
    lines = markdown(whole(), GITHUB).splitlines()
    assert lines[0] == "<!-- docspace-reconciler:drift https://portal.example -->"
    assert lines[2].startswith("**5 differences: ") or lines[1].startswith("**5 differences: ")


def test_markdown_tells_conflicts_first_and_all_that_text_tells() -> None:
    found = markdown(whole(), GITHUB)
    titles = [line.removeprefix("### ") for line in found.splitlines() if line.startswith("###")]
    assert titles == [
        "1 thing could not be read",
        "Both have changed: decide which is right",
        "Somebody has changed the portal",
        "The manifests have changed: `apply` is due",
        "Which side has moved is not known",
        "1 new person whom no manifest names",
        "1 new room that no manifest declares",
    ]
    assert (
        "- room `Plans`, `tags`: `a` on the portal, `b` in the manifests, which said `none` when "
        "they were last applied (`rooms.yaml:1:1`)\n  - the audit trail has nothing that fits\n"
    ) in found
    assert "audit trail not whole: there are more events than were read." in found
    assert STILL in found


def test_a_reason_that_is_too_long_is_left_to_the_log() -> None:
    long = "x y " * 500
    found = replace(
        report(difference(side=Side.UNKNOWN)),
        why=long,
        at="",
        acting="",
        portal="p" * 300,
        trail=Trail((), asked=True, available=False, reason=long),
    )
    told = markdown(found, LEAST)
    assert "Which side has moved cannot be told.\n" in told
    assert "the audit trail was not read" in told
    assert "(a name of 300 characters)" in told


def test_markdown_is_never_longer_than_it_may_be() -> None:
    many = [difference(f"field{number}", "x" * 40, "y") for number in range(900)]
    found = markdown(report(*many), LEAST)
    assert units(found) <= LEAST
    assert "**Too long for one comment.** Left out: " in found
    assert "differences (portal-ahead)" in found


WORDS = st.sampled_from([*NASTY, "plain", "@somebody", "#1", "<b>", "[a](b)"])


@st.composite
def wild(draw: st.DrawFn) -> Report:
    """Drift with names by people who mean no good."""

    def happened() -> tuple[Event, ...]:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return (Event(1, at, draw(WORDS), draw(WORDS), 5075, (draw(WORDS),), draw(WORDS)),)

    def value() -> Json:
        return draw(st.one_of(st.none(), WORDS, st.lists(WORDS)))

    def differs() -> Difference:
        return Difference(
            side=draw(st.sampled_from(Side)),
            ref=Ref(draw(st.sampled_from(["room", "members", "links", "group"])), draw(WORDS)),
            field=draw(st.one_of(st.just(""), WORDS)),
            current=value(),
            desired=value(),
            was=value(),
            text=draw(WORDS),
            source=Source(draw(WORDS), 1, 1),
            why=draw(st.one_of(st.just(""), WORDS)),
            thing="7",
            events=happened() if draw(st.booleans()) else (),
            certain=draw(st.booleans()),
        )

    def came() -> Newcomer:
        email, id_, role, since = (draw(WORDS) for _ in range(4))
        return Newcomer(email, id_, role, "active", since, "is new", happened())

    return report(
        *(differs() for _ in range(draw(st.integers(0, 4)))),
        portal=draw(WORDS),
        acting=draw(WORDS),
        why=draw(st.one_of(st.just(""), WORDS)),
        people=(came(),),
        rooms=(Stray(draw(WORDS), "9", happened()),),
        trail=Trail((), asked=True, available=draw(st.booleans()), reason=draw(WORDS)),
        unread=(draw(WORDS),),
    )


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(wild())
def test_whatever_things_are_called_nothing_of_it_is_markup(found: Report) -> None:
    told = markdown(found, GITHUB)
    page = Page(told)
    assert set(page.elements) <= ELEMENTS
    assert len(page.comments) == 1
    for sign in ("@somebody", "#1", "<b>"):
        assert sign not in page.words
    assert told.count("docspace-reconciler:drift") >= 1
    assert all(line.isprintable() for line in text(found).splitlines())
    SCHEMA.validate(json.loads(dumps(document(found)).encode("utf-8", "surrogatepass")))
    families = list(parsed(prometheus(found, GAUGES)))
    assert len(families) == 6
    for family in families:
        for sample in family.samples:
            # Halves of characters have no place in the format.
            halfless = found.portal.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            assert sample.labels["portal"] in {found.portal, halfless} or "\ufffd" in halfless


def test_the_document_tells_all_of_it() -> None:
    found = document(whole())
    SCHEMA.validate(found)
    assert found["summary"] == {
        "git": 1,
        "portal": 2,
        "both": 1,
        "unknown": 1,
        "new_people": 1,
        "new_rooms": 1,
        "managed_rooms": 1,
        "unmanaged_rooms": 2,
    }
    first = found["differences"][0]
    assert (first["side"], first["kind"], first["field"]) == ("portal", "members", ANN)
    assert first["events"] == [
        {
            "at": "2026-11-22T06:00:00Z",
            "who": "adam@acme.example",
            "action": 5085,
            "text": "Added user: Ann. Role: Read",
        }
    ]


def test_drift_can_be_masked() -> None:
    told = dumps(document(Mask().value(whole())))
    assert "@" not in told
    assert "person-1" in told


@pytest.mark.parametrize("applied", [None, 12.0])
def test_metrics_are_what_prometheus_reads(applied: float | None) -> None:
    found = {
        (sample.name, sample.labels.get("side")): sample.value
        for family in parsed(prometheus(whole(), GAUGES._replace(applied=applied)))
        for sample in family.samples
    }
    assert found[("reconciler_drift_things", "portal")] == 1
    assert found[("reconciler_pending_people", None)] == 2
    assert found[("reconciler_oldest_invitation_age_seconds", None)] == 3.25
    assert found[("reconciler_last_check_timestamp_seconds", None)] == 2.5
    assert found.get(("reconciler_last_apply_success_timestamp_seconds", None)) == applied
