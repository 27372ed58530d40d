"""Reading the audit trail (fact sheet: people, section 11; the server's SecurityController.cs)."""

from __future__ import annotations

from datetime import UTC, datetime, timezone
from typing import TYPE_CHECKING

from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.clock import moment
from reconciler.sandbox.faults import broken, denied, exceeded, invalid
from reconciler.sandbox.trail import LATEST, NONE, SYSTEM

if TYPE_CHECKING:
    from reconciler.sandbox.trail import Event

_FEW = 20
_LIFETIME = 180 * 24 * 60 * 60
"""For how long events are kept, in seconds."""


def last(call: Call) -> Answer:
    """Answer `GET security/audit/events/last`.

    Args:
        call: The request.

    Returns:
        The latest events that the server can show.

    Raises:
        Fault: 403, the caller does not administer the portal; 402, the tariff has no trail.
    """
    _demand(call)
    return _latest(call)


def listed(call: Call) -> Answer:
    """Answer `GET security/audit/events/filter`.

    Where the tariff has no more, it says nothing of that and shows the latest events.

    Args:
        call: The request.

    Returns:
        The events that fit, the latest first.

    Raises:
        Fault: 403, the caller does not administer the portal; 402, the tariff has no trail; 500,
            an event is of a sort that the server's listing does not know.
    """
    start, count = call.query.page()
    asked, user = call.query.number("action", 0, 0), call.query.guid("userId")
    begin, end, target = _time(call, "from"), _time(call, "to"), call.query.text("target")
    _demand(call)
    if call.portal.trail.level == LATEST:
        return _latest(call)
    found = [
        one
        for one in _known(call, asked)
        if (user is None or one.who == user)
        and (not asked or target is None or ",".join(one.targets) == target)
        and (begin is None or begin <= moment(one.date))
        and (end is None or moment(one.date) <= end)
    ]
    return Answer([_show(call, one) for one in found[start : start + count]])


def _demand(call: Call) -> None:
    if not call.caller.is_admin:
        raise denied()
    if call.portal.trail.level == NONE:
        raise exceeded("Your pricing plan does not support this option")


def _latest(call: Call) -> Answer:
    now = call.portal.clock.now()
    kept = [one for one in _known(call, 0) if (now - moment(one.date)).total_seconds() <= _LIFETIME]
    return Answer([_show(call, one) for one in kept[:_FEW]])


def _known(call: Call, action: int) -> list[Event]:
    """The events of one sort; without a sort those that the listing knows."""
    every = call.portal.trail.events()
    if action:
        return [one for one in every if one.deed.number == action]
    return [one for one in every if one.deed.entry is not None]


def _time(call: Call, name: str) -> datetime | None:
    text = call.query.text(name)
    if text is None:
        return None
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(name, f"The value '{text}' is not valid for {name}.") from None
    # Without a zone it is the tenant's time.
    zone = timezone(call.portal.offset)
    return (date if date.tzinfo else date.replace(tzinfo=zone)).astimezone(UTC)


def _show(call: Call, event: Event) -> dict[str, object]:
    deed = event.deed
    if deed.entry is None:
        # `AuditEventDto` looks the sort up and takes it for there.
        raise broken(
            "Object reference not set to an instance of an object.", "System.NullReferenceException"
        )
    person = call.portal.people.get(event.who)
    # Whoever has no name yet is not named by the address.
    named = f"{person.first} {person.last}".strip() if person else ""
    nameless = "System Account" if event.who == SYSTEM else "Unknown Account"
    return {
        "id": event.id,
        "date": call.portal.local(event.date),
        "user": named or nameless,
        "userId": event.who,
        "action": event.text,
        "actionId": deed.number,
        "ip": "127.0.0.1",
        "browser": "",
        "platform": "",
        "page": "",
        "actionType": deed.sort,
        "product": deed.product,
        "location": deed.location,
        "target": list(event.targets),
        "entries": [deed.entry],
    }
