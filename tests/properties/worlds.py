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
def _members(draw: st.DrawFn, type_: str, people: tuple[str, ...]) -> list[dict[str, str]]:
    who = draw(st.lists(st.sampled_from([*people, *GROUPS]), unique=True, max_size=6))
    return [
        {("email" if "@" in one else "group"): one, "access": draw(_accesses(type_))} for one in who
    ]


@st.composite
def portals(draw: st.DrawFn) -> dict[str, Any]:
    """A seed document: titles are unique, as a manifest needs them."""
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
                "members": draw(_members(type_, tuple(PEOPLE))),
            }
        )
    return {
        "owner": OWNER,
        "people": [
            {"email": email, "type": type_, "state": state}
            for email, (type_, state) in PEOPLE.items()
        ],
        "groups": [{"name": name, "members": []} for name in GROUPS],
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
        "groups": [{"name": name, "manager": "ann@acme.example"} for name in GROUPS],
        "rooms": rooms,
    }
