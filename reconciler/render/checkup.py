"""A checkup, for people and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.checkup.finding import Level, exit_of
from reconciler.render.plain import counted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from reconciler.checkup.finding import Finding
    from reconciler.spec import Json

_MANY = {Level.WARNING: ("warning", "warnings"), Level.PROBLEM: ("problem", "problems")}
_WIDTH = max(map(len, Level))


def text(portal: str, findings: Sequence[Finding]) -> str:
    """One check a line: how it ended, what was looked at, what was found; below it what to do."""
    return "".join(f"{line}\n" for line in _lines(portal, findings))


def document(
    portal: str, at: datetime, requests: int, findings: Sequence[Finding]
) -> dict[str, Json]:
    """The same as a JSON document, as ``schemas/doctor.schema.json`` describes it."""
    return {
        "format_version": 1,
        "portal": portal,
        "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "exit_code": int(exit_of(findings)),
        "requests": requests,
        "summary": {_word(level): _count(findings, level) for level in Level},
        "checks": [
            {
                "check": finding.check,
                "level": _word(finding.level),
                "text": finding.text,
                "advice": finding.advice,
            }
            for finding in findings
        ],
    }


def _lines(portal: str, findings: Sequence[Finding]) -> Iterator[str]:
    if portal:
        yield f"Portal {shown(portal)}"
    wide = max((len(finding.check) for finding in findings), default=0)
    for finding in findings:
        head = f"{finding.level:{_WIDTH}}  {finding.check:{wide}}"
        yield f"{head}  {shown(finding.text)}"
        if finding.advice:
            yield f"{'':{len(head)}}  -> {shown(finding.advice)}"
    counts = (counted(_count(findings, one), *_MANY.get(one, (one, one))) for one in Level)
    yield f"{counted(len(findings), 'check')}: {', '.join(counts)}"


def _word(level: Level) -> str:
    return level.replace(" ", "_")


def _count(findings: Sequence[Finding], level: Level) -> int:
    return sum(finding.level is level for finding in findings)
