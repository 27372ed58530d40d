"""Portals of every oddity that an export meets, and exports of them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from reconciler.access import AVAILABLE, Access, RoomType
from reconciler.cli.exporting import Exporter, Tally
from reconciler.export.selection import Selection
from reconciler.manifest import load
from reconciler.portal.survey import Survey
from reconciler.sandbox.levels import EXTERNAL_LINKS, INVITATION_LINKS
from reconciler.state import Gap
from tests.portal import NOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.kinds.room import FoundRoom
    from reconciler.state import Desired
    from tests.portal import Served

OWNER, ANN = "owner@acme.example", "ann@acme.example"
PASSWORD = "pass-word-1"

PEOPLE = {
    ANN: "RoomAdmin",
    "bob@acme.example": "User",
    "cat@acme.example": "User",
    "1st.o'neil+tag@acme.example": "DocSpaceAdmin",
    "größe@acme.example": "User",
    "guest@partner.example": "Guest",
    "root@localhost": "User",
}
_NAMES = tuple(PEOPLE)
_STATES = ("active", "active", "pending", "disabled")
_LEADERS = (OWNER, ANN, "1st.o'neil+tag@acme.example")

# What YAML could take for something else, and what no manifest can say.
_ODD = st.sampled_from(
    [
        *("Plans", "plans", "no", "~", "1e3", "0x1F", "2026-12-31", "- a", "a: b", "# a", "&a *a"),
        *("{a: b}", "'", "a'b", "100%", "Größe", "Größe", "план", "計画", "\u202eevil", "a\u2028b"),
        *("..", "../../x", "NUL", "con", "a\x85b", "true", "null", "2 rooms", "=", "<<", "@a"),
    ]
)
_TEXT = _ODD | st.text(min_size=1, max_size=12)
_ACCESS = {one.number: one.word for one in Access}


class Memory:
    """Takes an export, and keeps its lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.rooms: list[str] = []

    def room(self, room: FoundRoom, lines: Iterable[str]) -> None:
        del room
        self.rooms += ["", *lines] if self.rooms else ["", "rooms:", *lines]

    def finish(self, above: Iterable[str], below: Iterable[str]) -> None:
        self.lines = [*above, *self.rooms, *below]

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


def exported(portal: Served, selection: Selection = Selection()) -> tuple[str, Tally]:  # noqa: B008 - frozen
    """The manifest of a portal, and what came of it."""
    memory = Memory()
    with portal.session() as session:
        survey = Survey(session)
        tally = Exporter(survey, selection, NOW).write("", survey.rooms(), memory)
    return memory.text, tally


def shown(portal: Served) -> list[str]:
    """The titles of the rooms that the acting account sees."""
    with portal.session() as session:
        rooms = Survey(session).rooms()
    assert not isinstance(rooms, Gap)
    return [room.title for room, _ in rooms]


def loaded(text: str) -> Desired:
    return load(["-"], stdin=io.BytesIO(text.encode()))


def knowing(portal: Served, text: str) -> Served:
    """The portal for somebody whose environment has every password."""
    return replace(portal, environ=dict.fromkeys(re.findall(r"LINK_PASSWORD\w+", text), PASSWORD))


@st.composite
def crowds(draw: st.DrawFn) -> dict[str, Any]:
    """A seed document with rooms of every kind, twice the same title among them."""
    people = [
        {
            "email": email,
            "type": type_,
            # The keys of whoever acts are good.
            "state": draw(st.sampled_from(["active"] if email == ANN else _STATES)),
            **draw(st.sampled_from([{}, {}, {"ldap": True}, {"sso": True}])),
        }
        for email, type_ in PEOPLE.items()
    ]
    groups = draw(st.lists(_groups(), max_size=3))
    names = tuple({one["name"] for one in groups})
    return {
        "owner": OWNER,
        "acting": draw(st.sampled_from([OWNER, OWNER, ANN])),
        "people": people,
        "groups": groups,
        "rooms": draw(st.lists(_rooms(names), max_size=4)),
        "invitationLinks": draw(
            st.lists(
                st.fixed_dictionaries(
                    {"type": st.sampled_from(["User", "RoomAdmin"])},
                    optional={
                        "expires": st.just("2030-05-06T07:08:09Z"),
                        "maxUseCount": st.sampled_from([5, 1001]),
                    },
                ),
                unique_by=lambda one: str(one["type"]),
            )
        ),
    }


