"""12 and 14: a role is changed in one call, and one person is one person however they are typed."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.gateway.gateway import Gateway, Rule
from tests.failures.world import ANN, BOB, GUEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway.fault import Passage
    from tests.edge.gateway.message import Reply
    from tests.portal import Served

TITLE, GROUP = "Café Größe", "Créatifs"


def _portal(access: str) -> dict[str, Any]:
    return {
        "people": [
            {"email": ANN, "type": "RoomAdmin"},
            {"email": BOB, "type": "User"},
            {"email": GUEST, "type": "Guest"},
        ],
        "groups": [{"name": GROUP, "manager": ANN, "members": [BOB]}],
        "rooms": [
            {
                "title": TITLE,
                "type": "CustomRoom",
                "id": 7,
                "members": [
                    {"email": ANN, "access": access},
                    {"email": GUEST, "access": "Read"},
                    {"group": GROUP, "access": access},
                ],
            }
        ],
    }


def _manifest(access: str, spelt: Callable[[str], str] = str) -> dict[str, Any]:
    return {
        "version": 1,
        "users": [{"email": spelt(ANN), "type": "RoomAdmin"}],
        "groups": [{"name": spelt(GROUP), "manager": spelt(ANN), "members": [spelt(BOB)]}],
        "rooms": [
            {
                "title": spelt(TITLE),
                "type": "custom",
                "members": [
                    {"email": spelt(ANN), "access": access},
                    {"email": spelt(GUEST), "access": "Read"},
                    {"group": spelt(GROUP), "access": access},
                ],
            }
        ],
    }


@pytest.mark.parametrize(("before", "after"), [("Read", "Editing"), ("Editing", "Read")])
def test_a_role_change_that_took_the_person_out(
    before: str,
    after: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(_portal(before))
    seen: list[list[dict[str, str]]] = []

    def looked_at(passage: Passage) -> Reply:
        reply = passage.forward()
        document: dict[str, Any] = pointed.sandbox.document()
        seen.append(document["rooms"][0]["members"])
        return reply

    rules = (Rule(method, ".*", looked_at, times=None) for method in ("POST", "PUT", "DELETE"))
    with Gateway(pointed.url, *rules) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = call("apply", "--yes", manifest(_manifest(after)))
        (sent,) = gateway.writes
    assert said.code == 0, said.out
    assert str(sent) == "PUT files/rooms/7/share"
    # Who stays as they are is not even named, and nobody is named with no access at all.
    accesses = [one["access"] for one in sent.request.json["invitations"]]
    assert (len(accesses), 0 in accesses) == (2, False)
    assert [{one["access"] for one in rows} for rows in seen] == [{after, "Read"}]
    assert {len(rows) for rows in seen} == {3}


SPELT: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": lambda text: text.upper() if "@" in text else text,
    "capitals at the start": lambda text: text.title() if "@" in text else text,
    # A group's name may begin with a space on the portal.
    "spaces around": lambda text: text if text == GROUP else f" {text} ",
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "composed": lambda text: unicodedata.normalize("NFC", text),
}


@pytest.mark.parametrize("there", ["as it is", "capitals", "decomposed"])
@pytest.mark.parametrize("case", SPELT)
def test_differences_of_case_that_removed_and_added_people(
    case: str,
    there: str,
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
) -> None:
    portal = _portal("Read")
    spelt = SPELT[there]
    for person in portal["people"]:
        person["email"] = spelt(person["email"])
    for group in portal["groups"]:
        group |= {"name": spelt(GROUP), "manager": spelt(ANN), "members": [spelt(BOB)]}
    for room in portal["rooms"]:
        room["title"] = spelt(TITLE)
        for row in room["members"]:
            row |= {key: spelt(row[key]) for key in ("email", "group") if key in row}
    pointed.sandbox.seed(portal)
    said = call("plan", "--detailed-exitcode", manifest(_manifest("Read", SPELT[case])))
    assert said.code == 0, said.out + said.err
    assert "Nothing to do" in said.out


@pytest.mark.parametrize("again", ["ANN@acme.example", " ann@acme.example", "Ann@Acme.Example"])
def test_differences_of_case_that_removed_and_added_people_are_no_second_declaration(
    again: str, call: Callable[..., Said], manifest: Callable[..., str]
) -> None:
    twice = _manifest("Read")
    twice["rooms"][0]["members"].append({"email": again, "access": "Editing"})
    said = call("validate", manifest(twice))
    assert said.code == 65
    assert ANN in (said.out + said.err).lower()
