"""A plan, a report and problems that hold everything that can be shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from reconciler.access import Access, Role
from reconciler.action import Blocker, Drift, Ref, Unknown
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.seats import Seats
from reconciler.kinds.user import Standing
from reconciler.kinds.welcome import Letters, OwnWelcome, PortalWelcome
from reconciler.outcome import Outcome, Report, Result
from reconciler.plan import Plan
from reconciler.source import Problem, Source
from reconciler.state import ManifestFile
from tests.unit.things import (
    HERE,
    NOW,
    OWNS,
    found,
    found_link,
    link,
    made,
    member,
    person,
    room,
    share,
    user,
)

if TYPE_CHECKING:
    from reconciler.kinds.members import Share
    from reconciler.spec import Value
    from reconciler.state import Gap

EVIL = "a\x1b[31mb\x07\r\nc\u202ed\u2066e\u200bf\u2028g\ud800h\x7f\x85"
"""ANSI colours, a bell, line ends, bidirectional and invisible characters, half a character."""

SHOWN = r"a\u{1b}[31mb\u{7}\u{d}\u{a}c\u{202e}d\u{2066}e\u{200b}f\u{2028}g\u{d800}h\u{7f}\u{85}"

ANN = person("ann@acme.example", Role.ROOM_ADMIN)
BOB = person("bob@acme.example")
CID = person("cid@acme.example")
DESIGN = FoundGroup("Design", "g-1")


def plan() -> Plan:
    """Rooms that come, change and lose, with drift, something unknown and a blocker."""
    settings: dict[str, Value] = {
        "tags": ("b", "a"),
        "color": "FF6680",
        "indexing": True,
        "deny_download": False,
    }
    rooms = [
        room("New", [member("new@partner.example"), member("Design")], settings=settings),
        room(
            "Plans",
            [member(BOB.email, Access.EDITING), member(ANN.email)],
            settings={"tags": ("new", "both"), "indexing": True},
            notify=True,
            message="Welcome",
        ),
        room("Silent", [], settings={"tags": (), "color": ""}),
    ]
    there = [
        found("Plans", 1, settings={"tags": ("both", "old")}),
        found("Silent", 2, settings={"tags": ("x",), "color": "FF6680"}),
        found("Other", 3),
    ]
    shares: dict[int | str, tuple[Share, ...] | Gap] = {
        1: (OWNS, share(BOB), share(CID)),
        2: (OWNS, share(DESIGN)),
    }
    groups = {"Design": (DESIGN,)}
    people = (ANN, BOB, CID)
    core = made(rooms, there, shares, people=people, groups=groups)
    return Plan(
        portal=core.portal,
        acting=core.acting,
        files=(ManifestFile("rooms.yaml", "0" * 64),),
        actions=core.actions,
        drift=(Drift(Ref("user", "x@acme.example"), "is there", HERE),),
        blockers=(Blocker(Ref("portal", "p"), "is full", Source("", 0, 0)),),
        unknown=(Unknown(Ref("virtual_thing", "U"), "unread", HERE),),
        managed=core.managed,
        unmanaged=core.unmanaged,
    )


def people() -> Plan:
    """People who come and change, links, and letters of both sorts."""
    own = OwnWelcome("welcome.md", "Welcome to {{ portal }}", "", "Hello.")
    signed = PortalWelcome("", "WELCOME_KEY")
    down = person("down@acme.example", Role.ROOM_ADMIN)
    gone = person("gone@acme.example")
    return made(
        users=[
            user("new@acme.example", Role.ROOM_ADMIN),
            user(down.email, Role.USER, reassign_to=ANN.email),
            user(gone.email, state=Standing.DISABLED),
            user(ANN.email, Role.DOCSPACE_ADMIN, welcome=own),
            user(BOB.email, welcome=signed),
        ],
        people=[ANN, BOB, down, gone],
        seats=Seats(paid=3),
        invitation_links=[link(Role.USER, NOW + timedelta(days=7), 20)],
        links={role: found_link(role, used=2) for role in (Role.USER, Role.ROOM_ADMIN)},
        letters=Letters(keys={"WELCOME_KEY": "0123456789ab"}),
    )


def report() -> Report:
    """An outcome of each sort."""
    steps = plan().actions
    outcomes = [
        Outcome(steps[0], Result.VERIFIED, "the answer was lost, and it is done"),
        Outcome(steps[1], Result.WITHOUT_EFFECT, "the portal warned", steps[1].fields),
        Outcome(steps[2], Result.FAILED, "refused", steps[2].fields[:1]),
        Outcome(steps[3], Result.SKIPPED, "needs room/New", steps[3].fields),
    ]
    return Report(tuple(outcomes))


PROBLEMS = [
    Problem(Source("a,b:c%.yaml", 3, 5), "rooms[0].title", "50% of: it,\r\nis wrong"),
    Problem(Source("b.yaml", 0, 0), "", "is empty"),
]