@st.composite
def _groups(draw: st.DrawFn) -> dict[str, Any]:
    manager = draw(st.sampled_from([*_NAMES, OWNER, None]))
    return {
        "name": draw(_TEXT),
        **({"manager": manager} if manager else {}),
        "members": draw(st.lists(st.sampled_from(_NAMES), unique=True, max_size=3)),
        **draw(st.sampled_from([{}, {}, {"isLDAP": True}, {"isSystem": True}])),
        **({"managerIsMember": draw(st.booleans())} if manager else {}),
    }


@st.composite
def _rooms(draw: st.DrawFn, groups: tuple[str, ...]) -> dict[str, Any]:
    kind = draw(st.sampled_from([*RoomType, None]))
    number = kind.number if kind else 9
    room: dict[str, Any] = {
        "title": draw(_TEXT),
        "type": number,
        "owner": draw(st.sampled_from(_LEADERS)),
        "state": draw(st.sampled_from(["active", "active", "active", "archived"])),
        "tags": draw(st.lists(_TEXT, unique=True, max_size=3)),
        "indexing": draw(st.booleans()),
        "denyDownload": draw(st.booleans()),
        "private": draw(st.sampled_from([False, False, False, True])),
        "color": draw(st.sampled_from(["FF9900", "123456", "abcdef"])),
        "cover": draw(st.sampled_from(["", "briefcase"])),
        "logo": draw(st.sampled_from(["", "", "picture"])),
        "settings": draw(_settings()),
    }
    if kind:
        room["members"] = draw(_members(kind, groups))
        room["links"] = draw(_links(number))
    return room


@st.composite
def _settings(draw: st.DrawFn) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        found["lifetime"] = {
            "value": draw(st.sampled_from([1, 30, 1000])),
            "period": draw(st.integers(0, 2)),
            "deletePermanently": draw(st.booleans()),
        }
    if draw(st.booleans()):
        found["watermark"] = {
            "additions": draw(st.integers(0, 31)),
            "text": draw(_TEXT | st.just("")),
            "rotate": draw(st.sampled_from([0, -45, 720])),
        }
    return found


@st.composite
def _members(draw: st.DrawFn, kind: RoomType, groups: tuple[str, ...]) -> list[dict[str, str]]:
    who = draw(st.lists(st.sampled_from([*_NAMES, OWNER, *groups]), unique=True, max_size=5))
    rows = []
    for one in who:
        levels = [level.word for level in AVAILABLE[kind]]
        if one not in _LEADERS:
            levels.remove("RoomManager")
        word = "email" if one in {*_NAMES, OWNER} else "group"
        rows.append({word: one, "access": draw(st.sampled_from(levels))})
    return rows


@st.composite
def _links(draw: st.DrawFn, number: int) -> list[dict[str, Any]]:
    kinds = [("invitation", INVITATION_LINKS)]
    if number in EXTERNAL_LINKS:
        kinds += [("external", EXTERNAL_LINKS), ("primary", EXTERNAL_LINKS)]
    links = []
    for kind, levels in draw(st.lists(st.sampled_from(kinds), max_size=3)):
        link: dict[str, Any] = {
            "kind": kind,
            "title": draw(_TEXT),
            "access": _ACCESS[draw(st.sampled_from(sorted(levels[number])))],
            "expires": draw(st.sampled_from(["", "2026-12-31T23:59:59Z", "2020-01-01T00:00:00Z"])),
        }
        if kind == "invitation":
            link["maxUseCount"] = draw(st.sampled_from([0, 7, 2000]))
            link["currentUseCount"] = draw(st.sampled_from([0, 8]))
        else:
            link["password"] = draw(st.sampled_from(["", PASSWORD]))
            link["denyDownload"] = draw(st.booleans())
            link["internal"] = draw(st.booleans())
        links.append(link)
    return links
