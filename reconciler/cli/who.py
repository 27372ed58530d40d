"""``reconciler who``: what one person may do, or who is in one room, now and after the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit, ReconcilerError, RequestError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reconciler.cli.draft import Draft
    from reconciler.cli.portal import Portal
    from reconciler.mask import Mask
    from reconciler.roster import Roster
    from reconciler.state import Desired

NAME = "who"
SUMMARY = "show what a person may do in each room, or who is in a room, now and after the plan"

_ABSENT = "it is not on the portal, and the plan does not make it"
_USAGE = "give EMAIL and MANIFEST..., or --room TITLE and MANIFEST..."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "email", metavar="EMAIL", nargs="?", default="", help="whom it is about; not with --room"
    )
    parser.add_argument(
        "manifests",
        metavar="MANIFEST",
        nargs="*",
        help="a YAML file, a folder with YAML files, or -; together they are one desired state",
    )
    parser.add_argument("--room", metavar="TITLE", help="tell who is in this room instead")
    arguments_of.portal(parser)
    arguments_of.pii(parser)
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text for people, json otherwise"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print what is known."""
    from reconciler.address import normal
    from reconciler.cli.portal import opened
    from reconciler.manifest import load

    given = [one for one in (arguments.email, *arguments.manifests) if one]
    by_room = arguments.room is not None
    if not by_room and given and "@" not in given[0]:
        raise UsageError(f'"{given[0]}" is no address; {_USAGE}')
    manifests = given if by_room else given[1:]
    if not manifests:
        raise UsageError(_USAGE)
    desired = load(manifests)
    with opened(arguments, desired) as portal:
        if by_room:
            text, unknown = _room(arguments.room, desired, portal, arguments)
        else:
            text, unknown = _person(normal(given[0]), desired, portal, arguments)
    print(text, end="")
    return Exit.FAILED if unknown else Exit.DONE


def _person(
    email: str, desired: Desired, portal: Portal, arguments: argparse.Namespace
) -> tuple[str, bool]:
    from reconciler.plan import who
    from reconciler.portal.needs import sees_all
    from reconciler.portal.people import hidden
    from reconciler.render import who as render
    from reconciler.render.document import dumps
    from reconciler.state import Gap

    made = _draft(desired, portal, arguments.mask)
    accounts = portal.reader.people([email]).get(email, ())
    acting, version = made.current.acting, made.current.version
    unseen = {} if accounts or sees_all(acting) else hidden(portal.session, [email], version)
    found = [portal.reader.rooms_of(one.id) for one in accounts]
    gaps = [one for one in found if isinstance(one, Gap)]
    rooms = {room.id: room for one in found if not isinstance(one, Gap) for room in one}
    people = who.People(accounts, unseen, gaps[0] if gaps else tuple(rooms.values()))
    answer = who.person(email, made.plan, desired, made.current, people)
    if not answer.known:
        raise ReconcilerError(
            f"{email} is neither on the portal, as far as the key's account sees, nor in a manifest"
        )
    unknown = bool(gaps or made.plan.unknown)
    if arguments.format == "json":
        return dumps(render.person_document(answer, made.plan)), unknown
    return render.person(answer, made.plan), unknown


def _room(
    title: str, desired: Desired, portal: Portal, arguments: argparse.Namespace
) -> tuple[str, bool]:
    from reconciler.plan.who import later
    from reconciler.render import who as render
    from reconciler.render.document import dumps
    from reconciler.title import folded

    called = {
        room.title
        for room in desired.rooms
        if folded(title) in {folded(name) for name in (room.title, *room.previously)}
    }
    made = _draft(desired, portal, arguments.mask)
    rosters = list(_rosters(title, called, desired, made, portal))
    if not rosters:
        raise ReconcilerError(
            f'there is no room "{title}", neither on the portal, as far as the key\'s account '
            "sees, nor in a manifest"
        )
    times = list(later(desired.rooms, made.current.today))
    unknown = bool(made.plan.unknown) or any(one.unread not in {"", _ABSENT} for one in rosters)
    if arguments.format == "json":
        return dumps(render.rooms_document(rosters, times, made.plan)), unknown
    return render.rooms(title, rosters, times, made.plan), unknown


def _rosters(
    title: str, called: set[str], desired: Desired, made: Draft, portal: Portal
) -> Iterator[Roster]:
    """The declared rooms of a title, and those of the portal that no manifest declares."""
    from reconciler.kinds.matching import match
    from reconciler.plan.who import undeclared
    from reconciler.roster import Fate, Roster
    from reconciler.title import folded

    current = made.current
    if current.rooms_gap:
        raise RequestError(current.rooms_gap.reason)
    told = {roster.ref.name: roster for roster in made.plan.rosters}
    matched = match(desired.rooms, current.rooms).found
    for room in desired.rooms:
        if room.title not in called:
            continue
        roster = told.get(room.title) or Roster(room.ref, room.source, Fate.STAYS, unread=_ABSENT)
        there = matched.get(room.title)
        if roster.unread and there and there.id not in current.shares:
            # Nobody in it is planned for, so they stay as they are.
            now = undeclared(there, portal.reader.members(there.id))
            roster = replace(now, ref=room.ref, source=room.source, fate=roster.fate)
        yield roster
    declared = {found.id: name for name, found in matched.items()}
    for found in current.rooms:
        if folded(found.title) != folded(title) or declared.get(found.id) in called:
            continue
        if found.id in declared:
            raise UsageError(f'--room: "{title}" is declared as "{declared[found.id]}"; give that')
        yield undeclared(found, portal.reader.members(found.id))


def _draft(desired: Desired, portal: Portal, mask: Mask | None) -> Draft:
    """The plan without letters, of which nothing is told here."""
    from reconciler.cli import secrets
    from reconciler.cli.draft import Outside, draft, learn
    from reconciler.kinds.welcome import Letters

    besides = Outside(Letters(), secrets.known(desired))
    made = draft(desired, portal, besides, may_delete=False, lifted={})
    learn(mask, desired, made.current)
    return made
