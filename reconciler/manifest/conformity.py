"""Whether data fits the manifest's schema, and if not, where and why."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, cast

import jsonschema_rs

from reconciler.manifest.schemas import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

    from reconciler.manifest.wording import Path
    from reconciler.spec import Json


class Misfit(NamedTuple):
    """One thing that does not fit the schema.

    Attributes:
        path: the place of the value.
        keyword: of the schema, such as ``required``.
        rule: what the schema says under that keyword.
        found: the value.
        schema: the part of the schema that the keyword stands in.
    """

    path: Path
    keyword: str
    rule: Json
    found: Json
    schema: Mapping[str, Json]


# The lists that may be long, by the definition that they stand in: the word, and what is in it.
_LISTS: Final[dict[str, dict[str, str]]] = {
    "": {
        "users": "user",
        "groups": "group",
        "rooms": "room",
        "invitation_links": "invitation_link",
    },
    "room": {"members": "member", "links": "room_link"},
}


@cache
def _quick(name: str = "") -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_definition(json.loads(schema("manifest")), name))


@cache
def _thorough(name: str) -> Validator:
    # Only wrong manifests need it, and it takes longer to import than a right one to check.
    from jsonschema import Draft202012Validator  # noqa: PLC0415 -- see above

    # jsonschema compares each item with each; the checks tell tags that stand twice.
    whole = json.loads(schema("manifest"), object_hook=_without_uniqueness)
    return Draft202012Validator(_definition(whole, name))


def _definition(whole: dict[str, Json], name: str) -> dict[str, Json]:
    """The schema, or one of its definitions with all that it refers to."""
    if not name:
        return whole
    return {"$schema": whole["$schema"], "$defs": whole["$defs"], "$ref": f"#/$defs/{name}"}


def _without_uniqueness(part: dict[str, Json]) -> dict[str, Json]:
    return {keyword: rule for keyword, rule in part.items() if keyword != "uniqueItems"}


def fits(data: Json) -> bool:
    """Whether a whole manifest fits the schema."""
    return _quick().is_valid(data)


def misfits(data: dict[str, Json], name: str = "", above: Path = ()) -> Iterator[Misfit]:
    """Everything in a manifest that does not fit the schema.

    Only the entries that the compiled validator refuses are looked at closely, since the thorough
    one takes a hundred times as long.

    Args:
        data: a manifest's mapping, or one below it.
        name: the definition that it must fit; empty for the whole.
        above: its place.

    Yields:
        What was found, without any order.
    """
    lists = _LISTS.get(name, {})
    shallow = {
        word: [] if word in lists and isinstance(value, list) else value
        for word, value in data.items()
    }
    yield from _closely(shallow, name, above)
    for word, entry in lists.items():
        items = data.get(word)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if _quick(entry).is_valid(item):
                continue
            look = misfits if isinstance(item, dict) else _closely
            yield from look(item, entry, (*above, word, index))


def _closely(data: Json, name: str, above: Path) -> Iterator[Misfit]:
    return (_misfit(above, error) for error in _thorough(name).iter_errors(data))


def _misfit(above: Path, error: ValidationError) -> Misfit:
    return Misfit(
        path=(*above, *error.absolute_path),
        keyword=str(error.validator),
        rule=error.validator_value,
        found=error.instance,
        # Only the schema `false` is no mapping, and the manifest's schema has none.
        schema=cast("Mapping[str, Json]", error.schema),
    )
