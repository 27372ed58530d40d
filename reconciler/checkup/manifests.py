"""Whether manifests are valid, for this portal, and can be planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.checkup.finding import ok, problem, unchecked, warning
from reconciler.checkup.trouble import Fault, Trouble
from reconciler.checkup.words import number
from reconciler.errors import Exit

if TYPE_CHECKING:
    from reconciler.checkup.facts import Drafted, Facts, Given
    from reconciler.checkup.finding import Finding


def manifests(given: Given) -> Finding:
    """Whether they are valid, and for this portal."""
    check = "manifests"
    if given.desired is None:
        return problem(check, given.wrong, "`reconciler validate` tells all of it", Exit.MANIFEST)
    if given.other:
        text = f"they are for {given.other}"
        advice = "give that portal, or the manifests of this one; no key was shown to it"
        return problem(check, text, advice, Exit.USAGE)
    desired = given.desired
    parts = [
        number(len(desired.rooms), "room"),
        number(len(desired.users), "user"),
        number(len(desired.groups), "group"),
    ]
    files = number(len(desired.files), "file")
    return ok(check, f"{', '.join(parts)} declared in {files}")


def plan(facts: Facts) -> Finding:
    """Whether the manifests can be planned and applied."""
    check = "plan"
    found = facts.drafted
    if found is None:
        return unchecked(check, facts.locked or "the manifests are invalid")
    return _unread(check, found) if isinstance(found, Fault) else _drafted(check, found)


def _drafted(check: str, found: Drafted) -> Finding:
    if found.ambiguous:
        advice = "say in the manifest which one is meant, by its `id`"
        return problem(check, found.ambiguous, advice, Exit.MANIFEST)
    steps = number(found.steps, "step") if found.steps else "nothing to do"
    if found.stops:
        more = len(found.stops) - 1
        text = f"it would be refused: {found.stops[0]}"
        if more:
            text += f", and {number(more, 'more reason')}"
        return warning(check, text, "`reconciler plan` shows all of it")
    return ok(check, steps)


def _unread(check: str, fault: Fault) -> Finding:
    if fault.trouble in {Trouble.SCOPE, Trouble.KEY}:
        advice = "give the key what it lacks, or use one of another account"
        return problem(check, fault.words, advice, Exit.ACCESS)
    if fault.trouble is Trouble.OTHER:
        return warning(check, fault.words, "`reconciler plan` tells more")
    return problem(check, fault.words, "run it again once the portal answers", Exit.PORTAL)
