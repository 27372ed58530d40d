"""PUT files/rooms/{id}/share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

MAILS = "room-invitation"


def kinds(api: Api) -> list[tuple[str, str]]:
    return [(mail.to, mail.kind) for mail in api.sandbox.mails()]


def test_unknown_address_becomes_a_pending_guest_and_is_mailed_without_notify(api: Api) -> None:
    answer = api.share({"email": "new@mail.example", "access": "Editing"}, message="Hello")
    assert answer.json()["response"] == {"members": [], "error": 0}
    assert api.members()["new@mail.example"] == 10
    card = api.get("people/email", email="new@mail.example")
    assert (card["status"], card["activationStatus"], card["isVisitor"]) == (4, 2, True)
    assert kinds(api) == [("new@mail.example", MAILS)]
    assert "Hello" not in api.sandbox.mails()[0].text


def test_known_active_person_is_mailed_only_with_notify(api: Api) -> None:
    api.share({"email": "uma@acme.example", "access": 2})
    assert kinds(api) == []
    api.share({"email": "ann@acme.example", "access": 2}, notify=True)
    assert kinds(api) == [("ann@acme.example", "room-invitation-existing")]


def test_pending_person_is_mailed_again_only_when_the_access_changes(api: Api) -> None:
    for access in ("Read", "Read", "Editing"):
        api.share({"email": "pia@mail.example", "access": access})
    assert kinds(api) == [("pia@mail.example", MAILS)] * 2


def test_changed_access_by_id_tells_of_the_role_and_answers_with_the_member(api: Api) -> None:
    uma = api.person("uma@acme.example")
    api.share({"id": uma, "access": "Read"})
    answer = api.share({"id": uma.upper(), "access": "10"}, notify=True).json()["response"]
    assert [row["access"] for row in answer["members"]] == [10]
    assert answer["members"][0]["sharedToUser"]["email"] == "uma@acme.example"
    assert kinds(api) == [("uma@acme.example", "role-changed")]


@pytest.mark.parametrize("access", ["editing", "Editor", None, True, 1.5, [], ""])
def test_an_access_that_is_not_understood_removes_the_member(api: Api, access: object) -> None:
    uma = api.person("uma@acme.example")
    api.share({"id": uma, "access": "Read"})
    assert api.share({"id": uma, "access": access}).status_code == 200
    assert "uma@acme.example" not in api.members()


def test_a_missing_access_removes_the_member(api: Api) -> None:
    uma = api.person("uma@acme.example")
    api.share({"id": uma, "access": "Read"})
    api.share({"id": uma, "acces": "Editing"})
    assert "uma@acme.example" not in api.members()


def test_removal_by_address_removes_nothing_and_announces_an_invitation(api: Api) -> None:
    api.share({"email": "uma@acme.example", "access": "Read"})
    assert api.share({"email": "uma@acme.example", "access": "None"}, notify=True).ok
    assert "uma@acme.example" in api.members()
    assert kinds(api) == [("uma@acme.example", "room-invitation-existing")]


def test_removal_of_somebody_who_is_no_member_mails_an_invitation(api: Api) -> None:
    api.share({"id": api.person("uma@acme.example"), "access": 0}, notify=True)
    assert kinds(api) == [("uma@acme.example", "room-invitation-existing")]


def test_removal_of_a_member_mails_nobody(api: Api) -> None:
    uma = api.person("uma@acme.example")
    api.share({"id": uma, "access": 2})
    api.share({"id": uma, "access": 0}, notify=True)
    assert kinds(api) == []


def test_a_refusal_half_way_leaves_the_earlier_items_applied(api: Api) -> None:
    answer = api.share(
        {"email": "uma@acme.example", "access": "Read"},
        {"email": "ann@acme.example", "access": "ReadWrite"},
        {"email": "gus@mail.example", "access": "Read"},
    )
    assert answer.status_code == 403
    assert answer.json()["error"]["type"] == "System.InvalidOperationException"
    assert list(api.members()) == ["olga@acme.example", "uma@acme.example"]


@pytest.mark.parametrize("email", ["ann@acme.example", "adam@acme.example", "new@mail.example"])
def test_nobody_becomes_a_manager_by_address(api: Api, email: str) -> None:
    assert api.share({"email": email, "access": "RoomManager"}).status_code == 403


@pytest.mark.parametrize(
    ("email", "status"),
    [("ann@acme.example", 200), ("uma@acme.example", 403), ("gus@mail.example", 403)],
)
def test_by_id_those_who_may_own_rooms_become_managers(api: Api, email: str, status: int) -> None:
    answer = api.share({"id": api.person(email), "access": "RoomManager"})
    assert answer.status_code == status


def test_a_disabled_person_is_added_by_address_but_not_by_id(api: Api) -> None:
    dan = api.person("dan@acme.example")
    api.share({"id": dan, "access": "Read"})
    assert "dan@acme.example" not in api.members()
    api.share({"email": "dan@acme.example", "access": "Read"})
    assert api.members()["dan@acme.example"] == 2
    api.share({"id": dan, "access": "None"})
    assert "dan@acme.example" not in api.members()


def test_an_id_that_nobody_has_is_accepted_and_never_seen(api: Api) -> None:
    stranger = "11111111-2222-3333-4444-555555555555"
    answer = api.share({"id": stranger, "access": "Read"})
    assert answer.json()["response"] == {"members": [], "error": 0}
    assert list(api.members()) == ["olga@acme.example"]


def test_the_owner_gets_a_second_row(api: Api) -> None:
    api.share({"id": api.person("olga@acme.example"), "access": "Read"})
    rows = api.get(f"files/rooms/{ROOM}/share")
    assert [(row["access"], row["isOwner"], row["isLocked"]) for row in rows] == [
        (1, True, False),
        (2, True, True),
    ]


def test_groups_are_shared_by_id_without_mail_and_are_never_managers(api: Api) -> None:
    group = api.get("group")[0]["id"]
    assert api.share({"id": group, "access": "Editing"}, notify=True).ok
    assert api.members()["Design"] == 10
    assert api.share({"id": group, "access": "RoomManager"}).status_code == 403
    assert kinds(api) == []
    api.share({"id": group, "access": 0})
    assert "Design" not in api.members()


def test_an_address_beside_an_id_wins(api: Api) -> None:
    uma = api.person("uma@acme.example")
    api.share({"id": uma, "email": "new@mail.example", "access": "Read"})
    assert list(api.members()) == ["olga@acme.example", "new@mail.example"]


def test_addresses_are_known_in_any_case(api: Api) -> None:
    api.share({"email": " UMA@acme.EXAMPLE ", "access": "Read"})
    assert api.members()["uma@acme.example"] == 2


def test_an_empty_list_is_answered_before_the_room_is_looked_at(api: Api) -> None:
    assert api.put("files/rooms/77/share", {"invitations": []}) == {"members": [], "error": 0}
    assert api.put("files/rooms/77/share", {}) == {"members": [], "error": 0}


def test_a_portal_without_guests_refuses_every_address(serve: Serve) -> None:
    api = serve(acme({"title": "X"}, settings={"allowInvitingGuests": False}))
    assert api.share({"email": "ann@acme.example", "access": "Read"}).status_code == 403
    assert api.share({"id": api.person("ann@acme.example"), "access": "Read"}).ok
    assert api.get("settings/invitationsettings") == {
        "allowInvitingMembers": True,
        "allowInvitingGuests": False,
    }


def test_an_administrator_who_is_no_member_may_read_but_not_share(serve: Serve) -> None:
    api = serve(acme({"title": "X", "owner": "ann@acme.example"}))
    assert api.share({"email": "uma@acme.example", "access": "Read"}).status_code == 403
    assert api.members() == {"ann@acme.example": 1}
    ann = api.acting("ann@acme.example")
    assert ann.share({"email": "uma@acme.example", "access": "Read"}).ok


def test_a_member_may_leave_and_nothing_more(serve: Serve) -> None:
    members = [{"email": f"{who}@acme.example", "access": "Read"} for who in ("ann", "uma")]
    api = serve(acme({"title": "X", "members": members}))
    ann, uma = api.person("ann@acme.example"), api.person("uma@acme.example")
    as_ann = api.acting("ann@acme.example")
    assert as_ann.share({"id": ann, "access": 0}, {"id": uma, "access": 2}).status_code == 403
    assert as_ann.share({"id": ann, "access": 0}).ok
    assert list(api.members()) == ["olga@acme.example", "uma@acme.example"]
    assert as_ann.share({"id": ann, "access": 0}).status_code == 403


def test_a_list_of_invisible_people_alone_is_accepted_and_changes_nothing(serve: Serve) -> None:
    members = [{"email": f"{who}@acme.example", "access": "Read"} for who in ("ann", "uma")]
    api = serve(acme({"title": "X", "members": members}))
    ann = api.person("ann@acme.example")
    assert api.acting("uma@acme.example").share({"id": ann, "access": 0}).ok
    assert api.members()["ann@acme.example"] == 2


def test_guests_whom_the_caller_never_met_are_dropped_in_silence(serve: Serve) -> None:
    api = serve(acme({"title": "X", "owner": "ann@acme.example"}))
    ann, gus = api.acting("ann@acme.example"), api.person("gus@mail.example")
    assert ann.share({"id": gus, "access": "Read"}).ok
    assert list(api.members()) == ["ann@acme.example"]
    ann.share({"email": "gus@mail.example", "access": "Read"})
    ann.share({"id": gus, "access": "Editing"})
    assert api.members()["gus@mail.example"] == 10


def test_an_archived_room_refuses_and_a_missing_one_is_not_found(serve: Serve) -> None:
    api = serve(acme({"title": "X", "state": "archived"}))
    item = {"email": "uma@acme.example", "access": "Read"}
    assert api.share(item).status_code == 403
    assert api.share(item, room=77).status_code == 404


def test_somebody_bound_by_a_form_blocks_everything_unless_forced(serve: Serve) -> None:
    room = {
        "title": "X",
        "type": "VirtualDataRoom",
        "members": [{"email": "uma@acme.example", "access": "FillForms"}],
        "form_roles": ["uma@acme.example"],
    }
    api = serve(acme(room))
    uma = {"id": api.person("uma@acme.example"), "access": 0}
    other = {"email": "ann@acme.example", "access": "Read"}
    assert api.share(other, uma).json()["response"] == {"members": [], "error": 1}
    assert list(api.members()) == ["olga@acme.example", "uma@acme.example"]
    assert api.share(other, uma, force=True).json()["response"]["error"] == 0
    assert list(api.members()) == ["olga@acme.example", "ann@acme.example"]


def test_templates_offer_reading_to_those_who_may_own_rooms(serve: Serve) -> None:
    api = serve(acme({"title": "T", "state": "template"}))
    ann, uma = api.person("ann@acme.example"), api.person("uma@acme.example")
    assert api.share({"id": ann, "access": "Editing"}).status_code == 403
    assert api.share({"id": uma, "access": "Read"}).status_code == 403
    assert api.share({"email": "ann@acme.example", "access": "Read"}).status_code == 403
    assert api.share({"id": ann, "access": "Read"}, {"id": uma, "access": 0}, notify=True).ok
    assert kinds(api) == []


@pytest.mark.parametrize(
    "item", [{"email": "", "access": 2}, {"email": "x", "access": 2}, {"id": "x"}, {"email": 7}, 3]
)
def test_a_malformed_item_fails_validation(api: Api, item: object) -> None:
    answer = api.share(item)
    assert answer.status_code == 400
    assert answer.json()["response"]["errors"]


def test_too_many_addresses_fail_validation_and_letters_count(serve: Serve) -> None:
    api = serve(acme({"title": "X"}, settings={"invitationLimit": 1}))
    items = [{"email": f"n{i}@mail.example", "access": "Read"} for i in range(2)]
    assert api.share(*items).status_code == 400
    assert api.share(items[0]).ok
    assert api.get("settings")["invitationLimit"] == 0
    api.sandbox.activate("n0@mail.example", "New", "Person")
    assert api.get("settings")["invitationLimit"] == 1


def test_only_managers_share_and_an_ai_room_has_no_guest_who_creates(serve: Serve) -> None:
    api = serve(acme({"title": "X", "type": "AiRoom"}))
    gus = api.person("gus@mail.example")
    assert api.share({"id": gus, "access": "ContentCreator"}).status_code == 403
    assert api.share({"id": gus, "access": "Read"}).ok


@pytest.mark.parametrize(
    ("body", "mailed"),
    [({"resendAll": True}, ["pia"]), ({"usersIds": ["uma", "ann"]}, ["uma"]), ({}, [])],
)
def test_resend_writes_to_those_who_wait_or_to_named_members(
    serve: Serve, body: dict[str, object], mailed: list[str]
) -> None:
    members = [
        {"email": "uma@acme.example", "access": "Read"},
        {"email": "pia@mail.example", "access": "Read"},
        {"group": "Design", "access": "Read"},
    ]
    api = serve(acme({"title": "X", "members": members}))
    named = body.get("usersIds")
    if isinstance(named, list):
        body = {"usersIds": [api.person(f"{name}@acme.example") for name in named]}
    assert api.send("POST", f"files/rooms/{ROOM}/resend", body).ok
    assert [mail.to.split("@")[0] for mail in api.sandbox.mails()] == mailed
    adam = api.acting("adam@acme.example")
    assert adam.status("POST", f"files/rooms/{ROOM}/resend", body) == 403
