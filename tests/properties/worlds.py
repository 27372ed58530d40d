"""Portals and manifests, of a world small enough that they meet."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from reconciler.access import AVAILABLE, Access, RoomType

OWNER = "owner@acme.example"

PEOPLE = {
    "ann@acme.example": ("RoomAdmin", "active"),
    "bob@acme.example": ("User", "active"),
    "cat@acme.example": ("User", "active"),
    "guest@partner.example": ("Guest", "active"),
    "waits@partner.example": ("Guest", "pending"),
    "gone@acme.example": ("User", "disabled"),
}
STRANGERS = ("new@partner.example", "newer@partner.example")
COLLEAGUES = ("bob@acme.example", "cat@acme.example")
GROUPS = ("Design", "Legal")
TITLES = ("Plans", "Größe: 2", "plans too", "📎 Files", "<b>")
TAGS = ("a", "b", "Ä", "two words")

_TYPES = st.sampled_from([one.word for one in RoomType])


def _accesses(type_: str) -> st.SearchStrategy[str]:
    kind = RoomType.of(type_)
    assert kind is not None
    allowed = [one for one in AVAILABLE[kind] if one is not Access.ROOM_MANAGER]
    return st.sampled_from([one.word for one in allowed])


@st.composite
def _members(
    draw: st.DrawFn, type_: str, people: tuple[str, ...], groups: tuple[str, ...] = GROUPS
) -> list[dict[str, str]]:
    who = draw(st.lists(st.sampled_from([*people, *groups]), unique=True, max_size=6))
    return [
        {("email" if "@" in one else "group"): one, "access": draw(_accesses(type_))} for one in who
    ]


@st.composite
def _teams(draw: st.DrawFn, people: tuple[str, ...]) -> list[dict[str, Any]]:
    """Groups, each name once at most; as manifests declare them and as portals have them."""
    return [
        {
            "name": name,
            "manager": draw(st.sampled_from(people)),
            "members": draw(st.lists(st.sampled_from(people), unique=True)),
        }
        for name in GROUPS
    ]


@st.composite
def portals(draw: st.DrawFn) -> dict[str, Any]:
    """A seed document: titles are unique, as a manifest needs them."""
    there = draw(_teams(("ann@acme.example", *COLLEAGUES, "gone@acme.example")))
    teams = draw(st.lists(st.sampled_from(there), unique_by=lambda one: str(one["name"])))
    names = tuple(str(one["name"]) for one in teams)
    titles = draw(st.lists(st.sampled_from(TITLES), unique=True, max_size=4))
    rooms = []
    for title in titles:
        type_ = draw(_TYPES)
        kind = RoomType.of(type_)
        assert kind is not None
        rooms.append(
            {
                "title": title,
                "type": kind.number,
                "tags": draw(st.lists(st.sampled_from(TAGS), unique=True, max_size=2)),
                "indexing": draw(st.booleans()),
                "members": draw(_members(type_, tuple(PEOPLE), names)),
            }
        )
    return {
        "owner": OWNER,
        "people": [
            {"email": email, "type": type_, "state": state}
            for email, (type_, state) in PEOPLE.items()
        ],
        "groups": teams,
        "rooms": rooms,
    }


@st.composite
def manifests(draw: st.DrawFn) -> dict[str, Any]:
    """A manifest; what it asks for, the portal may refuse for reasons that a plan knows."""
    titles = draw(st.lists(st.sampled_from(TITLES), unique=True, min_size=1, max_size=4))
    rooms = []
    for title in titles:
        type_ = draw(_TYPES)
        room: dict[str, Any] = {"title": title, "type": type_}
        if draw(st.booleans()):
            room["tags"] = draw(st.lists(st.sampled_from(TAGS), unique=True, max_size=2))
        if draw(st.booleans()):
            room["indexing"] = draw(st.booleans())
        if draw(st.booleans()):
            room["membership"] = draw(st.sampled_from(["exact", "additive"]))
        if draw(st.integers(0, 4)):
            room["members"] = draw(_members(type_, (*PEOPLE, *STRANGERS, OWNER)))
        rooms.append(room)
    return {
        "version": 1,
        "defaults": {"notify": draw(st.booleans())},
        "groups": draw(_teams(("ann@acme.example", *COLLEAGUES))),
        "rooms": rooms,
    }


NAMES = ("ann@acme.example", "bob@acme.example", "cat@acme.example", "new@partner.example")
ADAM = "adam@acme.example"
ROLES = ("DocSpaceAdmin", "RoomAdmin", "User", "Guest")
LEADERS = frozenset({"DocSpaceAdmin", "RoomAdmin"})


@st.composite
def staffs(draw: st.DrawFn) -> dict[str, Any]:
    """A seed document that is about people; somebody active is always there to inherit rooms."""
    people: list[dict[str, object]] = [{"email": ADAM, "type": "DocSpaceAdmin"}]
    for email in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        type_ = draw(st.sampled_from(ROLES))
        state = draw(st.sampled_from(["active", "active", "pending", "disabled"]))
        kept = draw(st.sampled_from([{}, {}, {}, {"ldap": True}, {"sso": True}]))
        people.append({"email": email, "type": type_, "state": state, **kept})
    acting = draw(st.sampled_from([OWNER, OWNER, ADAM]))
    there = {str(one["email"]): str(one["type"]) for one in people if _in_use(one)}
    leaders = [email for email, type_ in there.items() if type_ in LEADERS]
    rooms = []
    for title in draw(st.lists(st.sampled_from(["Plans", "Maps"]), unique=True)):
        owner = draw(st.sampled_from([acting, acting, *leaders]))
        rows = draw(_shares(there, tuple(email for email in there if email not in {owner, acting})))
        if owner != acting:
            # Otherwise the room could not be changed at all.
            rows.append({"email": acting, "access": "RoomManager"})
        rooms.append({"title": title, "type": 2, "owner": owner, "members": rows})
    return {"owner": OWNER, "acting": acting, "people": people, "rooms": rooms}


def _in_use(person: dict[str, object]) -> bool:
    return person.get("state") != "disabled"


@st.composite
def staffed(draw: st.DrawFn) -> dict[str, Any]:
    """A manifest of people, and of rooms that let them in."""
    users: dict[str, dict[str, str]] = {}
    for email in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        users[email] = {"email": email, "type": draw(st.sampled_from(ROLES))}
        if state := draw(st.sampled_from(["", "", "active", "disabled"])):
            users[email]["state"] = state
        if heir := draw(st.sampled_from(["", OWNER, ADAM])):
            users[email]["reassign_to"] = heir
    types = {email: one["type"] for email, one in users.items()}
    rooms = [
        {
            "title": title,
            "type": "collaboration",
            "members": draw(_shares(types | {ADAM: "DocSpaceAdmin"}, (*NAMES, ADAM))),
        }
        for title in draw(st.lists(st.sampled_from(["Plans", "Trips"]), unique=True))
    ]
    return {
        "version": 1,
        "defaults": {"notify": draw(st.booleans())},
        "users": list(users.values()),
        "rooms": rooms,
    }


@st.composite
def _shares(
    draw: st.DrawFn, types: dict[str, str], people: tuple[str, ...]
) -> list[dict[str, str]]:
    """Members of a room; whoever may manage rooms may also be its manager."""
    if not people:
        return []
    rows = []
    for email in draw(st.lists(st.sampled_from(people), unique=True, max_size=4)):
        levels = ["Read", "Editing", "ContentCreator"]
        if types.get(email) in LEADERS:
            levels.append("RoomManager")
        rows.append({"email": email, "access": draw(st.sampled_from(levels))})
    return rows
