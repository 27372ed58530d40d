"""People of a request who were not on the portal when it was planned, by id."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.action import Ref
from reconciler.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from reconciler.action import Request
    from reconciler.kinds.user import Person
    from reconciler.portal.reader import Reader
    from reconciler.spec import Json


def resolved(request: Request, reader: Reader) -> tuple[Request, str]:
    """A request whose names of people are ids, as far as they are on the portal by now.

    Args:
        request: one that may name people whom an earlier step invites.
        reader: reads the portal.

    Returns:
        The request, and who had to be left out, in words.

    Raises:
        RequestError: nobody is left, or a group is left without whoever is to lead it.
    """
    if request.path[0] == "group":
        return _group(request, reader)
    items: list[Json] = (request.body or {}).get("invitations", [])
    refs = [item["id"] for item in items if isinstance(item.get("id"), Ref)]
    if not refs:
        return request, ""
    people = reader.people([ref.name for ref in refs])
    left: list[Json] = []
    absent: list[str] = []
    for item in items:
        ref = item.get("id")
        who = _who(ref, people.get(ref.name, ())) if isinstance(ref, Ref) else item
        if who is None:
            absent.append(ref.name)
        else:
            left.append({**who, "access": item["access"]})
    told = f"not let in, since not on the portal: {', '.join(absent)}" if absent else ""
    if not left:
        raise RequestError(told)
    return replace(request, body={**request.body, "invitations": left}), told


def leave_out(request: Request, without: AbstractSet[str]) -> Request:
    """A share, or a request about a group, without some people or groups, by name or id."""
    if not without:
        return request

    def stays(one: Json) -> bool:
        who = (one.get("email") or one["id"]) if isinstance(one, dict) else one
        names = {who.name, f"{who.kind} {who.name}"} if isinstance(who, Ref) else {who}
        return without.isdisjoint(names)

    body = {
        name: list(filter(stays, item)) if isinstance(item, list) else item
        for name, item in request.body.items()
    }
    return replace(request, body=body)


def filled(body: Json, ids: Mapping[Ref, int | str]) -> Json:
    """A body with the ids of what earlier steps have made."""
    if isinstance(body, Ref):
        return ids.get(body, body)
    if isinstance(body, dict):
        return {name: filled(item, ids) for name, item in body.items()}
    return [filled(item, ids) for item in body] if isinstance(body, list) else body


def _group(request: Request, reader: Reader) -> tuple[Request, str]:
    lists = {name: ids for name, ids in request.body.items() if isinstance(ids, list)}
    leader = request.body.get("groupManager")
    everyone = dict.fromkeys((leader, *(id_ for ids in lists.values() for id_ in ids)))
    refs = [id_ for id_ in everyone if isinstance(id_, Ref)]
    if not refs:
        return request, ""
    people = reader.people([ref.name for ref in refs])
    ids = {ref: known[0].id for ref in refs if len(known := people.get(ref.name, ())) == 1}
    if isinstance(leader, Ref) and leader not in ids:
        # A group without one would be a group of nobody, and who led it before would leave it.
        raise RequestError(f"not sent, since whoever is to lead it is not there: {leader.name}")
    body = filled(request.body, ids)
    body |= {name: [id_ for id_ in body[name] if not isinstance(id_, Ref)] for name in lists}
    absent = [ref.name for ref in refs if ref not in ids]
    told = f"not added, since not on the portal: {', '.join(absent)}" if absent else ""
    if not any(body.values()):
        raise RequestError(told)
    return replace(request, body=body), told


def _who(ref: Ref, known: Sequence[Person]) -> dict[str, Json] | None:
    if len(known) == 1:
        return {"id": known[0].id}
    # Whoever could not be made a Guest by the step before is invited by this one. Others would
    # become Guests, which they are not to be.
    return {"email": ref.name} if ref.kind == "guest" else None
