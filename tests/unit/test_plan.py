"""Two states in, one plan out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role, RoomType
from reconciler.action import EffectKind, Op, Ref
from reconciler.errors import ManifestError
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.room import Membership
from reconciler.kinds.user import Standing
from reconciler.plan import Plan, plan
from reconciler.policy import Policy
from reconciler.state import Current, Desired, Gap
from tests.unit.things import (
    OWNER,
    OWNS,
    found,
    made,
    member,
    person,
    room,
    share,
)

if TYPE_CHECKING:
    from reconciler.kinds.members import Share
    from reconciler.spec import Value

ANN = person("ann@acme.example", Role.ROOM_ADMIN)
BOB = person("bob@acme.example")
GUEST = person("guest@partner.example", Role.GUEST, Standing.PENDING)
GONE = person("gone@acme.example", Role.USER, Standing.DISABLED)
DESIGN = FoundGroup("Design", "g-1")


def _mails(made_: Plan) -> list[str]:
    return [
        effect.who
        for action in made_.actions
        for effect in action.effects
        if effect.kind is EffectKind.MAIL
    ]


def _texts(notes: object) -> list[str]:
    return [note.text for note in notes]  # type: ignore[attr-defined] # drift, blockers or unknown


def test_nothing_differs_and_nothing_is_planned() -> None:
    result = made([room(members=[member(BOB.email)])], [found()], {1: (OWNS, share(BOB))})
    assert result.actions == ()
    assert (result.drift, result.blockers, result.unknown) == ((), (), ())


def test_a_missing_room_is_created_and_shared_in_one_plan() -> None:
    result = made([room(members=[member("new@x.example", Access.EDITING)], notify=True)])
    create, members = result.actions
    assert (create.op, create.ref) == (Op.CREATE, Ref("room", "Plans"))
    assert create.requests[0].body == {"title": "Plans", "roomType": 2}
    assert create.requests[0].creates == create.ref
    assert members.needs == (create.id,)
    assert members.requests[0].path == ("files", "rooms", Ref("room", "Plans"), "share")
    assert members.requests[0].body == {
        "invitations": [{"email": "new@x.example", "access": 10}],
        "notify": True,
    }
    assert members.requests[0].mails
    assert _mails(result) == ["new@x.example"]


def test_a_room_s_settings_go_along_with_its_creation() -> None:
    settings: dict[str, Value] = {
        "tags": ("b", "a"),
        "color": "FF6680",
        "indexing": True,
        "deny_download": False,
    }
    result = made([room(settings=settings)])
    assert result.actions[0].requests[0].body == {
        "title": "Plans",
        "roomType": 2,
        "tags": ["b", "a"],
        "color": "FF6680",
        "indexing": True,
        "denyDownload": False,
    }


def test_only_what_differs_is_sent() -> None:
    there = found(settings={"tags": ("old",), "color": "ff6680", "indexing": False})
    settings: dict[str, Value] = {"tags": ("new",), "color": "FF6680", "indexing": False}
    (action,) = made([room(settings=settings)], [there]).actions
    assert action.op is Op.UPDATE
    assert action.requests[0].method == "PUT"
    assert action.requests[0].path == ("files", "rooms", "1")
    assert action.requests[0].body == {"tags": ["new"]}


@pytest.mark.parametrize(
    ("declared", "there"),
    [
        ({"tags": ("A", "b")}, {"tags": ("b", "a")}),
        ({"color": "FF6680"}, {"color": "#ff6680"}),
        ({}, {"tags": ("x",), "indexing": True}),
    ],
    ids=["tags fold case and order", "colours fold case", "what is not declared is not managed"],
)
def test_the_same_in_other_words_is_no_difference(
    declared: dict[str, tuple[str, ...] | str], there: dict[str, object]
) -> None:
    result = made([room(settings=declared)], [found(settings=there)])  # type: ignore[arg-type] # a table
    assert result.actions == ()


def test_the_type_of_a_room_is_drift_and_never_a_replacement() -> None:
    result = made([room(members=[])], [found(type_="custom")], {1: (OWNS, share(BOB))})
    assert result.actions == ()
    assert [note.text for note in result.drift] == [
        (
            "type is custom and cannot become collaboration: "
            "the portal never changes the type of a room; "
            "nothing of it is changed unless `id: 1` says it is meant"
        )
    ]


def test_members_are_judged_by_the_type_that_the_room_has() -> None:
    rooms = [
        room(
            members=[member("new@x.example", Access.REVIEW), member(BOB.email, Access.REVIEW)],
            type_=RoomType.CUSTOM,
            id_=1,
        )
    ]
    result = made(rooms, [found()], {1: (OWNS, share(BOB))})
    assert result.actions == ()
    assert _texts(result.blockers) == [
        "new@x.example: Review is not possible in a collaboration room",
        "bob@acme.example: Review is not possible in a collaboration room",
    ]


def test_members_of_a_room_of_an_unknown_type_are_not_touched() -> None:
    result = made([room(members=[], id_=1)], [found(type_="type 9")], {1: (OWNS, share(BOB))})
    assert result.actions == ()
    assert _texts(result.blockers) == ["is of type 9, whose members cannot be declared"]


def test_a_former_title_makes_a_rename_and_not_a_second_room() -> None:
    (action,) = made([room("New", previously=["Old"])], [found("Old", 7)]).actions
    assert action.requests[0].path == ("files", "rooms", "7")
    assert action.requests[0].body == {"title": "New"}


def test_the_title_in_another_case_is_the_same_room_renamed() -> None:
    (action,) = made([room("Plans")], [found("plans", 7)]).actions
    assert action.requests[0].body == {"title": "Plans"}


def test_an_exact_title_comes_before_one_in_another_case() -> None:
    result = made([room("Plans")], [found("plans", 7), found("Plans", 8)])
    assert result.actions == ()


def test_two_rooms_of_a_declared_title_are_an_error_that_names_them() -> None:
    with pytest.raises(ManifestError) as caught:
        made([room()], [found(id_=3), found(id_=4, type_="custom")])
    assert str(caught.value) == (
        'rooms.yaml:1:1: title: 2 rooms of the portal are "Plans": id 3 ("Plans", collaboration), '
        'id 4 ("Plans", custom); name one by `id:`'
    )


def test_an_id_decides_between_rooms_of_one_title() -> None:
    (action,) = made(
        [room(id_=4, settings={"indexing": True})], [found(id_=3), found(id_=4)]
    ).actions
    assert action.requests[0].path == ("files", "rooms", "4")


def test_an_id_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ManifestError, match=r"the portal has no room with the id 9"):
        made([room(id_=9)], [found()])


def test_two_declared_rooms_are_never_one_room_of_the_portal() -> None:
    with pytest.raises(ManifestError, match=r'"B" and "A" .* are one room of the portal'):
        made([room("A", previously=["Old"]), room("B", id_=1)], [found("Old")])


def test_an_archived_room_is_neither_changed_nor_made_anew() -> None:
    result = made([room(members=[])], [found(archived=True)])
    assert result.actions == ()
    assert "is in the archive" in result.blockers[0].text


def test_an_active_room_comes_before_an_archived_one_of_its_title() -> None:
    result = made([room()], [found(id_=1, archived=True), found(id_=2)])
    assert (result.actions, result.blockers) == ((), ())


def test_a_known_person_is_shared_with_by_id() -> None:
    (action,) = made(
        [room(members=[member(BOB.email, Access.EDITING)])],
        [found()],
        {1: (OWNS,)},
        people=[BOB],
    ).actions
    assert action.op is Op.CREATE
    assert action.requests[0].body == {
        "invitations": [{"id": BOB.id, "access": 10}],
        "notify": False,
    }
    assert not action.requests[0].mails
    assert not any(effect.kind is EffectKind.MAIL for effect in action.effects)


def test_with_notify_a_known_person_is_mailed() -> None:
    result = made(
        [room(members=[member(BOB.email)], notify=True)],
        [found()],
        {1: (OWNS,)},
        people=[BOB],
    )
    assert _mails(result) == [BOB.email]


def test_changed_access_is_one_call_and_nobody_is_out_in_between() -> None:
    result = made(
        [room(members=[member(BOB.email, Access.EDITING)], notify=True)],
        [found()],
        {1: (OWNS, share(BOB, Access.READ))},
    )
    (action,) = result.actions
    assert action.op is Op.UPDATE
    assert [request.body["invitations"] for request in action.requests] == [
        [{"id": BOB.id, "access": 10}]
    ]
    assert _mails(result) == [BOB.email]


def test_removals_go_by_id_last_and_without_notice() -> None:
    (action,) = made(
        [room(members=[member("new@x.example")], notify=True)],
        [found()],
        {1: (OWNS, share(BOB), share(DESIGN), share(GUEST))},
    ).actions
    added, removed = action.requests
    assert added.body["notify"] is True
    assert removed.body == {
        "invitations": [
            {"id": BOB.id, "access": 0},
            {"id": "g-1", "access": 0},
            {"id": GUEST.id, "access": 0},
        ],
        "notify": False,
    }
    assert action.op is Op.UPDATE
    loses = {e.who: e.text for e in action.effects if e.kind is EffectKind.LOSES}
    assert loses == {
        BOB.email: "Read",
        "group Design": "Read, for everyone in the group who has no access of their own",
        GUEST.email: "Read, and the invitation that is still open",
    }


def test_an_additive_room_loses_nobody() -> None:
    result = made(
        [room(members=[], membership=Membership.ADDITIVE)], [found()], {1: (OWNS, share(BOB))}
    )
    assert result.actions == ()


def test_without_members_the_people_of_a_room_are_left_alone() -> None:
    assert made([room(members=None)], [found()], {1: (OWNS, share(BOB))}).actions == ()


def test_an_empty_list_of_members_lets_nobody_in() -> None:
    (action,) = made([room(members=[])], [found()], {1: (OWNS, share(BOB))}).actions
    assert action.op is Op.REMOVE


@pytest.mark.parametrize(
    ("row", "policy", "reason"),
    [
        (share(ANN, acting=True), Policy(), "is the account whose key is used"),
        (share(ANN), Policy(frozenset({ANN.email})), "is protected by the manifest"),
    ],
)
def test_some_people_are_never_removed_or_changed(row: object, policy: Policy, reason: str) -> None:
    rows = (OWNS, row)
    gone = made([room(members=[])], [found()], {1: rows}, policy=policy)  # type: ignore[dict-item] # a table
    other = made(
        [room(members=[member(ANN.email, Access.EDITING)])],
        [found()],
        {1: rows},  # type: ignore[dict-item] # a table
        policy=policy,
    )
    assert gone.actions == other.actions == ()
    assert _texts(gone.drift) == [f"{ANN.email} {reason} and keeps Read, undeclared"]
    assert _texts(other.drift) == [f"{ANN.email} {reason} and stays Read instead of Editing"]


def test_the_owner_is_never_sent() -> None:
    manager = made(
        [room(members=[member(OWNER.email, Access.ROOM_MANAGER)])], [found()], {1: (OWNS,)}
    )
    reader = made([room(members=[member(OWNER.email)])], [found()], {1: (OWNS,)})
    assert (manager.actions, manager.drift) == ((), ())
    assert reader.actions == ()
    assert "cannot limit an owner" in reader.drift[0].text


def test_whoever_makes_a_room_owns_it_and_is_not_shared_with() -> None:
    members = [member(OWNER.email, Access.ROOM_MANAGER)]
    result = made([room(members=members)], people=[OWNER])
    assert [action.ref.kind for action in result.actions] == ["room"]


def test_where_the_key_does_not_say_whose_it_is_a_possible_owner_is_not_sent() -> None:
    result = made([room(members=[member(ANN.email)])], people=[ANN], acting=None)
    assert "accounts.self:read" in result.blockers[0].text


@pytest.mark.parametrize(
    ("who", "access", "words"),
    [
        (BOB, Access.ROOM_MANAGER, "is User on the portal; only a RoomAdmin"),
        (GONE, Access.READ, "is disabled on the portal, which ignores disabled people"),
    ],
)
def test_what_the_portal_would_refuse_to_a_newcomer_is_a_blocker(
    who: object, access: Access, words: str
) -> None:
    people = [BOB, GONE]
    email = who.email  # type: ignore[attr-defined] # a table
    result = made([room(members=[member(email, access)])], [found()], {1: (OWNS,)}, people=people)
    assert result.actions == ()
    assert words in result.blockers[0].text


def test_what_the_portal_would_refuse_to_a_member_is_told() -> None:
    rows = (OWNS, share(BOB), share(GONE))
    members = [member(BOB.email, Access.ROOM_MANAGER), member(GONE.email, Access.EDITING)]
    result = made([room(members=members)], [found()], {1: rows})
    assert "only a RoomAdmin" in result.blockers[0].text
    assert _texts(result.drift) == [
        f"{GONE.email} is disabled on the portal and stays Read instead of Editing"
    ]


def test_a_stranger_cannot_be_room_manager() -> None:
    result = made([room(members=[member("new@x.example", Access.ROOM_MANAGER)])])
    assert "a Guest, who cannot be RoomManager" in result.blockers[0].text


@pytest.mark.parametrize(
    ("standing", "notify", "mail"),
    [
        (Standing.ACTIVE, False, []),
        (Standing.ACTIVE, True, ["told about the room"]),
        (Standing.PENDING, False, ["invited again; "]),
        (None, False, ["perhaps invited again; "]),
    ],
)
def test_somebody_whom_the_account_cannot_see_is_not_taken_for_new(
    standing: Standing | None,
    notify: bool,  # noqa: FBT001 - a table
    mail: list[str],
) -> None:
    rooms = [room(members=[member("new@x.example")], notify=notify)]
    (_, action) = made(rooms, acting=ANN, hidden={"new@x.example": standing}).actions
    assert action.requests[0].body["invitations"] == [{"email": "new@x.example", "access": 2}]
    gains = [e.text for e in action.effects if e.kind is EffectKind.GAINS]
    assert gains == ["Read, as somebody whom the key's account cannot see"]
    mails = [e.text for e in action.effects if e.kind is EffectKind.MAIL]
    assert [one[: len(start)] for one, start in zip(mails, mail, strict=True)] == mail


@pytest.mark.parametrize(
    ("standing", "access", "words"),
    [
        (Standing.DISABLED, Access.READ, "is disabled on the portal"),
        (None, Access.ROOM_MANAGER, "cannot make a RoomManager"),
    ],
)
def test_what_the_portal_would_refuse_to_somebody_unseen_is_a_blocker(
    standing: Standing | None, access: Access, words: str
) -> None:
    rooms = [room(members=[member("new@x.example", access)])]
    result = made(rooms, acting=ANN, hidden={"new@x.example": standing})
    assert words in result.blockers[0].text


def test_where_guests_are_not_allowed_a_stranger_is_a_blocker() -> None:
    result = made([room(members=[member("new@x.example")])], may_invite_guests=False)
    assert "do not allow guests" in result.blockers[0].text
    unseen = {"new@x.example": Standing.ACTIVE}
    hidden = made([room(members=[member("new@x.example")])], may_invite_guests=False, hidden=unseen)
    assert "cannot be seen on the portal, whose settings" in hidden.blockers[0].text


def test_more_invitations_than_the_portal_allows_are_a_blocker() -> None:
    members = [member(f"p{number}@x.example") for number in range(3)]
    assert made([room(members=members)], invitations_left=3).blockers == ()
    result = made([room(members=members)], invitations_left=2)
    assert _texts(result.blockers) == [
        "3 e-mail invitations are needed and the portal allows 2 more"
    ]


def test_a_group_is_shared_with_by_id_and_nobody_is_mailed() -> None:
    (action,) = made(
        [room(members=[member("Design")], notify=True)],
        [found()],
        {1: (OWNS,)},
        groups={"Design": (DESIGN,)},
    ).actions
    assert action.requests[0].body["invitations"] == [{"id": "g-1", "access": 2}]
    assert not any(effect.kind is EffectKind.MAIL for effect in action.effects)


def test_a_group_s_access_changes_by_id() -> None:
    (action,) = made(
        [room(members=[member("Design", Access.EDITING)], notify=True)],
        [found()],
        {1: (OWNS, share(DESIGN))},
        groups={"Design": (DESIGN,)},
    ).actions
    assert action.requests[0].body["invitations"] == [{"id": "g-1", "access": 10}]
    assert not any(effect.kind is EffectKind.MAIL for effect in action.effects)


def test_a_group_that_is_missing_or_ambiguous_is_a_blocker() -> None:
    rooms = [room(members=[member("Design")])]
    assert _texts(made(rooms).blockers) == ['the portal has no group "Design"']
    two = {"Design": (DESIGN, FoundGroup("Design", "g-2"))}
    assert _texts(made(rooms, groups=two).blockers) == [
        'the portal has 2 groups "Design" (g-1, g-2)'
    ]


def test_groups_of_one_name_in_a_room_are_told_apart() -> None:
    rows = (OWNS, share(DESIGN), share(FoundGroup("Design", "g-2")))
    (action,) = made([room(members=[])], [found()], {1: rows}).actions
    assert [change.name for change in action.fields] == [
        "group Design (g-1)",
        "group Design (g-2)",
    ]


def test_older_portals_cannot_take_a_group_out_of_a_public_room() -> None:
    public = room(members=[], type_=RoomType.PUBLIC)
    there = [found(type_="public")]
    old = made([public], there, {1: (OWNS, share(DESIGN))}, version=(3, 5, 0))
    new = made([public], there, {1: (OWNS, share(DESIGN))}, version=(3, 6, 0))
    assert (len(old.actions), len(old.drift)) == (0, 1)
    assert len(new.actions) == 1


def test_a_level_of_access_that_is_not_known_is_shown_as_such() -> None:
    (action,) = made([room(members=[])], [found()], {1: (OWNS, share(BOB, None))}).actions
    assert action.fields[0].current == "another level"


def test_an_incomplete_listing_of_rooms_creates_and_removes_nothing() -> None:
    rooms = [room("Plans", members=[]), room("New", members=[member("new@x.example")])]
    result = made(rooms, [found()], {1: (OWNS, share(BOB))}, rooms_gap=Gap("page 2 was lost"))
    assert result.actions == ()
    assert _texts(result.unknown) == [
        f"{BOB.email} has Read, undeclared; nobody is removed while a listing is incomplete",
        "cannot be told from a room that is there: page 2 was lost",
    ]


def test_an_incomplete_access_list_leaves_that_room_and_stops_every_removal() -> None:
    rooms = [room("A", members=[]), room("B", members=[])]
    there = [found("A", 1), found("B", 2)]
    result = made(rooms, there, {1: (OWNS, share(BOB)), 2: Gap("3 of 4 came")})
    assert result.actions == ()
    assert [note.ref.name for note in result.unknown] == ["A", "B"]


def test_members_that_were_not_read_are_unknown() -> None:
    result = made([room(members=[])], [found()], {})
    assert _texts(result.unknown) == ["its members were not read"]


def test_a_room_that_the_account_may_not_change_is_a_blocker() -> None:
    there = [found(rights=frozenset({"Read"}))]
    settings = {"indexing": True}
    result = made([room(members=[], settings=settings)], there, {1: (OWNS, share(BOB))})
    assert result.actions == ()
    assert _texts(result.blockers) == [
        (
            "the key's account may not change this room (no EditRoom and no EditAccess); "
            "it must own the room or be its RoomManager"
        )
    ]
    assert made([room(members=[])], there, {1: (OWNS,)}).blockers == ()


def test_an_account_that_may_not_create_rooms_is_told_so() -> None:
    result = made([room()], may_create=False)
    assert result.actions == ()
    assert "may not create rooms" in result.blockers[0].text


def test_rooms_that_nobody_declares_are_counted_and_left_alone() -> None:
    result = made([room("A")], [found("A", 1), found("B", 2), found("C", 3, archived=True)])
    assert (result.managed, result.unmanaged) == (1, 1)


def test_the_summary_counts_people_once_and_mails_each_time() -> None:
    rooms = [
        room(title, [member("new@x.example"), member(BOB.email, Access.EDITING)], notify=True)
        for title in ("A", "B")
    ]
    there = [found("A", 1)]
    result = made(rooms, there, {1: (OWNS, share(BOB), share(ANN))})
    assert result.summary.ops == {"create": 2, "update": 1, "remove": 0, "send": 0}
    assert (result.summary.gain, result.summary.change, result.summary.lose) == (2, 1, 1)
    assert result.summary.mails == 4
    assert result.summary.requests == 4


def test_a_message_is_sent_and_said_to_reach_nobody() -> None:
    result = made([room(members=[member("new@x.example")], message="Hello")])
    action = result.actions[1]
    assert action.requests[0].body["message"] == "Hello"
    notes = [effect.text for effect in action.effects if effect.kind is EffectKind.NOTE]
    assert notes == ["`message` is sent along, but the portal shows it to nobody"]


def test_those_who_keep_their_access_are_counted() -> None:
    result = made(
        [room(members=[member(BOB.email), member("new@x.example")])],
        [found()],
        {1: (OWNS, share(BOB))},
    )
    keeps = [e.text for e in result.actions[0].effects if e.kind is EffectKind.KEEPS]
    assert keeps == ["1 keep the access they have"]


def test_the_id_of_a_step_is_the_same_for_the_same_change_alone() -> None:
    one, same = (made([room(members=[member("new@x.example")])]) for _ in range(2))
    other = made([room(members=[member("new@x.example", Access.EDITING)])])
    assert [a.id for a in one.actions] == [a.id for a in same.actions]
    assert one.actions[1].id != other.actions[1].id
    assert one.actions[1].expects == other.actions[1].expects


def test_the_fingerprint_changes_with_the_facts() -> None:
    rooms = [room(members=[member(BOB.email, Access.EDITING)])]
    one = made(rooms, [found()], {1: (OWNS, share(BOB, Access.READ))})
    other = made(rooms, [found()], {1: (OWNS, share(BOB, Access.CONTENT_CREATOR))})
    assert one.actions[0].expects != other.actions[0].expects


def test_a_room_of_another_type_is_changed_where_its_id_says_that_it_is_meant() -> None:
    result = made([room(id_=1, settings={"indexing": True})], [found(type_="custom")])
    assert [action.op for action in result.actions] == [Op.UPDATE]
    assert len(result.drift) == 1


def test_another_unicode_form_of_a_title_is_no_difference() -> None:
    assert made([room("Caf\u00e9")], [found("Cafe\u0301")]).actions == ()


def test_an_address_of_two_accounts_is_a_blocker_and_neither_is_touched_by_mistake() -> None:
    twin = replace(BOB, id="twin")
    rows: dict[int | str, tuple[Share, ...] | Gap] = {
        1: (OWNS, share(BOB, Access.EDITING), share(twin))
    }
    declared = made([room(members=[member(BOB.email)])], [found()], rows)
    assert _texts(declared.blockers) == [
        f"{BOB.email} is the address of 2 accounts of the portal ({BOB.id}, twin)"
    ]
    (undeclared,) = made([room(members=[])], [found()], rows).actions
    assert [(change.name, change.key) for change in undeclared.fields] == [
        (f"{BOB.email} ({BOB.id})", BOB.id),
        (f"{BOB.email} (twin)", "twin"),
    ]


def test_somebody_without_an_address_is_told_and_left_alone() -> None:
    nameless = replace(BOB, email="")
    result = made([room(members=[])], [found()], {1: (OWNS, share(nameless))})
    assert result.actions == ()
    assert _texts(result.drift) == [
        f"somebody without an address ({BOB.id}), whom no manifest could declare, keeps Read"
    ]


def test_a_stranger_of_several_rooms_is_invited_once_and_then_known() -> None:
    rooms = [room(title, [member("new@x.example")]) for title in ("A", "B")]
    result = made(rooms)
    first, second = result.actions[1], result.actions[3]
    assert first.requests[0].body["invitations"] == [{"email": "new@x.example", "access": 2}]
    assert second.requests[0].body["invitations"] == [
        {"id": Ref("guest", "new@x.example"), "access": 2}
    ]
    assert _mails(result) == ["new@x.example"]
    assert result.summary.mails == 1


def test_a_stranger_of_several_rooms_is_told_of_each_with_notify() -> None:
    rooms = [room(title, [member("new@x.example")], notify=True) for title in ("A", "B")]
    assert _mails(made(rooms)) == ["new@x.example", "new@x.example"]


def test_an_incomplete_listing_of_rooms_hides_pinned_ones_and_is_no_error() -> None:
    result = made([room(id_=5)], rooms_gap=Gap("page 2 was lost"))
    assert result.actions == ()
    assert [note.ref.name for note in result.unknown] == ["Plans"]


def test_whoever_is_protected_is_not_let_in_either() -> None:
    policy = Policy(frozenset({BOB.email}))
    result = made([room(members=[member(BOB.email)])], people=[BOB], policy=policy)
    assert [action.ref.kind for action in result.actions] == ["room"]
    assert _texts(result.drift) == [f"{BOB.email} is protected by the manifest and is not let in"]


def test_a_protected_stranger_is_not_invited() -> None:
    policy = Policy(frozenset({"new@x.example"}))
    result = made([room(members=[member("new@x.example")])], policy=policy)
    assert [action.ref.kind for action in result.actions] == ["room"]
    assert _mails(result) == []
    assert _texts(result.drift) == ["new@x.example is protected by the manifest and is not let in"]


def test_the_acting_account_is_kept_also_where_the_portal_does_not_mark_it() -> None:
    result = made([room(members=[])], [found()], {1: (OWNS, share(ANN))}, acting=ANN)
    assert result.actions == ()
    assert "is the account whose key is used" in result.drift[0].text


def test_only_some_rooms_are_looked_at_and_all_of_them_are_declared() -> None:
    desired = Desired(rooms=(room("A"), room("B")), only=frozenset({"A"}))
    there = (found("A", 1), found("B", 2), found("C", 3))
    result = plan(desired, Current(portal="p", rooms=there), Policy())
    assert (result.managed, result.unmanaged) == (1, 1)
