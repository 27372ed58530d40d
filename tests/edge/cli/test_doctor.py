"""``reconciler doctor`` against every broken portal there is: what it says, and its exit code."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import trustme

from reconciler.manifest import schema
from tests.edge.gateway import fault
from tests.edge.gateway.gateway import Gateway, Rule
from tests.edge.gateway.message import Reply
from tests.edge.loopback import act
from tests.edge.loopback.secure import secured
from tests.edge.loopback.server import Server, closed_port
from tests.edge.reading.way import OWNER, of_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.edge.cli.conftest import Said
    from tests.edge.gateway.fault import Fault, Passage
    from tests.edge.loopback.act import Act
    from tests.portal import Served

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
SCHEMA = jsonschema.Draft202012Validator(json.loads(schema("doctor")))
ADMIN, ROOM_ADMIN, USER = "admin@acme.example", "ann@acme.example", "bob@acme.example"
GUEST, DISABLED = "guest@partner.example", "off@acme.example"
PEOPLE = [
    {"email": ADMIN, "type": "DocSpaceAdmin"},
    {"email": ROOM_ADMIN, "type": "RoomAdmin"},
    {"email": USER, "type": "User"},
    {"email": GUEST, "type": "Guest"},
    {"email": DISABLED, "type": "RoomAdmin", "state": "disabled"},
]
NOT_SETTINGS = r"(?!settings).*"
KNOWN = ("keys/@self", "people/@self", "files/rooms", "portal/.*")


@dataclass(frozen=True)
class Row:
    """A broken portal or key.

    Attributes:
        name: what is wrong, as the README calls it.
        check: the check that tells.
        level: how it ends.
        words: what it says.
        code: the exit code.
        seed: what the portal is made of.
        rules: what stands before it.
        who: whose key is used.
        scopes: of that key.
        expired: whether its time is over.
    """

    name: str
    check: str
    level: str
    words: str
    code: int
    seed: dict[str, Any] | None = None
    rules: tuple[Rule, ...] = ()
    who: str = OWNER
    scopes: tuple[str, ...] = ("*",)
    expired: bool = False


def always(path: str, spoil: Fault) -> Rule:
    return Rule("GET", path, spoil, times=None)


def told(**fields: Any) -> Fault:  # noqa: ANN401 - JSON
    return fault.answered(lambda body: body | {"response": body["response"] | fields})


def forbidden(body: bytes, media: str) -> Fault:
    return lambda _: Reply(403, body, {"Content-Type": media})


def dated(ahead: timedelta) -> Fault:
    """The portal's clock is elsewhere."""

    def spoil(passage: Passage) -> Reply:
        found = passage.forward()
        date = format_datetime(datetime.now(UTC) + ahead, usegmt=True)
        return Reply(found.status, found.body, {**found.headers, "Date": date})

    return spoil


def limited(passage: Passage) -> Reply:
    found = passage.forward()
    headers = {"X-RateLimit-Limit": "1500", "X-RateLimit-Remaining": "<b>"}
    return Reply(found.status, found.body, {**found.headers, **headers})


