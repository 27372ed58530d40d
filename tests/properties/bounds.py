"""What an apply may have done, by the manifest and the two portals alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from reconciler.title import stored
from tests.properties.way import mailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tests.properties.tale import Told

Json = dict[str, Any]


def passed(manifest: Json, told: Told, now: datetime) -> list[str]:
    """The bounds that an apply has passed, each in words.

    Args:
        manifest: what was applied.
        told: what came of it.
        now: the time.
    """
    if told.made is None or told.made.refused:
        there = told.before != told.after or told.mails or told.sent
        return ["a plan that was refused wrote something"] if there else []
    return [
        *_rooms(manifest, told),
        *_members(manifest, told, now),
        *_groups(manifest, told),
        *_people(manifest, told),
        *_mails(told),
        *_guards(manifest, told),
    ]


def _declared(manifest: Json, title: str) -> Json | None:
    """What is declared of a room of the portal."""
    for room in manifest["rooms"]:
        if stored(room["title"]) == title or title in room.get("previously", ()):
            found: Json = room
            return found
    return None


def _rooms(manifest: Json, told: Told) -> Iterator[str]:
    titles = Counter(room["title"] for room in told.after["rooms"])
    yield from (f"{title} is there {count} times" for title, count in titles.items() if count > 1)
    before, after = _by_id(told.before), _by_id(told.after)
    for id_, room in before.items():
        declared = _declared(manifest, room["title"]) or {"title": room["title"]}
        then = after.get(id_)
        if then is None:
            if (room["state"], declared.get("state")) != ("archived", "absent"):
                yield f"{room['title']} is gone"
            continue
        if then["title"] not in {room["title"], stored(declared["title"])}:
            yield f"{room['title']} is called {then['title']}"
        moves = {"active": {"active"}, "archived": {"archived", "absent"}}[then["state"]]
        if then["state"] != room["state"] and declared.get("state") not in moves:
            yield f"{room['title']} was moved"
        if then["owner"] != room["owner"]:
            yield f"{room['title']} changed hands"
    for id_ in after.keys() - before.keys():
        if _declared(manifest, after[id_]["title"]) is None:
            yield f"{after[id_]['title']} was made"


def _by_id(document: Json) -> dict[int, Json]:
    return {room["id"]: room for room in document["rooms"]}


def _members(manifest: Json, told: Told, now: datetime) -> Iterator[str]:
    before, after = _by_id(told.before), _by_id(told.after)
    for id_ in before.keys() & after.keys():
        title = before[id_]["title"]
        held, holds = _rows(before[id_]), _rows(after[id_])
        declared = _declared(manifest, title)
        lets_in, lapsed = _lets_in(declared, now)
        for who in held.keys() - holds.keys():
            exact = declared and "members" in declared and _exact(manifest, declared)
            if (not exact or who in lets_in) and who not in lapsed:
                yield f"{who} was removed from {title}"
        for who, access in holds.items():
            if held.get(who) != access and lets_in.get(who) != access:
                yield f"{who} may {access} in {title}"
    for id_ in after.keys() - before.keys():
        title = after[id_]["title"]
        lets_in, _ = _lets_in(_declared(manifest, title), now)
        for who, access in _rows(after[id_]).items():
            if lets_in.get(who) != access:
                yield f"{who} may {access} in the new {title}"


def _exact(manifest: Json, room: Json) -> bool:
    usual = manifest["defaults"].get("membership", "exact")
    return bool(room.get("membership", usual) == "exact")


def _rows(room: Json) -> dict[str, str]:
    return {row.get("email") or f"group {row['group']}": row["access"] for row in room["members"]}


def _lets_in(room: Json | None, now: datetime) -> tuple[dict[str, str], set[str]]:
    """Who is to be in a room, and who is not for the time being."""
    present, lapsed, today = {}, set(), now.date().isoformat()
    for member in (room or {}).get("members", ()):
        who = member.get("email") or f"group {member['group']}"
        if member.get("from", today) <= today <= member.get("until", today):
            present[who] = member["access"]
        else:
            lapsed.add(who)
    return present, lapsed


def _groups(manifest: Json, told: Told) -> Iterator[str]:
    before = {one["name"]: set(one["members"]) for one in told.before["groups"]}
    after = {one["name"]: set(one["members"]) for one in told.after["groups"]}
    declared = {one["name"]: {one["manager"], *one["members"]} for one in manifest["groups"]}
    if len(after) < len(told.after["groups"]):
        yield "a group is there twice"
    for name in before.keys() | after.keys():
        was, then = before.get(name, set()), after.get(name, set())
        if was and name not in after:
            yield f"the group {name} is gone"
        if gone := (was - then) & declared.get(name, was):
            yield f"{gone} were removed from the group {name}"
        if new := (then - was) - declared.get(name, set()):
            yield f"{new} were added to the group {name}"


def _people(manifest: Json, told: Told) -> Iterator[str]:
    types = {one["email"]: one["type"] for one in manifest.get("users", ())}
    before = {one["email"]: (one["type"], one["state"]) for one in told.before["people"]}
    after = {one["email"]: (one["type"], one["state"]) for one in told.after["people"]}
    if len(after) < len(told.after["people"]):
        yield "somebody has two accounts"
    declared = {
        member["email"]
        for room in manifest["rooms"]
        for member in room.get("members", ())
        if "email" in member
    }
    for who, is_now in after.items():
        was = before.get(who)
        if was is None and who not in declared | types.keys():
            yield f"{who} is on the portal"
        if was and is_now != was and is_now != (types.get(who), was[1]):
            yield f"{who} is {is_now}"


_MOVES = {"room-archived", "room-unarchived"}


def _mails(told: Told) -> Iterator[str]:
    assert told.made is not None
    # Plans do not speak of disabled members of a room that is archived, whom the embedded portal
    # mails as well.
    disabled = {one["email"] for one in told.before["people"] if one["state"] == "disabled"}
    mails = (mail.to for mail in told.mails if not (mail.kind in _MOVES and mail.to in disabled))
    for who, count in (Counter(mails) - mailed(told.made)).items():
        yield f"{who} was mailed {count} times beyond the plan"


def _guards(manifest: Json, told: Told) -> Iterator[str]:
    guards = manifest["policy"]["guards"]
    active = {one["email"] for one in told.before["people"] if one["state"] == "active"}
    # Rooms that are archived or deleted have guards of their own.
    stay = {room["id"] for room in told.after["rooms"] if room["state"] == "active"}
    gone = _in(told.before) - _in(told.after)
    lost = {who for id_, who in gone if who in active and id_ in stay}
    if len(lost) > guards["removals"]:
        yield f"{sorted(lost)} have lost access"
    if len(told.mails) > guards["mails"]:
        yield f"{len(told.mails)} mails were sent"
    guests = {who for _, who in _guests(told.after) - _guests(told.before)}
    if len(guests) > guards["guests"]:
        yield f"{sorted(guests)} were let in"


def _in(document: Json) -> set[tuple[int, str]]:
    """Who is in which room, also by a group; rooms of the archive count for nobody."""
    groups = {f"group {one['name']}": one["members"] for one in document["groups"]}
    return {
        (room["id"], who)
        for room in document["rooms"]
        if room["state"] == "active"
        for row in _rows(room)
        for who in groups.get(row, [row])
    }


def _guests(document: Json) -> set[tuple[int, str]]:
    guests = {one["email"] for one in document["people"] if one["type"] == "Guest"}
    return {(id_, who) for id_, who in _in(document) if who in guests}
