from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from reconciler.access import Access, Role
from reconciler.bundled import bundled
from reconciler.render.document import dumps
from reconciler.render.status import document, text
from reconciler.status import Stage, Stand
from tests.unit.things import room

ANN = "ann@acme.example"
SCHEMA = Draft202012Validator(json.loads(bundled("schemas", "status.schema.json")))
SINCE = datetime(2026, 11, 22, 6, tzinfo=UTC)
PORTAL = "https://acme.example"


def _stand(
    email: str = ANN,
    stage: Stage = Stage.ACTIVE,
    *,
    declared: Role | None = Role.USER,
    role: Role | None = Role.USER,
    since: datetime | None = None,
    rooms: tuple[tuple[str, Access], ...] = (),
    note: str = "",
) -> Stand:
    shown = [(room(title), access) for title, access in rooms]
    return Stand(email, declared, role, stage, since, shown, note, None)


def _document(*stands: Stand) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(dumps(document(PORTAL, stands)))
    SCHEMA.validate(made)
    return made


def test_an_empty_manifest_is_told_in_words() -> None:
    assert text([]) == "No manifest names anybody.\n"


def test_each_person_is_a_line_and_the_last_one_counts() -> None:
    stands = [
        _stand(stage=Stage.INVITED, since=SINCE, rooms=(("Plans", Access.EDITING),)),
        _stand("b@acme.example", Stage.TO_INVITE, role=None),
        _stand("c@acme.example", declared=None, role=Role.GUEST, note="has not confirmed"),
        _stand("d@acme.example", Stage.DISABLED, role=Role.ROOM_ADMIN),
        _stand("e@acme.example", Stage.UNKNOWN, declared=None, role=None),
        _stand(
            "f@acme.example",
            Stage.WELCOMED,
            since=SINCE,
            rooms=(("A", Access.READ), ("B", Access.REVIEW)),
        ),
    ]
    assert text(stands).splitlines() == [
        'ann@acme.example  invited since 2026-11-22T06:00:00Z; User; Editing in "Plans"',
        "b@acme.example    to invite; User",
        "c@acme.example    active; Guest; has not confirmed",
        "d@acme.example    disabled; RoomAdmin, declared as User",
        "e@acme.example    unknown",
        'f@acme.example    welcomed since 2026-11-22T06:00:00Z; User; Read in "A", Review in "B"',
        "6 people: 1 to invite, 1 invited, 1 active, 1 welcomed, 1 disabled, 1 unknown",
    ]


def test_one_person_is_no_people() -> None:
    assert text([_stand()]).splitlines()[-1] == "1 person: 1 active"


def test_a_very_long_address_does_not_move_the_others_off_the_page() -> None:
    long = f"{'a' * 60}@acme.example"
    lines = text([_stand(long), _stand()]).splitlines()
    assert lines[0] == f"{long}  active; User"
    assert lines[1] == f"{ANN:40}  active; User"


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("role", [None, *Role])
def test_every_document_fits_the_schema(stage: Stage, role: Role | None) -> None:
    made = _document(_stand(stage=stage, role=role, since=SINCE), _stand("b@acme.example"))
    word = stage.name.lower()
    assert made["people"][0]["stage"] == word
    assert made["people"][0]["portal_type"] == (role and role.word)
    assert made["summary"][word] == (2 if stage is Stage.ACTIVE else 1)
    assert made["summary"]["waiting"] == int(stage.waiting)
    assert sum(count for name, count in made["summary"].items() if name != "waiting") == 2


def test_a_document_holds_all_that_the_text_tells() -> None:
    stand = _stand(
        stage=Stage.INVITED,
        role=Role.ROOM_ADMIN,
        since=SINCE,
        rooms=(("Plans", Access.EDITING),),
        note="x",
    )
    assert _document(stand) == {
        "format_version": 1,
        "portal": PORTAL,
        "summary": {
            "to_invite": 0,
            "invited": 1,
            "active": 0,
            "welcomed": 0,
            "disabled": 0,
            "unknown": 0,
            "waiting": 1,
        },
        "people": [
            {
                "email": ANN,
                "type": "User",
                "portal_type": "RoomAdmin",
                "stage": "invited",
                "since": "2026-11-22T06:00:00Z",
                "rooms": [{"title": "Plans", "access": "Editing"}],
                "note": "x",
            }
        ],
    }


def test_what_is_not_known_is_null() -> None:
    (one,) = _document(_stand(stage=Stage.TO_INVITE, declared=None, role=None))["people"]
    assert (one["type"], one["portal_type"], one["since"]) == (None, None, None)


@given(st.text(), st.text(), st.text())
def test_hostile_addresses_titles_and_notes_stay_one_line(
    email: str, title: str, note: str
) -> None:
    stand = _stand(email, rooms=((title, Access.READ),), note=note)
    shown = text([stand])
    assert len(shown.splitlines()) == 2
    assert not any(
        ord(one) < 32 or one in "\x7f\x85\u202e\u2066" for one in shown[:-1] if one != "\n"
    )
    _document(stand)
