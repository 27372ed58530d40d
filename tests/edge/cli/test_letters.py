"""Letters to people who have become active, in ``plan`` and ``apply``."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.ledger import Ledger
from reconciler.sandbox import Sandbox
from tests.edge.cli.terminal import Slow, Terminal
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule
from tests.unit.post.mailbox import DROP, Mailbox, served

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from tests.edge.cli.conftest import Said
    from tests.portal import Served

ANN, BOB = "ann@acme.example", "bob@acme.example"
OWNER = "owner@sandbox.example"
LEDGER = Path(".reconciler/ledger.json")
THERE: dict[str, Any] = {
    "people": [
        {"email": ANN, "type": "User", "firstName": "Ann", "lastName": "Example"},
        {"email": BOB, "type": "User", "state": "pending"},
    ]
}
OWN = "{mail: welcome.md, subject: 'Hello, {{ first_name }}'}"
ROOM = "rooms:\n- {title: Plans, type: collaboration}\n"
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """Manifests with letters, and what came of them."""

    call: Callable[..., Said]
    manifest: Callable[..., str]

    def write(self, welcome: str = OWN, rest: str = "") -> str:
        Path("welcome.md").write_text("Dear {{ name }}, **hello**.\n", encoding="utf-8")
        user = f"- {{email: {ANN}, type: User, welcome: {welcome}}}\n"
        return self.manifest(f"version: 1\nusers:\n{user}{rest}")

    def apply(self, welcome: str = OWN, rest: str = "") -> Said:
        return self.call("apply", "--yes", self.write(welcome, rest))


@pytest.fixture
def desk(call: Callable[..., Said], manifest: Callable[..., str], pointed: Served) -> Desk:
    pointed.sandbox.seed(THERE)
    return Desk(call, manifest)


def _portals() -> list[str]:
    return list(json.loads(LEDGER.read_text("utf-8"))["portals"])


def _entries(portal: str) -> dict[str, Any]:
    document = json.loads(LEDGER.read_text("utf-8"))
    found: dict[str, Any] = document["portals"].get(portal, {}).get("welcome", {})
    return found


def _letter(mailbox: Mailbox) -> EmailMessage:
    ((_, _, content),) = mailbox.letters
    return message_from_bytes(content, policy=policy.default)


def test_without_a_mail_server_nothing_is_sent_at_all(desk: Desk, pointed: Served) -> None:
    said = desk.apply(rest=ROOM)
    assert (said.code, said.out) == (64, "")
    assert "there are letters to send: set RECONCILER_SMTP_URL" in said.err
    assert pointed.writes() == []
    assert not LEDGER.exists()


@pytest.mark.parametrize(
    "url", ["smtps://team:s3cret@", "https://u:s3cret@mail.example", "s3cret", "smtps://s3cret@m.x"]
)
def test_a_mail_server_of_no_use_is_told_before_anything_is_sent(
    desk: Desk, pointed: Served, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("RECONCILER_SMTP_URL", url)
    said = desk.apply(rest=ROOM)
    assert (said.code, said.out) == (64, "")
    assert "RECONCILER_SMTP_URL" in said.err
    assert "s3cret" not in said.err
    assert pointed.writes() == []


def test_no_mail_server_is_needed_where_nobody_is_written_to(desk: Desk, pointed: Served) -> None:
    pointed.sandbox.seed({"people": [{"email": ANN, "type": "User", "state": "pending"}]})
    assert desk.apply(rest=ROOM).code == 0
    assert desk.call("apply", "--dry-run", desk.write()).code == 0


def test_a_letter_needs_an_address_to_come_from_before_anything_is_sent(
    desk: Desk, pointed: Served, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Such a key may not ask whose it is.
    scopes = ["accounts:read", "accounts:write", "rooms:write"]
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.issue_key(OWNER, scopes))
    said = desk.apply(rest=ROOM)
    assert (said.code, said.out) == (64, "")
    assert "say `from:` in the manifest" in said.err
    assert pointed.writes() == []
    named = OWN.replace("}'}", "}', from: team@acme.example}")
    assert desk.apply(named, ROOM).code == 0
    assert [sender for sender, _, _ in mailbox.letters] == ["team@acme.example"]


def test_a_letter_goes_out_once_and_comes_from_the_account_of_the_key(
    desk: Desk, pointed: Served, mailbox: Mailbox
) -> None:
    said = desk.apply(rest=ROOM)
    assert said.code == 0
    assert said.out.splitlines()[-2:] == [
        f'sent  send welcome "{ANN}"',
        "Applied: 1 of 1 step verified, 1 of 1 letter sent.",
    ]
    ((sender, readers, _),) = mailbox.letters
    assert (sender, readers) == (OWNER, [ANN])
    message = _letter(mailbox)
    assert message["Subject"] == "Hello, Ann"
    assert message["To"].addresses[0].display_name == "Ann Example"
    again = desk.apply(rest=ROOM)
    assert (again.code, again.out) == (0, "Applied: there was nothing to do.\n")
    assert len(mailbox.letters) == 1
    (entry,) = _entries(pointed.url).values()
    assert (entry["email"], entry["progress"], entry["what"]) == (ANN, "sent", "welcome.md")
    assert desk.call("status", "rooms.yaml").out.startswith(f"{ANN}  welcomed since ")


def test_a_lost_ledger_costs_a_second_letter_and_never_an_access(
    desk: Desk, pointed: Served, mailbox: Mailbox
) -> None:
    desk.apply()
    LEDGER.unlink()
    before = pointed.writes()
    assert desk.apply().code == 0
    assert len(mailbox.letters) == 2
    assert pointed.writes() == before


@pytest.mark.parametrize(
    ("progress", "code", "letters"), [("begun", 0, 0), ("sent", 0, 0), ("refused", 0, 1)]
)
def test_what_the_ledger_says_decides(
    desk: Desk,
    pointed: Served,
    mailbox: Mailbox,
    id_of: Callable[[str], str],
    progress: str,
    code: int,
    letters: int,
) -> None:
    entry = {"email": ANN, "progress": progress, "at": "2026-11-01T00:00:00Z", "what": "old.md"}
    portals = {pointed.url: {"welcome": {id_of(ANN): entry}}}
    LEDGER.parent.mkdir()
    LEDGER.write_text(json.dumps({"format_version": 1, "portals": portals}), encoding="utf-8")
    said = desk.apply()
    assert said.code == code
    assert len(mailbox.letters) == letters
    uncertain = "a welcome was begun at 2026-11-01T00:00:00Z, and whether it left is not known"
    assert (uncertain in said.err) is (progress == "begun")


def test_the_ledger_of_one_portal_says_nothing_of_another(
    desk: Desk, pointed: Served, mailbox: Mailbox, id_of: Callable[[str], str]
) -> None:
    other = Ledger(LEDGER, "https://acme.example", lambda: NOW)
    other.attempt("welcome", {id_of(ANN): ANN}, "welcome.md", lambda: None)
    assert desk.apply().code == 0
    assert len(mailbox.letters) == 1
    assert len(_entries("https://acme.example")) == len(_entries(pointed.url)) == 1


def test_a_mail_server_that_refuses_is_asked_again_by_the_next_apply(
    desk: Desk, pointed: Served, mailbox: Mailbox
) -> None:
    mailbox.script["RCPT"] = "550 nobody of that name"
    said = desk.apply(rest=ROOM)
    assert said.code == 5
    assert "550 nobody of that name" in said.out
    assert said.out.splitlines()[-1] == (
        "Applied: 1 of 1 step verified, 0 of 1 letter sent, 1 failed."
    )
    assert _entries(pointed.url) == {}
    assert desk.apply().code == 1
    mailbox.script.clear()
    assert desk.apply().code == 0
    assert len(mailbox.letters) == 1


def test_a_mail_server_that_is_not_there_fails_the_letter_alone(
    desk: Desk, pointed: Served, monkeypatch: pytest.MonkeyPatch, unused_port: int
) -> None:
    url = f"smtp://team%40acme.example:s3cret@127.0.0.1:{unused_port}"
    monkeypatch.setenv("RECONCILER_SMTP_URL", url)
    said = desk.apply(rest=ROOM)
    assert said.code == 5
    assert f"127.0.0.1:{unused_port} cannot be connected to" in said.out
    assert "s3cret" not in said.out + said.err + LEDGER.read_text("utf-8")
    assert pointed.writes() == ["POST /api/2.0/files/rooms"]


def test_a_letter_whose_answer_is_lost_is_told_and_never_sent_again(
    desk: Desk, pointed: Served, mailbox: Mailbox
) -> None:
    mailbox.script["END"] = DROP
    said = desk.apply()
    assert said.code == 1
    assert "whether it was sent is unknown" in said.out
    mailbox.script.clear()
    again = desk.apply()
    assert (again.code, again.out) == (0, "Applied: there was nothing to do.\n")
    assert "a welcome was begun at " in again.err
    assert len(mailbox.letters) == 1
    (entry,) = _entries(pointed.url).values()
    assert entry["progress"] == "begun"
    assert "whether it left is not known" in desk.call("status", "rooms.yaml").out


def test_of_two_applies_at_once_one_is_refused_and_the_other_sends_the_letter(
    desk: Desk, pointed: Served, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = desk.write()

    refused: list[int] = []

    def meanwhile() -> None:
        refused.append(desk.call("apply", "--yes", name).code)

    monkeypatch.setattr(sys, "stdin", Slow("y\n", meanwhile))
    monkeypatch.setattr(sys, "stderr", Terminal())
    said = desk.call("apply", name)
    assert (said.code, refused) == (0, [1])
    assert len(mailbox.letters) == 1
    (entry,) = _entries(pointed.url).values()
    assert entry["progress"] == "sent"


def test_whoever_was_disabled_meanwhile_is_not_written_to(
    desk: Desk, pointed: Served, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disable() -> None:
        pointed.sandbox.seed({"people": [{"email": ANN, "type": "User", "state": "disabled"}]})

    name = desk.write()
    monkeypatch.setattr(sys, "stdin", Slow("y\n", disable))
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert desk.call("apply", name).code == 4
    assert mailbox.letters == []


def test_whoever_is_disabled_at_the_last_moment_is_not_written_to(
    desk: Desk, pointed: Served, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disabled(document: Any) -> Any:  # noqa: ANN401 - JSON
        return {**document, "response": {**document["response"], "status": 2}}

    rule = Rule("GET", "portal/users/.*", fault.answered(disabled))
    with Gateway(pointed.url, rule) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = desk.apply()
    assert said.code == 1
    assert "is not active any more, and nothing was sent" in said.out
    assert mailbox.letters == []


def test_a_key_that_may_not_ask_for_an_account_finds_the_names_elsewhere(
    desk: Desk, pointed: Served, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    scopes = ["accounts:read", "accounts:write", "accounts.self:read", "rooms:write"]
    monkeypatch.setenv("DOCSPACE_API_KEY", pointed.sandbox.issue_key(OWNER, scopes))
    assert desk.apply().code == 0
    assert _letter(mailbox)["Subject"] == "Hello, Ann"


def test_a_template_that_fails_for_one_person_is_told_before_anything_is_sent(
    desk: Desk, pointed: Served, mailbox: Mailbox
) -> None:
    said = desk.apply("{mail: welcome.md, subject: '{{ 1 // (rooms | length) }}'}", ROOM)
    assert (said.code, said.out) == (65, "")
    assert "welcome.md, subject: " in said.err
    assert mailbox.letters == []
    assert pointed.writes() == []
    assert not LEDGER.exists()


@pytest.mark.parametrize("arguments", [("--dry-run",), ("--dry-run", "--format", "json")])
def test_a_dry_run_and_a_plan_send_nothing(
    desk: Desk, mailbox: Mailbox, arguments: tuple[str, ...]
) -> None:
    name = desk.write()
    assert desk.call("apply", *arguments, name).code == 0
    said = desk.call("plan", "--detailed-exitcode", name)
    assert said.code == 2
    assert f'> welcome "{ANN}"' in said.out
    assert "mail: welcomed by the letter in welcome.md" in said.out
    assert mailbox.letters == []
    assert not LEDGER.exists()


def test_two_people_each_get_their_own_letter(
    desk: Desk, pointed: Served, mailbox: Mailbox
) -> None:
    pointed.sandbox.activate(BOB, "Bob", "Example")
    desk.write()
    users = "".join(f"- {{email: {email}, type: User}}\n" for email in (ANN, BOB))
    name = desk.manifest(f"version: 1\ndefaults:\n  welcome: {OWN}\nusers:\n{users}")
    assert desk.call("apply", "--yes", name).code == 0
    assert [readers for _, readers, _ in mailbox.letters] == [[ANN], [BOB]]
    subjects = [
        message_from_bytes(content, policy=policy.default)["Subject"]
        for _, _, content in mailbox.letters
    ]
    assert subjects == ["Hello, Ann", "Hello, Bob"]


# The embedded portal by --sandbox.


def _embedded(desk: Desk) -> str:
    name = desk.write()
    assert desk.call("apply", "--sandbox", "--yes", name).code == 0
    accepted = desk.call("sandbox", "--accept", ANN)
    assert (accepted.code, accepted.out) == (0, "")
    assert accepted.err == f"{ANN} has accepted the invitation.\n"
    return name


def _outbox() -> list[tuple[str, str, str]]:
    with Sandbox.open(Path(".reconciler/sandbox.db")) as sandbox:
        return [(mail.to, mail.kind, mail.text) for mail in sandbox.mails()]


@pytest.mark.parametrize("url", ["", "smtps://team:s3cret@mail.example", "smtp://10.0.0.1"])
def test_the_sandbox_keeps_letters_and_uses_no_mail_server_elsewhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    name = _embedded(desk)
    monkeypatch.setenv("RECONCILER_SMTP_URL", url)
    said = desk.call("apply", "--sandbox", "--yes", name)
    assert said.code == 0
    told = "RECONCILER_SMTP_URL is not used: the sandbox mails nobody."
    assert (told in said.err) is bool(url)
    assert f"The sandbox mailed {ANN}: letter" in said.err
    assert "s3cret" not in said.err
    to, kind, text = _outbox()[-1]
    assert (to, kind) == (ANN, "letter")
    assert text == "Hello, Example\n\nDear Example User, **hello**.\n"
    assert desk.call("apply", "--sandbox", "--yes", name).out.endswith("nothing to do.\n")
    assert [kind for _, kind, _ in _outbox()].count("letter") == 1


def test_the_sandbox_mails_by_a_server_on_this_machine(desk: Desk, mailbox: Mailbox) -> None:
    name = _embedded(desk)
    assert desk.call("apply", "--sandbox", "--yes", name).code == 0
    assert _letter(mailbox)["Subject"] == "Hello, Example"
    assert [kind for _, kind, _ in _outbox()] == ["portal-invitation", "user-welcome"]


def test_the_sandbox_s_letters_are_not_those_of_another_portal(
    desk: Desk, pointed: Served, mailbox: Mailbox
) -> None:
    name = _embedded(desk)
    assert desk.call("apply", "--sandbox", "--yes", name).code == 0
    assert desk.call("apply", "--yes", name).code == 0
    assert len(mailbox.letters) == 2
    (embedded,) = [name for name in _portals() if name.startswith("sandbox ")]
    assert len(_entries(embedded)) == len(_entries(pointed.url)) == 1


def test_a_new_sandbox_knows_nothing_of_the_letters_of_the_one_before(
    desk: Desk, mailbox: Mailbox
) -> None:
    for _ in range(2):
        name = _embedded(desk)
        assert desk.call("apply", "--sandbox", "--yes", name).code == 0
        Path(".reconciler/sandbox.db").unlink()
    assert len(mailbox.letters) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--accept", "nobody@acme.example"),
        ("--accept", ""),
        ("--welcome-key", "nobody@acme.example"),
        ("--welcome-key", ""),
        ("--accept", OWNER),
    ],
)
def test_only_who_was_invited_can_accept_and_only_who_is_there_gets_a_key(
    desk: Desk, arguments: tuple[str, ...]
) -> None:
    said = desk.call("sandbox", *arguments)
    assert (said.code, said.out) == (64, "")
    assert said.err.startswith("reconciler: nobody ")


def test_the_sandbox_signs_a_key_and_prints_it_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _embedded(desk)
    signed = desk.call("sandbox", "--welcome-key", ANN.upper())
    assert (signed.code, signed.err) == (0, "")
    monkeypatch.setenv("WELCOME", signed.out.strip())
    name = desk.write("{key_env: WELCOME}")
    said = desk.call("apply", "--sandbox", "--yes", name)
    assert said.code == 0
    assert f"The sandbox mailed {ANN}: admin-activation" in said.err
    assert _outbox()[-1][1] == "admin-activation"


# The portal's own letter.

NO_KEY = {"people": [{"email": ANN, "type": "User"}]}
REFUSED = "the portal answers 403: the key is none that it signed for this person"


def test_the_sample_s_key_is_refused_told_and_never_tried_again(
    desk: Desk, pointed: Served, folder: Path
) -> None:
    name = desk.write("{key: welcome_guest}", ROOM)
    shown = desk.call("plan", name)
    assert "`welcome_guest` is no key that a portal signed" in shown.out
    said = desk.call("apply", "--yes", name)
    assert said.code == 5
    lines = said.out.splitlines()
    assert lines[0] == 'verified  create room "Plans"'
    assert lines[1].startswith(f'failed  send welcome "{ANN}": {REFUSED}')
    assert lines[2] == "Applied: 1 of 1 step verified, 0 of 1 letter sent, 1 failed."
    assert len(pointed.writes()) == 2
    again = desk.call("apply", "--yes", name)
    assert (again.code, again.out) == (0, "Applied: there was nothing to do.\n")
    assert "the portal refused this key at " in again.err
    assert "it is not tried a second time" in again.err
    assert len(pointed.writes()) == 2
    assert pointed.sandbox.mails() == []
    assert "the portal refused the key of a welcome at " in desk.call("status", name).out
    assert "welcome_guest" not in (folder / LEDGER).read_text("utf-8")


def test_the_sample_s_key_alone_fails_the_apply(desk: Desk) -> None:
    assert desk.apply("{key: welcome_guest}").code == 1


def test_a_key_of_the_environment_that_is_not_there_is_told(
    desk: Desk, pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in (None, ""):
        if value is not None:
            monkeypatch.setenv("WELCOME", value)
        said = desk.apply("{key_env: WELCOME}")
        assert said.code == 0
        assert "the environment has no key as WELCOME" in said.err
    assert pointed.writes() == []


def test_a_key_that_the_portal_signed_sends_its_letter_once_and_stands_nowhere(
    desk: Desk, pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = desk.write("{key_env: WELCOME}")
    told: list[Said] = []
    wrong = f"{pointed.sandbox.welcome_key(ANN)[:-4]}XXXX"
    monkeypatch.setenv("WELCOME", wrong)
    told.append(desk.call("apply", "--yes", name))
    assert told[-1].code == 1
    assert REFUSED in told[-1].out
    told.append(desk.call("apply", "--yes", name))
    assert told[-1].code == 0
    assert "the portal refused this key at " in told[-1].err
    right = pointed.sandbox.welcome_key(ANN)
    monkeypatch.setenv("WELCOME", right)
    told += [
        desk.call("plan", name),
        desk.call("plan", "--format", "json", "--out", "plan.json", name),
        desk.call("apply", "--dry-run", name),
        desk.call("apply", "--dry-run", "--format", "json", name),
    ]
    assert [said.code for said in told[2:]] == [0] * 4
    assert pointed.sandbox.mails() == []
    told.append(desk.call("apply", "--yes", "--format", "json", name))
    assert told[-1].code == 0
    assert json.loads(told[-1].out)["summary"]["sent"] == 1
    assert [mail.kind for mail in pointed.sandbox.mails()] == ["admin-activation"]
    told += [desk.call("apply", "--yes", name), desk.call("status", name)]
    assert f"{ANN}  welcomed since " in told[-1].out
    assert len(pointed.sandbox.mails()) == 1
    written = Path("plan.json").read_text("utf-8") + LEDGER.read_text("utf-8")
    for key in (wrong, right):
        assert key.partition(".")[2] not in written
        for said in told:
            assert key.partition(".")[2] not in said.out + said.err
    # Nor does the portal get to see the key of the pipeline with it.
    posts = [one for one in pointed.sandbox.requests() if one.method == "POST"]
    assert len(posts) == 2


@pytest.mark.parametrize("variable", ["DOCSPACE_API_KEY", "TOKEN"])
def test_a_secret_of_another_kind_never_leaves_the_machine(
    desk: Desk, pointed: Served, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("TOKEN", "welcome_guest")
    said = desk.apply(f"{{key_env: {variable}}}", ROOM)
    assert said.code == 0
    assert f"{variable} holds no key as portals sign them: it is not sent." in said.err
    assert f"the environment has no key as {variable}" in said.err
    assert pointed.writes() == ["POST /api/2.0/files/rooms"]
    assert pointed.sandbox.key not in said.out + said.err
    assert not LEDGER.exists()


def test_a_key_signed_for_somebody_else_is_refused(
    desk: Desk, pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELCOME", pointed.sandbox.welcome_key(OWNER))
    said = desk.apply("{key_env: WELCOME}")
    assert said.code == 1
    assert REFUSED in said.out
    assert pointed.sandbox.mails() == []


def test_a_lost_answer_of_the_portal_s_letter_is_uncertain_and_not_repeated(
    desk: Desk, pointed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELCOME", pointed.sandbox.welcome_key(ANN))
    with Gateway(pointed.url, Rule("POST", "portal/sendcongratulations", fault.lost)) as gateway:
        monkeypatch.setenv("DOCSPACE_URL", gateway.url)
        said = desk.apply("{key_env: WELCOME}")
        assert said.code == 1
        assert "whether the request was carried out is unknown" in said.out
        again = desk.apply("{key_env: WELCOME}")
    assert (again.code, again.out) == (0, "Applied: there was nothing to do.\n")
    assert "a welcome was begun at " in again.err
    assert len(pointed.sandbox.mails()) == 1


def test_a_protected_person_is_not_written_to(desk: Desk, mailbox: Mailbox) -> None:
    said = desk.apply(rest=f"protect: [{ANN}]\n")
    assert said.code == 0
    assert mailbox.letters == []


def test_letters_reach_a_server_that_wants_a_log_in_and_its_password_is_nowhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Mailbox()
    options: dict[str, Any] = {
        "authenticator": office.authenticate,
        "auth_require_tls": False,
    }
    with served(office, **options) as mailbox:
        place = f"127.0.0.1:{mailbox.port}"
        monkeypatch.setenv("RECONCILER_SMTP_URL", f"smtp://team%40acme.example:s3cret@{place}")
        wrong = desk.apply()
        assert wrong.code == 1
        assert "s3cret" not in wrong.out + wrong.err
        right = f"smtp://team%40acme.example:p%C3%A4ssword@{place}"
        monkeypatch.setenv("RECONCILER_SMTP_URL", right)
        said = desk.apply()
    assert said.code == 0
    assert [sender for sender, _, _ in mailbox.letters] == ["team@acme.example"]
    assert "pässword" not in said.out + said.err + LEDGER.read_text("utf-8")


def test_a_ledger_that_cannot_be_written_keeps_everything_from_being_sent(
    desk: Desk, mailbox: Mailbox
) -> None:
    name = _embedded(desk)
    # What is to be the lock is a folder, so that the ledger can be read and not written.
    LEDGER.with_name(f".{LEDGER.name}.lock").mkdir(parents=True)
    said = desk.call("apply", "--sandbox", "--yes", name)
    assert (said.code, said.out) == (64, "")
    assert "the ledger cannot be written" in said.err
    assert mailbox.letters == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello {{ rooms }}", "only text and numbers"),
        ("Hello {{ rooms[0].title }}", ", for somebody without names and rooms"),
        ("{{ first_name }}", "the letter is empty once it is filled in, for somebody without"),
    ],
)
def test_a_letter_that_cannot_be_written_for_everybody_is_told_offline(
    desk: Desk, text: str, words: str
) -> None:
    name = desk.write()
    Path("welcome.md").write_text(text, encoding="utf-8")
    for command in (("validate",), ("plan",), ("apply", "--yes")):
        said = desk.call(*command, name)
        assert said.code == 65
        assert words in said.out + said.err
        assert f"{name}:3:3: welcome: welcome.md" in said.out + said.err
