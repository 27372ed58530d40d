"""What is made of facts that no portal of the other tests gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from reconciler.checkup import checkup
from reconciler.checkup.facts import (
    Allowance,
    Certificate,
    Door,
    Facts,
    Key,
    Paid,
    Rooms,
    Seen,
    Share,
    Switches,
    Tariff,
)
from reconciler.checkup.finding import Level, exit_of, ok, problem
from reconciler.checkup.trouble import Fault, Trouble
from reconciler.checkup.words import left, sample, size, span
from reconciler.errors import Exit
from reconciler.render.checkup import text
from tests.unit.things import NOW, OWNER

if TYPE_CHECKING:
    from datetime import datetime

    from reconciler.checkup.finding import Finding

GOOD = Facts(
    "https://acme.example",
    door=Door("3.7.2", own=False),
    seen=Seen(NOW, NOW, 0.2, Certificate(NOW + timedelta(days=80)), encrypted=True),
    switches=Switches(),
    key=Key("pipeline", frozenset({"*"}), NOW + timedelta(days=200)),
    account=OWNER,
    allowance=Allowance(),
    tariff=Tariff(Paid.PAID, "enterprise", NOW + timedelta(days=90)),
    quota={"manager": Share(1, 10), "room": Share(2, None)},
    rooms=Rooms(()),
)


def found(facts: Facts, check: str) -> Finding:
    (finding,) = (one for one in checkup(facts) if one.check == check)
    return finding


def test_where_all_is_well_every_line_but_the_limiter_is_ok() -> None:
    lines = {one.check: one for one in checkup(GOOD)}
    assert {one.level for name, one in lines.items() if name != "limiter"} == {Level.OK}
    assert exit_of(lines.values()) is Exit.DONE
    assert lines["state"].text == "in service, paid until 2027-02-20"
    assert lines["portal"].text == "a DocSpace portal, Enterprise edition, in the cloud"
    assert lines["certificate"].text == "valid until 2027-02-10, 80 days from now"
    assert lines["seats"].text == "paid seats: 1 of 10 used"


@pytest.mark.parametrize(
    ("facts", "check", "level", "words"),
    [
        (replace(GOOD, seen=replace(GOOD.seen, took=7.25)), "connection", "warning", "took 7.2 s"),
        (
            replace(GOOD, seen=replace(GOOD.seen, certificate=None)),
            *("certificate", "not checked", "does not tell it"),
        ),
        (
            replace(GOOD, key=Key(expires=NOW)),
            *("key", "warning", "ended on 2026-11-22"),
        ),
        (
            replace(GOOD, key=Fault(Trouble.ABSENT, "x"), account=Fault(Trouble.SCOPE, "y")),
            *("key", "not checked", "does not tell of keys"),
        ),
        (replace(GOOD, key=Fault(Trouble.OTHER, "boom")), "key", "warning", "boom"),
        (replace(GOOD, key=Fault(Trouble.OTHER, "boom")), "scopes", "not checked", "not tell"),
        (replace(GOOD, key=Fault(Trouble.BROKEN, "gone")), "key", "problem", "gone"),
        (
            replace(GOOD, account=Fault(Trouble.SLOW, "slow")),
            *("rooms", "not checked", "has stopped answering"),
        ),
        (replace(GOOD, account=Fault(Trouble.SLOW, "slow")), "key", "problem", "slow"),
        (replace(GOOD, account=Fault(Trouble.OTHER, "boom")), "account", "warning", "boom"),
        (replace(GOOD, account=None), "account", "warning", "not asked"),
        (replace(GOOD, quota=Fault(Trouble.OTHER, "boom")), "seats", "not checked", "boom"),
        (replace(GOOD, quota=Fault(Trouble.SCOPE, "x")), "quota", "not checked", "*:read"),
        (replace(GOOD, quota={}), "quota", "not checked", "does not tell"),
        (
            replace(GOOD, switches=Fault(Trouble.OTHER, "boom")),
            *("invitations", "not checked", "boom"),
        ),
        (replace(GOOD, switches=None), "invitations", "not checked", "older than its switches"),
        (replace(GOOD, allowance=None), "invitations", "ok", "is not told: the portal"),
        (replace(GOOD, allowance=Fault(Trouble.SCOPE, "x")), "invitations", "ok", "*:read"),
        (replace(GOOD, tariff=None), "state", "ok", "whether it is paid is not told"),
        (replace(GOOD, tariff=Tariff(Paid.UNPAID)), "state", "problem", "is unpaid"),
        (replace(GOOD, tariff=Tariff(Paid.TRIAL)), "state", "ok", "in service, on trial"),
        (replace(GOOD, rooms=Fault(Trouble.OTHER, "boom")), "rooms", "warning", "boom"),
        (
            Facts("https://acme.example", Fault(Trouble.TLS, "no trust")),
            *("connection", "ok", "something listens"),
        ),
        (
            Facts("https://acme.example", Fault(Trouble.OTHER, "odd")),
            *("portal", "problem", "odd"),
        ),
    ],
)
def test_each_odd_fact_is_told_by_its_check(
    facts: Facts, check: str, level: str, words: str
) -> None:
    finding = found(facts, check)
    assert finding.level == level
    assert words in finding.text


def test_versions_are_compared_as_numbers() -> None:
    assert Door("3.10").number > (3, 7)
    assert Door("3.7.2-rc").number == (3, 7)
    assert Door("").number == (3, 7)


@pytest.mark.parametrize(
    ("ahead", "skew"),
    [
        (timedelta(seconds=1.1), timedelta()),
        (timedelta(seconds=-1.1), timedelta()),
        (timedelta(seconds=9), timedelta(seconds=9)),
    ],
)
def test_less_than_the_portal_can_tell_is_no_difference(ahead: timedelta, skew: timedelta) -> None:
    assert replace(GOOD, seen=Seen(NOW + ahead, NOW, took=0.2)).skew == skew


ORDER = (Exit.PORTAL, Exit.ACCESS, Exit.MANIFEST, Exit.USAGE)


def test_the_portal_counts_before_the_key_and_the_key_before_the_manifests() -> None:
    lines = [problem("a", "b", "c", code) for code in reversed(ORDER)]
    codes = []
    while lines:
        codes.append(exit_of(lines))
        lines.pop()
    assert codes == list(ORDER)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (60, "60 seconds"),
        (7_199, "120 minutes"),
        (10_799, "3 hours"),
        (172_800, "2 days"),
    ],
)
def test_a_time_is_told_in_a_unit_that_fits(seconds: float, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (1536, "1.5 KB"), (2**20 * 1000, "1000 MB"), (2**42, "4 TB")],
)
def test_a_size_is_told_in_a_unit_that_fits(count: int, words: str) -> None:
    assert size(count) == words


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (NOW, "ended on 2026-11-22"),
        (NOW + timedelta(days=1.5), "valid until 2026-11-23, 1 day from now"),
    ],
)
def test_an_end_is_told_with_how_far_it_is(until: datetime, words: str) -> None:
    assert left(until, NOW) == words


def test_three_of_many_titles_are_named() -> None:
    assert sample(["a"]) == '"a"'
    assert sample(["a", "b", "c", "d", "e"]) == '"a", "b", "c" and 2 more'


def test_what_others_wrote_moves_no_cursor() -> None:
    told = text("https://acme.example", [ok("key", 'called "\x1b[2J\u202e"')])
    assert told.splitlines() == [
        "Portal https://acme.example",
        'ok           key  called "\\u{1b}[2J\\u{202e}"',
        "1 check: 1 ok, 0 warnings, 0 problems, 0 not checked",
    ]
