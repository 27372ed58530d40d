"""``plan --out`` and ``apply --plan``: what was reviewed is what is applied, or nothing is."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

    Change = Callable[["Beside"], None]

ANN, BOB, EVE, NEW = (f"{name}@acme.example" for name in ("ann", "bob", "eve", "new"))
THERE: dict[str, Any] = {
    "people": [
        {"email": ANN, "type": "RoomAdmin"},
        {"email": BOB, "type": "User"},
        {"email": EVE, "type": "User"},
    ],
    "rooms": [
        {
            "title": "Plans",
            "type": "CustomRoom",
            "tags": ["old"],
            "members": [
                {"email": ANN, "access": "RoomManager"},
                {"email": EVE, "access": "Read"},
            ],
        },
        {"title": "Other", "type": "CustomRoom", "members": [{"email": ANN, "access": "Read"}]},
    ],
}
WANTED: dict[str, Any] = {
    "version": 1,
    "users": [{"email": NEW, "type": "User"}],
    "rooms": [
        {
            "title": "Plans",
            "type": "custom",
            "tags": ["new"],
            "members": [
                {"email": ANN, "access": "RoomManager"},
                {"email": BOB, "access": "Editing"},
                {"email": NEW, "access": "Read"},
            ],
        },
        {"title": "Fresh", "type": "custom", "members": [{"email": ANN, "access": "Read"}]},
        {"title": "Other", "type": "custom", "members": [{"email": ANN, "access": "Read"}]},
    ],
}


class Beside:
    """Somebody else at work on the portal."""

    def __init__(self, call: Callable[..., Said], manifest: Callable[..., str]) -> None:
        self._call = call
        self._manifest = manifest

    def applies(self, **content: Any) -> None:  # noqa: ANN401 - YAML
        """Carry out another manifest, which adds to what is there."""
        name = self._manifest({"version": 1, **content}, "beside.yaml")
        said = self._call("apply", "--yes", name)
        assert said.code == 0, said.err

    def room(self, title: str = "Plans", **words: Any) -> None:  # noqa: ANN401 - YAML
        """Change something of a room, and leave its people alone."""
        self.applies(rooms=[{"title": title, "type": "custom", **words}])

    def lets_in(self, email: str, access: str, title: str = "Plans") -> None:
        self.room(title, membership="additive", members=[{"email": email, "access": access}])


def _nothing(_: Beside) -> None:
    pass


def _all_of_it(beside: Beside) -> None:
    beside.applies(users=WANTED["users"], rooms=deepcopy(WANTED["rooms"]))


def _archived(beside: Beside) -> None:
    beside.applies(
        policy={"guards": {"rooms_archived": 1}},
        rooms=[{"title": "Plans", "type": "custom", "state": "archived"}],
    )


SAME: dict[str, tuple[Change, int]] = {
    "nothing": (_nothing, 6),
    "the whole of it": (_all_of_it, 0),
    "one of the members": (lambda beside: beside.lets_in(BOB, "Editing"), 6),
    "one who was to leave": (
        lambda beside: beside.room(members=[{"email": ANN, "access": "RoomManager"}]),
        5,
    ),
    "the settings": (lambda beside: beside.room(tags=["new"]), 5),
    "the account": (lambda beside: beside.applies(users=WANTED["users"]), 5),
    "another room": (lambda beside: beside.room("Else", tags=["x"]), 6),
    "an untouched room of the same manifest": (
        lambda beside: beside.lets_in(EVE, "Editing", "Other"),
        6,
    ),
    "an untouched room's settings": (lambda beside: beside.room("Other", tags=["x"]), 6),
    "somebody else's account": (
        lambda beside: beside.applies(users=[{"email": "zoe@acme.example", "type": "User"}]),
        6,
    ),
}
"""What may happen between plan and apply, and how many writes are left then."""

OTHER: dict[str, tuple[Change, str]] = {
    "somebody more came into the room": (
        lambda beside: beside.lets_in("zoe@partner.example", "Read"),
        'members "Plans": zoe@partner.example: Read -> nothing was not reviewed',
    ),
    "somebody has another access": (
        lambda beside: beside.lets_in(BOB, "Read"),
        f'members "Plans": {BOB}: Read -> Editing was not reviewed',
    ),
    "the room has other settings": (
        lambda beside: beside.room(tags=["third"]),
        'room "Plans": tags: third -> new was not reviewed',
    ),
    "the room went to the archive": (_archived, 'room "Plans": is in the archive'),
    "a room of the title is there": (
        lambda beside: beside.room("Fresh"),
        'members "Fresh"',
    ),
    "the account is of another type": (
        lambda beside: beside.applies(users=[{"email": NEW, "type": "RoomAdmin"}]),
        f'user "{NEW}"',
    ),
}
"""What makes a plan stale, and what is said of it."""


@pytest.fixture
def saved(call: Callable[..., Said], manifest: Callable[..., str], pointed: Served) -> Path:
    """A plan, saved."""
    pointed.sandbox.seed(THERE)
    said = call("plan", "--out", "plan.json", manifest(WANTED))
    assert said.code == 0, said.err
    pointed.sandbox.forget_requests()
    return Path("plan.json")


@pytest.fixture
def beside(call: Callable[..., Said], manifest: Callable[..., str]) -> Beside:
    return Beside(call, manifest)


@pytest.mark.parametrize("case", SAME)
def test_what_is_so_already_is_skipped_and_the_rest_is_done_as_it_was_planned(
    case: str, saved: Path, beside: Beside, call: Callable[..., Said], pointed: Served
) -> None:
    change, left = SAME[case]
    change(beside)
    pointed.sandbox.forget_requests()
    said = call("apply", "--yes", "--plan", str(saved))
    assert (said.code, len(pointed.writes())) == (0, left), said.err
    assert call("plan", "--detailed-exitcode", "--only", "Plans", "rooms.yaml").code == 0


@pytest.mark.parametrize("case", OTHER)
def test_whatever_else_is_needed_makes_it_stale_and_nothing_is_sent(
    case: str, saved: Path, beside: Beside, call: Callable[..., Said], pointed: Served
) -> None:
    change, told = OTHER[case]
    change(beside)
    pointed.sandbox.forget_requests()
    mails = len(pointed.sandbox.mails())
    said = call("apply", "--yes", "--plan", str(saved))
    assert (said.code, said.out, pointed.writes()) == (4, "", [])
    assert told in said.err
    assert "nothing was sent" in said.err
    assert len(pointed.sandbox.mails()) == mails


def test_a_step_that_a_touched_room_has_come_to_need_was_not_reviewed(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served, beside: Beside
) -> None:
    pointed.sandbox.seed(THERE)
    plans = {**deepcopy(WANTED["rooms"][0]), "tags": ["old"]}
    assert call("plan", "--out", "plan.json", manifest({"version": 1, "rooms": [plans]})).code == 0
    beside.room(tags=["third"])
    pointed.sandbox.forget_requests()
    said = call("apply", "--yes", "--plan", "plan.json")
    assert (said.code, pointed.writes()) == (4, [])
    assert 'room "Plans": tags: third -> old was not reviewed' in said.err


def test_a_plan_is_applied_once(saved: Path, call: Callable[..., Said], pointed: Served) -> None:
    assert call("apply", "--yes", "--plan", str(saved)).code == 0
    pointed.sandbox.forget_requests()
    said = call("apply", "--yes", "--plan", str(saved))
    assert (said.code, said.out, pointed.sandbox.requests()) == (4, "", [])
    assert "was applied already" in said.err


def test_where_nobody_remembers_that_a_plan_was_applied_nothing_is_left_of_it(
    saved: Path, call: Callable[..., Said], pointed: Served
) -> None:
    first = call("apply", "--yes", "--plan", str(saved), "--ledger", "a/ledger.json")
    assert first.code == 0
    mails = pointed.sandbox.mails()
    pointed.sandbox.forget_requests()
    said = call("apply", "--yes", "--plan", str(saved), "--ledger", "b/ledger.json")
    assert (said.code, pointed.writes(), pointed.sandbox.mails()) == (0, [], mails)
    assert said.out == "Applied: there was nothing to do.\n"
    assert 'Already so: members "Plans"' in said.err


def test_the_same_change_can_be_planned_and_applied_again(
    saved: Path, beside: Beside, call: Callable[..., Said]
) -> None:
    assert call("apply", "--yes", "--plan", str(saved)).code == 0
    beside.room(tags=["old"])
    assert call("plan", "--out", "again.json", "rooms.yaml").code == 0
    assert call("apply", "--yes", "--plan", "again.json").code == 0
    beside.room(tags=["old"])
    assert call("plan", "--out", "once-more.json", "rooms.yaml").code == 0
    assert call("apply", "--yes", "--plan", "once-more.json").code == 0


def test_an_untouched_room_is_not_even_read(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(THERE)
    plans, fresh, other = deepcopy(WANTED["rooms"])
    plans["members"].pop()
    name = manifest({"version": 1, "rooms": [plans, fresh, other]})
    assert call("plan", "--out", "plan.json", name).code == 0
    whole = pointed.reads()
    pointed.sandbox.forget_requests()
    assert call("apply", "--dry-run", "--plan", "plan.json").code == 0
    assert len(pointed.reads()) == len(whole) - 1


TEAM: dict[str, Any] = {
    "version": 1,
    "groups": [{"name": "Design", "manager": ANN, "members": [BOB]}],
    "rooms": [
        {
            "title": "Plans",
            "type": "custom",
            "members": [
                {"email": ANN, "access": "RoomManager"},
                {"group": "Design", "access": "Read"},
            ],
        }
    ],
}


def test_who_came_into_a_group_since_was_not_reviewed(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    beside: Beside,
) -> None:
    pointed.sandbox.seed(
        {**THERE, "groups": [{"name": "Design", "manager": ANN, "members": [BOB]}]}
    )
    assert call("plan", "--out", "plan.json", manifest(TEAM)).code == 0
    beside.applies(groups=[{"name": "Design", "manager": ANN, "members": [BOB, EVE]}])
    pointed.sandbox.forget_requests()
    said = call("apply", "--yes", "--plan", "plan.json")
    assert (said.code, pointed.writes()) == (4, [])
    assert f'group "Design": {EVE}' in said.err


def test_what_an_account_takes_from_rooms_is_counted_as_it_is_now(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    beside: Beside,
) -> None:
    managers = [{"email": one, "access": "RoomManager"} for one in (ANN, "amy@acme.example")]
    people = [*THERE["people"], {"email": "amy@acme.example", "type": "RoomAdmin"}]
    there = {"title": "Plans", "type": "CustomRoom", "members": managers}
    pointed.sandbox.seed({"people": people, "rooms": [there]})
    declared = {
        "version": 1,
        "users": [{"email": ANN, "type": "RoomAdmin", "state": "disabled"}],
        "rooms": [
            {"title": "Plans", "type": "custom", "membership": "additive", "members": managers}
        ],
    }
    assert call("plan", "--out", "plan.json", manifest(declared)).code == 0
    beside.room(members=[{"email": ANN, "access": "RoomManager"}])
    pointed.sandbox.forget_requests()
    said = call("apply", "--yes", "--plan", "plan.json")
    assert (said.code, pointed.writes()) in ((3, []), (4, []))


def test_where_it_is_not_known_whose_key_it_is_nothing_is_bound(
    saved: Path, call: Callable[..., Said], pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = ("rooms:write", "accounts:read", "accounts:write")
    monkeypatch.setenv(
        "DOCSPACE_API_KEY", pointed.sandbox.issue_key("owner@sandbox.example", narrow)
    )
    said = call("apply", "--yes", "--plan", str(saved))
    assert (said.code, said.out, pointed.writes()) == (64, "", [])
    assert "accounts.self:read" in said.err


def test_a_letter_that_is_another_by_now_has_another_digest(
    call: Callable[..., Said], pointed: Served, folder: Path
) -> None:
    pointed.sandbox.seed(THERE)
    (folder / "users.yaml").write_text(
        "version: 1\nusers:\n- email: bob@acme.example\n  type: User\n"
        "  welcome: {mail: welcome.md, subject: Hello}\n",
        encoding="utf-8",
    )
    digests = []
    for text in ("Hello", "Send me your password"):
        (folder / "welcome.md").write_text(text, encoding="utf-8")
        document = json.loads(call("plan", "--format", "json", "users.yaml").out)
        assert document["actions"]
        digests.append(document["digest"])
    assert len(set(digests)) == 2


def test_a_stale_plan_is_told_line_by_line_and_as_json_too(
    saved: Path, beside: Beside, call: Callable[..., Said]
) -> None:
    beside.room(tags=["third"])
    said = call("apply", "--yes", "--format", "json", "--plan", str(saved))
    assert (said.code, json.loads(said.out)["outcomes"]) == (4, [])
    assert said.err.splitlines()[:2] == [
        "reconciler: the saved plan is stale, and nothing was sent:",
        '  room "Plans": tags: third -> new was not reviewed',
    ]


def test_a_note_that_cannot_be_kept_is_told_before_anything_is_sent(
    saved: Path, call: Callable[..., Said], pointed: Served
) -> None:
    Path("file").write_text("", encoding="utf-8")
    said = call("apply", "--yes", "--plan", str(saved), "--ledger", "file/ledger.json")
    assert (said.code, pointed.writes()) == (64, [])


def test_a_plan_that_failed_can_be_applied_again(
    saved: Path, call: Callable[..., Said], pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = pointed.sandbox.key
    scopes = ("*:read", "accounts:write")
    monkeypatch.setenv(
        "DOCSPACE_API_KEY", pointed.sandbox.issue_key("owner@sandbox.example", scopes)
    )
    assert call("apply", "--yes", "--plan", str(saved)).code in {3, 4}
    monkeypatch.setenv("DOCSPACE_API_KEY", key)
    assert call("apply", "--yes", "--plan", str(saved)).code == 0


def test_a_plan_that_says_a_thing_twice_is_none(saved: Path, call: Callable[..., Said]) -> None:
    text = saved.read_text(encoding="utf-8")
    saved.write_text(
        text.replace('"actions": [', '"actions": [], "actions": [', 1), encoding="utf-8"
    )
    said = call("apply", "--yes", "--plan", str(saved))
    assert (said.code, "twice" in said.err) == (64, True)


def test_a_manifest_in_a_folder_is_not_written_over(
    call: Callable[..., Said], pointed: Served, folder: Path
) -> None:
    (folder / "rooms").mkdir()
    (folder / "rooms" / "a.yaml").write_text("version: 1\n", encoding="utf-8")
    for option in (("--out", "rooms/a.yaml"), ("--write", "html=rooms/a.yaml")):
        said = call("plan", *option, "rooms")
        assert (said.code, "that is a manifest" in said.err) == (64, True)
    both = ("--out", "x.json", "--write", "json=x.json")
    assert call("plan", *both, "rooms").code == 64
    assert (folder / "rooms" / "a.yaml").read_text(encoding="utf-8") == "version: 1\n"
    assert pointed.writes() == []


def test_the_manifests_need_not_be_there_any_more(
    saved: Path, call: Callable[..., Said], pointed: Served
) -> None:
    Path("rooms.yaml").unlink()
    said = call("apply", "--yes", "--plan", str(saved))
    assert said.code == 0, said.err
    assert pointed.writes() != []


def test_letters_and_pictures_are_kept_in_the_plan(
    call: Callable[..., Said], pointed: Served, folder: Path
) -> None:
    examples = Path(__file__).parents[3] / "examples"
    (folder / "logo.png").write_bytes((examples / "logo.png").read_bytes())
    (folder / "rooms.yaml").write_text(
        "version: 1\nrooms:\n- {title: Plans, type: custom, logo: logo.png}\n", encoding="utf-8"
    )
    assert call("plan", "--out", "plan.json", "rooms.yaml").code == 0
    (folder / "logo.png").unlink()
    said = call("apply", "--yes", "--plan", "plan.json")
    assert (said.code, "logo" in said.out) == (0, True), said.err
    assert "POST /api/2.0/files/logos" in pointed.writes()


def _edited(document: Any) -> None:  # noqa: ANN401 - JSON
    document["actions"][0]["fields"][0]["desired"] = "DocSpaceAdmin"


def _of_another_format(document: Any) -> None:  # noqa: ANN401 - JSON
    document["format_version"] = 2


def _unsaved(document: Any) -> None:  # noqa: ANN401 - JSON
    del document["saved"]


def _of_other_manifests(document: Any) -> None:  # noqa: ANN401 - JSON
    document["saved"]["files"]["rooms.yaml"] = {"text": "version: 1\n"}


def _odd(document: Any) -> None:  # noqa: ANN401 - JSON
    document["saved"] = {}


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (_edited, 4, "was changed after it was made"),
        (_of_other_manifests, 4, "was changed after it was made"),
        (_of_another_format, 4, "format 2, and this program knows 1"),
        (_unsaved, 64, "only what `plan --out` wrote"),
        (_odd, 64, "does not fit the schema"),
    ],
)
def test_a_plan_that_was_changed_is_refused_before_anything_is_read(
    change: Callable[[Any], None],
    code: int,
    told: str,
    saved: Path,
    call: Callable[..., Said],
    pointed: Served,
) -> None:
    document = json.loads(saved.read_text(encoding="utf-8"))
    change(document)
    saved.write_text(json.dumps(document), encoding="utf-8")
    said = call("apply", "--yes", "--plan", str(saved))
    assert (said.code, said.out, pointed.sandbox.requests()) == (code, "", [])
    assert told in said.err


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "it is not JSON"), (b"[]", "no plan of this program"), (b"\xff", "it is not UTF-8")],
)
def test_what_is_no_plan_is_refused(
    content: bytes, told: str, call: Callable[..., Said], pointed: Served, folder: Path
) -> None:
    (folder / "plan.json").write_bytes(content)
    for option in (("apply", "--yes", "--plan"), ("plan", "rooms.yaml", "--compare")):
        said = call(*option, "plan.json")
        assert (said.code, said.out) == (64, "")
        assert told in said.err
    missing = call("apply", "--yes", "--plan", "nowhere.json")
    assert (missing.code, "No such file" in missing.err) == (64, True)
    assert pointed.sandbox.requests() == []


def test_what_the_file_says_cannot_be_said_otherwise(
    saved: Path, call: Callable[..., Said], pointed: Served
) -> None:
    for more in (["rooms.yaml"], ["--only", "Plans"], ["--allow-delete"], ["--expect", "a" * 64]):
        said = call("apply", "--yes", "--plan", str(saved), *more)
        assert (said.code, pointed.sandbox.requests()) == (64, [])
        assert "the file says all that is applied" in said.err
    said = call("apply", "--yes")
    assert (said.code, "there is nothing to apply" in said.err) == (64, True)


def test_a_plan_for_another_portal_is_refused(
    saved: Path, call: Callable[..., Said], pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCSPACE_URL", pointed.url.replace("127.0.0.1", "localhost"))
    said = call("apply", "--yes", "--plan", str(saved))
    assert (said.code, pointed.sandbox.requests()) == (4, [])
    assert "is for http://127.0.0.1" in said.err
    said = call("plan", "rooms.yaml", "--compare", str(saved))
    assert (said.code, pointed.sandbox.requests()) == (64, [])


def test_a_plan_of_another_account_is_refused(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pointed.sandbox.seed(THERE)
    assert call("plan", "--out", "plan.json", manifest(WANTED)).code == 0
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.issue_key(ANN, ("*",)))
    said = call("apply", "--yes", "--plan", "plan.json")
    assert (said.code, said.out, pointed.writes()) == (4, "", [])
    assert "the key of another account" in said.err


def test_with_a_key_a_plan_is_signed_and_nobody_else_can_make_one(
    call: Callable[..., Said],
    manifest: Callable[..., str],
    pointed: Served,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = manifest()
    assert call("plan", "--out", "open.json", name).code == 0
    monkeypatch.setenv("RECONCILER_PLAN_KEY", "one key")
    assert call("plan", "--out", "signed.json", name).code == 0
    for file, code, told, environ in (
        ("open.json", 64, "is not signed", "one key"),
        ("signed.json", 64, "is signed: set RECONCILER_PLAN_KEY", ""),
        ("signed.json", 4, "or signed with another key", "another key"),
    ):
        monkeypatch.setenv("RECONCILER_PLAN_KEY", environ)
        said = call("apply", "--yes", "--plan", file)
        assert (said.code, pointed.writes()) == (code, []), said.err
        assert told in said.err
        assert "one key" not in Path(file).read_text(encoding="utf-8")
    monkeypatch.setenv("RECONCILER_PLAN_KEY", "one key")
    assert call("apply", "--yes", "--plan", "signed.json").code == 0


def test_a_dry_run_of_a_saved_plan_sends_nothing_and_does_not_use_it_up(
    saved: Path, call: Callable[..., Said], pointed: Served
) -> None:
    said = call("apply", "--dry-run", "--plan", str(saved))
    assert (said.code, pointed.writes()) == (0, [])
    assert "PUT /api/2.0/files/rooms/" in said.out
    assert call("apply", "--yes", "--plan", str(saved)).code == 0


def test_a_digest_binds_manifests_to_what_was_reviewed(
    beside: Beside, call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pointed.sandbox.seed(THERE)
    name = manifest(WANTED)
    digest = json.loads(call("plan", "--format", "json", name).out)["digest"]
    assert digest in call("plan", name).out
    beside.room(tags=["third"])
    pointed.sandbox.forget_requests()
    stale = call("apply", "--yes", "--expect", digest, name)
    assert (stale.code, stale.out, pointed.writes()) == (4, "", [])
    assert digest in stale.err
    beside.room(tags=["old"])
    assert call("apply", "--yes", "--expect", digest.upper(), name).code == 0


@pytest.mark.parametrize("digest", ["", "abc", "g" * 64, "a" * 63])
def test_what_would_be_compared_with_nothing_is_refused(
    digest: str, call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    said = call("apply", "--yes", "--expect", digest, manifest())
    assert (said.code, said.out, pointed.sandbox.requests()) == (64, "", [])
    assert "64 hexadecimal digits" in said.err


def test_two_plans_of_the_same_are_the_same_but_for_when_they_were_made(
    saved: Path, call: Callable[..., Said]
) -> None:
    assert call("plan", "--out", "again.json", "rooms.yaml").code == 0
    first, second = (
        json.loads(Path(name).read_text(encoding="utf-8")) for name in (saved, "again.json")
    )
    for one in (first, second):
        del one["saved"]["at"], one["saved"]["id"], one["saved"]["seal"]
    assert first == second
