"""A plan as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler import __version__
from reconciler.action import digest
from reconciler.render.markdown.words import quoted
from reconciler.render.plain import counted, shown
from reconciler.render.remarks import SORTS, Level, remarks
from reconciler.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.plan import Plan
    from reconciler.render.remarks import Remark, Sort
    from reconciler.spec import Json

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

MOST = 25_000
"""So many results of a run GitHub takes."""

_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTICE: "note"}
_REST = "more"
_NOWHERE = "manifest.yaml"
"""What is pointed at where not even a manifest is known."""


def sarif(plan: Plan, *, most: int = MOST) -> Json:
    """A plan as a SARIF log with one run.

    Args:
        plan: the plan.
        most: how many results it may have.

    Returns:
        The log as JSON: a result for each thing of each sort that is said of a line, the most
        important first. Whatever no line asks for stands at the first manifest's first line. Where
        there are too many, the last result counts the others.
    """
    groups: dict[tuple[object, ...], list[Remark]] = {}
    for one in remarks(plan):
        groups.setdefault((one.rule, one.source, one.ref), []).append(one)
    found = list(groups.values())
    rules = {one[0].rule: one[0].sort for one in found}
    first = Source(plan.files[0].name if plan.files else _NOWHERE, 1, 1)
    seen: dict[str, int] = {}
    left = len(found) - most + 1 if len(found) > most else 0
    kept = found[: len(found) - left]
    results = [_result(group, first, seen) for group in kept]
    if left:
        text = f"{counted(left, 'more remark')}: the plan as text, Markdown, HTML or JSON has all"
        results.append(_at(_REST, "note", text, first, f"{digest([_REST])}:1"))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(rules, more=bool(left))},
                # Code scanning keeps apart what is told of two portals.
                "automationDetails": {"id": f"docspace-reconciler/{quoted(plan.portal)}/"},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }


def _driver(rules: Mapping[str, Sort], *, more: bool) -> Json:
    descriptions = {sort.id: sort for sort in SORTS} | dict(rules)
    told = [_rule(name, _LEVELS[sort.level], sort.text) for name, sort in descriptions.items()]
    if more:
        told.append(_rule(_REST, "note", "There is more than code scanning takes"))
    return {"name": "docspace-reconciler", "version": __version__, "rules": told}


def _rule(name: str, level: str, text: str) -> Json:
    return {
        "id": shown(name),
        "shortDescription": {"text": text},
        "defaultConfiguration": {"level": level},
    }


def _result(group: Sequence[Remark], first: Source, seen: dict[str, int]) -> Json:
    one = group[0]
    # What is said, and not where: a line moves with whatever is written above it.
    print_ = digest([one.rule, str(one.ref), sorted({f"{each.who} {each.text}" for each in group})])
    seen[print_] = seen.get(print_, 0) + 1
    source = one.source if one.source.file else first
    level = _LEVELS[one.sort.level]
    return _at(one.rule, level, _text(group), source, f"{print_}:{seen[print_]}")


def _text(group: Iterable[Remark]) -> str:
    told = dict.fromkeys(f"{one.who}: {one.text}" if one.who else one.text for one in group)
    ref = next(iter(group)).ref
    kind = ref.kind.replace("_", " ")
    text = shown(f'{kind} "{ref.name}": {"; ".join(told)}')
    # Two brackets in a row would be a link.
    return text.replace("](", "] (")


def _at(rule: str, level: str, text: str, source: Source, print_: str) -> Json:
    place: dict[str, Json] = {
        "artifactLocation": {"uri": _uri(source.file), "uriBaseId": "%SRCROOT%"}
    }
    # No line stands for the whole file; code scanning asks for one.
    place["region"] = {"startLine": source.line or 1, "startColumn": source.column or 1}
    return {
        "ruleId": shown(rule),
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"primaryLocationLineHash": print_},
    }


def _uri(file: str) -> str:
    """A path as a relative reference."""
    path = file.replace("\\", "/")
    while path.startswith("./"):
        path = path.removeprefix("./")
    # A colon would make a scheme of what stands before it.
    return quoted(path).replace(":", "%3A")
