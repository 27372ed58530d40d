"""What a plan comes to, in the words of a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.plan.by_person import Sort
from reconciler.render.heading import why
from reconciler.render.plain import counted
from reconciler.roster import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.plan.by_person import Subject
    from reconciler.render.markdown.view import View

_SORTS = ((Sort.PERSON, "person", "people"), (Sort.GROUP, "group", ""), (Sort.ANYONE, "link", ""))
_VERBS = (
    (Turn.GAINS, "gains access", "gain access"),
    (Turn.CHANGES, "changes access", "change access"),
    (Turn.LOSES, "loses access", "lose access"),
)


def heading(view: View) -> str:
    """What a plan comes to: whether it is refused, who gains, changes, loses and is mailed."""
    plan = view.plan
    text = _text(view)
    if plan.refused:
        would = f" It would come to: {text}." if plan.actions else ""
        return f"## REFUSED: {why(plan)}\n\nNothing of this plan would be applied.{would}\n\n"
    return f"## {text[0].upper()}{text[1:]}\n\n"


def _text(view: View) -> str:
    if not view.blocks:
        return "nothing to do"
    clauses = []
    for turn, one, many in _VERBS:
        if met := view.met[turn]:
            clauses.append(f"{_who(met)} {one if len(met) == 1 else many}")
    if mailed := view.mailed:
        clauses.append(f"{_who(mailed)} {'is' if len(mailed) == 1 else 'are'} mailed")
    if not clauses:
        return f"{counted(len(view.plan.actions), 'step')}, and nobody's access changes"
    return ", ".join(clauses)


def _who(subjects: Sequence[Subject]) -> str:
    counts = [
        (sum(one.sort is sort for one in subjects), one_, many) for sort, one_, many in _SORTS
    ]
    return " and ".join(counted(*one) for one in counts if one[0])
