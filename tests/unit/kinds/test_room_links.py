"""Links of rooms: which are made, changed and revoked, and what is said of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.access import Access, RoomType
from reconciler.action import EffectKind, Op, Ref, Secret, digest
from reconciler.kinds.room import FoundRoom, Membership, Room
from reconciler.kinds.room_link import FoundRoomLink, RoomLink
from reconciler.kinds.room_linking import left
from reconciler.render.document import document
from reconciler.render.requests import requests
from reconciler.render.text import text
from reconciler.state import Gap
from tests.unit.things import (
    HERE,
    MAY,
    NOW,
    OWNER,
    OWNS,
    calls,
    found,
    made,
    member,
    person,
    room,
    share,
    texts,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.action import Action
    from reconciler.plan import Plan
    from reconciler.spec import Json

PATH = "files/rooms/1/links"
SOON = NOW + timedelta(days=7)
PASSWORD = "Xa7-secret"
SECRETS = {"PASSWORD": digest(PASSWORD)}
ANYONE = 'anyone with the link "Partners"'
ANYBODY = 'anyone with the invitation link "Join"'
EXTERNAL = {"access": 2, "title": "Partners", "linkType": 1}
OPEN = {**EXTERNAL, "expirationDate": None, "password": None, "denyDownload": False}
INVITATION = {"access": 2, "title": "Join", "linkType": 0}


def external(title: str = "Partners", access: Access = Access.READ, **more: Any) -> RoomLink:  # noqa: ANN401 - any field
    return RoomLink(title, invites=False, access=access, source=HERE._replace(line=7), **more)


def invitation(title: str = "Join", access: Access = Access.READ, **more: Any) -> RoomLink:  # noqa: ANN401 - any field
    return RoomLink(title, invites=True, access=access, source=HERE._replace(line=8), **more)


def there(
    title: str = "Partners",
    id_: str = "a",
    access: Access | None = Access.READ,
    *,
    invites: bool = False,
    **more: Any,  # noqa: ANN401 - any field
) -> FoundRoomLink:
    return FoundRoomLink(id_, title, invites, access, **more)


def inviting(id_: str = "i", **more: Any) -> FoundRoomLink:  # noqa: ANN401 - any field
    return there("Join", id_, invites=True, **more)


def with_links(*links: RoomLink, type_: RoomType = RoomType.CUSTOM, title: str = "Plans") -> Room:
    return replace(room(title, type_=type_), links=links)


def a_plan(
    declared: Room,
    links: Iterable[FoundRoomLink] | Gap = (),
    *,
    rights: frozenset[str] = MAY,
    **current: Any,  # noqa: ANN401 - any field
) -> Plan:
    rows = links if isinstance(links, Gap) else tuple(links)
    place = found(type_=declared.type.word, rights=rights)
    return made([declared], [place], room_links={1: rows}, **{"secrets": SECRETS, **current})


def the_step(plan: Plan) -> Action:
    (action,) = plan.actions
    assert (plan.drift, plan.blockers, plan.unknown) == ((), (), ())
    return action


def bodies(action: Action) -> list[Json]:
    return [request.body for request in action.requests]


def nothing(plan: Plan) -> bool:
    return (plan.actions, plan.drift, plan.blockers, plan.unknown) == ((), (), (), ())


def test_a_room_without_a_list_of_links_keeps_them_all() -> None:
    plain = room(type_=RoomType.CUSTOM)
    assert nothing(a_plan(plain, [there(), inviting()]))


def test_an_external_link_that_is_missing_is_made_with_all_that_it_says() -> None:
    link = external(
        expires=SOON, password_env="PASSWORD", deny_download=True, internal=True, max_uses=None
    )
    action = the_step(a_plan(with_links(link)))
    assert (action.ref, action.op) == (Ref("links", "Plans"), Op.CREATE)
    assert calls(action) == [
        (
            "PUT",
            PATH,
            {
                **EXTERNAL,
                "expirationDate": "2026-11-29T06:00:00Z",
                "password": Secret("PASSWORD"),
                "denyDownload": True,
                "internal": True,
            },
        )
    ]
    gained = (
        "Read in the room, until 2026-11-29T06:00:00Z, with the password in $PASSWORD, "
        "without downloads, for people of the portal alone"
    )
    assert told(action, EffectKind.GAINS) == [(ANYONE, gained)]
    assert told(action, EffectKind.NOTE) == []
    assert [(c.name, c.current, c.desired) for c in action.fields] == [(ANYONE, None, gained)]


@pytest.mark.parametrize("internal", [False, True])
def test_a_link_without_a_password_says_who_gets_in(internal: bool) -> None:  # noqa: FBT001 - a parameter
    action = the_step(a_plan(with_links(external(internal=internal))))
    notes = [text for _, text in told(action, EffectKind.NOTE)]
    open_ = ['the link "Partners" has no password: whoever has its address gets in']
    assert notes == ([] if internal else open_)
    assert calls(action) == [("PUT", PATH, {**OPEN, "internal": internal})]


def test_an_invitation_link_is_made_with_its_limits_and_nothing_of_the_other_kind() -> None:
    action = the_step(a_plan(with_links(invitation(expires=SOON, max_uses=20))))
    body = {**INVITATION, "expirationDate": "2026-11-29T06:00:00Z", "maxUseCount": 20}
    assert calls(action) == [("PUT", PATH, body)]
    gained = "becomes a member with Read, until 2026-11-29T06:00:00Z, 20 in all"
    assert told(action, EffectKind.GAINS) == [(ANYBODY, gained)]
    assert told(action, EffectKind.NOTE) == []


def test_times_leave_in_utc_whatever_zone_they_were_given_in() -> None:
    zoned = SOON.astimezone(timezone(timedelta(hours=2)))
    action = the_step(a_plan(with_links(external(expires=zoned))))
    assert action.requests[0].body["expirationDate"] == "2026-11-29T06:00:00Z"


def test_links_as_declared_make_no_step() -> None:
    declared = with_links(
        external(expires=SOON, password_env="PASSWORD", deny_download=True, internal=True),
        invitation(max_uses=5),
        external("Cafe\u0301"),
    )
    links = [
        there(
            expires=SOON, password=digest(PASSWORD), deny_download=True, internal=True, max_uses=9
        ),
        inviting(max_uses=5, used=2, password="of no matter"),
        there("Caf\u00e9", "c"),
    ]
    assert nothing(a_plan(declared, links))


def test_a_change_sends_every_field_since_what_is_left_out_is_taken_away() -> None:
    declared = with_links(external(access=Access.EDITING, deny_download=True, expires=SOON))
    action = the_step(a_plan(declared, [there(expires=SOON, password="other", internal=True)]))
    assert action.op is Op.UPDATE
    body = {
        **OPEN,
        "linkId": "a",
        "access": 10,
        "denyDownload": True,
        "internal": False,
        "expirationDate": "2026-11-29T06:00:00Z",
    }
    assert calls(action) == [("PUT", PATH, body)]
    assert [(c.name, c.current, c.desired, c.key) for c in action.fields] == [
        (ANYONE, "Read", "Editing", "a"),
        ('password of "Partners"', "set", "none", "a"),
        ('deny_download of "Partners"', False, True, "a"),
        ('internal of "Partners"', True, False, "a"),
    ]
    assert told(action, EffectKind.CHANGES) == [(ANYONE, "Editing in the room, was Read")]
    assert told(action, EffectKind.NOTE) == [
        ("", 'the link "Partners" has no password: whoever has its address gets in')
    ]
    assert action.facts == (
        "1",
        "a",
        "access=Read",
        "expires=2026-11-29T06:00:00Z",
        "password=set",
        "deny_download=False",
        "internal=True",
    )


def test_a_change_of_limits_alone_changes_nobody_s_access() -> None:
    declared = with_links(invitation(max_uses=9), external(expires=SOON))
    action = the_step(a_plan(declared, [inviting(max_uses=5, used=2), there()]))
    assert [(c.name, c.current, c.desired) for c in action.fields] == [
        ('max_uses of "Join"', 5, 9),
        ('expires of "Partners"', "never", "2026-11-29T06:00:00Z"),
    ]
    assert action.effects == ()


def test_an_access_that_this_program_does_not_know_is_changed() -> None:
    action = the_step(a_plan(with_links(external()), [there(access=None)]))
    assert [(c.current, c.desired) for c in action.fields] == [("a level of its own", "Read")]


def test_a_password_is_compared_by_its_digest_and_never_shown() -> None:
    declared = with_links(external(password_env="PASSWORD"))
    assert nothing(a_plan(declared, [there(password=digest(PASSWORD))]))
    for before, word in (("0123456789ab", "other"), ("", "none")):
        plan = a_plan(declared, [there(password=before)])
        action = the_step(plan)
        assert [(c.name, c.current, c.desired) for c in action.fields] == [
            ('password of "Partners"', word, "as in $PASSWORD")
        ]
        assert action.requests[0].body["password"] == Secret("PASSWORD")
        shown = json.dumps(document(plan)) + text(plan) + requests(plan) + str(action.facts)
        assert digest(PASSWORD) not in shown
        assert "0123456789ab" not in shown


def test_a_password_whose_variable_is_not_set_cannot_be_compared() -> None:
    declared = with_links(external(password_env="PASSWORD"))
    plan = a_plan(declared, [there(password="0123456789ab")], secrets={})
    assert plan.actions == ()
    assert texts(plan.drift) == [
        (
            'whether the password of the link "Partners" is as in $PASSWORD cannot be told: the '
            "variable is not set"
        )
    ]
    # What differs beside it is changed, and so is a link that has none, or is not there.
    action = the_step(a_plan(declared, [there()], secrets={}))
    assert [c.current for c in action.fields] == ["none"]
    assert the_step(a_plan(declared, secrets={})).op is Op.CREATE
    plan = a_plan(declared, [there(access=Access.COMMENT, password="x")], secrets={})
    assert [c.name for c in plan.actions[0].fields] == [ANYONE]
    assert plan.actions[0].requests[0].body["password"] == Secret("PASSWORD")
    assert len(plan.drift) == 1


def test_what_no_manifest_declares_is_revoked_first_and_an_empty_list_wants_none() -> None:
    links = [there(), inviting(), there("Old", "o", Access.EDITING, password="x")]
    action = the_step(a_plan(with_links(external("New")), links))
    assert action.op is Op.UPDATE
    assert [(body.get("linkId"), body["access"]) for body in bodies(action)] == [
        *[("a", 0), ("i", 0), ("o", 0)],
        (None, 2),
    ]
    assert told(action, EffectKind.LOSES) == [
        (ANYONE, "Read in the room"),
        (ANYBODY, "a way to become a member with Read"),
        ('anyone with the link "Old"', "Editing in the room, with a password"),
    ]
    action = the_step(a_plan(with_links(), [inviting()]))
    assert (action.op, calls(action)) == (
        Op.REMOVE,
        [("PUT", PATH, {"linkId": "i", "access": 0, "title": "Join", "linkType": 0})],
    )
    assert nothing(a_plan(with_links()))


def test_a_link_of_the_other_kind_is_another_link() -> None:
    action = the_step(a_plan(with_links(invitation("Partners")), [there()]))
    assert [c.name for c in action.fields] == [
        'anyone with the invitation link "Partners"',
        ANYONE,
    ]
    assert [body["linkType"] for body in bodies(action)] == [1, 0]


def test_links_of_one_title_that_go_are_told_apart_by_their_ids() -> None:
    action = the_step(a_plan(with_links(), [there(), there(id_="b")]))
    assert [c.name for c in action.fields] == [f"{ANYONE} (a)", f"{ANYONE} (b)"]


def test_several_links_of_a_declared_title_are_a_blocker_and_none_is_revoked() -> None:
    plan = a_plan(with_links(external()), [there(), there(id_="b")])
    assert plan.actions == ()
    assert texts(plan.blockers) == [
        'the link "Partners" may be 2 links of the room: a, b; revoke all but one of them'
    ]


def test_what_invites_in_a_room_with_a_gap_elsewhere_is_not_revoked() -> None:
    shares = {1: Gap("cut off")}
    plan = a_plan(with_links(external()), [there("Old")], shares=shares)
    assert [action.op for action in plan.actions] == [Op.CREATE]
    assert texts(plan.unknown) == [
        (
            'anyone with the link "Old" keeps that, undeclared; nothing is revoked while a listing '
            "is incomplete"
        )
    ]


@pytest.mark.parametrize("type_", [RoomType.PUBLIC, RoomType.FORM_FILLING])
def test_the_primary_link_that_a_room_always_has_is_never_revoked(type_: RoomType) -> None:
    primary = there("Shared link", "p", primary=True)
    assert nothing(a_plan(with_links(type_=type_), [primary]))
    action = the_step(a_plan(with_links(type_=type_), [primary, inviting()]))
    assert [body["linkId"] for body in bodies(action)] == ["i"]
    assert told(action, EffectKind.NOTE) == [
        ("", 'the primary link "Shared link" is undeclared and stays: the room has one')
    ]


def test_the_primary_link_of_a_public_room_is_told_by_that_and_has_no_end() -> None:
    declared = external("Welcome", Access.COMMENT, primary=True, expires=SOON)
    public = with_links(declared, type_=RoomType.PUBLIC)
    links = [there("Shared link", "p", primary=True), there("Welcome", "w")]
    action = the_step(a_plan(public, links))
    body = {"linkId": "p", "access": 6, "title": "Welcome", "linkType": 1}
    assert calls(action)[1] == ("PUT", PATH, {**body, "password": None, "denyDownload": False})
    assert [(c.name, c.current, c.desired) for c in action.fields[:2]] == [
        ('title of "Welcome"', "Shared link", "Welcome"),
        ('anyone with the link "Welcome"', "Read", "Comment"),
    ]
    # The other link of that title is told apart.
    assert action.fields[2].name == 'anyone with the link "Welcome" (w)'
    kept = replace(links[0], title="Welcome", access=Access.COMMENT, internal=True)
    assert nothing(a_plan(public, [kept]))


def test_the_primary_link_of_a_custom_room_goes_like_any_other() -> None:
    primary = there("Shared link", "p", primary=True)
    action = the_step(a_plan(with_links(external("Shared link")), [primary]))
    assert [(body.get("linkId"), body["access"]) for body in bodies(action)] == [
        ("p", 0),
        (None, 2),
    ]
    declared = external("Shared link", primary=True, expires=SOON)
    action = the_step(a_plan(with_links(declared), [primary]))
    assert [c.name for c in action.fields] == ['expires of "Shared link"']


def test_a_primary_link_that_no_request_makes_is_a_blocker() -> None:
    declared = external(primary=True)
    plan = a_plan(with_links(declared), [there()])
    assert [c.desired for c in plan.actions[0].fields] == [None]
    assert texts(plan.blockers) == [
        (
            'the link "Partners" cannot be made: the primary link of a custom room comes about '
            "only where somebody copies the room's link on the portal; do that, or declare it "
            "without `primary`"
        )
    ]
    assert plan.blockers[0].source.line == 7
    (blocker,) = a_plan(with_links(declared, type_=RoomType.PUBLIC)).blockers
    assert "the portal shows none, though the room has one" in blocker.text
    (blocker,) = made([with_links(declared)]).blockers
    assert "cannot be made" in blocker.text


def test_links_of_a_new_room_come_after_its_members_and_wait_for_the_room() -> None:
    declared = replace(with_links(external()), members=(member("ann@acme.example"),))
    plan = made([declared], people=[person("ann@acme.example")], secrets=SECRETS)
    create, members, links = plan.actions
    assert members.ref.kind == "members"
    assert links.needs == (create.id,)
    assert links.requests[0].path == ("files", "rooms", Ref("room", "Plans"), "links")
    assert links.facts == ("absent",)


def test_the_primary_link_of_a_new_public_room_is_left_to_the_next_run() -> None:
    declared = with_links(external(primary=True), invitation(), type_=RoomType.PUBLIC)
    plan = made([declared])
    assert [body["title"] for body in bodies(plan.actions[1])] == ["Join"]
    assert texts(plan.drift) == [
        'the link "Partners" comes with the room, and is made as declared by the next run'
    ]


@pytest.mark.parametrize("ahead", [timedelta(days=-1), timedelta(), timedelta(minutes=10)])
def test_an_end_that_is_over_is_never_sent_and_holds_nothing_up(ahead: timedelta) -> None:
    declared = with_links(external(expires=NOW + ahead), invitation())
    for links in ([], [there()]):
        plan = a_plan(declared, links)
        assert [body["title"] for body in bodies(plan.actions[0])] == ["Join"]
        (drift,) = plan.drift
        assert "which is over or nearly so: it is neither made nor changed" in drift.text
        assert drift.source.line == 7
    # As it is declared, it is over, and that is that.
    over = there(expires=NOW + ahead)
    assert a_plan(declared, [over]).drift == ()
    changed = with_links(external(expires=NOW + ahead, deny_download=True))
    assert a_plan(changed, [over]).actions == ()


def test_an_end_that_is_near_is_sent() -> None:
    plan = a_plan(with_links(external(expires=NOW + timedelta(minutes=11))))
    assert len(plan.actions) == 1


def test_an_end_further_away_than_ten_years_is_a_blocker() -> None:
    last = NOW.replace(year=2036) - timedelta(days=1)
    assert a_plan(with_links(external(expires=last))).blockers == ()
    (blocker,) = a_plan(with_links(external(expires=last + timedelta(days=2)))).blockers
    assert blocker.text.endswith("and the portal takes ten years ahead at most")


def test_fewer_uses_than_there_were_are_a_blocker() -> None:
    declared = with_links(invitation(max_uses=2))
    assert texts(a_plan(declared, [inviting(used=3)]).blockers) == [
        'the link "Join" was used by 3 already, so `max_uses` cannot be 2'
    ]
    assert a_plan(declared, [inviting(used=2)]).blockers == ()


@pytest.mark.parametrize("limit", [{"max_uses": 5}, {"expires": SOON}])
def test_older_portals_do_not_limit_invitation_links_of_rooms(limit: dict[str, Any]) -> None:
    plan = a_plan(with_links(invitation(**limit)), [inviting()], version=(3, 6, 1))
    assert plan.actions == ()
    assert texts(plan.blockers) == [
        (
            'the link "Join" invites, and such links of rooms are limited from version 3.7 of the '
            "portal on; this one is 3.6.1"
        )
    ]


def test_the_end_that_an_older_portal_gives_an_invitation_link_is_no_difference() -> None:
    declared = with_links(invitation())
    assert nothing(a_plan(declared, [inviting(expires=SOON)], version=(3, 6, 1)))
    action = the_step(a_plan(declared, version=(3, 6, 1)))
    assert calls(action) == [("PUT", PATH, INVITATION)]
    assert told(action, EffectKind.NOTE) == [
        ("", 'the portal itself chooses when the link "Join" ends')
    ]


def test_links_for_people_of_the_portal_alone_are_there_from_version_3_5_on() -> None:
    plan = a_plan(with_links(external(internal=True)), version=(3, 2, 1))
    assert [blocker.text.rpartition("; ")[2] for blocker in plan.blockers] == ["this one is 3.2.1"]
    assert calls(the_step(a_plan(with_links(external()), version=(3, 2, 1)))) == [
        ("PUT", PATH, OPEN)
    ]


def test_a_list_that_was_not_read_is_unknown_and_never_empty() -> None:
    plan = a_plan(with_links(external()), Gap("the account may not read its links"))
    assert (plan.actions, plan.drift, plan.blockers) == ((), (), ())
    assert texts(plan.unknown) == ["the account may not read its links"]
    plan = made([with_links()], [found(type_="custom")])
    assert texts(plan.unknown) == ["they were not read"]


def test_nobody_is_removed_while_the_links_of_a_room_are_unknown() -> None:
    declared = replace(with_links(external()), members=(), membership=Membership.EXACT)
    shares = {1: (OWNS, share(person("ann@acme.example")))}
    plan = a_plan(declared, Gap("cut off"), shares=shares)
    assert plan.actions == ()
    assert len(plan.unknown) == 2


def test_links_are_not_judged_by_a_type_that_the_room_does_not_have() -> None:
    declared = replace(with_links(external()), id=1)
    plan = made([declared], [found(type_="public")], room_links={1: ()})
    assert plan.actions == ()
    assert texts(plan.blockers) == ["links of a custom room are declared, and the room is public"]


def test_without_the_right_to_change_access_the_room_is_told_as_somebody_else_s() -> None:
    rights = frozenset({"Read", "ReadLinks"})
    plan = a_plan(with_links(external()), rights=rights)
    assert plan.actions == ()
    assert "(no EditAccess)" in plan.blockers[0].text


def test_links_wait_for_a_room_to_change_hands() -> None:
    declared = replace(with_links(external()), owner="ann@acme.example")
    ann = person("ann@acme.example", OWNER.role)
    place: FoundRoom = found(type_="custom", rights=MAY | {"ChangeOwner"})
    plan = made([declared], [place], {1: (OWNS,)}, people=[ann], room_links={1: ()})
    owner, links = plan.actions
    assert (owner.ref.kind, links.needs) == ("owner", (owner.id,))


def _digested(action: Action, secrets: Mapping[str, str]) -> Action:
    def body(one: Json) -> Json:
        return {k: secrets[v.variable] if isinstance(v, Secret) else v for k, v in one.items()}

    requests_ = tuple(replace(one, body=body(one.body)) for one in action.requests)
    return replace(action, requests=requests_)


@pytest.mark.parametrize(
    ("after", "open_"),
    [
        ([there(password=digest(PASSWORD)), inviting("n")], []),
        ([there(password=digest(PASSWORD)), inviting("n"), there("Old", "o")], ["Old"]),
        ([there(password="other"), inviting("n")], ["Partners"]),
        ([there(password=digest(PASSWORD), expires=SOON), inviting("n")], ["Partners"]),
        ([inviting("n")], ["Partners"]),
        ([there(password=digest(PASSWORD))], ["Join"]),
        ([there(password=digest(PASSWORD)), inviting("n"), inviting("m")], ["Join"]),
        ([there(password=digest(PASSWORD)), inviting("n", max_uses=3)], ["Join"]),
        ([there(password=digest(PASSWORD)), inviting("n", access=None)], ["Join"]),
        ([there(password=digest(PASSWORD)), there("Join", "n")], ["Join"]),
    ],
)
def test_what_is_read_again_must_be_what_was_sent_and_no_more(
    after: list[FoundRoomLink], open_: list[str]
) -> None:
    declared = with_links(external(password_env="PASSWORD"), invitation())
    action = the_step(a_plan(declared, [there(), there("Old", "o")]))
    assert {c.name for c in left(_digested(action, SECRETS), after)} == {
        change.name for change in action.fields for title in open_ if f'"{title}"' in change.name
    }
