"""Groups: reading and changing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import ROOM, TEAM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

NOBODY = "00000000-0000-0000-0000-000000000000"
STRANGER = "11111111-2222-3333-4444-555555555555"
ANN, UMA, ADAM = "ann@acme.example", "uma@acme.example", "adam@acme.example"
GUS, DAN, PIA = "gus@mail.example", "dan@acme.example", "pia@mail.example"


def design(api: Api) -> str:
    return str(api.get("group", filterValue="design")[0]["id"])


def emails(group: dict[str, Any]) -> list[str]:
    return [person["email"] for person in group["members"]]


def ids(api: Api, *addresses: str) -> list[str]:
    people = api.get("people/filter")
    known = {person["email"]: person["id"] for person in people}
    return [known[address] for address in addresses]


def test_a_group_is_made_with_its_manager_among_its_members(api: Api) -> None:
    ann, uma = ids(api, ANN, UMA)
    made = api.post("group", {"groupName": "Team", "groupManager": ann, "members": [uma, uma]})
    assert (made["name"], emails(made), made["manager"]["id"]) == ("Team", [UMA, ANN], ann)
    assert (made["isLDAP"], made["isSystem"], made["membersCount"]) == (False, False, 2)
    plain = api.post("group", {"groupName": "Empty"})
    assert (plain["members"], "manager" in plain) == ([], False)


def test_names_of_groups_need_not_be_unique_and_ids_never_come_back(api: Api) -> None:
    seen = [api.post("group", {"groupName": "Same"})["id"] for _ in range(2)]
    assert api.send("DELETE", f"group/{seen[1]}").status_code == 204
    seen.append(api.post("group", {"groupName": "Same"})["id"])
    assert len(set(seen)) == 3


@pytest.mark.parametrize("who", [GUS, DAN, PIA])
def test_guests_the_disabled_and_strangers_make_a_new_group_fail(api: Api, who: str) -> None:
    uma, bad = ids(api, UMA, who)
    for person in (bad, STRANGER):
        body = {"groupName": "Team", "members": [uma, person]}
        assert api.status("POST", "group", body) == 400
        assert api.status("POST", "group", {"groupName": "Team", "groupManager": person}) == 400
    assert len(api.get("group")) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"groupName": ""},
        {"groupName": "x" * 129},
        {"groupName": "T", "members": ["x"]},
        {"groupName": "T", "groupManager": "x"},
    ],
)
def test_a_group_that_does_not_bind_is_refused(api: Api, body: object) -> None:
    assert api.status("POST", "group", body) == 400


def test_a_change_passes_over_who_cannot_be_a_member(api: Api) -> None:
    group = f"group/{design(api)}"
    adam, gus, dan, uma = ids(api, ADAM, GUS, DAN, UMA)
    joining = [adam, gus, dan, STRANGER]
    body = {"groupName": "Art", "membersToAdd": joining, "membersToRemove": [uma, STRANGER]}
    changed = api.put(group, body)
    assert (changed["name"], emails(changed)) == ("Art", [ANN, ADAM])
    assert api.put(group, {})["name"] == "Art"
    assert api.status("PUT", group, {"groupName": "x" * 129}) == 400
    assert api.status("PUT", f"group/{STRANGER}", {}) == 404


def test_a_manager_is_replaced_but_never_taken_away(api: Api) -> None:
    group = f"group/{design(api)}"
    ann, adam, gus, dan = ids(api, ANN, ADAM, GUS, DAN)
    for who in (None, NOBODY, gus, dan, STRANGER):
        body = {} if who is None else {"groupManager": who}
        assert api.put(group, body)["manager"]["id"] == ann
        if who is not None:
            assert api.put(f"{group}/manager", {"userId": who})["manager"]["id"] == ann
    changed = api.put(group, {"groupManager": adam})
    assert changed["manager"]["id"] == adam
    assert ADAM in emails(changed)
    assert api.put(f"{group}/manager", {"userId": ann})["manager"]["id"] == ann


def test_a_manager_who_leaves_the_members_goes_on_managing(api: Api) -> None:
    group = f"group/{design(api)}"
    answer = api.send("DELETE", f"{group}/members", {"members": ids(api, ANN)})
    left = answer.json()["response"]
    assert (emails(left), left["manager"]["id"]) == ([UMA], ids(api, ANN)[0])
    document = api.sandbox.document()
    api.sandbox.seed(document)
    assert api.sandbox.document() == document


def test_members_are_added_and_removed_and_the_unfit_passed_over(api: Api) -> None:
    members = f"group/{design(api)}/members"
    adam, gus, dan, uma = ids(api, ADAM, GUS, DAN, UMA)
    added = api.put(members, {"members": [adam, gus, dan, STRANGER, uma]})
    assert emails(added) == [UMA, ANN, ADAM]
    answer = api.send("DELETE", members, {"members": [adam, gus, STRANGER]})
    assert emails(answer.json()["response"]) == [UMA, ANN]


def test_replacing_members_needs_one_who_fits(api: Api) -> None:
    members = f"group/{design(api)}/members"
    adam, gus = ids(api, ADAM, GUS)
    for nobody in ([], [gus], [STRANGER]):
        assert api.status("POST", members, {"members": nobody}) == 400
        assert emails(api.get(f"group/{design(api)}")) == [UMA, ANN]
    assert emails(api.post(members, {"members": [gus, adam]})) == [ADAM]


def test_a_group_that_is_deleted_leaves_its_rooms_without_an_answer(serve: Serve) -> None:
    members = [{"group": "Design", "access": "Read"}, {"email": ADAM, "access": "Read"}]
    api = serve(acme({"title": "X", "members": members}))
    group = design(api)
    answer = api.send("DELETE", f"group/{group}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert api.status("DELETE", f"group/{group}") == 404
    assert list(api.members()) == ["olga@acme.example", ADAM]
    assert api.acting(UMA).status("GET", f"files/rooms/{ROOM}") == 403
    assert "groups" not in api.get("people/email", email=UMA)


def test_changes_of_groups_are_webhooks(api: Api) -> None:
    group = api.post("group", {"groupName": "Team"})["id"]
    api.put(f"group/{group}", {"groupName": "Other"})
    api.send("DELETE", f"group/{group}")
    triggers = ["group.created", "group.updated", "group.deleted"]
    assert [(hook.trigger, hook.target) for hook in api.sandbox.webhooks()] == [
        (trigger, group) for trigger in triggers
    ]


WRITES: tuple[tuple[str, str, object], ...] = (
    ("POST", "group", {"groupName": "T"}),
    ("PUT", "group/{}", {}),
    ("DELETE", "group/{}", None),
    ("POST", "group/{}/members", {"members": []}),
    ("PUT", "group/{}/members", {"members": []}),
    ("DELETE", "group/{}/members", {"members": []}),
    ("PUT", "group/{}/manager", {"userId": NOBODY}),
)


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_only_administrators_write_groups_and_only_with_the_scope_for_it(
    api: Api, method: str, path: str, body: object
) -> None:
    group = design(api)
    assert api.acting(ANN).status(method, path.format(group), body) == 403
    reader = api.acting(ADAM, "accounts:read")
    refused = reader.send(method, path.format(group), body)
    assert (refused.status_code, refused.content) == (403, b"")
    writer = api.acting(ADAM, "accounts:write")
    assert writer.status(method, path.format(group), body) in {200, 204, 400}
    if path != "group":
        assert api.status(method, path.format(STRANGER), body) == 404


def test_the_scope_that_writes_accounts_does_not_read_groups(api: Api) -> None:
    group = design(api)
    for path in ("group", f"group/{group}", f"group/user/{STRANGER}", f"group/room/{ROOM}"):
        assert api.acting("olga@acme.example", "accounts:write").status("GET", path) == 403
        assert api.acting("olga@acme.example", "accounts:read").status("GET", path) == 200


def test_members_are_told_unless_declined_without_the_disabled(serve: Serve) -> None:
    group = {"name": "Design", "members": [UMA, DAN, PIA]}
    api = serve(acme({"title": "X"}) | {"groups": [group]})
    path = f"group/{design(api)}"
    assert emails(api.get(path, includeMembers=True)) == [UMA, PIA]
    told = api.get(path, includeMembers=False)
    assert ("members" in told, told["membersCount"]) == (False, 2)


def test_groups_of_ldap_and_of_the_portal_say_so_and_are_not_protected(serve: Serve) -> None:
    groups = [{"name": "Ldap", "isLDAP": True, "members": [UMA]}, {"name": "All", "isSystem": True}]
    members = [{"group": "All", "access": "Read"}]
    api = serve(acme({"title": "X", "members": members}) | {"groups": groups})
    told = {group["name"]: (group["isLDAP"], group["isSystem"]) for group in api.get("group")}
    assert told == {"Ldap": (True, False), "All": (False, True)}
    shared = api.get(f"files/rooms/{ROOM}/share", filterType="Group")[0]["sharedToGroup"]
    assert shared["isSystem"] is True
    assert "isSystem" not in api.get("people/email", email=UMA)["groups"][0]
    group = api.get("group", filterValue="Ldap")[0]["id"]
    assert api.put(f"group/{group}", {"groupName": "Mine"})["isLDAP"] is True


def test_somebody_s_groups_are_told_in_short(api: Api) -> None:
    uma, gus = ids(api, UMA, GUS)
    told = api.get(f"group/user/{uma}")
    assert told == [{"id": design(api), "name": "Design", "manager": "ann"}]
    assert api.get(f"group/user/{gus}") == api.get(f"group/user/{STRANGER}") == []
    assert api.acting(UMA).get(f"group/user/{uma}") == told
    assert api.acting(UMA).status("GET", f"group/user/{gus}") == 403


def test_every_group_says_whether_it_shares_a_room(serve: Serve) -> None:
    groups = [{"name": name} for name in ("B", "A", "C")]
    members = [{"group": "A", "access": "Read"}]
    api = serve(acme({"title": "X", "members": members}) | {"groups": groups})
    path = f"group/room/{ROOM}"
    answer = api.send("GET", path, count=2).json()
    told = [(group["name"], group["shared"]) for group in answer["response"]]
    assert (told, answer["total"]) == ([("A", True), ("B", False)], 3)
    assert [group["name"] for group in api.get(path, excludeShared=True)] == ["B", "C"]
    assert [group["name"] for group in api.get(path, filterValue="c")] == ["C"]
    assert [group["name"] for group in api.get(path, startIndex=2)] == ["C"]
    assert api.status("GET", path, count=101) == 400
    assert api.acting(ADAM).status("GET", path) == 403
    assert api.status("GET", "group/room/77") == 404


def test_groups_are_listed_by_title_manager_or_size(serve: Serve) -> None:
    groups = [
        {"name": "B", "manager": ANN, "members": [UMA]},
        {"name": "A", "manager": UMA},
        {"name": "C"},
    ]
    api = serve({"people": TEAM, "groups": groups})

    def names(**query: object) -> str:
        return "".join(group["name"] for group in api.get("group", **query))

    assert names() == names(sortBy="Title") == "ABC"
    assert names(sortBy="Manager") == "CBA"
    assert names(sortBy="MembersCount") == "CAB"
    assert names(sortBy="MembersCount", sortOrder=1) == "BAC"
    uma = api.person(UMA)
    assert names(userId=uma) == "AB"
    assert names(userId=uma, manager=True) == "A"


def test_seeded_groups_may_share_a_name_and_bring_their_ids(serve: Serve) -> None:
    groups: list[dict[str, object]] = [
        {"name": "Same", "id": STRANGER, "members": [UMA]},
        {"name": "Same", "members": [ADAM]},
    ]
    members = [{"group": STRANGER, "access": "Read"}]
    api = serve(acme({"title": "X", "members": members}) | {"groups": groups})
    assert api.acting(UMA).status("GET", f"files/rooms/{ROOM}") == 200
    document = api.sandbox.document()
    api.sandbox.seed(document)
    assert api.sandbox.document() == document
    for name in ("x", STRANGER):
        with pytest.raises(ValueError, match=r"groups\[1\].id"):
            api.sandbox.seed({"people": TEAM, "groups": [groups[0], {"name": "G", "id": name}]})


def test_a_group_made_after_a_seeded_id_does_not_take_it(api: Api) -> None:
    ids_seen = [api.post("group", {"groupName": "N"})["id"] for _ in range(2)]
    api.sandbox.seed({"groups": [{"name": "N", "id": ids_seen[0]}]})
    again = api.with_header(f"Bearer {api.sandbox.key}")
    assert again.post("group", {"groupName": "N"})["id"] == ids_seen[1]
