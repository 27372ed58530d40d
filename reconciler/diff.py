"""Differences: of keyed collections in manifest order, and of the fields of one spec."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from reconciler.spec import Spec, Value

Desired = TypeVar("Desired")
Current = TypeVar("Current")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; None stands for nothing there.

    Attributes:
        name: what it is called in plans.
        current: the portal's value.
        desired: the manifests' value.
        key: the portal's id of what the field is about, where it is about a person or group that
            the portal knows; a name may fit two of them.
    """

    name: str
    current: Value
    desired: Value
    key: str = ""


@dataclass(frozen=True, slots=True)
class Keyed(Generic[Desired, Current]):
    """Two collections side by side.

    Attributes:
        pairs: what is desired, in the order of the manifest, each with what is there or None.
        extra: what is there and not desired, in the order of the portal's listing.
    """

    pairs: tuple[tuple[Desired, Current | None], ...]
    extra: tuple[Current, ...]


def keyed(
    desired: Iterable[Desired],
    current: Iterable[Current],
    desired_key: Callable[[Desired], Hashable],
    current_key: Callable[[Current], Hashable],
) -> Keyed[Desired, Current]:
    """Pair up what has the same key; one pass over each side."""
    left = {current_key(item): item for item in current}
    pairs = tuple((item, left.pop(desired_key(item), None)) for item in desired)
    return Keyed(pairs, tuple(left.values()))


def fields(
    spec: Spec, desired: Mapping[str, Value], current: Mapping[str, Value]
) -> tuple[Change, ...]:
    """The declared fields whose values differ, in the order of the spec.

    Args:
        spec: whose fields to compare, each in its folded form.
        desired: the declared values by word; a field that is not declared is not managed.
        current: the portal's values by word.

    Returns:
        A change for each field that differs.
    """
    return tuple(
        Change(field.word, current[field.word], desired[field.word])
        for field in spec.fields
        if field.word in desired
        and field.fold(desired[field.word]) != field.fold(current[field.word])
    )


def parts(
    current: tuple[str, ...], desired: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a list gains and loses, without regard to order.

    Args:
        current: the items there.
        desired: the items wanted.

    Returns:
        The items added, in the order wanted, and the items taken away, in the order there.
    """
    # Heavy to import, and needed only where something differs.
    from deepdiff import DeepDiff  # noqa: PLC0415 - start-up stays fast

    found = DeepDiff(
        [_whole(item) for item in current], [_whole(item) for item in desired], ignore_order=True
    ).to_dict()
    added = set(found.get("iterable_item_added", {}).values())
    removed = set(found.get("iterable_item_removed", {}).values())
    # One item for another is told as a changed value.
    for change in found.get("values_changed", {}).values():
        added.add(change["new_value"])
        removed.add(change["old_value"])
    return (
        tuple(item for item in desired if _whole(item) in added),
        tuple(item for item in current if _whole(item) in removed),
    )


def _whole(text: str) -> str:
    # A portal can answer with half a character, which nothing that hashes text puts up with.
    return text.encode("utf-8", "backslashreplace").decode()
