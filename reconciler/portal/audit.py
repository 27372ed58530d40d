"""The audit trail (fact sheet on people, section 11), as far as it is available.

Where the tariff has none, a portal refuses, or shows its latest events whatever it is asked for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple

from reconciler.errors import ReconcilerError, RequestError, ScopeError
from reconciler.event import Event, Trail
from reconciler.portal.listing import PAGE
from reconciler.portal.rows import parsed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from reconciler.portal.listing import Gets
    from reconciler.spec import Json

_PATH: Final = "security/audit/events/filter"
PAGES: Final = 5
"""Pages of one kind of events that are read at most; the latest events come first."""

_REFUSED: Final = {
    HTTPStatus.PAYMENT_REQUIRED: "the portal's tariff has none",
    HTTPStatus.FORBIDDEN: "the key's account is no DocSpaceAdmin",
}
FEW: Final = "the portal shows its latest events alone, as its tariff has no more"
MORE: Final = "there are more events than were read"


class _Read(NamedTuple):
    """What came of one kind of events."""

    events: tuple[Event, ...] = ()
    short: str = ""
    error: ReconcilerError | None = None


def trail(gets: Gets, actions: Collection[int], since: datetime) -> Trail:
    """Read events of some kinds.

    Args:
        gets: what reads.
        actions: the kinds, by the portal's number.
        since: the earliest that matter.

    Returns:
        What could be read; why there is nothing is no error.
    """
    asked = sorted(actions)
    # Alone and first: where it is refused, the others would be, too.
    found = [_events(gets, asked[0], since)]
    if not found[0].error and found[0].short != FEW:
        found += gets.gather([partial(_events, gets, one, since) for one in asked[1:]])
    elif found[0].error and not found[0].events:
        return Trail((), asked=True, reason=_said(found[0].error), available=False)
    events = {one.id: one for read in found for one in read.events if one.action in actions}
    reasons = dict.fromkeys(
        read.short or (_said(read.error) if read.error else "") for read in found
    )
    return Trail(tuple(events.values()), asked=True, reason="; ".join(filter(None, reasons)))


def _said(error: ReconcilerError) -> str:
    if isinstance(error, ScopeError):
        return "the key lacks the scope *:read"
    if isinstance(error, RequestError) and error.status in _REFUSED:
        return _REFUSED[HTTPStatus(error.status)]
    return str(error)


def _events(gets: Gets, action: int, since: datetime) -> _Read:
    found: list[Event] = []
    for page in range(PAGES):
        params: dict[str, str | int] = {
            "action": action,
            "from": since.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "count": PAGE,
        }
        if page:
            params["startIndex"] = page * PAGE
        try:
            rows = parsed(_rows, gets.get(_PATH, params).response, _PATH)
        except ReconcilerError as error:
            return _Read(tuple(found), error=error)
        found += [one for one in rows if one.at >= since]
        if any(one.action != action for one in rows):
            return _Read(tuple(found), FEW)
        if len(rows) < PAGE:
            return _Read(tuple(found))
    return _Read(tuple(found), MORE)


def _rows(response: Json) -> list[Event]:
    return [_event(row) for row in response or []]


def _event(row: Mapping[str, Json]) -> Event:
    at = datetime.fromisoformat(row["date"])
    return Event(
        id=int(row["id"]),
        at=(at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC),
        actor=str(row.get("userId") or "").lower(),
        who=str(row.get("user") or ""),
        action=int(row["actionId"]),
        targets=tuple(map(str, row.get("target") or ())),
        text=str(row.get("action") or ""),
    )
