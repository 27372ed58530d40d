"""``reconciler links``: invitation links, for the operator's eyes."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import AccessError, Exit, RequestError, UsageError

if TYPE_CHECKING:
    import argparse

    from reconciler.access import Role
    from reconciler.portal.reader import Reader

NAME = "links"
SUMMARY = "print links, which are secrets: those of the portal or of a room, or a new one of a type"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "manifests",
        metavar="MANIFEST",
        nargs="*",
        help="if they name a portal, it must be the one that is spoken to",
    )
    arguments_of.portal(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--type",
        choices=("Guest", "User", "RoomAdmin", "DocSpaceAdmin"),
        help="make a new link, valid for 7 days, by which anybody becomes this",
    )
    what.add_argument(
        "--room", metavar="TITLE", help="print the links of this room, with their passwords"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the links, one a line."""
    from reconciler.access import Role
    from reconciler.cli.portal import opened
    from reconciler.cli.room_links import show
    from reconciler.manifest import load
    from reconciler.state import Desired

    desired = load(arguments.manifests) if arguments.manifests else Desired()
    with opened(arguments, desired) as portal:
        role = Role.of(arguments.type)
        if role:
            _make(portal.reader, role)
        elif arguments.room is not None:
            show(portal, arguments.room)
        else:
            _show(portal.reader)
    return Exit.DONE


def _make(reader: Reader, role: Role) -> None:
    from reconciler.render.plain import shown

    print(
        f"This call makes a link: for 7 days, whoever has it becomes {role} of the portal, any "
        "number of people, and it cannot be taken back.",
        file=sys.stderr,
    )
    reader.version()
    try:
        link = reader.new_link(role)
    except RequestError as error:
        if error.status != HTTPStatus.FORBIDDEN:
            raise
        raise AccessError(f"the portal gives no link for {role}: {error}") from None
    if not link:
        # With a 200 (fact sheet on people, section 2.1).
        raise AccessError(f"the portal gives no link: the key's account may not invite a {role}")
    print(shown(link))


def _show(reader: Reader) -> None:
    from reconciler.kinds.invitation_link import SINCE, TYPES, values
    from reconciler.render.plain import shown

    version = reader.version()
    if version < SINCE:
        told = ".".join(map(str, version))
        raise UsageError(f"portals keep links from version 3.7 on, and this is {told}; give --type")
    found, refused = False, 0
    for role in TYPES:
        try:
            kept = reader.link_address(role)
        except RequestError as error:
            # They say something of one type (fact sheet on people, section 2.2).
            if error.status not in {HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN}:
                raise
            print(f"{role}: {error}", file=sys.stderr)
            refused += error.status == HTTPStatus.FORBIDDEN
            continue
        if kept:
            found = True
            limits = dict(values(kept.link))
            told = f"expires {limits['expires']}, used {kept.link.used} of {limits['max_uses']}"
            print(f"{role}  {shown(kept.address)}  {told}")
    if refused == len(TYPES):
        raise AccessError("the portal shows none of its links to the key's account")
    if not found:
        print("The portal shows no invitation link.", file=sys.stderr)
