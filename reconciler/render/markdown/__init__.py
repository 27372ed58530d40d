"""A plan as a comment on a pull request, for whoever decides on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.render.markdown import details, notes, people
from reconciler.render.markdown.fitting import fitted
from reconciler.render.markdown.forecast import waves
from reconciler.render.markdown.gist import heading
from reconciler.render.markdown.table import Table
from reconciler.render.markdown.view import view
from reconciler.render.markdown.words import code, marker, units
from reconciler.render.plain import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.comparison import Comparison
    from reconciler.plan import Plan
    from reconciler.plan.waves import Forecast
    from reconciler.render.markdown.fitting import Fitted, Listed, Part

GITHUB = 65_536
"""How long a comment on GitHub may be."""

GITLAB = 1_000_000
"""How long a note on GitLab may be."""

LEAST = 4_096
"""The smallest limit: what stops the plan, who loses and the rest are counted in it at least."""

_LEGEND = "### Details\n\n`+` comes or gains, `!` changes, `-` goes or loses.\n\n"
_LONG = 160
"""A longer name is no name, and is told by its length."""
_FILES = 3
_LEFT = 1_300
"""What is left out, in words, at most."""


def markdown(  # noqa: PLR0913 - each is an option of the command line
    plan: Plan,
    *,
    digest: str = "",
    compared: Comparison | None = None,
    limit: int = GITHUB,
    by_person: bool = False,
    full: str = "",
    forecast: Forecast | None = None,
) -> str:
    """A plan as Markdown, as GitHub and GitLab write it.

    Args:
        plan: the plan.
        digest: of the full plan; empty: not shown.
        compared: what is not as it was when the plan was last reviewed.
        limit: how long it may be, in units of UTF-16; LEAST or more.
        by_person: whether the details go by person instead of by room.
        full: where the whole plan is, such as the name of a file; may be empty.
        forecast: what it takes of the portal's limits; None if that is not to be told.

    Returns:
        Markdown. Its first line is the same for the same portal. Where it would be too long, whole
        pieces are left out, the least important first, and counted.

    Raises:
        ValueError: the limit is below LEAST.
    """
    if limit < LEAST:
        raise ValueError(f"a comment of less than {LEAST} characters tells nothing")
    seen = view(plan)
    # Both the order in which they are shown and that in which room is given to them.
    parts: list[Part] = [
        notes.stops(plan),
        notes.unknown(plan),
        notes.lifted(plan.trips),
        waves(forecast),
        Table(seen, 1 / 4),
        people.names(seen),
        people.last(seen),
        people.outside(seen),
        notes.compared(compared),
        notes.drift(plan),
        notes.upcoming(plan),
    ]
    if by_person:
        steps = [people.by_person(seen), *details.without_people(seen)]
    else:
        steps = list(details.by_room(seen))
    parts += _explained(steps)
    first = f"{marker(plan.portal)}\n{heading(seen)}{_same(compared)}"
    end = _end(plan, digest)
    where = f"The whole plan is in {_short(full)}." if full else "The plan in JSON or HTML has all."
    room = limit - sum(map(units, (first, end, where))) - _LEFT
    found = fitted(parts, limit, room)
    return first + _left(found, where) + "".join(one.text for one in found) + end


def _same(compared: Comparison | None) -> str:
    """That nothing is new since the last review, if that is so."""
    if compared is None or compared.differences:
        return ""
    digest = f" (digest {code(compared.digest)})" if compared.digest else ""
    return f"Nothing has changed since the last review{digest}.\n\n"


def _explained(parts: Iterable[Listed]) -> list[Listed]:
    """Details that are there, the first of them after what their marks mean."""
    found = [one for one in parts if one.pieces]
    return [replace(found[0], head=_LEGEND), *found[1:]] if found else []


def _left(found: Iterable[Fitted], where: str) -> str:
    left = [one.left for one in found if one.left]
    return f"**Too long for one comment.** Left out: {'; '.join(left)}. {where}\n\n" if left else ""


def _end(plan: Plan, digest: str) -> str:
    """The portal, the account, the manifests, and the digest of the full plan."""
    account = f" as {_short(plan.acting)}" if plan.acting else ""
    summary = plan.summary
    lines = [
        f"Portal {_short(plan.portal)}{account}",
        f"{counted(len(plan.actions), 'step')}, {counted(summary.requests, 'request')}",
        f"{counted(plan.managed, 'room')} declared, {counted(plan.unmanaged, 'other')} left alone",
    ]
    if plan.files:
        lines.append(_files([one.name for one in plan.files]))
    if digest:
        lines.append(f"digest of the full plan {code(digest)}")
    return f"---\n\n{'; '.join(lines)}.\n"


def _files(names: Sequence[str]) -> str:
    told = [_short(name) for name in names[:_FILES]]
    if len(names) > _FILES:
        told.append(f"{len(names) - _FILES} more")
    return f"{'manifest' if len(names) == 1 else 'manifests'} {', '.join(told)}"


def _short(name: str) -> str:
    text = code(name)
    return text if units(text) <= _LONG else f"(a name of {len(name)} characters)"
