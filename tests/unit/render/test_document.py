from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from reconciler.action import Ref
from reconciler.manifest import schema
from reconciler.render.document import document, dumps, path, request
from reconciler.render.requests import listed
from tests.unit.render.samples import EVIL, people, plan

ROOT = Path(__file__).parents[3]
SCHEMA = jsonschema.Draft202012Validator(json.loads(schema("plan")))


def test_a_plan_s_document_is_what_the_schema_describes() -> None:
    SCHEMA.validate(document(plan()))
    SCHEMA.validate(document(people()))
    SCHEMA.validate(document(replace(plan(), actions=(), drift=(), blockers=(), unknown=())))


def test_the_schema_turns_away_what_a_plan_never_is() -> None:
    for name in document(plan()):
        broken = document(plan())
        del broken[name]
        assert not SCHEMA.is_valid(broken), name
    assert not SCHEMA.is_valid(document(plan()) | {"more": 1})


def test_a_note_without_a_place_has_none() -> None:
    found = document(plan())
    assert found["blockers"][0]["source"] is None
    assert found["drift"][0]["source"] == {"file": "rooms.yaml", "line": 1, "column": 1}


def test_an_id_that_is_not_known_yet_is_named() -> None:
    create, members, *_ = plan().actions
    assert request(create.requests[0]).keys() == {"method", "path", "body"}
    found = request(members.requests[0])
    assert found["path"] == "/api/2.0/files/rooms/{id}/share"
    assert found["parameters"] == {"id": {"$ref": "room/New"}}
    assert path(members.requests[0], "7") == "/api/2.0/files/rooms/7/share"


def test_a_step_tells_what_differs_and_what_it_needs() -> None:
    create, members, update, *_ = document(plan())["actions"]
    assert members["needs"] == [create["id"]]
    assert update["fields"][0] == {
        "name": "tags",
        "current": ["both", "old"],
        "desired": ["new", "both"],
    }
    assert {effect["kind"] for effect in members["effects"]} == {"gains", "mail"}


def test_a_step_that_sends_a_letter_tells_to_whom_and_which() -> None:
    found = {one["ref"]: one.get("letter") for one in document(people())["actions"]}
    assert found["ann@acme.example"] == {
        "to": "ann@acme.example",
        "file": "welcome.md",
        "subject": "Welcome to {{ portal }}",
    }
    assert found["bob@acme.example"] == {"to": "bob@acme.example", "file": None, "subject": None}
    assert found["new@acme.example"] is None


def test_a_secret_is_named_by_its_variable_and_somebody_new_by_name() -> None:
    welcome = document(people())["actions"][-1]["requests"][0]
    assert welcome["query"]["Key"] == {"$env": "WELCOME_KEY"}
    assert welcome["body"] is None
    share = plan().actions[1].requests[0]
    named = replace(share, body={"invitations": [{"id": Ref("user", "x@y.example")}]})
    assert request(named)["body"] == {"invitations": [{"id": {"$ref": "user/x@y.example"}}]}


def test_what_would_be_sent_is_listed_with_the_letters_between() -> None:
    found = listed(people())
    assert len(found) == people().summary.requests + 1
    assert found[-2] == {"letter": document(people())["actions"][-2]["letter"]}
    assert found[-1]["path"] == "/api/2.0/portal/sendcongratulations"


def test_the_numbers_of_a_document_are_those_of_the_plan() -> None:
    assert document(plan())["summary"] == {
        "ops": {"create": 2, "update": 3, "remove": 1, "send": 0},
        "gain": 3,
        "change": 1,
        "lose": 2,
        "mails": 3,
        "requests": 7,
        "managed_rooms": 3,
        "unmanaged_rooms": 1,
    }


def test_any_text_can_be_written_and_read_back() -> None:
    written = dumps({"text": EVIL, "größe": [1, None, True]})
    assert written.endswith("}\n")
    assert written.encode("utf-8")
    assert json.loads(written) == {"text": EVIL, "größe": [1, None, True]}
    assert "größe" in written


@pytest.fixture(scope="module")
def bytes_of() -> list[bytes]:
    """The renderings of one plan by processes of different hash seeds."""
    code = (
        "import sys\n"
        "from tests.unit.render.samples import people, plan, report\n"
        "from reconciler.render import document, report as reports, requests, text\n"
        "made = plan()\n"
        "whole = document.dumps(document.document(made)) + text.text(made)\n"
        "whole += text.text(people()) + document.dumps(document.document(people()))\n"
        "whole += requests.requests(people()) + document.dumps(requests.listed(people()))\n"
        "whole += requests.requests(made) + document.dumps(reports.document(report()))\n"
        "sys.stdout.buffer.write(whole.encode())\n"
    )
    return [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in "0123"
    ]


def test_the_same_plan_gives_the_same_bytes_whatever_the_hash_seed(bytes_of: list[bytes]) -> None:
    assert len(set(bytes_of)) == 1
    assert dumps(document(plan())).encode() in bytes_of[0]
