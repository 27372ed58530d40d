"""One line of a checkup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reconciler.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Iterable


class Level(StrEnum):
    """How a check has ended."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    UNCHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has found.

    Attributes:
        check: what was looked at, in a word.
        level: how it has ended.
        text: what was found.
        advice: what to do about it; empty if there is nothing to do.
        exit: what the command ends with because of it.
    """

    check: str
    level: Level
    text: str
    advice: str = ""
    exit: Exit = Exit.DONE


def ok(check: str, text: str) -> Finding:
    """A check that has found nothing to do."""
    return Finding(check, Level.OK, text)


def warning(check: str, text: str, advice: str) -> Finding:
    """A check that has found what may be in the way of somebody."""
    return Finding(check, Level.WARNING, text, advice)


def problem(check: str, text: str, advice: str, code: Exit) -> Finding:
    """A check that has found why nothing will go."""
    return Finding(check, Level.PROBLEM, text, advice, code)


def unchecked(check: str, why: str) -> Finding:
    """A check that could not be made."""
    return Finding(check, Level.UNCHECKED, why)


_ORDER = (Exit.PORTAL, Exit.ACCESS, Exit.MANIFEST, Exit.USAGE)


def exit_of(findings: Iterable[Finding]) -> Exit:
    """What the command ends with: the portal's problems count before the key's and the rest."""
    found = {finding.exit for finding in findings}
    return next((code for code in _ORDER if code in found), Exit.DONE)
