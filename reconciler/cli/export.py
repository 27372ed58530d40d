"""``reconciler export``: the portal as manifests whose plan is empty."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit, ManifestError, UsageError

if TYPE_CHECKING:
    import argparse

    from reconciler.cli.exporting import Tally
    from reconciler.kinds.room import FoundRoom
    from reconciler.state import Desired, Gap

NAME = "export"
SUMMARY = "write the portal down as manifests, whose plan has nothing to do"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    arguments_of.portal(parser)
    arguments_of.quiet(parser)
    parser.add_argument(
        "--room",
        metavar="TITLE",
        action="append",
        default=[],
        help="export this room, its people and groups alone; may be given several times",
    )
    parser.add_argument(
        "--tag",
        metavar="TAG",
        action="append",
        default=[],
        help="export the rooms with this tag; may be given several times",
    )
    parser.add_argument(
        "--only-declared",
        metavar="MANIFEST",
        nargs="+",
        default=[],
        help="export the rooms that these manifests declare",
    )
    parser.add_argument(
        "--archived",
        action="store_true",
        help="declare the rooms of the archive, too, as rooms that are there",
    )
    parser.add_argument(
        "--out", metavar="FILE", help="write to this file, or with --split into this folder"
    )
    parser.add_argument(
        "--split",
        action="store_true",
        help="write a folder: people.yaml, and a file for each room in rooms/",
    )
    parser.add_argument(
        "--force", action="store_true", help="write over files that are there already"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the portal down; 1 if part of it could not be read."""
    from datetime import UTC, datetime

    from reconciler.cli.exporting import Exporter
    from reconciler.cli.outlet import outlet
    from reconciler.cli.portal import opened
    from reconciler.cli.watch import Watch
    from reconciler.export.selection import Selection
    from reconciler.manifest import load
    from reconciler.portal.survey import Survey
    from reconciler.state import Desired

    if arguments.split and arguments.out is None:
        raise UsageError("--split: name the folder by --out")
    given = arguments.only_declared
    desired = load(given) if given else Desired()
    with (
        outlet(arguments.out, split=arguments.split, force=arguments.force) as place,
        opened(arguments, desired, tells=Watch(quiet=arguments.quiet).waiting) as portal,
    ):
        survey = Survey(portal.session)
        rooms = survey.rooms()
        ids = _declared(desired, rooms) if given else None
        titles, tags = tuple(arguments.room), tuple(arguments.tag)
        exporter = Exporter(
            survey, Selection(titles, tags, ids, arguments.archived), datetime.now(UTC)
        )
        # What a manifest names is reached safely; the embedded portal has no address to name.
        address = portal.name if portal.name.startswith("https://") else ""
        tally = exporter.write(address, rooms, place)
    _tell(tally, quiet=arguments.quiet)
    return Exit.FAILED if tally.unread else Exit.DONE


def _declared(
    desired: Desired, rooms: tuple[tuple[FoundRoom, bool], ...] | Gap
) -> frozenset[int | str]:
    """The rooms of the portal that manifests declare, by id.

    Raises:
        ManifestError: a declared room fits several.
    """
    from reconciler.kinds.matching import match
    from reconciler.render.plain import named
    from reconciler.state import Gap

    matches = match(desired.rooms, () if isinstance(rooms, Gap) else (one for one, _ in rooms))
    if matches.problems and not isinstance(rooms, Gap):
        raise ManifestError(matches.problems)
    for room in desired.rooms:
        if room.title not in matches.found:
            print(f"{named('room', room.title)}: not on the portal", file=sys.stderr)
    return frozenset(room.id for room in matches.found.values())


def _tell(tally: Tally, *, quiet: bool) -> None:
    from reconciler.render.plain import folded, shown

    if not quiet:
        _sum_up(tally)
    for one in folded(list(tally.unread)):
        print(f"Could not be read: {shown(one)}", file=sys.stderr)


def _sum_up(tally: Tally) -> None:
    from reconciler.render.plain import counted

    what = (
        counted(tally.people, "person", "people"),
        counted(tally.groups, "group"),
        counted(tally.rooms, "room"),
    )
    print(f"Declared: {', '.join(what)}.", file=sys.stderr)
    if tally.unsaid:
        told = counted(tally.unsaid, "comment says", "comments say")
        print(f"{told} what is not declared, and why.", file=sys.stderr)
