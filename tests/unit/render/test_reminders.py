from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.access import Role
from reconciler.reminders import Reminders
from reconciler.render.reminders import document, report, text
from reconciler.status import Stage, Stand

if TYPE_CHECKING:
    from collections.abc import Sequence

WEEK = timedelta(days=7)
SINCE = datetime(2026, 11, 1, 23, 59, tzinfo=UTC)


def _stand(name: str, since: datetime | None = SINCE) -> Stand:
    email = f"{name}@acme.example"
    return Stand(email, Role.USER, Role.USER, Stage.INVITED, since, (), "", None)


ANN, BOB, CID, DAN = (_stand(name) for name in ("ann", "bob", "cid", "dan"))
NOBODY = Reminders((), (), (), (), 0)
MANY = Reminders(((ANN,), (BOB,)), (CID,), (), ((DAN, "is protected by the manifest"),), 2)


def test_who_is_due_is_shown_before_anybody_is_asked() -> None:
    assert text(MANY, WEEK).splitlines() == [
        "> ann@acme.example  invited 2026-11-01",
        "> bob@acme.example  invited 2026-11-01",
        "! dan@acme.example: is protected by the manifest",
        "To remind: 2 people in 2 calls.",
        "1 person for a later run: the portal takes 5 such calls in 15 minutes.",
        "2 people invited or reminded less than 7 days ago.",
    ]


def test_nobody_is_told_too() -> None:
    assert text(NOBODY, WEEK) == "To remind: 0 people in 0 calls.\n"
    assert report(NOBODY, (), (), dry=False) == "Nobody is to be reminded.\n"


def test_one_of_each_is_told_in_the_singular() -> None:
    found = Reminders(((_stand("ann", None),),), (), (), (), 1)
    assert text(found, timedelta(minutes=1)).splitlines() == [
        "> ann@acme.example  invited at a time unknown",
        "To remind: 1 person in 1 call.",
        "1 person invited or reminded less than 1 minute ago.",
    ]
    dry = report(found, (), (), dry=True)
    assert dry == "Nobody was mailed; 1 person is due.\n"


def test_the_report_names_everybody_who_was_due() -> None:
    assert report(MANY, [ANN], [(BOB, "the answer was lost")], dry=False).splitlines() == [
        "reminded  ann@acme.example  invited 2026-11-01",
        "not reminded  bob@acme.example: the answer was lost",
        "not reminded  dan@acme.example: is protected by the manifest",
        "later  cid@acme.example  invited 2026-11-01",
        "1 person reminded, 2 not.",
    ]


def test_whoever_is_kept_from_a_reminder_is_told_also_where_nobody_else_is_due() -> None:
    found = Reminders((), (), (), ((DAN, "is protected by the manifest"),), 0)
    assert report(found, (), (), dry=False).splitlines() == [
        "not reminded  dan@acme.example: is protected by the manifest",
        "0 people reminded, 1 not.",
    ]


def test_a_dry_run_counts_those_who_are_due() -> None:
    lines = report(MANY, (), (), dry=True).splitlines()
    assert lines[-1] == "Nobody was mailed; 2 people are due."
    assert not any(line.startswith("reminded") for line in lines)


@pytest.mark.parametrize(
    ("sent", "failed", "due"),
    [((), (), ["ann@acme.example", "bob@acme.example"]), ((ANN,), ((BOB, "lost"),), [])],
)
def test_a_document_has_each_person_once(
    sent: Sequence[Stand], failed: Sequence[tuple[Stand, str]], due: list[str]
) -> None:
    assert document(MANY, sent, failed) == {
        "format_version": 1,
        "reminded": [stand.email for stand in sent],
        "failed": [{"email": stand.email, "reason": reason} for stand, reason in failed],
        "due": due,
        "later": ["cid@acme.example"],
        "kept": [],
        "spared": [{"email": "dan@acme.example", "reason": "is protected by the manifest"}],
        "early": 2,
    }


@given(st.text(), st.text())
def test_hostile_addresses_and_reasons_stay_one_line(email: str, reason: str) -> None:
    stand = Stand(email, None, None, Stage.INVITED, SINCE, (), "", None)
    found = Reminders(((stand,),), (stand,), ((stand, reason),), (), 0)
    assert len(text(found, WEEK).splitlines()) == 4
    assert len(report(found, [stand], [(stand, reason)], dry=False).splitlines()) == 5
