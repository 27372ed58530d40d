"""Rules held against manifests alone."""

from __future__ import annotations

import pytest

from reconciler.plan.rules import declared
from tests.unit.manifest.reading import desired
from tests.unit.rules.way import broken

_CONFIDENTIAL = """\
version: 1
policy:
  domains: [acme.example]
  rules:
    - id: confidential
      message: For our own people
      when: {tags: {contains: confidential}}
      members: {type: {not: Guest}, domain: Acme.example}
      links: {kind: {not: external}}
users:
  - {email: ann@acme.example, type: RoomAdmin}
  - {email: eve@acme.example, type: Guest}
groups:
  - {name: Team, manager: ann@acme.example, members: [bob@partner.example, ann@acme.example]}
"""


def _broken(rooms: str, policy: str = _CONFIDENTIAL) -> list[tuple[str, str]]:
    return broken(declared(desired(f"{policy}rooms:\n{rooms}")))


def test_manifests_without_rules_break_none() -> None:
    assert declared(desired("version: 1\nrooms:\n  - {title: A, type: custom}\n")) == ()


def test_who_and_what_breaks_a_rule_is_told_at_its_line() -> None:
    rooms = """\
  - title: Board
    type: custom
    tags: [Confidential]
    owner: boss@other.example
    members:
      - {email: ann@acme.example, access: RoomManager}
      - {email: Eve@acme.example, access: Read}
      - {group: Team, access: Read}
    links:
      - {title: Way in, kind: external, access: Read}
      - {title: Join, kind: invitation, access: Read}
"""
    found = declared(desired(f"{_CONFIDENTIAL}rooms:\n{rooms}"))
    assert broken(found) == [
        ("boss@other.example", "For our own people (domain is other.example)"),
        ("eve@acme.example", "For our own people (type is Guest)"),
        ("bob@partner.example", "For our own people (domain is partner.example)"),
        ('anyone with the link "Way in"', "For our own people (kind is external)"),
    ]
    assert [one.source.line for one in found] == [16, 22, 23, 25]
    assert {(one.rule, str(one.ref)) for one in found} == {("confidential", "room/Board")}


@pytest.mark.parametrize(
    "more",
    [
        "tags: [open], members: [{email: a@b.example, access: Read}]",
        "members: [{email: a@b.example, access: Read}]",
        "tags: [confidential], members: [{email: new@acme.example, access: Read}]",
    ],
    ids=["other tags", "tags of nobody knows", "a type of nobody knows"],
)
def test_a_room_that_a_rule_is_not_about_or_of_which_too_little_is_known_breaks_none(
    more: str,
) -> None:
    assert _broken(f"  - {{title: A, type: custom, {more}}}\n") == []


def test_of_rooms_of_the_archive_nobody_and_no_link_is_looked_at() -> None:
    policy = (
        "version: 1\npolicy:\n  rules:\n"
        "    - {id: a, message: No, room: {state: active}, links: {kind: invitation}}\n"
    )
    rooms = """\
  - {title: A, type: public, state: archived}
  - {title: B, type: public, state: absent}
"""
    assert _broken(rooms, policy) == [("", "No (state is archived)")]


def test_access_of_ones_own_counts_before_that_of_a_group() -> None:
    policy = (
        "version: 1\npolicy:\n  rules:\n    - {id: a, message: Not so, members: {access: Read}}\n"
        "groups:\n  - {name: Team, manager: ann@acme.example}\n"
    )
    rooms = """\
  - title: A
    type: custom
    members:
      - {group: Team, access: Editing}
      - {email: ann@acme.example, access: Read}
"""
    assert _broken(rooms, policy) == []


