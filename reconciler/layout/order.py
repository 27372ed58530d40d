"""The order of keys, which is the order of the schema's properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.layout.tree import Value

Schema = dict[str, Any]

_MODELINE = "# yaml-language-server:"


def ordered(root: Value, schema: Schema) -> Value:
    """Put the keys of a manifest into their order.

    A manifest in which an alias would come to stand before its anchor keeps the order that it has.

    Args:
        root: a mapping; changed.
        schema: that the manifest is to fit.

    Returns:
        The same mapping.
    """
    kept = [(one, one.entries) for one in _walk(root) if one.entries]
    first = (root.entries or [])[0]
    _sort(root, schema, schema)
    if _broken(root):
        for one, entries in kept:
            one.entries = entries
    elif root.entries and first is not root.entries[0]:
        lead = first.lead()
        header = _header(lead)
        first.inside = lead[len(header) :]
        own = root.entries[0].lead()
        root.entries[0].above = [*header, *own[header[-1:] == [""] == own[:1] :]]
    return root


def _walk(value: Value) -> Iterator[Value]:
    yield value
    for entry in value.entries or ():
        if entry.key:
            yield entry.key
        yield from _walk(entry.value)


def _header(lead: list[str]) -> list[str]:
    """What of the comments at the top speaks of the file, and not of its first key."""
    if "" in lead:
        return lead[: len(lead) - lead[::-1].index("")]
    return lead if lead and lead[0].startswith(_MODELINE) else []


def _sort(value: Value, schema: Schema, whole: Schema) -> None:
    if not value.entries:
        return
    if not value.keyed:
        items = _resolved(schema, whole, "items").get("items")
        for entry in value.entries:
            _sort(entry.value, items if isinstance(items, dict) else {}, whole)
        return
    properties: Schema = _resolved(schema, whole, "properties").get("properties", {})
    places = {name: place for place, name in enumerate(properties)}
    value.entries = sorted(
        value.entries, key=lambda one: places.get(one.key.meaning if one.key else "", len(places))
    )
    for entry in value.entries:
        below = properties.get(entry.key.meaning if entry.key else "", {})
        _sort(entry.value, below if isinstance(below, dict) else {}, whole)


def _resolved(schema: Schema, whole: Schema, word: str) -> Schema:
    """The part of a schema that has a keyword: itself, what it refers to, or one of its choices."""
    if word in schema:
        return schema
    choices: list[Schema] = [
        one for name in ("allOf", "anyOf", "oneOf") for one in schema.get(name, ())
    ]
    if "$ref" in schema:
        found = whole
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        choices.insert(0, found)
    for choice in choices:
        if resolved := _resolved(choice, whole, word):
            return resolved
    return {}


def _broken(root: Value) -> bool:
    """Whether an alias stands for something else, or for nothing, now."""
    anchors: dict[str, Value] = {}
    for one in _walk(root):
        if one.anchor:
            anchors[one.anchor[1:]] = one
        if one.target and anchors.get(one.text[1:]) is not one.target:
            return True
    return False
