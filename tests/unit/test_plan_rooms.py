"""Where rooms are to be, who is in them on which day, and rooms that nobody declares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Access, Role, RoomType
from reconciler.action import EffectKind, Op, Ref
from reconciler.errors import ManifestError
from reconciler.kinds.group import FoundGroup
from reconciler.kinds.room import Membership, RoomState
from reconciler.kinds.user import Person, Standing
from reconciler.kinds.welcome import OwnWelcome
from reconciler.plan import Plan, plan
from reconciler.policy import Policy
from reconciler.portal.people import by_address
from reconciler.render.document import document
from reconciler.render.text import text as rendered
from reconciler.state import Current, Desired, Gap, Unmanaged
from tests.unit.things import (
    OWNER,
    OWNS,
    SCHEMA,
    calls,
    found,
    made,
    member,
    person,
    room,
    share,
    texts,
    told,
    user,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.kinds.members import Member, Share
    from reconciler.kinds.room import FoundRoom, Room
    from reconciler.spec import Value

TODAY = date(2026, 3, 1)
DAY = timedelta(days=1)
ALL = frozenset({"Read", "EditRoom", "EditAccess", "Move", "Delete", "ChangeOwner"})
MAY_DELETE = Policy(may_delete=True)
BOB, CID = person("bob@acme.example"), person("cid@acme.example")
STATES = [RoomState.ACTIVE, RoomState.ARCHIVED, RoomState.ABSENT]
Shares = dict["int | str", "tuple[Share, ...] | Gap"]


def _room(state: RoomState | None, **more: object) -> Room:
    return replace(room(**more), state=state)  # type: ignore[arg-type] # by name


def _lies(**more: object) -> FoundRoom:
    return found(archived=True, rights=ALL, **more)  # type: ignore[arg-type] # by name


def _empty(result: Plan) -> bool:
    return not any((result.actions, result.drift, result.blockers, result.unknown))


@pytest.mark.parametrize(
    ("state", "there"),
    [
        (RoomState.ACTIVE, [found()]),
        (RoomState.ARCHIVED, [_lies()]),
        (RoomState.ABSENT, []),
    ],
)
def test_what_is_as_it_is_to_be_is_left_alone(state: RoomState, there: list[FoundRoom]) -> None:
    assert _empty(made([_room(state)], there, policy=MAY_DELETE))


@pytest.mark.parametrize(
    ("state", "there", "call"),
    [
        (RoomState.ACTIVE, _lies(), ("PUT", "files/rooms/1/unarchive")),
        (RoomState.ARCHIVED, found(rights=ALL), ("PUT", "files/rooms/1/archive")),
        (RoomState.ABSENT, _lies(), ("DELETE", "files/rooms/1")),
    ],
)
def test_a_room_is_brought_to_where_it_is_to_be_by_one_step(
    state: RoomState, there: FoundRoom, call: tuple[str, str]
) -> None:
    result = made([_room(state)], [there], {1: (OWNS,)}, policy=MAY_DELETE)
    (action,) = result.actions
    assert calls(action)[0][:2] == call
    assert (result.drift, result.blockers, result.unknown) == ((), (), ())


def test_a_new_room_that_is_to_be_active_is_made() -> None:
    assert [one.op for one in made([_room(RoomState.ACTIVE)]).actions] == [Op.CREATE]


def test_a_room_that_is_not_there_cannot_be_put_into_the_archive() -> None:
    result = made([_room(RoomState.ARCHIVED)])
    assert result.actions == ()
    assert "nothing to put into the archive" in texts(result.drift)[0]


def test_members_that_were_not_read_keep_a_room_out_of_the_archive() -> None:
    gaps: list[Shares] = [{1: Gap("lost")}, {}]
    for shares, words in zip(
        gaps, ["lost", "its members, who are told, were not read"], strict=True
    ):
        result = made([_room(RoomState.ARCHIVED)], [found(rights=ALL)], shares)
        assert (result.actions, texts(result.unknown)) == ((), [words])


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("lies", [False, True])
def test_a_room_of_another_type_is_not_touched_without_an_id(
    state: RoomState,
    lies: bool,  # noqa: FBT001 - a table
) -> None:
    there = found(type_="custom", archived=lies, rights=ALL)
    result = made([_room(state)], [there], {1: (OWNS,)}, policy=MAY_DELETE)
    assert (result.actions, result.blockers) == ((), ())
    assert "nothing of it is changed unless `id: 1`" in texts(result.drift)[0]


@pytest.mark.parametrize(("state", "lies"), [(RoomState.ARCHIVED, False), (RoomState.ABSENT, True)])
def test_an_id_says_that_a_room_of_another_type_is_meant(
    state: RoomState,
    lies: bool,  # noqa: FBT001 - a table
) -> None:
    there = found(type_="custom", archived=lies, rights=ALL)
    result = made([_room(state, id_=1)], [there], {1: (OWNS,)}, policy=MAY_DELETE)
    assert len(result.actions) == 1


@pytest.mark.parametrize("state", [RoomState.ACTIVE, RoomState.ABSENT])
def test_of_several_rooms_in_the_archive_none_is_guessed(state: RoomState) -> None:
    there = [_lies(), replace(_lies(), id=2)]
    with pytest.raises(ManifestError, match=r"id 1 .*id 2 .*name one by `id:`"):
        made([_room(state)], there, policy=MAY_DELETE)


def test_a_room_that_was_deleted_by_its_id_is_no_error_in_the_next_run() -> None:
    assert _empty(made([_room(RoomState.ABSENT, id_=7)], policy=MAY_DELETE))


@pytest.mark.parametrize("state", STATES)
def test_in_an_incomplete_listing_nothing_is_missing_and_nothing_is_gone(state: RoomState) -> None:
    result = made([_room(state)], rooms_gap=Gap("lost"), policy=MAY_DELETE)
    assert result.actions == ()
    assert texts(result.unknown) == ["cannot be told from a room that is there: lost"]


def test_what_the_portal_calls_otherwise_is_told_before_it_goes() -> None:
    lies = _lies(title="Payroll", id_=7)
    gone = made([_room(RoomState.ABSENT, id_=7)], [lies], policy=MAY_DELETE)
    active = found("Payroll", 7, rights=ALL)
    archived = made([_room(RoomState.ARCHIVED, previously=["Payroll"])], [active], {7: (OWNS,)})
    for result in (gone, archived):
        (action,) = result.actions
        notes = told(action, EffectKind.NOTE)
        assert notes[0] == ("", 'it is called "Payroll" on the portal')


def test_another_unicode_form_of_a_title_is_no_other_title() -> None:
    declared, there = _room(RoomState.ABSENT, title="Caf\u00e9"), _lies(title="Cafe\u0301")
    (action,) = made([declared], [there], policy=MAY_DELETE).actions
    assert len(told(action, EffectKind.NOTE)) == 1


def test_what_is_declared_for_a_room_that_comes_back_waits_for_the_next_run() -> None:
    declared = replace(
        room("Plans", [member(BOB.email)], settings={"indexing": True}),
        state=RoomState.ACTIVE,
    )
    first = made([declared], [_lies()], people=[BOB])
    assert [str(one.ref) for one in first.actions] == ["room/Plans"]
    second = made([declared], [found(rights=ALL)], {1: (OWNS,)}, people=[BOB])
    assert [str(one.ref) for one in second.actions] == ["room/Plans", "members/Plans"]


def test_only_a_selected_room_is_deleted() -> None:
    rooms = [_room(RoomState.ABSENT, title=title) for title in "AB"]
    there = [_lies(title="A", id_=1), _lies(title="B", id_=2)]
    result = made(rooms, there, policy=MAY_DELETE, only=frozenset({"B"}))
    assert [action.ref.name for action in result.actions] == ["B"]


def _timed(who: str, since: date | None = None, until: date | None = None) -> Member:
    return member(who)._replace(since=since, until=until)


@pytest.mark.parametrize("membership", list(Membership))
@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        (None, TODAY - DAY, "was declared until 2026-02-28"),
        (TODAY + DAY, None, "is declared only from 2026-03-02 on"),
    ],
)
def test_outside_of_their_time_somebody_is_let_go_and_told_why(
    membership: Membership, since: date | None, until: date | None, reason: str
) -> None:
    declared = room("Plans", [_timed(BOB.email, since, until)], membership=membership)
    shares: Shares = {1: (OWNS, share(BOB))}
    (action,) = made([declared], [found()], shares, today=TODAY).actions
    assert told(action, EffectKind.LOSES) == [(BOB.email, f"Read; {reason}")]
    assert calls(action) == [
        (
            "PUT",
            "files/rooms/1/share",
            {"invitations": [{"id": BOB.id, "access": 0}], "notify": False},
        )
    ]


@pytest.mark.parametrize("today", [TODAY, TODAY + DAY])
def test_on_the_first_and_on_the_last_day_somebody_is_a_member(today: date) -> None:
    declared = room("Plans", [_timed(BOB.email, TODAY, TODAY + DAY)])
    shares: Shares = {1: (OWNS,)}
    (action,) = made([declared], [found()], shares, people=[BOB], today=today).actions
    assert told(action, EffectKind.GAINS) == [(BOB.email, "Read")]


@pytest.mark.parametrize("state", ["new", "there"])
@pytest.mark.parametrize(
    ("since", "until"), [(None, TODAY - DAY), (TODAY + DAY, None), (TODAY + DAY, date.max)]
)
def test_a_stranger_outside_of_their_time_is_never_invited(
    state: str, since: date | None, until: date | None
) -> None:
    declared = room("Plans", [_timed("new@partner.example", since, until)])
    there: tuple[list[FoundRoom], Shares] = (
        ([found()], {1: (OWNS,)}) if state == "there" else ([], {})
    )
    result = made([declared], *there, today=TODAY)
    assert result.summary.mails == result.summary.gain == 0
    assert (result.drift, result.blockers) == ((), ())


def test_an_additive_room_keeps_everybody_else() -> None:
    rows = [_timed(BOB.email, None, TODAY - DAY)]
    declared = room("Plans", rows, membership=Membership.ADDITIVE)
    shares: Shares = {1: (OWNS, share(BOB), share(CID))}
    (action,) = made([declared], [found()], shares, today=TODAY).actions
    assert [change.name for change in action.fields] == [BOB.email]


def test_a_group_has_its_time_too() -> None:
    design = FoundGroup("Design", "g-1")
    rows = [_timed("Design", None, TODAY - DAY)]
    declared = room("Plans", rows, membership=Membership.ADDITIVE)
    result = made(
        [declared],
        [found()],
        {1: (OWNS, share(design))},
        groups={"Design": (design,)},
        today=TODAY,
    )
    (action,) = result.actions
    assert [change.name for change in action.fields] == ["group Design"]
    assert "was declared until 2026-02-28" in told(action, EffectKind.LOSES)[0][1]


def test_of_two_groups_of_one_name_none_is_guessed() -> None:
    one, other = FoundGroup("Design", "g-1"), FoundGroup("Design", "g-2")
    rows = [_timed("Design", None, TODAY - DAY)]
    declared = room("Plans", rows, membership=Membership.ADDITIVE)
    result = made(
        [declared],
        [found()],
        {1: (OWNS, share(one))},
        groups={"Design": (one, other)},
        today=TODAY,
    )
    assert result.actions == ()


def test_every_account_of_an_address_is_let_go() -> None:
    twin = replace(BOB, id="twin")
    rows = [_timed(BOB.email, None, TODAY - DAY)]
    declared = room("Plans", rows, membership=Membership.ADDITIVE)
    shares: Shares = {1: (OWNS, share(BOB), share(twin))}
    (action,) = made([declared], [found()], shares, today=TODAY).actions
    assert [change.key for change in action.fields] == [BOB.id, "twin"]


def test_no_day_takes_a_room_from_its_owner() -> None:
    rows = [_timed(OWNER.email, None, TODAY - DAY)]
    for membership in Membership:
        declared = room("Plans", rows, membership=membership)
        result = made([declared], [found()], {1: (OWNS,)}, today=TODAY)
        assert result.actions == ()
        assert texts(result.drift) == [
            "owner@acme.example owns the room, and no day can limit an owner"
        ]


def test_the_own_account_and_protected_people_stay_after_their_time() -> None:
    rows = [_timed(one.email, None, TODAY - DAY) for one in (BOB, CID)]
    shares: Shares = {1: (OWNS, share(BOB, acting=True), share(CID))}
    result = made(
        [room("Plans", rows)],
        [found()],
        shares,
        policy=Policy(frozenset({CID.email})),
        today=TODAY,
    )
    assert result.actions == ()
    assert all("was declared until" in text for text in texts(result.drift))
    assert len(result.drift) == 2


def test_nobody_is_let_go_on_the_strength_of_an_incomplete_listing() -> None:
    rows = [_timed(BOB.email, None, TODAY - DAY)]
    shares: Shares = {1: (OWNS, share(BOB)), 2: Gap("lost")}
    result = made([room("Plans", rows)], [found()], shares, today=TODAY)
    assert result.actions == ()
    assert "was declared until" in texts(result.unknown)[0]


def test_who_has_left_already_is_nothing_to_do() -> None:
    rows = [_timed(BOB.email, None, TODAY - DAY)]
    result = made([room("Plans", rows)], [found()], {1: (OWNS,)}, people=[BOB], today=TODAY)
    assert _empty(result)


def test_what_ends_within_thirty_days_is_in_the_text_and_in_the_json() -> None:
    rows = [
        _timed(BOB.email, None, TODAY + 30 * DAY),
        _timed(CID.email, None, TODAY + 31 * DAY),
        _timed("Design", None, TODAY),
    ]
    design = FoundGroup("Design", "g-1")
    result = made(
        [room("Plans", rows)],
        [found()],
        {1: (OWNS, share(BOB), share(CID), share(design))},
        groups={"Design": (design,)},
        today=TODAY,
    )
    assert result.actions == ()
    lines = [line for line in rendered(result).splitlines() if line.startswith("* ")]
    assert lines == [
        '* members "Plans": bob@acme.example ends in 30 days, on 2026-03-31  (rooms.yaml:1:1)',
        '* members "Plans": group Design ends today, on 2026-03-01  (rooms.yaml:1:1)',
    ]
    upcoming = document(result)["upcoming"]
    assert [one["text"] for one in upcoming] == [
        "bob@acme.example ends in 30 days, on 2026-03-31",
        "group Design ends today, on 2026-03-01",
    ]


def test_only_of_selected_rooms_is_told_what_ends() -> None:
    rooms = [room(title, [_timed(BOB.email, None, TODAY)]) for title in "AB"]
    shares: Shares = {n: (OWNS, share(BOB)) for n in (1, 2)}
    there = [found("A", 1), found("B", 2)]
    result = made(rooms, there, shares, today=TODAY, only=frozenset({"B"}))
    assert [one.ref.name for one in result.upcoming] == ["B"]


def test_a_letter_names_no_room_outside_of_the_reader_s_time() -> None:
    rooms = [
        room("Over", [_timed(BOB.email, None, TODAY - DAY)]),
        room("Now", [_timed(BOB.email, TODAY, TODAY)]),
        room("Later", [_timed(BOB.email, TODAY + DAY)]),
    ]
    welcome = OwnWelcome(file="w.md", subject="Hello", sender="", text="{{ rooms }}")
    there = [found(one.title, n) for n, one in enumerate(rooms)]
    shares: Shares = {0: (OWNS,), 1: (OWNS, share(BOB)), 2: (OWNS,)}
    users = [user(BOB.email, welcome=welcome)]
    result = made(rooms, there, shares, users=users, people=[BOB], today=TODAY)
    (letter,) = (one.letter for one in result.actions if one.letter)
    assert letter.template
    assert [one["title"] for one in letter.template.values["rooms"]] == ["Now"]


def _plan(
    said: Unmanaged,
    there: Iterable[FoundRoom],
    shares: Mapping[int | str, tuple[Share, ...] | Gap] | None = None,
    *,
    rooms: Iterable[Room] = (),
    only: frozenset[str] | None = None,
    **current: object,
) -> Plan:
    desired = Desired(rooms=tuple(rooms), unmanaged_rooms=said, only=only)
    subjects = [
        row.subject for rows in (shares or {}).values() if isinstance(rows, tuple) for row in rows
    ]
    state = Current(
        portal="https://portal.example",
        rooms=tuple(there),
        shares=shares or {},
        people=by_address(one for one in subjects if isinstance(one, Person)),
        **{"acting": OWNER, **current},  # type: ignore[arg-type] # by name
    )
    result = plan(desired, state, Policy())
    SCHEMA.validate(document(result))
    return result


STRAY = found("Stray", 2, rights=ALL)


def test_they_are_left_alone_unless_the_manifest_says_otherwise() -> None:
    result = _plan(Unmanaged.IGNORE, [STRAY], {2: (OWNS,)})
    assert _empty(result)
    assert result.unmanaged == 1


def test_they_are_reported_and_left_alone() -> None:
    there = [found("Declared"), STRAY, _lies(title="Lies", id_=3)]
    result = _plan(Unmanaged.REPORT, there, rooms=[room("Declared")])
    assert result.actions == ()
    assert [(one.ref, one.text) for one in result.drift] == [
        (Ref("room", "Stray (id 2)"), "is declared by no manifest")
    ]
    assert result.unmanaged == 1


def test_they_go_into_the_archive_and_their_people_are_told() -> None:
    there = [found("Declared"), STRAY, _lies(title="Lies", id_=3)]
    result = _plan(Unmanaged.ARCHIVE, there, {2: (OWNS, share(BOB))}, rooms=[room("Declared")])
    (action,) = result.actions
    assert calls(action)[0][1] == "files/rooms/2/archive"
    assert [who for who, _ in told(action, EffectKind.MAIL)] == [BOB.email]
    assert action.source.file == ""
    # Nothing is left alone.
    assert result.unmanaged == 0


def test_two_of_one_title_are_told_apart() -> None:
    there = [STRAY, replace(STRAY, id=3)]
    result = _plan(Unmanaged.ARCHIVE, there, {2: (OWNS,), 3: (OWNS,)})
    assert len({action.id for action in result.actions}) == 2


@pytest.mark.parametrize("said", [Unmanaged.REPORT, Unmanaged.ARCHIVE])
def test_with_selected_rooms_nothing_is_said_of_others(said: Unmanaged) -> None:
    result = _plan(
        said, [found("A"), STRAY], {2: (OWNS,)}, rooms=[room("A")], only=frozenset({"A"})
    )
    assert _empty(result)


@pytest.mark.parametrize("said", [Unmanaged.REPORT, Unmanaged.ARCHIVE])
def test_a_room_that_is_declared_to_be_anything_at_all_is_declared(said: Unmanaged) -> None:
    there = found("A", 2, rights=ALL, type_="custom")
    for declared in (
        room("A"),
        room("B", id_=2),
        room("B", previously=["A"]),
        replace(room("A"), type=RoomType.CUSTOM, state=RoomState.ARCHIVED),
    ):
        result = _plan(said, [there], {2: (OWNS,)}, rooms=[declared])
        assert not [one for one in result.drift if "no manifest" in one.text]
        assert not [one for one in result.actions if "(id 2)" in one.ref.name]


@pytest.mark.parametrize("said", [Unmanaged.REPORT, Unmanaged.ARCHIVE])
def test_with_an_incomplete_listing_it_is_unknown_who_they_are(said: Unmanaged) -> None:
    result = _plan(said, [], rooms_gap=Gap("lost"))
    assert (result.actions, result.drift) == ((), ())
    assert texts(result.unknown) == ["which rooms nobody declares cannot be told: lost"]


def test_members_that_were_not_read_leave_a_room_where_it_is() -> None:
    for shares, words in (
        ({2: Gap("lost")}, "lost"),
        ({}, "its members, who are told, were not read"),
    ):
        result = _plan(Unmanaged.ARCHIVE, [STRAY], shares)  # type: ignore[arg-type] # rows by id
        assert (result.actions, texts(result.unknown)) == ((), [words])


def test_what_the_account_may_not_archive_holds_up_nothing() -> None:
    there = [found("Stray", 2)]
    result = _plan(Unmanaged.ARCHIVE, there, {2: (OWNS,)}, rooms=[room("New")])
    assert [str(one.ref) for one in result.actions] == ["room/New"]
    assert result.blockers == ()
    assert "may not archive it" in texts(result.drift)[0]


def test_a_room_of_a_connected_storage_is_never_archived() -> None:
    there = replace(STRAY, id="sbox-7-docs")
    result = _plan(Unmanaged.ARCHIVE, [there], {there.id: (OWNS,)})
    assert result.actions == ()
    assert "lies in a connected storage" in texts(result.drift)[0]
    assert result.unmanaged == 1


def test_disabled_people_are_not_told() -> None:
    gone = person("gone@acme.example", Role.USER, Standing.DISABLED)
    (action,) = _plan(Unmanaged.ARCHIVE, [STRAY], {2: (OWNS, share(gone))}).actions
    assert told(action, EffectKind.MAIL) == []


def test_what_a_room_with_a_picture_does_not_tell_is_not_planned_for() -> None:
    settings: dict[str, Value] = {
        "color": "FF6680",
        "cover": "car",
        "quota": "1 GB",
        "indexing": True,
    }
    there = found(settings={"color": None, "cover": None, "quota": None})
    result = made([room(settings=settings)], [there])
    (action,) = result.actions
    assert [change.name for change in action.fields] == ["indexing"]
    assert [text.split(" cannot")[0] for text in texts(result.drift)] == [
        "whether color is FF6680",
        "whether cover is car",
        "whether quota is 1 GB",
    ]


@pytest.mark.parametrize(
    ("declared", "there"),
    [
        ({"color": "ff6680"}, {"color": "FF6680"}),
        ({"color": "#FF6680"}, {"color": "ff6680"}),
        ({"tags": ("B", "a")}, {"tags": ("A", "b")}),
        ({"watermark": ()}, {"watermark": ()}),
        ({"lifetime": "none"}, {"lifetime": "none"}),
        ({"quota": "default"}, {"quota": "default"}),
    ],
)
def test_what_means_the_same_is_nothing_to_do(
    declared: dict[str, Value], there: dict[str, Value]
) -> None:
    assert _empty(made([room(settings=declared)], [found(settings=there)]))


def test_what_a_new_room_is_anyway_is_not_sent() -> None:
    plain: dict[str, Value] = {"lifetime": "none", "watermark": (), "cover": "", "quota": "default"}
    (action,) = made([room(settings=plain)]).actions
    assert action.requests[0].body == {"title": "Plans", "roomType": 2}


def test_a_member_for_a_time_does_not_change_what_is_sent() -> None:
    rows = [member(BOB.email, Access.EDITING)._replace(until=date.max)]
    (action,) = made([room(members=rows)], [found()], {1: (OWNS,)}, people=[BOB]).actions
    assert calls(action)[0][2] == {
        "invitations": [{"id": BOB.id, "access": 10}],
        "notify": False,
    }


def test_a_key_that_may_not_write_to_rooms_is_told_without_a_place_in_a_manifest() -> None:
    result = _plan(
        Unmanaged.ARCHIVE, [STRAY], {2: (OWNS,)}, scopes=frozenset({"rooms:read", "files:read"})
    )
    assert texts(result.blockers) == ["the key lacks the scope rooms:write, which a step needs"]
    assert document(result)["blockers"][0]["source"] is None
    assert any(line.endswith("which a step needs") for line in rendered(result).splitlines())
