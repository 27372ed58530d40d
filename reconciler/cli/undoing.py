"""What an undo is made of: a report, what the team allows, and the portal as it is now."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from reconciler.address import normal
from reconciler.errors import RequestError, UsageError
from reconciler.export.cast import Cast
from reconciler.export.people import Teams
from reconciler.kinds.ownership import KIND as OWNER
from reconciler.kinds.room_linking import KIND as LINKS
from reconciler.manifest.addresses import fault
from reconciler.portal.survey import Survey
from reconciler.state import Gap
from reconciler.undo.groups import Found, spoken_of
from reconciler.undo.inverse import Now, inverse
from reconciler.undo.page import NAME, Page
from reconciler.undo.past import addresses, mails, pasts
from reconciler.undo.rooms import Inside, touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.kinds.group import FoundGroup
    from reconciler.portal.listing import Gets
    from reconciler.spec import Json
    from reconciler.state import Desired
    from reconciler.undo.past import Past

_Row = TypeVar("_Row")

_MAX_BYTES = 1_000_000_000
"""The largest report that is read."""


def report(name: str) -> Json:
    """The report in a file, as its schema describes it.

    Args:
        name: of the file.

    Raises:
        UsageError: it cannot be read, is no report, or names nobody.
    """
    from reconciler.manifest import schema
    from reconciler.saved.shape import fits

    try:
        with Path(name).open("rb") as file:
            data = file.read(_MAX_BYTES)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no file has such a name"
        raise UsageError(f"{name}: {why}") from None
    try:
        found = _sound(json.loads(data, parse_float=_whole, parse_constant=_whole))
    except (ValueError, RecursionError):
        raise UsageError(f"{name} is no report: it is not JSON") from None
    if not fits(found, schema("report")):
        raise UsageError(f"{name} is no report: it does not fit the schema of reports")
    if found["masked"]:
        raise UsageError(f"{name} names nobody (--pii masked), and nothing can be undone by it")
    if found["portal"] is None and found["outcomes"]:
        raise UsageError(f"{name} is no report of an apply: it names no portal")
    return found


def _whole(text: str) -> NoReturn:
    # A report holds no other numbers than whole ones.
    raise ValueError(text)


def _sound(value: Json) -> Json:
    """The same without halves of characters, which nothing else here puts up with."""
    if isinstance(value, dict):
        return {word: _sound(item) for word, item in value.items()}
    if isinstance(value, list):
        return [_sound(item) for item in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def page(gets: Gets, found: Json, now: datetime) -> Page:
    """What to declare so that an apply is undone.

    Args:
        gets: the reading side of a session.
        found: the report.
        now: the time, in UTC.

    Raises:
        PortalError: the portal cannot be used any more.
        AccessError: the key may not read people or rooms.
        RequestError: rooms, people or groups could not be read.
    """
    steps = pasts(found)
    if not steps:
        return Page(told=mails(found))
    ended = found["ended"] or found["begun"]
    over = datetime.fromisoformat(ended).astimezone(UTC) if ended else now
    account = found["account"] or ""
    made = inverse(steps, _now(gets, steps, now, account), over, _address(account))
    return Page(made.sections, (*mails(found), *made.told))


def _address(text: str) -> str:
    """The address that a text is; empty if it is none that can be asked for."""
    return "" if fault(text) else normal(text)


def _now(gets: Gets, steps: Sequence[Past], now: datetime, account: str) -> Now:
    survey = Survey(gets)
    rooms = touched(steps, [one for one, _ in _told(survey.rooms(), "the rooms")])
    let_in = [one.found for one in rooms if one.found and one.reads(("members", OWNER))]
    linked = [one.found for one in rooms if one.found and one.reads((LINKS,))]
    shares, links = survey.members(let_in), survey.room_links(linked)
    kinds = {past.ref.kind for past in steps}
    grouped = "group" in kinds or any(
        turn.name.startswith("group ")
        for past in steps
        if past.ref.kind == "members"
        for turn in past.turns
    )
    names: Sequence[FoundGroup] = ()
    if grouped:
        names = _told(survey.group_names(), "the groups")
    read = survey.groups(spoken_of(steps, names))
    inside = [person.email for group in read for person in group.members or ()]
    cast = Cast()
    named = [*addresses(steps), *inside, account]
    cast.meet(survey.accounts(_good(named)), listed=True)
    for group in read:
        cast.meet(group.members or ())
    teams = Teams(names, cast)
    teams.meet(read)
    entry = survey.entry() if "invitation_link" in kinds else None
    return Now(
        survey.version,
        now,
        rooms,
        Inside(shares, links),
        cast,
        Found(tuple(names), {one.id: one for one in read}, teams),
        entry.links if entry else {},
        entry.unread if entry else {},
        entry.gap.reason if entry and entry.gap else "",
    )


def _good(named: Iterable[str]) -> list[str]:
    """The addresses among names; nothing else is asked for."""
    return sorted(filter(None, {_address(one) for one in named}))


def _told(found: tuple[_Row, ...] | Gap, what: str) -> tuple[_Row, ...]:
    if isinstance(found, Gap):
        raise RequestError(f"{what} could not be read: {found.reason}")
    return found


def manifest(found: Json, made: Page, contents: Sequence[dict[str, Json]]) -> bytes:
    """The manifest of an undo, in the canonical layout.

    Args:
        found: the report.
        made: what is declared.
        contents: the plain data of the team's manifests.

    Raises:
        ManifestError: it cannot be laid out, which nothing is known to lead to.
    """
    from reconciler.cli.canonical import canonical
    from reconciler.undo.policy import policy

    portal = found["portal"] or ""
    # What a manifest names is reached safely; the embedded portal has no address to name.
    address = portal if portal.startswith("https://") else ""
    text = made.text(found["ended"] or "", address, policy(contents))
    return canonical(NAME, text.encode())


def declared(data: bytes) -> Desired:
    """What the manifest of an undo declares.

    Raises:
        ManifestError: it is not valid, as where it breaks a rule of the team.
    """
    from reconciler.manifest import Kept, load_from

    return load_from(Kept([NAME], {NAME: data}))
