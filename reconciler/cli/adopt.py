"""``reconciler adopt``: drift that the portal is right about, written into the manifests."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.adoption import Difference
    from reconciler.state import Current, Desired

NAME = "adopt"
SUMMARY = "write what the portal has otherwise into the manifests; writes nothing to the portal"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "manifests",
        metavar="MANIFEST",
        nargs="+",
        help="a YAML file, or a folder with YAML files; edited in place",
    )
    arguments_of.portal(parser)
    arguments_of.quiet(parser)
    parser.add_argument("--all", action="store_true", help="do not ask, adopt every difference")
    parser.add_argument(
        "--room",
        metavar="TITLE",
        action="append",
        default=[],
        help="do not ask, adopt what differs of this declared room alone; may be given several "
        "times",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="write nothing, print what would change in the manifests as a unified diff",
    )


def run(arguments: argparse.Namespace) -> int:
    """Show what differs, ask, and edit the manifests; 1 if something cannot be adopted."""
    from dataclasses import replace

    from reconciler.adoption import differences
    from reconciler.cli import secrets
    from reconciler.cli.adopting import Manifests
    from reconciler.cli.portal import opened
    from reconciler.cli.progress import reading
    from reconciler.cli.selection import only
    from reconciler.cli.terminal import can_answer
    from reconciler.cli.watch import Watch
    from reconciler.manifest import Disk, load_from
    from reconciler.manifest.files import STDIN

    if STDIN in arguments.manifests:
        raise UsageError("-: standard input cannot be edited; name files or folders")
    chosen = arguments.all or arguments.room or arguments.dry_run
    if not chosen and not can_answer():
        raise UsageError(
            "nobody can be asked here, and nothing was changed: give --all to adopt everything, "
            "--room TITLE for one room, or --dry-run to see what would change"
        )
    store = Disk(arguments.manifests)
    desired = only(load_from(store), arguments.room, "--room")
    watch = Watch(quiet=arguments.quiet)
    with (
        opened(arguments, desired, tells=watch.waiting) as portal,
        reading(watch, portal.session),
    ):
        current = replace(portal.reader.read(desired), secrets=secrets.known(desired))
    manifests = Manifests([file.name for file in desired.files], store.read)
    found = differences(desired, manifests.data, current)
    stuck = [(one, one.reason) for one in found if one.reason]
    adoptable = [one for one in found if not one.reason]
    accepted = adoptable if chosen else _asked(adoptable)
    adopted = manifests.adopted(accepted)
    if chosen and not arguments.quiet:
        _tell(adopted.done)
    _tell_stuck([*stuck, *adopted.refused])
    if not arguments.quiet:
        _tell_undeclared(desired, current)
    if not found and not arguments.quiet:
        print("There is nothing to adopt: the portal is as declared.", file=sys.stderr)
    if arguments.dry_run:
        _show(store.read, adopted.files)
        whole = True
    else:
        whole = _write(store.read, adopted.files)
    return Exit.DONE if whole and not stuck and not adopted.refused else Exit.FAILED


def _asked(differences: Sequence[Difference]) -> list[Difference]:
    """Ask for each difference; who ends it keeps what was accepted so far."""
    accepted: list[Difference] = []
    for index, one in enumerate(differences):
        _tell([one])
        answer = _answer()
        if answer == "a":
            _tell(differences[index + 1 :])
            return [*accepted, *differences[index:]]
        if answer == "q":
            break
        if answer == "y":
            accepted.append(one)
    return accepted


def _answer() -> str:
    while True:
        print("Adopt this? [y]es, [n]o, [a]ll that follow, [q]uit:", end=" ", file=sys.stderr)
        sys.stderr.flush()
        line = sys.stdin.readline()
        answer = line.strip().casefold()[:1]
        if not line or answer in {"y", "n", "a", "q"}:
            return answer or "q"


def _tell(differences: Iterable[Difference]) -> None:
    from reconciler.cli.terminal import colour
    from reconciler.render.plain import painted

    coloured = colour(sys.stderr)
    for one in differences:
        print(f"{painted(one.mark, colour=coloured)} {_line(one)}", file=sys.stderr)


def _tell_stuck(stuck: Iterable[tuple[Difference, str]]) -> None:
    from reconciler.cli.terminal import colour
    from reconciler.render.plain import painted, shown

    coloured = colour(sys.stderr)
    for one, reason in stuck:
        print(f"{painted('?', colour=coloured)} {_line(one)}", file=sys.stderr)
        print(f"    cannot be adopted: {shown(reason)}", file=sys.stderr)


def _line(one: Difference) -> str:
    from reconciler.render.plain import named, placed, shown

    return f"{named(one.ref.kind, one.ref.name)}: {shown(one.text)}{placed(one.source)}"


def _tell_undeclared(desired: Desired, current: Current) -> None:
    from reconciler.kinds.matching import match
    from reconciler.render.plain import counted

    known = {room.id for room in match(desired.rooms, current.rooms).found.values()}
    left = sum(not room.archived and room.id not in known for room in current.rooms)
    if left and desired.only is None:
        rooms = counted(left, "room")
        text = "declared by no manifest; `reconciler export` writes them"
        print(f"{rooms} of the portal {'is' if left == 1 else 'are'} {text}", file=sys.stderr)


def _show(read: Mapping[str, bytes], files: Mapping[str, bytes]) -> None:
    from reconciler.cli.unified import unified

    for name, data in files.items():
        print(unified(name, read[name].decode(), data.decode()), end="")


def _write(read: Mapping[str, bytes], files: Mapping[str, bytes]) -> bool:
    """Write the manifests that change, and say whether all could be."""
    from reconciler.render.plain import shown

    whole = True
    for name, data in files.items():
        if reason := _written(name, read[name], data):
            print(f"{shown(name)}: it cannot be written: {reason}", file=sys.stderr)
            whole = False
        else:
            print(f"{shown(name)}: edited")
    return whole


def _written(name: str, before: bytes, after: bytes) -> str:
    """Write a manifest; why it cannot be, or nothing."""
    from pathlib import Path

    from reconciler.cli.rewriting import rewrite

    try:
        if Path(name).read_bytes() != before:
            # Somebody else has edited it while this one was asked.
            return "it has changed since it was read"
        rewrite(name, after)
    except OSError as error:
        return str(error.strerror)
    return ""
