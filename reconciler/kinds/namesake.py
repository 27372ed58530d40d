"""Which group of the portal a declared group stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.source import Problem
from reconciler.title import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.kinds.group import FoundGroup, Group


@dataclass(frozen=True, slots=True)
class Namesakes:
    """The outcome of matching.

    Attributes:
        found: the portal's group for each declared name that has one.
        problems: declared groups that fit several groups, and two that fit one.
    """

    found: Mapping[str, FoundGroup]
    problems: tuple[Problem, ...]


def match(groups: Iterable[Group], found: Mapping[str, Sequence[FoundGroup]]) -> Namesakes:
    """Find the portal's group for each declared one.

    By name alone: first as it stands; then, together, in another case and by the former names.
    Names are not unique on the portal (fact sheet on people, section 6), so two that fit are a
    problem and never a guess.

    Args:
        groups: the declared groups.
        found: the portal's groups by name.

    Returns:
        The pairs, and what could not be decided.
    """
    declared = tuple(groups)
    names: dict[str, list[FoundGroup]] = {}
    for one in (one for namesakes in found.values() for one in namesakes):
        names.setdefault(composed(one.name), []).append(one)
    present = {composed(group.name) for group in declared}
    caseless: dict[str, list[FoundGroup]] = {}
    for name, namesakes in names.items():
        # What one declared group is called to the letter is no other's by the case alone.
        if name not in present:
            caseless.setdefault(name.lower(), []).extend(namesakes)
    pairs: dict[str, FoundGroup] = {}
    problems: list[Problem] = []
    taken: dict[str, Group] = {}
    for group in declared:
        fitting = names.get(composed(group.name)) or _near(group, names, caseless)
        if len(fitting) > 1:
            problems.append(_problem(group, _several(group, fitting)))
        elif fitting and (other := taken.get(fitting[0].id)):
            text = (
                f'"{group.name}" and "{other.name}" ({other.source}) '
                f"are one group of the portal: {_described(fitting[0])}"
            )
            problems.append(_problem(group, text))
        elif fitting:
            pairs[group.name] = fitting[0]
            taken[fitting[0].id] = group
    return Namesakes(pairs, tuple(problems))


def _near(
    group: Group,
    names: Mapping[str, Sequence[FoundGroup]],
    caseless: Mapping[str, Sequence[FoundGroup]],
) -> Sequence[FoundGroup]:
    near = [
        *caseless.get(composed(group.name).lower(), ()),
        *(one for name in group.previously for one in names.get(composed(name), ())),
    ]
    return list({one.id: one for one in near}.values())


def _several(group: Group, fitting: Sequence[FoundGroup]) -> str:
    ids = ", ".join(map(_described, fitting))
    return (
        f'{len(fitting)} groups of the portal are "{group.name}": {ids}; '
        "rename or delete all but one there"
    )


def _described(group: FoundGroup) -> str:
    return f'id {group.id} ("{group.name}")'


def _problem(group: Group, text: str) -> Problem:
    return Problem(group.source, "name", text)
