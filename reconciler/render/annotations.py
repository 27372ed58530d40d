"""A plan as annotations of a workflow: what each line of a manifest brings about."""

# No ``annotations`` of ``__future__`` here: the name is that of what this is for.

from collections.abc import Iterable, Iterator, Sequence

from reconciler.plan import Plan
from reconciler.render.plain import counted
from reconciler.render.remarks import (
    CHANGES,
    GAINS,
    LOSES,
    MAILS,
    SORTS,
    Level,
    Remark,
    Sort,
    remarks,
)
from reconciler.render.workflow import escaped
from reconciler.source import Source

_MOST = 10
"""So many of each level GitHub shows of one step of a workflow."""
_NAMES = 5
_VERBS = {
    GAINS: ("lets in", "gains access", "gain access"),
    CHANGES: ("changes what may be done by", "changes access", "change access"),
    LOSES: ("takes access from", "loses access", "lose access"),
    MAILS: ("mails", "is mailed", "are mailed"),
}
_PLACE = {sort: at for at, sort in enumerate(SORTS)}


def annotations(plan: Plan) -> str:
    """A plan as workflow commands of GitHub Actions, one for each line of a manifest.

    What stops the plan is an error, what takes something away or is not known a warning, all else
    a notice.

    Args:
        plan: the plan.

    Returns:
        One command a line, the most important first; of each level as many as GitHub shows, and a
        last one that counts the others. Nothing where there is nothing to say.
    """
    lines: dict[tuple[str, int], list[Remark]] = {}
    for remark in remarks(plan):
        lines.setdefault(remark.source[:2], []).append(remark)
    levels: dict[Level, list[Sequence[Remark]]] = {level: [] for level in Level}
    for found in lines.values():
        levels[found[0].sort.level].append(found)
    shortened = any(len(found) > _MOST for found in levels.values())
    most = dict.fromkeys(Level, _MOST)
    # The last one is a notice, too, and must be among those that are shown.
    most[Level.NOTICE] -= shortened
    commands = []
    for level, groups in levels.items():
        groups.sort(key=lambda one: (_PLACE[one[0].sort], -len(one)))
        commands += [_command(level, group) for group in groups[: most[level]]]
    if shortened:
        commands.append(_rest({level: len(one) - most[level] for level, one in levels.items()}))
    return "".join(f"{command}\n" for command in commands)


def _rest(left: dict[Level, int]) -> str:
    counts = [counted(number, f"more {level}") for level, number in left.items() if number > 0]
    text = f"{', '.join(counts)}: the plan as text, Markdown, HTML or JSON has them all"
    return command(Level.NOTICE, None, "More lines than GitHub shows", text)


def _command(level: Level, group: Sequence[Remark]) -> str:
    return command(level, group[0].source, _title(group), _message(group))


def command(level: Level, source: Source | None, title: str, message: str) -> str:
    """A workflow command.

    Args:
        level: its level.
        source: the line that it is about; None for none.
        title: what stands above it.
        message: what it says.
    """
    place: dict[str, object] = {}
    if source and source.file:
        place = {"file": source.file, "line": source.line, "col": source.column}
    properties = ",".join(
        f"{name}={escaped(str(value), value=True)}"
        for name, value in {**place, "title": title}.items()
        if value
    )
    return f"::{level} {properties}::{escaped(message)}"


def _title(group: Sequence[Remark]) -> str:
    """What a line comes to, in numbers."""
    words = []
    for sort, found in _sorted(group):
        if sort in _VERBS:
            number = len(_people(found))
            words.append(f"{number} {_VERBS[sort][1 + (number > 1)]}")
        else:
            words += dict.fromkeys(one.rule for one in found)
    return ", ".join(words)


def _message(group: Sequence[Remark]) -> str:
    """What a line brings about, in words."""
    notes: list[str] = []
    met: list[str] = []
    for sort, found in _sorted(group):
        if sort in _VERBS:
            met.append(_met(sort, found))
        else:
            notes += _few(list(dict.fromkeys(_note(one) for one in found)))
    return "; ".join([*notes, f"this line {', '.join(met)}"] if met else notes)


def _met(sort: Sort, found: Sequence[Remark]) -> str:
    people = _people(found)
    if len(found) == 1:
        return f"{_VERBS[sort][0]} {people[0]} ({found[0].text})"
    return f"{_VERBS[sort][0]} {len(people)} ({', '.join(_few(people))})"


def _note(one: Remark) -> str:
    who = f", {one.who}" if one.who else ""
    return f'{one.ref.kind.replace("_", " ")} "{one.ref.name}"{who}: {one.text}'


def _sorted(group: Iterable[Remark]) -> Iterator[tuple[Sort, list[Remark]]]:
    found: dict[Sort, list[Remark]] = {}
    for one in group:
        found.setdefault(one.sort, []).append(one)
    yield from found.items()


def _people(found: Iterable[Remark]) -> list[str]:
    return list(dict.fromkeys(one.who for one in found))


def _few(words: list[str]) -> list[str]:
    return (
        words if len(words) <= _NAMES + 1 else [*words[:_NAMES], f"and {len(words) - _NAMES} more"]
    )