def in_days(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


RESTRICTED = "The access to the portal is restricted"
SOON = f"valid until {in_days(5.5)[:10]}, 5 days from now"
NARROW = ("rooms:write", "accounts:read", "accounts:write", "*:read")
FULL = {"seats": {"manager": 2, "room": 1}, "rooms": [{"title": "Plans"}], "people": PEOPLE}

TABLE = (
    Row("suspended", "state", "problem", "is suspended", 69, {"status": "suspended"}),
    Row("to be removed", "portal", "problem", "answers 404", 69, {"status": "remove-pending"}),
    Row("being restored", "state", "problem", "is being restored", 69, {"status": "restoring"}),
    Row("unpaid", "state", "problem", "is unpaid", 69, {"status": "unpaid"}),
    Row(
        *("suspended, and nothing says so", "state", "problem", "answers 404 to what every", 69),
        rules=(always("settings/.+", fault.bare(404)),),
    ),
    Row(
        *("unpaid, of an old version", "state", "problem", "is unpaid", 69),
        seed={"version": "3.0", "status": "unpaid"},
    ),
    Row(
        *("payment overdue", "state", "warning", "payment is overdue", 0),
        rules=(always("portal/tariff", told(state=2)),),
    ),
    Row(
        *("trial about to end", "state", "warning", "on trial until", 0),
        rules=(always("portal/tariff", told(state=0, dueDate=in_days(2))),),
    ),
    Row(
        *("IP rule", "key", "problem", f"refuses this network address: {RESTRICTED}", 77),
        rules=(always(NOT_SETTINGS, forbidden(RESTRICTED.encode(), "text/plain")),),
    ),
    Row(
        *("IP rule, told as JSON", "key", "problem", f"network address: {RESTRICTED}", 77),
        rules=(
            always(
                NOT_SETTINGS,
                forbidden(json.dumps(RESTRICTED).encode(), "application/json"),
            ),
        ),
    ),
    Row(
        *("IP rule, told by nothing", "key", "problem", "403 to what any key may ask", 77),
        rules=(always(NOT_SETTINGS, fault.bare(403)),),
    ),
    Row(
        *("narrow scopes", "scopes", "problem", "it lacks rooms:read to read rooms", 77),
        scopes=("accounts:read",),
    ),
    Row(
        *("key that only reads", "scopes", "warning", "it can only read", 0),
        scopes=("*:read",),
    ),
    Row(
        *("key that is not told what is allowed", "scopes", "warning", "lacks *:read to be", 0),
        scopes=("rooms:write", "accounts:read", "accounts:write"),
    ),
    Row("key of the minimal set", "scopes", "ok", "rooms:write: enough", 0, scopes=NARROW),
    Row("expired key", "key", "problem", "refuses the key", 77, expired=True),
    Row(
        *("key that ends within 14 days", "key", "warning", SOON, 0),
        rules=(always("keys/@self", told(expiresAt=in_days(5.5))),),
    ),
    Row(
        *("key that is valid for long", "key", "ok", f"until {in_days(90)[:10]}", 0),
        rules=(always("keys/@self", told(expiresAt=in_days(90), name="")),),
    ),
    Row(
        *("revoked key", "key", "problem", "was deleted or switched off", 77),
        rules=tuple(always(path, fault.bare(401)) for path in KNOWN),
    ),
    Row(
        *("disabled owner of the key", "key", "problem", "whose maker is disabled", 77),
        seed={"people": PEOPLE},
        who=DISABLED,
    ),
    Row(
        *("revoked key, of an old version", "key", "problem", "refuses the key", 77),
        seed={"version": "3.0"},
        rules=(
            always("keys/@self", fault.bare(404)),
            always("people/@self", fault.bare(401)),
        ),
    ),
    Row(
        *("portal that tells nothing of keys", "key", "ok", "until when it is valid is not", 0),
        seed={"version": "3.0"},
        rules=(always("keys/@self", fault.bare(404)),),
    ),
    Row(
        *("account that is disabled", "account", "problem", "is disabled", 77),
        rules=(always("people/@self", told(status=2)),),
    ),
    Row(
        *("key of a User", "account", "problem", "User, may neither look people up", 77),
        seed={"people": PEOPLE},
        who=USER,
    ),
    Row(
        *("key of a Guest", "account", "problem", "Guest, may neither look people up", 77),
        seed={"people": PEOPLE},
        who=GUEST,
    ),
    Row(
        *("key of a RoomAdmin", "account", "warning", "RoomAdmin, sees its own rooms", 0),
        seed={"people": PEOPLE},
        who=ROOM_ADMIN,
    ),
    Row(
        *("HTML page in place of the portal", "portal", "problem", "200 with an HTML page", 69),
        rules=(always("settings", fault.page),),
    ),
    Row(
        *("HTML page in place of later answers", "key", "problem", "200 with an HTML page", 69),
        rules=(always("keys/@self", fault.page),),
    ),
    Row(
        *("no rooms but a page", "rooms", "problem", "200 with an HTML page", 69),
        rules=(always("files/rooms", fault.page),),
    ),
    Row(
        *("listing that does not add up", "rooms", "warning", "the portal counts 7", 0),
        rules=(always("files/rooms", fault.miscounted(7)),),
    ),
    Row(
        *("clock of the portal ahead", "clock", "warning", "is 3 hours behind the portal", 0),
        rules=(always("settings", dated(timedelta(hours=3))),),
    ),
    Row(
        *("clock of the portal behind", "clock", "warning", "is 3 days ahead of the portal", 0),
        rules=(always("settings", dated(-timedelta(days=3))),),
    ),
    Row(
        *("no clock", "clock", "not checked", "the portal tells no time", 0),
        rules=(always("nothing", fault.page),),
    ),
    Row(
        *("limiter on", "limiter", "ok", "on, at 1500 requests at a time", 0),
        rules=(always("portal/tariff", limited),),
    ),
    Row("limiter off", "limiter", "not checked", "nothing here provokes", 0),
    Row("version 3.0", "version", "warning", "3.0", 0, {"version": "3.0"}),
    Row(
        *("version untold", "version", "warning", "does not tell its version", 0),
        rules=(always("settings", told(version="")),),
    ),
    Row("no seat left", "seats", "warning", "paid seats: 3 of 2 used, none is left", 0, FULL),
    Row("no room left", "quota", "warning", "rooms: 1 of 1 used, none is left", 0, FULL),
    Row(
        *("no storage left", "quota", "warning", "storage: 2 GB of 2 GB used, none", 0),
        rules=(
            always(
                "portal/payment/quota",
                told(
                    features=[
                        {"id": "total_size", "value": 2**31, "used": {"value": 2**31}},
                        {"id": "sso", "value": True},
                        {"id": "room", "value": -1, "used": {"value": 4}},
                    ]
                ),
            ),
        ),
    ),
    Row(
        *("invitations switched off", "invitations", "warning", "nobody to rooms by address", 0),
        {"settings": {"allowInvitingGuests": False, "allowInvitingMembers": False}},
    ),
    Row(
        *("no invitation left", "invitations", "warning", "none is left today", 0),
        {"settings": {"invitationLimit": 0}},
    ),
    Row(
        *("few invitations left", "invitations", "ok", "7 left today", 0),
        {"settings": {"invitationLimit": 7}},
    ),
)


@pytest.fixture(autouse=True)
def _quiet(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del folder
    monkeypatch.delenv("RECONCILER_PLAN_KEY", raising=False)


@pytest.fixture
def ask(
    portal: Served, call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Said]]:
    """Seed a portal, spoil it, and let the doctor see it."""
    with ExitStack() as stack:

        def run(row: Row, *arguments: str) -> Said:
            portal.sandbox.seed({"people": PEOPLE, **(row.seed or {})})
            key = portal.sandbox.key
            if (row.who, row.scopes, row.expired) != (OWNER, ("*",), False):
                key = portal.sandbox.issue_key(row.who, row.scopes, expired=row.expired)
            url = portal.url
            if row.rules:
                url = stack.enter_context(Gateway(portal.url, *row.rules)).url
            monkeypatch.setenv("DOCSPACE_URL", url)
            monkeypatch.setenv("DOCSPACE_API_KEY", key)
            said = call("doctor", *arguments)
            assert key not in said.out + said.err
            return said

        yield run


def line(said: Said, check: str) -> tuple[str, str]:
    """How a check has ended, and what it says."""
    found = re.search(
        rf"^(ok|warning|problem|not checked) +{check}  +(.+)$", said.out, re.MULTILINE
    )
    assert found, said.out
    return found[1], found[2]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_every_broken_portal_is_told_with_what_to_do(row: Row, ask: Callable[..., Said]) -> None:
    said = ask(row)
    level, words = line(said, row.check)
    assert (level, said.code, said.err) == (row.level, row.code, "")
    assert row.words in words
    assert "Traceback" not in said.out
    assert "ASC." not in said.out
    advised = re.search(rf"^{level} +{row.check} .*\n +-> \S", said.out, re.MULTILINE)
    assert bool(advised) is (level in {"warning", "problem"})


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_every_broken_portal_is_told_as_json_by_the_schema(
    row: Row, ask: Callable[..., Said]
) -> None:
    said = ask(row, "--format", "json")
    found = json.loads(said.out)
    SCHEMA.validate(found)
    assert found["exit_code"] == said.code == row.code
    (check,) = (one for one in found["checks"] if one["check"] == row.check)
    assert check["level"] == row.level.replace(" ", "_")
    assert found["summary"] == {
        level: sum(one["level"] == level for one in found["checks"]) for level in found["summary"]
    }


STRANGERS = (
    (act.document(200, {"hello": "world"}), "portal", "JSON that is not the portal's envelope"),
    (act.envelope({"docSpace": False, "version": "12.5"}), "portal", "no DocSpace portal"),
    (act.envelope(["docSpace"]), "portal", "no DocSpace portal"),
    (act.text(200, "It works!"), "portal", "something that is not JSON"),
    (act.page(404), "portal", "an HTML page"),
    (act.answer(404), "portal", "answers 404"),
    (
        act.answer(301, headers={"Location": "http://acme.example/login?x=1"}),
        *("portal", "redirects to http://acme.example;"),
    ),
    (act.answer(302, headers={"Location": "/login"}), "portal", "redirects calls of the API"),
    (act.page(503), "connection", "answers 503 with an HTML page"),
    (act.HANG_UP, "connection", "closed the connection without an answer"),
    (act.answer(429), "portal", "too many requests"),
    (act.envelope({"docSpace": True, "tenantStatus": 9}), "state", "serves nobody"),
    (act.envelope({"docSpace": True, "tenantStatus": "x"}), "version", "does not tell"),
)


@pytest.mark.parametrize(("answer", "check", "words"), STRANGERS)
def test_a_stranger_is_shown_no_key(
    answer: Act,
    check: str,
    words: str,
    call: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Server(answer) as server:
        monkeypatch.setenv("DOCSPACE_API_KEY", f"sk-{'1' * 64}")
        said = call("doctor", "--portal", server.url)
        met = [seen.headers.get("authorization") for seen in server.seen]
    level, text = line(said, check)
    assert words in text
    if check == "version":
        # It passes for a portal, and its next answers do not.
        assert (level, said.code) == ("warning", 69)
        return
    assert (level, said.code) == ("problem", 69)
    assert set(met) == {None}
    assert line(said, "key")[0] == "not checked"


def test_where_nothing_listens_or_nobody_is_known_is_69(call: Callable[..., Said]) -> None:
    said = call("doctor", "--portal", f"http://127.0.0.1:{closed_port()}")
    assert (said.code, line(said, "connection")[0]) == (69, "problem")
    assert "cannot be connected to" in line(said, "connection")[1]
    assert line(said, "certificate") == ("not checked", "there was no answer")


def test_a_name_that_nobody_knows_is_69(
    call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    said = call("doctor", "--portal", "https://nowhere.invalid")
    assert (said.code, line(said, "connection")[0]) == (69, "problem")
    assert "is not known to the name service" in line(said, "connection")[1]


@pytest.mark.parametrize(
    "address", ["acme.example", "http://acme.example", "https://a:hunter2@acme.example"]
)
def test_what_is_no_address_is_69_and_not_shown(address: str, call: Callable[..., Said]) -> None:
    said = call("doctor", "--portal", address)
    assert (said.code, line(said, "address")[0]) == (69, "problem")
    assert "hunter2" not in said.out + said.err
    said = call("doctor", "--portal", address, "--format", "json")
    SCHEMA.validate(json.loads(said.out))
    assert json.loads(said.out)["portal"] == ""


def test_no_portal_at_all_is_wrong_usage(call: Callable[..., Said]) -> None:
    said = call("doctor")
    assert (said.code, said.out) == (64, "")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Acme CA")


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))


@pytest.mark.parametrize(
    ("days", "level", "words"),
    [
        (None, "ok", "of Acme CA, valid until 3"),
        (9.5, "warning", "9 days from now"),
    ],
)
@pytest.mark.usefixtures("trusted")
def test_a_certificate_is_told_with_its_end(
    days: float | None,
    level: str,
    words: str,
    pointed: Served,
    authority: trustme.CA,
    call: Callable[..., Said],
) -> None:
    until = None if days is None else datetime.now(UTC) + timedelta(days=days)
    with secured(pointed.url, authority, "127.0.0.1", until) as url:
        said = call("doctor", "--portal", url)
    assert said.code == 0
    assert line(said, "certificate")[0] == level
    assert words in line(said, "certificate")[1]
    assert line(said, "clock") == ("ok", "the same as the portal's, within 60 seconds")


@pytest.mark.parametrize(
    ("name", "days", "words", "advice"),
    [
        ("acme.example", 300.0, "mismatch", "the address that the certificate is for"),
        ("127.0.0.1", -1.0, "expired", "renew it, and check the clock"),
    ],
)
@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host_or_time_is_69(
    name: str,
    days: float,
    words: str,
    advice: str,
    pointed: Served,
    authority: trustme.CA,
    call: Callable[..., Said],
) -> None:
    until = datetime.now(UTC) + timedelta(days=days)
    with secured(pointed.url, authority, name, until) as url:
        said = call("doctor", "--portal", url)
    assert (said.code, line(said, "certificate")[0]) == (69, "problem")
    assert words in line(said, "certificate")[1]
    assert advice in said.out
    assert line(said, "connection")[0] == "ok"
    assert line(said, "portal") == ("not checked", "there was no answer")


def test_an_authority_that_nobody_knows_is_69(
    pointed: Served, authority: trustme.CA, call: Callable[..., Said]
) -> None:
    with secured(pointed.url, authority, "127.0.0.1") as url:
        said = call("doctor", "--portal", url)
    assert (said.code, line(said, "certificate")[0]) == (69, "problem")
    assert "REQUESTS_CA_BUNDLE" in said.out


def test_a_bundle_that_is_not_there_is_69(
    call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "none.pem")
    monkeypatch.setenv("DOCSPACE_API_KEY", "sk-1")
    said = call("doctor", "--portal", "https://acme.example")
    assert (said.code, line(said, "certificate")) == (
        69,
        ("problem", "REQUESTS_CA_BUNDLE names no file: none.pem"),
    )


@pytest.mark.parametrize(
    ("key", "words"), [("", "DOCSPACE_API_KEY is not set"), ("Bearer sk-1", "holds a blank")]
)
def test_without_a_key_all_is_told_that_takes_none(
    key: str,
    words: str,
    pointed: Served,
    call: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOCSPACE_API_KEY", key)
    said = call("doctor")
    assert (said.code, line(said, "key")[0]) == (77, "problem")
    assert words in line(said, "key")[1]
    assert line(said, "state")[0] == "ok"
    assert line(said, "invitations")[0] == "ok"
    assert line(said, "rooms")[0] == "not checked"
    assert pointed.reads() == ["/api/2.0/settings", "/api/2.0/settings/invitationsettings"]


def test_a_checkup_takes_eight_reads_and_no_write(
    pointed: Served, call: Callable[..., Said]
) -> None:
    said = call("doctor", "--format", "json")
    assert json.loads(said.out)["requests"] == 8
    assert [path.removeprefix("/api/2.0/") for path in pointed.reads()] == [
        *("settings", "settings/invitationsettings", "keys/@self", "people/@self", "settings"),
        *("portal/tariff", "portal/payment/quota", "files/rooms"),
    ]
    assert pointed.writes() == []


def test_an_older_server_is_looked_at_like_any(call: Callable[..., Said]) -> None:
    with of_version("3.5") as old:
        said = call("doctor", "--portal", old.url)
    assert line(said, "version")[1] == "3.5"


def test_the_embedded_portal_needs_no_address(call: Callable[..., Said]) -> None:
    said = call("doctor", "--sandbox")
    assert (said.code, said.err) == (0, "")
    assert "Community edition, on a server of its own" in line(said, "portal")[1]


OTHERS = {
    "no such name, nobody listens, no answer in time": ("problem connection", 69),
    "TLS that cannot be trusted: unknown issuer, other host, expired": ("problem certificate", 69),
    "another service, or a redirect, such as to http": ("problem portal", 69),
    "no key": ("problem key", 77),
}
"""Rows of the README that the other tests of this file speak of."""


def test_the_readme_tells_of_the_table() -> None:
    _, _, rest = README.partition("| what is wrong | `doctor` says | ends with |")
    rows = [
        [cell.strip() for cell in row.split("|")[1:-1]]
        for row in rest.partition("\n\n")[0].splitlines()[2:]
    ]
    named = {row.name: row for row in TABLE}
    assert OTHERS.keys() <= {name for name, _, _ in rows}
    for name, words, code in rows:
        head, _, said = words.strip("`").partition(": ")
        if name in OTHERS:
            assert (head, int(code)) == OTHERS[name]
        else:
            row = named[name]
            assert (head, int(code)) == (f"{row.level} {row.check}", row.code)
            assert said in row.words
