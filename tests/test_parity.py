"""Schema = spec = dataclasses = reader: a field that one of them knows, all know."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from reconciler.access import Access, Role, RoomType
from reconciler.guard import Guard, Limits, Share
from reconciler.kinds.group import Group
from reconciler.kinds.invitation_link import InvitationLink
from reconciler.kinds.room import SPEC
from reconciler.kinds.room_facts import link
from reconciler.kinds.room_link import RoomLink
from reconciler.kinds.user import User
from reconciler.kinds.welcome import OwnWelcome, PortalWelcome
from reconciler.manifest import schema
from reconciler.manifest.build import SETTINGS, STRUCTURE
from reconciler.manifest.facts import ITEMS, LINK, MEMBER, ROOM, Fact, Sort
from reconciler.manifest.setting import setting
from reconciler.portal.rows import ROOM_FIELDS
from reconciler.rule import Rule
from reconciler.source import Source

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MANIFEST: dict[str, Any] = json.loads(schema("manifest"))
PLAN: dict[str, Any] = json.loads(schema("plan"))


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        found: Any = MANIFEST
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def _room() -> dict[str, Any]:
    rooms = _resolved(MANIFEST["properties"]["rooms"])
    return _resolved(rooms["items"])


def test_the_schema_of_a_room_is_its_spec_and_its_structure() -> None:
    words = {field.word for field in SPEC.fields}
    assert set(SETTINGS) == words - {"title", "type"}
    assert set(_room()["properties"]) == words | set(STRUCTURE)


@pytest.mark.parametrize(("word", "kind"), [("users", User), ("invitation_links", InvitationLink)])
def test_the_schema_of_an_entry_is_what_it_becomes(
    word: str, kind: type[DataclassInstance]
) -> None:
    entry = _resolved(_resolved(MANIFEST["properties"][word])["items"])
    assert list(entry["properties"]) == [one for one in _names(kind) if one != "source"]


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [("room_link", RoomLink, {"invites": "kind"}), ("group", Group, {})],
)
def test_the_schema_of_a_link_and_of_a_group_is_what_it_becomes(
    name: str, kind: type[DataclassInstance], words: dict[str, str]
) -> None:
    fields_ = {words.get(one, one) for one in _names(kind) if one != "source"}
    assert set(MANIFEST["$defs"][name]["properties"]) == fields_


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("lifetime", "30 days"),
        ("lifetime", {"after": "1 month", "deletes": "permanently"}),
        ("lifetime", "none"),
        ("watermark", {"shows": ["room", "user"], "text": "a: b", "rotate": -45}),
        ("watermark", {"text": "Confidential", "rotate": 0}),
    ],
)
def test_a_setting_that_was_sent_is_read_as_it_was_declared(word: str, value: object) -> None:
    (field,) = (field for field in SPEC.fields if field.word == word)
    declared = setting(word, value)
    sent = field.send(declared)
    # What is switched off is left out of answers.
    assert field.parse(sent if sent.get("enabled") else None) == declared


@pytest.mark.parametrize(
    ("name", "facts"),
    [("room_facts", ROOM), ("member_facts", MEMBER), ("link_facts", LINK)],
)
def test_the_schema_of_a_condition_is_what_can_be_asked(name: str, facts: dict[str, Fact]) -> None:
    assert list(MANIFEST["$defs"][name]["properties"]) == list(facts)


def test_every_field_of_a_room_can_be_asked() -> None:
    words = {field.word for field in SPEC.fields}
    assert set(ROOM) == words | {"state", "owner", "people"}
    assert {word for word, fact in ROOM.items() if fact.sort is Sort.LIST} == set(ITEMS)


def test_what_is_known_of_a_link_is_what_can_be_asked() -> None:
    source = Source("rooms.yaml", 1, 1)
    links = [
        RoomLink("A", invites=invites, access=Access.READ, source=source)
        for invites in (False, True)
    ]
    known = [link(one, password=False).keys() for one in links]
    assert set().union(*known) == set(LINK)


def test_the_schema_of_guards_is_what_they_become() -> None:
    assert list(MANIFEST["$defs"]["guards"]["properties"]) == _names(Limits)
    lifted = {guard.value for guard in Guard if guard is not Guard.LAST_MANAGER}
    assert lifted == set(_names(Limits))
    share = MANIFEST["$defs"]["share"]["properties"]
    assert {word: part["default"] for word, part in share.items()} == asdict(Share())
    for word, part in MANIFEST["$defs"]["guards"]["properties"].items():
        default = getattr(Limits(), word)
        assert default == Share() or f" {default} if it is left out" in part["description"]


def test_the_schema_of_a_rule_is_what_it_becomes() -> None:
    words = [name for name in _names(Rule) if name != "source"]
    assert list(MANIFEST["$defs"]["rule"]["properties"]) == words


def test_the_schema_of_a_welcome_is_what_it_becomes() -> None:
    words = {"file": "mail", "sender": "from"}
    own = [words.get(name, name) for name in _names(OwnWelcome) if name != "text"]
    assert list(MANIFEST["$defs"]["welcome"]["properties"]) == [*_names(PortalWelcome), *own]


def _names(kind: type[DataclassInstance]) -> list[str]:
    return [field.name for field in fields(kind)]


def test_every_field_of_the_spec_is_read() -> None:
    assert {place for field in SPEC.fields for place in field.places} <= set(ROOM_FIELDS)


@pytest.mark.parametrize("document", [MANIFEST, PLAN], ids=["manifest", "plan"])
def test_a_schema_is_one(document: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(document)
    assert document["$id"].startswith("urn:docspace-reconciler:")


def test_every_property_of_a_manifest_is_described() -> None:
    def nameless(part: Any, path: str) -> list[str]:  # noqa: ANN401 - JSON
        if isinstance(part, list):
            return [one for item in part for one in nameless(item, path)]
        if not isinstance(part, dict):
            return []
        found = [
            f"{path}.{name}"
            for name, value in part.get("properties", {}).items()
            if isinstance(value, dict) and not (_resolved(value) | value).get("description")
        ]
        for name, value in part.items():
            found += nameless(value, f"{path}.{name}")
        return found

    assert nameless(MANIFEST, "") == []


def test_the_words_of_the_schema_are_the_words_of_the_program() -> None:
    text = json.dumps(MANIFEST)
    for words in (RoomType, Access):
        for member in words:
            assert json.dumps(member.word) in text
            assert all(json.dumps(name) in text for name in member.names)
    types = {role.word for role in Role if role is not Role.OWNER}
    assert all(json.dumps(word) in text for word in types)
