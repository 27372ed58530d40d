"""The schema for editors, and that it says what the program does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from reconciler.access import AVAILABLE, Access, Role, RoomType
from reconciler.errors import UsageError
from reconciler.kinds.room import SPEC, Membership, RoomState
from reconciler.kinds.user import Standing
from reconciler.manifest import schema
from reconciler.manifest.build import SETTINGS, STRUCTURE
from reconciler.manifest.checks.link_accesses import EXTERNAL, INVITATION
from reconciler.manifest.shapes import SHAPES
from reconciler.state import Unmanaged
from reconciler.title import MAX_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA: dict[str, Any] = json.loads(schema("manifest"))
ROOM = SCHEMA["$defs"]["room"]
MEMBER = SCHEMA["$defs"]["member"]
LINK = SCHEMA["$defs"]["room_link"]


def _parts(
    part: dict[str, Any] | list[Any], place: str = "#"
) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(part, dict):
        yield place, part
    items = part.items() if isinstance(part, dict) else enumerate(part)
    for word, below in items:
        if isinstance(below, dict | list):
            yield from _parts(below, f"{place}/{word}")


def test_it_is_a_sound_schema_of_the_draft_that_it_names() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_mapping_refuses_unknown_keys() -> None:
    mappings = [part for _, part in _parts(SCHEMA) if "title" in part and "properties" in part]
    assert len(mappings) == 19
    assert all(part["additionalProperties"] is False for part in mappings)


def test_every_key_is_described() -> None:
    for place, part in _parts(SCHEMA):
        for word, below in part.get("properties", {}).items():
            target = below
            if "$ref" in below and "description" not in below:
                target = SCHEMA["$defs"][below["$ref"].rpartition("/")[2]]
            assert target.get("description"), f"{place}/{word}"


def test_every_example_fits() -> None:
    for place, part in _parts(SCHEMA):
        validator = jsonschema.Draft202012Validator({"$defs": SCHEMA["$defs"], **part})
        for example in part.get("examples", ()):
            assert validator.is_valid(example), place


def test_the_words_of_a_room_are_those_of_its_spec_and_of_its_structure() -> None:
    assert set(ROOM["properties"]) == {field.word for field in SPEC.fields} | STRUCTURE
    assert set(SETTINGS).isdisjoint(STRUCTURE)


def test_the_words_that_stand_for_something_are_those_of_the_program() -> None:
    assert ROOM["properties"]["type"]["enum"] == _values(tuple(RoomType))
    assert MEMBER["properties"]["access"]["enum"] == _values(tuple(Access))
    roles = SCHEMA["$defs"]["user"]["properties"]["type"]["enum"]
    assert roles == _values(tuple(role for role in Role if role is not Role.OWNER))
    links = SCHEMA["$defs"]["invitation_link"]["properties"]["type"]["enum"]
    assert links == _values((Role.DOCSPACE_ADMIN, Role.ROOM_ADMIN, Role.USER))
    states = SCHEMA["$defs"]["user"]["properties"]["state"]["enum"]
    assert states == [Standing.ACTIVE, Standing.DISABLED]
    assert ROOM["properties"]["state"]["enum"] == [str(one) for one in RoomState]
    assert SCHEMA["properties"]["unmanaged_rooms"]["enum"] == [str(one) for one in Unmanaged]
    accesses = tuple(one for one in Access if one is not Access.ROOM_MANAGER)
    assert set(LINK["properties"]["access"]["enum"]) == set(_values(accesses))
    assert SCHEMA["$defs"]["membership"]["enum"] == [str(one) for one in Membership]
    assert SCHEMA["$defs"]["title"]["maxLength"] == MAX_UNITS


def _values(words: tuple[RoomType, ...] | tuple[Access, ...] | tuple[Role, ...]) -> list[Any]:
    return [value for one in words for value in (*one.names, one.number)]


def test_access_is_described_as_rooms_have_it() -> None:
    description = MEMBER["properties"]["access"]["description"]
    for kind, words in AVAILABLE.items():
        assert f"{kind}: {', '.join(one.word for one in words)}." in description


def test_the_access_of_links_is_described_as_rooms_have_it() -> None:
    description = LINK["properties"]["access"]["description"]
    external, _, invitation = description.removeprefix("external: ").partition(" invitation: ")
    for kind, words in INVITATION.items():
        assert f"{kind}: {', '.join(one.word for one in words)}." in invitation
    for kind, words in EXTERNAL.items():
        kinds = "custom and public" if kind in {RoomType.CUSTOM, RoomType.PUBLIC} else kind
        assert f"{kinds}: {', '.join(one.word for one in words)}." in external


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("state", "drops its lifetime and everybody's pins, and tells its members"),
        ("state", "only a room in the archive is, and only with --allow-delete"),
        ("owner", "a transfer: the old owner stays as RoomManager"),
        ("lifetime", "Setting it again restarts its clock"),
        ("watermark", "The portal may drop it in silence when the room is made"),
        ("quota", "Many portals do not give it back, so it cannot be verified there"),
    ],
)
def test_the_schema_says_what_the_portal_makes_of_a_room(word: str, words: str) -> None:
    described = ROOM["properties"][word]
    target = SCHEMA["$defs"].get(word, described) if "description" not in described else described
    assert words in target["description"]


def test_every_mapping_with_required_keys_has_a_shape_to_tell() -> None:
    titles = {part["title"] for _, part in _parts(SCHEMA) if "additionalProperties" in part
              and part.keys() & {"required", "oneOf", "anyOf"}}  # fmt: skip
    assert titles == set(SHAPES)


def test_the_schema_says_what_the_portal_makes_of_a_key() -> None:
    words = (
        "The real server accepts only a key that it signed itself, valid for an hour, mails a"
        " portal administrator's letter, and may switch on two-factor login."
    )
    for name in ("key", "key_env"):
        assert words in SCHEMA["$defs"]["welcome"]["properties"][name]["description"]


@pytest.mark.parametrize("name", ["", "other", "../manifest"])
def test_a_schema_that_is_not_there_is_wrong_usage(name: str) -> None:
    with pytest.raises(UsageError, match=r'there is no schema ".*"; there are: manifest, plan'):
        schema(name)


def test_the_repository_shows_the_schema_that_the_program_uses() -> None:
    file = Path(__file__).parents[3] / "schemas" / "manifest.schema.json"
    assert file.read_text(encoding="utf-8") == schema("manifest")
