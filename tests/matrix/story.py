"""Portals and manifests that differ in everything, so that every kind of request is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.png import png

Json = dict[str, Any]

ANN, BOB, CAT, DAN, EVE, KIM = (
    f"{name}@acme.example" for name in ("ann", "bob", "cat", "dan", "eve", "kim")
)
NEW, FAR, FRESH = "new@acme.example", "far@partner.example", "fresh@partner.example"
KEY = "WELCOME_KEY"
"""The variable that holds the key of the portal's own letter, which is for Bob."""


@dataclass(frozen=True)
class Story:
    """A portal, and what is declared of it.

    Attributes:
        there: the portal before.
        declared: the manifest.
        options: of the command, beside.
        files: what lies beside the manifest.
    """

    there: Json
    declared: Json
    options: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)


def _person(email: str, type_: str = "User", **rest: Any) -> Json:  # noqa: ANN401 - JSON
    return {"email": email, "type": type_, **rest}


def _member(email: str, access: str = "Read") -> Json:
    return {"email": email, "access": access}


def _room(title: str, **rest: Any) -> Json:  # noqa: ANN401 - JSON
    return {"title": title, "type": "custom", **rest}


def _there(id_: int, title: str, **rest: Any) -> Json:  # noqa: ANN401 - JSON
    return {"id": id_, "title": title, "type": "CustomRoom", **rest}


def _link(title: str, access: str, kind: str = "external", **rest: Any) -> Json:  # noqa: ANN401 - JSON
    return {"title": title, "kind": kind, "access": access, **rest}


def _declared(**parts: Any) -> Json:  # noqa: ANN401 - JSON
    nobody = ("removals", "demotions", "cancelled_invitations")
    things = ("rooms_archived", "rooms_deleted", "public_links")
    return {"version": 1, "policy": {"guards": dict.fromkeys((*nobody, *things), 9)}, **parts}


_TEAM = [_person(ANN, "RoomAdmin"), _person(BOB), _person(CAT), _person(EVE)]

STORIES: dict[str, Story] = {
    "templates": Story(
        there={"rooms": [_there(16, "Pattern", state="template")]},
        declared=_declared(rooms=[_room("Copied", from_template="Pattern")]),
    ),
    "accounts": Story(
        there={
            "people": [
                *(_person(ANN, "RoomAdmin"), _person(BOB), _person(CAT)),
                *(_person(DAN, "RoomAdmin"), _person(KIM, state="disabled")),
            ],
            "rooms": [_there(10, "Dan's", owner=DAN)],
        },
        declared=_declared(
            users=[
                _person(BOB, "RoomAdmin"),
                _person(CAT, state="disabled"),
                _person(KIM, state="active"),
                _person(DAN, reassign_to=ANN),
                _person(NEW),
            ]
        ),
    ),
    "groups": Story(
        there={
            "people": _TEAM,
            "groups": [{"name": "Design", "manager": ANN, "members": [CAT]}],
        },
        declared=_declared(
            groups=[
                {"name": "Design", "manager": ANN, "members": [BOB]},
                {"name": "Research", "manager": ANN, "members": [EVE]},
            ]
        ),
    ),
    "portal links": Story(
        there={"invitationLinks": [{"type": "User", "maxUseCount": 20}]},
        declared=_declared(
            invitation_links=[
                {"type": "User", "expires": "2035-12-31", "max_uses": 10},
                {"type": "RoomAdmin", "expires": "2035-12-31", "max_uses": 5},
            ]
        ),
    ),
    "letters": Story(
        there={"people": _TEAM},
        declared=_declared(
            users=[
                _person(BOB, welcome={"key_env": KEY}),
                _person(CAT, welcome={"mail": "welcome.md", "subject": "Welcome"}),
            ]
        ),
        files={"welcome.md": b"Dear {{ first_name }}"},
    ),
    "areas": Story(
        there={
            "people": [_person(ANN, "RoomAdmin")],
            "rooms": [
                _there(11, "Closing"),
                _there(12, "Resting", state="archived"),
                _there(13, "Leaving", state="archived"),
                _there(14, "Changing hands"),
                _there(17, "Old name"),
            ],
        },
        declared=_declared(
            rooms=[
                _room("Closing", state="archived"),
                _room("Resting", state="active"),
                _room("Leaving", state="absent"),
                _room("Changing hands", owner=ANN),
                _room("New name", previously=["Old name"]),
            ]
        ),
        options=("--allow-delete",),
    ),
    "changes": Story(
        there={
            "people": _TEAM,
            "rooms": [
                _there(
                    *(15, "Plans"),
                    tags=["old"],
                    indexing=True,
                    members=[_member(BOB), _member(CAT, "Comment"), _member(EVE)],
                )
            ],
        },
        declared=_declared(
            rooms=[
                _room(
                    "Plans",
                    tags=["new"],
                    indexing=False,
                    notify=True,
                    logo="logo.png",
                    members=[_member(CAT, "Editing"), _member(EVE), _member(FAR)],
                )
            ]
        ),
        files={"logo.png": png()},
    ),
    "new rooms": Story(
        there={"people": _TEAM},
        declared=_declared(
            rooms=[
                _room(
                    "Fresh",
                    tags=["new"],
                    notify=True,
                    members=[
                        *(_member(BOB, "Editing"), _member(FRESH)),
                        _member(ANN, "RoomManager"),
                    ],
                ),
            ]
        ),
    ),
    "room links": Story(
        there={
            "rooms": [
                _there(
                    *(21, "Shared"),
                    links=[
                        *(_link("Partners", "Read"), _link("Stray", "Read")),
                        _link("Join", "Read", "invitation"),
                    ],
                )
            ]
        },
        declared=_declared(
            rooms=[
                _room(
                    "Shared",
                    links=[
                        *(_link("Partners", "Comment"), _link("More", "Read")),
                        _link("Join", "Editing", "invitation", max_uses=5),
                    ],
                )
            ]
        ),
    ),
}
"""Each by what it is about. The kinds of reads that all share are spoilt in the first."""
