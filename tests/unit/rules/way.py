"""Short ways to say rules, in the words of a manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.manifest.reading import desired

if TYPE_CHECKING:
    from reconciler.plan import Plan
    from reconciler.rule import Rule, Violation


def rule(*parts: str, domains: bool = False) -> Rule:
    """A rule of some parts, such as ``members: {type: User}``."""
    lines = ["- {id: ours, message: Not so", *(f"   , {part}" for part in parts), "  }"]
    more = "  domains: [acme.example]\n" if domains else ""
    text = "".join(f"    {line}\n" for line in lines)
    (made,) = desired(f"version: 1\npolicy:\n{more}  rules:\n{text}").rules
    return made


def broken(violations: tuple[Violation, ...]) -> list[tuple[str, str]]:
    """Who breaks a rule, and how."""
    return [(one.who, one.text) for one in violations]


def told(plan: Plan) -> dict[str, list[str]]:
    """What rules make of a plan, by kind; the rest of the plan left out."""
    found = {
        "x": [f"{one.who}: {one.text}" for one in plan.violations],
        "!": [one.text for one in plan.drift if "the rule ours" in one.text],
        "?": [one.text for one in plan.unknown if "the rule ours" in one.text],
    }
    return {mark: texts for mark, texts in found.items() if texts}
