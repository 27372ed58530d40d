"""``reconciler doctor`` with manifests: whether they can be planned and applied from here."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.cli.test_doctor import ADMIN, PEOPLE, ROOM_ADMIN, SCHEMA, always, line
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

ROOMS: dict[str, Any] = {
    "version": 1,
    "rooms": [
        {
            "title": "Plans",
            "type": "collaboration",
            "members": [{"email": ROOM_ADMIN, "access": "Editing"}],
        }
    ],
}
USERS: dict[str, Any] = {
    "version": 1,
    "users": [
        {"email": "new@acme.example", "type": "User"},
        {"email": "other@acme.example", "type": "User"},
    ],
}
LETTER: dict[str, Any] = {
    "version": 1,
    "users": [
        {
            "email": ROOM_ADMIN,
            "type": "RoomAdmin",
            "welcome": {"mail": "welcome.md", "subject": "Welcome"},
        }
    ],
}
LINK: dict[str, Any] = {
    "version": 1,
    "rooms": [
        {
            "title": "Plans",
            "type": "public",
            "links": [
                {
                    "title": "Ours",
                    "kind": "external",
                    "access": "Read",
                    "password_env": "LINK_PASSWORD",
                    "public": True,
                }
            ],
        }
    ],
    "users": [
        {"email": "x@acme.example", "type": "User", "welcome": {"key_env": "WELCOME_KEY"}},
        {"email": "y@acme.example", "type": "User", "welcome": {"key": "welcome_guest"}},
    ],
}


@pytest.fixture(autouse=True)
def _environment(pointed: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    pointed.sandbox.seed({"people": PEOPLE})
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.key)
    for name in ("RECONCILER_PLAN_KEY", "LINK_PASSWORD", "WELCOME_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_what_can_be_planned_is_told_in_steps(
    manifest: Callable[..., str], call: Callable[..., Said], pointed: Served
) -> None:
    said = call("doctor", manifest(ROOMS))
    assert (said.code, said.err) == (0, "")
    assert line(said, "manifests") == ("ok", "1 room, 0 users, 0 groups declared in 1 file")
    assert line(said, "plan") == ("ok", "2 steps")
    assert line(said, "letters") == ("ok", "the manifests have none of their own")
    assert line(said, "secrets")[0] == "ok"
    assert pointed.writes() == []
    asked = [path.removeprefix("/api/2.0/") for path in pointed.reads()]
    assert asked.count("files/rooms") == asked.count("people/@self") == 1


def test_a_manifest_of_nothing_to_do_is_told_so(
    manifest: Callable[..., str], call: Callable[..., Said]
) -> None:
    assert line(call("doctor", manifest({"version": 1})), "plan") == ("ok", "nothing to do")


@pytest.mark.parametrize(
    ("content", "scopes", "level", "words", "code"),
    [
        (ROOMS, ("rooms:write", "accounts:read", "*:read"), "ok", ": enough", 0),
        (
            *(USERS, ("rooms:write", "accounts:read", "*:read"), "problem"),
            *("it lacks accounts:write, which 2 steps need", 77),
        ),
        (ROOMS, ("accounts:write", "*:read"), "problem", "rooms:write, which 2 steps need", 77),
        (ROOMS, ("*:read",), "warning", "it can only read", 0),
    ],
)
def test_scopes_are_held_against_the_steps_of_the_plan(
    content: Any,  # noqa: ANN401 - YAML
    scopes: tuple[str, ...],
    level: str,
    words: str,
    code: int,
    pointed: Served,
    manifest: Callable[..., str],
    call: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.issue_key(ADMIN, scopes))
    said = call("doctor", manifest(content))
    assert (line(said, "scopes")[0], said.code) == (level, code)
    assert words in line(said, "scopes")[1]
    assert line(said, "plan") == ("ok", "2 steps")


def test_what_goes_without_the_key_needs_no_scope(
    pointed: Served,
    manifest: Callable[..., str],
    call: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    narrow = pointed.sandbox.issue_key(
        ADMIN, ["rooms:read", "rooms:write", "accounts:read", "*:read"]
    )
    monkeypatch.setenv("DOCSPACE_API_KEY", narrow)
    user = {"email": ROOM_ADMIN, "type": "RoomAdmin", "welcome": {"key": "welcome_guest"}}
    said = call("doctor", manifest({"version": 1, "users": [user]}))
    assert line(said, "plan") == ("ok", "1 step")
    assert line(said, "scopes")[1].endswith(": enough")


def test_a_key_that_cannot_even_read_is_told_twice_and_is_77(
    pointed: Served,
    manifest: Callable[..., str],
    call: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.issue_key(ADMIN, ["accounts:read"]))
    said = call("doctor", manifest(ROOMS))
    assert said.code == 77
    assert line(said, "scopes")[0] == line(said, "plan")[0] == "problem"
    assert line(said, "rooms") == ("not checked", "the key lacks the scope rooms:read")


def test_an_account_that_may_not_look_people_up_is_77(
    pointed: Served,
    manifest: Callable[..., str],
    call: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.issue_key("bob@acme.example"))
    said = call("doctor", manifest(USERS))
    assert said.code == 77
    assert "may not look people up" in line(said, "plan")[1]


def test_manifests_for_another_portal_are_64_and_show_it_no_key(
    pointed: Served, manifest: Callable[..., str], call: Callable[..., Said]
) -> None:
    said = call("doctor", manifest({**ROOMS, "portal": "https://other.example"}))
    assert said.code == 64
    assert line(said, "manifests") == ("problem", "they are for https://other.example")
    assert line(said, "key") == ("not checked", "the manifests are for another portal")
    assert line(said, "state")[0] == "ok"
    assert pointed.reads() == ["/api/2.0/settings", "/api/2.0/settings/invitationsettings"]


def test_manifests_for_this_portal_are_planned(
    pointed: Served, manifest: Callable[..., str], call: Callable[..., Said]
) -> None:
    said = call("doctor", manifest({**ROOMS, "portal": f"{pointed.url}/"}))
    assert (said.code, line(said, "plan")[0]) == (0, "ok")


@pytest.mark.parametrize("arguments", [(), ("--format", "json")])
def test_invalid_manifests_are_65_and_keep_nothing_else_from_being_checked(
    arguments: tuple[str, ...], manifest: Callable[..., str], call: Callable[..., Said]
) -> None:
    said = call("doctor", manifest({"version": 1, "rooms": [{"type": 1}, {}]}), *arguments)
    assert said.code == 65
    if arguments:
        SCHEMA.validate(json.loads(said.out))
        return
    level, words = line(said, "manifests")
    assert level == "problem"
    assert re.search(r"rooms.yaml:\d+:\d+: .*, and \d+ more$", words)
    assert line(said, "key")[0] == line(said, "rooms")[0] == "ok"
    for check in ("plan", "letters", "secrets"):
        assert line(said, check) == ("not checked", "the manifests are invalid")


def test_the_portal_s_troubles_count_before_those_of_the_manifests(
    manifest: Callable[..., str], call: Callable[..., Said], pointed: Served
) -> None:
    pointed.sandbox.seed({"status": "suspended"})
    assert call("doctor", manifest({"version": 1, "rooms": [{}]})).code == 69


def test_two_rooms_of_one_title_are_65(
    manifest: Callable[..., str], call: Callable[..., Said], pointed: Served
) -> None:
    pointed.sandbox.seed({"people": PEOPLE, "rooms": [{"title": "Plans"}, {"title": "Plans"}]})
    said = call("doctor", manifest(ROOMS))
    assert (said.code, line(said, "plan")[0]) == (65, "problem")


def test_what_the_plan_would_be_refused_for_is_told(
    manifest: Callable[..., str], call: Callable[..., Said], pointed: Served
) -> None:
    pointed.sandbox.seed({"people": PEOPLE, "seats": {"users": 2}})
    content = {**USERS, "policy": {"guards": {"mails": 0}}}
    said = call("doctor", manifest(content))
    assert said.code == 0
    level, words = line(said, "plan")
    assert (level, words.partition(":")[0]) == ("warning", "it would be refused")
    assert re.search("and [12] more reasons?$", words)
    said = call("doctor", manifest({**USERS, "users": USERS["users"][:1]}))
    assert "needs a seat, and none is free" in line(said, "plan")[1]


@pytest.mark.parametrize("named", [True, False])
def test_rooms_that_it_may_not_change_are_told_the_declared_ones_first(
    named: bool,  # noqa: FBT001 - a case
    manifest: Callable[..., str],
    call: Callable[..., Said],
    pointed: Served,
) -> None:
    rooms: list[dict[str, Any]] = [
        {"title": title, "owner": ROOM_ADMIN, "members": []}
        for title in ("A", "B", "C", "D", "Plans")
    ]
    rooms += [{"title": "Old", "state": "archived"}, {"title": "\x1b[31m"}]
    pointed.sandbox.seed({"people": PEOPLE, "rooms": rooms})
    said = call("doctor", *([manifest(ROOMS)] if named else []))
    level, words = line(said, "rooms")
    assert (level, said.code) == ("warning", 0)
    assert words.startswith("6 rooms, 1 in the archive; ")
    if named:
        assert 'of the declared ones it may not change "Plans", of others "' in words
    else:
        assert words.count('"') == 6
        assert words.endswith(" and 2 more")
    assert "\x1b" not in said.out


def test_only_declared_rooms_matter_where_some_are_declared(
    manifest: Callable[..., str], call: Callable[..., Said], pointed: Served
) -> None:
    rooms = [{"title": "A", "owner": ROOM_ADMIN}, {"title": "Plans"}]
    pointed.sandbox.seed({"people": PEOPLE, "rooms": rooms})
    assert line(call("doctor", manifest(ROOMS)), "rooms") == (
        "ok",
        '2 rooms; it may not change 1 room: "A"',
    )
    pointed.sandbox.seed({"people": PEOPLE, "rooms": [{"title": "Plans", "owner": ROOM_ADMIN}]})
    level, words = line(call("doctor", manifest(ROOMS)), "rooms")
    assert (level, words) == ("warning", '1 room; of the declared ones it may not change "Plans"')


def _elsewhere(body: Any) -> Any:  # noqa: ANN401 - JSON
    body["response"]["folders"][0] |= {"id": "sbox-1-2", "title": "Box"}
    body["response"]["current"]["security"]["Create"] = False
    return body


def test_rooms_of_a_connected_storage_and_no_right_to_make_some_are_told(
    call: Callable[..., Said], pointed: Served
) -> None:
    pointed.sandbox.seed({"rooms": [{"title": "Box"}]})
    with Gateway(pointed.url, always("files/rooms", fault.answered(_elsewhere))) as gateway:
        said = call("doctor", "--portal", gateway.url)
    assert line(said, "rooms") == (
        "warning",
        '1 room, 1 of a connected storage, which cannot be declared: "Box"; it may not make any',
    )


def test_a_portal_that_breaks_down_meanwhile_is_69(
    manifest: Callable[..., str], call: Callable[..., Said], pointed: Served
) -> None:
    rule = Rule("GET", "people/filter", fault.bare(402), times=None)
    with Gateway(pointed.url, rule) as gateway:
        said = call("doctor", "--portal", gateway.url, manifest(USERS))
    assert (said.code, line(said, "plan")[0]) == (69, "problem")


def test_a_refusal_while_planning_is_a_warning(
    manifest: Callable[..., str], call: Callable[..., Said], pointed: Served
) -> None:
    rule = Rule("GET", "people/filter", fault.refusal(500, "boom"), times=None)
    with Gateway(pointed.url, rule) as gateway:
        said = call("doctor", "--portal", gateway.url, manifest(USERS))
    assert (said.code, line(said, "plan")[0]) == (0, "warning")
    assert "ASC.Secret" not in said.out + said.err


@pytest.mark.parametrize(
    ("url", "level", "words"),
    [
        ("", "warning", "1 letter to send now, and no mail server is named"),
        ("smtps://u:hunter2@mail.example", "ok", "RECONCILER_SMTP_URL names a mail server"),
        ("http://u:hunter2@mail.example", "warning", "begins with neither"),
    ],
)
def test_letters_need_a_mail_server(
    url: str,
    level: str,
    words: str,
    folder: Path,
    manifest: Callable[..., str],
    call: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (folder / "welcome.md").write_text("Hello", encoding="utf-8")
    monkeypatch.setenv("RECONCILER_SMTP_URL", url)
    said = call("doctor", manifest(LETTER))
    assert (line(said, "letters")[0], said.code) == (level, 0)
    assert words in line(said, "letters")[1]
    assert "hunter2" not in said.out + said.err


def test_the_embedded_portal_keeps_letters(
    folder: Path, manifest: Callable[..., str], call: Callable[..., Said]
) -> None:
    (folder / "welcome.md").write_text("Hello", encoding="utf-8")
    said = call("doctor", "--sandbox", manifest({**LETTER, "portal": "https://acme.example"}))
    assert line(said, "letters") == ("ok", "none to send now; the embedded portal keeps them")
    assert said.code == 0


def test_variables_that_are_not_set_are_named(
    manifest: Callable[..., str], call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    named = manifest(LINK)
    said = call("doctor", named)
    assert line(said, "secrets") == ("warning", "not set: LINK_PASSWORD, WELCOME_KEY")
    monkeypatch.setenv("LINK_PASSWORD", "hunter2")
    monkeypatch.setenv("WELCOME_KEY", "1.A")
    monkeypatch.setenv("RECONCILER_PLAN_KEY", "hunter2")
    said = call("doctor", named)
    assert line(said, "secrets")[0] == "ok"
    assert line(said, "signing")[1] == "saved plans are signed with RECONCILER_PLAN_KEY"
    assert "hunter2" not in said.out + said.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_nobody_is_named_where_people_are_masked(
    form: str, manifest: Callable[..., str], call: Callable[..., Said], pointed: Served
) -> None:
    rooms = [{"title": "For ann@acme.example", "owner": ROOM_ADMIN}]
    pointed.sandbox.seed({"people": PEOPLE, "rooms": rooms})
    said = call("doctor", "--pii", "masked", "--format", form, manifest(USERS))
    assert "person-1" in said.out
    assert "@" not in said.out.replace("/@self", "")