def test_the_primary_link_that_a_room_always_has_is_held_against_rules_undeclared() -> None:
    policy = (
        "version: 1\npolicy:\n  rules:\n    - {id: a, message: No, links: {kind: invitation}}\n"
    )
    rooms = """\
  - {title: A, type: public}
  - {title: B, type: form-filling, links: []}
  - {title: C, type: custom, links: []}
  - title: D
    type: public
    links: [{title: All, kind: external, access: Read, primary: true}]
"""
    assert _broken(rooms, policy) == [
        ("anyone with the primary link", "No (kind is external)"),
        ("anyone with the primary link", "No (kind is external)"),
        ('anyone with the link "All"', "No (kind is external)"),
    ]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("{deny_download: true}", "deny_download is no"),
        ("{indexing: false}", "indexing is yes"),
        ("{title: {pattern: '^Client '}}", "title is Plans_ 2026"),
        ("{title: 'Plans: 2027'}", "title is Plans_ 2026"),
        ("{type: [public, 1]}", "type is custom"),
        ("{state: archived}", "state is active"),
        ("{owner: {pattern: '@ACME[.]example$'}}", "owner is ann@partner.example"),
        ("{people: {maximum: 1}}", "people is 2"),
        ("{people: {minimum: 3}}", "people is 2"),
        ("{tags: {contains: {pattern: ^CLIENT}}}", "tags is finance, 2026"),
        ("{tags: {maxItems: 1}}", "tags is finance, 2026"),
        ("{tags: {not: {contains: [Finance, hr]}}}", "tags is finance, 2026"),
        ("{watermark: {contains: user}}", "watermark is none"),
        ("{lifetime: {not: 30 days}}", "lifetime is 30 days"),
        ("{quota: {enum: [none, 1 GB]}}", "quota is 500 MB"),
        ("{color: '#000'}", "color is FF9900"),
        ("{cover: none, quota: {minLength: 7}}", "cover is briefcase, quota is 500 MB"),
        ("{save_as_xlsx: true, title: {maxLength: 3}}", "title is Plans_ 2026"),
        ("{type: {anyOf: [public, {allOf: [custom, {not: {const: custom}}]}]}}", "type is custom"),
    ],
)
def test_a_room_is_held_against_what_it_must_be(condition: str, said: str) -> None:
    policy = f"version: 1\npolicy:\n  rules:\n    - {{id: a, message: Not so, room: {condition}}}\n"
    rooms = """\
  - title: "Plans: 2026"
    type: custom
    owner: ann@partner.example
    tags: [Finance, "2026"]
    indexing: true
    deny_download: false
    watermark: none
    lifetime: 30 days
    quota: 512000 KB
    color: "#f90"
    cover: briefcase
    members:
      - {email: bob@acme.example, access: Read}
      - {email: ann@partner.example, access: RoomManager}
      - {email: eve@acme.example, access: Read}
"""
    assert _broken(rooms, policy) == [("", f"Not so ({said})")]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("{outside: false}", "outside is yes"),
        ("{email: {not: EVE@partner.example}}", "email is eve@partner.example"),
        ("{email: {pattern: '^Ann@'}}", "email is eve@partner.example"),
        ("{access: [owner, Editing, 9]}", "access is Read"),
        ("{group: {not: none}}", "group is none"),
        ("{group: Team}", "group is none"),
        ("{until: {not: never}}", "until is never"),
        ("{until: 2026-12-31}", "until is never"),
    ],
)
def test_a_member_is_held_against_what_everyone_must_be(condition: str, said: str) -> None:
    policy = (
        "version: 1\npolicy:\n  domains: [ACME.example]\n"
        f"  rules:\n    - {{id: a, message: Not so, members: {condition}}}\n"
    )
    rooms = "  - {title: A, type: custom, members: [{email: eve@partner.example, access: Read}]}\n"
    assert _broken(rooms, policy) == [("eve@partner.example", f"Not so ({said})")]


def test_a_member_for_a_time_has_an_end() -> None:
    policy = (
        "version: 1\npolicy:\n  rules:\n"
        "    - {id: a, message: Not so, members: {until: {pattern: '^2026'}}}\n"
    )
    rooms = """\
  - title: A
    type: custom
    members:
      - {email: ann@acme.example, access: Read, until: 2026-12-31}
      - {email: bob@acme.example, access: Read, until: 2027-12-31}
"""
    assert _broken(rooms, policy) == [("bob@acme.example", "Not so (until is 2027-12-31)")]


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("{title: {pattern: Way}}", ["Join"]),
        ("{access: Read}", ["Join"]),
        ("{expires: {not: never}}", ["Join"]),
        ("{expires: 2026-12-31}", ["Join"]),
        ("{password: true}", []),
        ("{public: false}", ["Way in"]),
        ("{primary: true}", ["Way in"]),
        ("{deny_download: false, internal: true}", ["Way in"]),
        ("{max_uses: {maximum: 20}}", ["Join"]),
        ("{max_uses: {not: any number}}", ["Join"]),
        ("{max_uses: any number}", []),
    ],
)
def test_a_link_is_held_against_what_each_must_be(condition: str, names: list[str]) -> None:
    policy = (
        f"version: 1\npolicy:\n  rules:\n    - {{id: a, message: Not so, links: {condition}}}\n"
    )
    rooms = """\
  - title: A
    type: custom
    links:
      - title: Way in
        kind: external
        access: Read
        expires: 2026-12-31
        password_env: LINK_PASSWORD
        deny_download: true
        public: true
      - {title: Join, kind: invitation, access: Editing}
"""
    assert [who.partition('"')[2].rstrip('"') for who, _ in _broken(rooms, policy)] == names


def test_how_many_are_in_a_room_is_not_known_where_others_may_stay() -> None:
    policy = "version: 1\npolicy:\n  rules:\n    - {id: a, message: Not so, room: {people: 7}}\n"
    additive = "  - {title: A, type: custom, membership: additive, members: []}\n"
    assert _broken(additive, policy) == []
    assert _broken("  - {title: A, type: custom}\n", policy) == []
    assert _broken("  - {title: A, type: custom, members: []}\n", policy) == [
        ("", "Not so (people is 0)")
    ]
