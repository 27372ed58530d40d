"""A plan with something of every sort, as a reviewer of a small team would see it."""

from __future__ import annotations

from dataclasses import replace

from reconciler.action import Action, Effect, EffectKind, Letter, Op, Ref, Request, Template
from reconciler.diff import Change
from reconciler.plan import Plan
from reconciler.state import ManifestFile
from tests.unit.render import review_notes as notes
from tests.unit.render.review_people import ROSTERS, at

GAINS, CHANGES, LOSES = EffectKind.GAINS, EffectKind.CHANGES, EffectKind.LOSES
MAIL, NOTE, KEEPS = EffectKind.MAIL, EffectKind.NOTE, EffectKind.KEEPS
INVITED = "invited to the portal and the room; the portal mails new people whatever `notify` says"


def step(
    kind: str,
    name: str,
    op: Op,
    line: int,
    fields: tuple[Change, ...],
    effects: tuple[Effect, ...] = (),
    letter: Letter | None = None,
) -> Action:
    request = Request("PUT", ("files", "rooms", "1"), {})
    return Action(Ref(kind, name), op, fields, effects, (request,), at(line), letter=letter)


_LETTER = Letter(
    "cid@acme.example",
    "p-3",
    "welcome.md",
    Template("letters/welcome.md", "Welcome to {{ portal }}", "", "Hello.", {}),
)

ACTIONS = (
    step(
        "user",
        "dan@acme.example",
        Op.CREATE,
        5,
        (Change("type", None, "User"),),
        (
            Effect(GAINS, "dan@acme.example", "User of the portal"),
            Effect(MAIL, "dan@acme.example", "invited to the portal as User"),
            Effect(NOTE, "", "takes a seat"),
        ),
    ),
    step(
        "group",
        "Design",
        Op.UPDATE,
        9,
        (Change("eve@acme.example", None, "member"),),
        (
            Effect(GAINS, "eve@acme.example", 'Read in "Project Blue", through the group Design'),
            Effect(KEEPS, "", "2 stay members"),
        ),
    ),
    step(
        "room",
        "Project Blue",
        Op.UPDATE,
        14,
        (
            Change("tags", ("finance", "2026"), ("2026", "review, external")),
            Change("indexing", current=False, desired=True),
        ),
        (Effect(NOTE, "", "the portal numbers all files of the room anew"),),
    ),
    step(
        "members",
        "Project Blue",
        Op.UPDATE,
        14,
        (
            Change("bob@acme.example", "Read", "Editing"),
            Change("new@partner.example", None, "Comment"),
            Change("gone@partner.example", "Review", None),
            Change("fay@acme.example", "ContentCreator", "Read"),
        ),
        (
            Effect(CHANGES, "bob@acme.example", "Read -> Editing"),
            Effect(MAIL, "bob@acme.example", "told about the changed access"),
            Effect(GAINS, "new@partner.example", "Comment, as a new Guest"),
            Effect(MAIL, "new@partner.example", INVITED),
            Effect(LOSES, "gone@partner.example", "Review"),
            Effect(CHANGES, "fay@acme.example", "ContentCreator -> Read"),
            Effect(KEEPS, "", "2 keep the access they have"),
        ),
    ),
    step(
        "links",
        "Project Blue",
        Op.UPDATE,
        14,
        (
            Change('anyone with the link "For the press"', None, "Read in the room"),
            Change('expires of "Partners"', "never", "2026-12-31T23:59:59Z"),
        ),
        (
            Effect(GAINS, 'anyone with the link "For the press"', "Read in the room"),
            Effect(NOTE, "", 'the link "For the press" has no password'),
        ),
    ),
    step(
        "owner",
        "Project Blue",
        Op.UPDATE,
        14,
        (Change("owner", "ann@acme.example", "hal@acme.example"),),
        (
            Effect(GAINS, "hal@acme.example", "the room itself, as its owner"),
            Effect(CHANGES, "ann@acme.example", "owner -> RoomManager"),
        ),
    ),
    step(
        "room",
        "Contracts 2027",
        Op.CREATE,
        31,
        (
            Change("title", None, "Contracts 2027"),
            Change("type", None, "virtual-data"),
            Change("color", None, "FF6680"),
        ),
    ),
    step(
        "members",
        "Contracts 2027",
        Op.CREATE,
        31,
        (Change("dan@acme.example", None, "FillForms"), Change("group Legal", None, "Read")),
        (
            Effect(GAINS, "dan@acme.example", "FillForms, once the account is made"),
            Effect(GAINS, "group Legal", "Read, for everyone in the group"),
        ),
    ),
    step(
        "room",
        "Old trade fair",
        Op.UPDATE,
        40,
        (Change("state", "active", "archived"),),
        (Effect(NOTE, "", "everybody in it is told"),),
    ),
    step(
        "welcome",
        "cid@acme.example",
        Op.SEND,
        7,
        (),
        (Effect(MAIL, "cid@acme.example", 'letters/welcome.md: "Welcome"'),),
        _LETTER,
    ),
)


def review() -> Plan:
    """Ten steps in five rooms, and nothing that stops them."""
    return Plan(
        portal="https://portal.example",
        acting="owner@acme.example",
        files=(ManifestFile("rooms/team.yaml", "0" * 64),),
        actions=ACTIONS,
        drift=(),
        blockers=(),
        unknown=(),
        managed=5,
        unmanaged=3,
        rosters=ROSTERS,
    )


def whole() -> Plan:
    """The same with all that stops a plan, and all that is told beside its steps."""
    return replace(
        review(),
        blockers=notes.BLOCKERS,
        trips=notes.TRIPS,
        violations=notes.VIOLATIONS,
        drift=notes.DRIFT,
        unknown=notes.UNKNOWN,
        upcoming=notes.UPCOMING,
    )


SINCE = notes.SINCE
