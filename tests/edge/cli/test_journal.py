"""What is kept of an apply: its journal, what later ones make of it, and that it runs alone."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from reconciler.access import Access, RoomType
from reconciler.apply import apply
from reconciler.cli import keeping
from reconciler.cli.portal import Portal
from reconciler.cli.secrets import known
from reconciler.errors import PortalError, ReconcilerError, RequestError, StoppedError, UsageError
from reconciler.journal.unfinished import LOCKED
from reconciler.journal.usage import Usage
from reconciler.kinds.room_link import RoomLink
from reconciler.mask import Mask
from reconciler.plan import Plan, plan
from reconciler.policy import Policy
from reconciler.portal.following import STEPS
from reconciler.portal.reader import Reader
from reconciler.portal.rows import Progress
from reconciler.portal.writer import Writer
from reconciler.render.document import fingerprint
from reconciler.sandbox import Sandbox
from reconciler.state import Desired, Gap
from tests.portal import NO_POST
from tests.unit.journal.writing import SCHEMA, Answer, making, only, run, sharing
from tests.unit.things import HERE, member, room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reconciler.outcome import Report
    from tests.edge.cli.conftest import Said
    from tests.portal import Served

ANN, NEW = "ann@acme.example", "new@partner.example"
STATUS = ("files", "rooms", "fromtemplate", "status")
SEAL = "sha256:abc"
LINK = RoomLink("Partners", False, Access.READ, HERE, password_env="PASSWORD")  # noqa: FBT003 - an external one
INVITING = RoomLink("Join", True, Access.EDITING, HERE)  # noqa: FBT003 - an invitation
DESIRED = Desired(
    rooms=(
        replace(
            room("Plans", [member(NEW, Access.EDITING)], type_=RoomType.CUSTOM),
            links=(LINK, INVITING),
        ),
    )
)
ENVIRON = {"PASSWORD": "Xa7-secret-word"}


def _arguments(mask: Mask | None = None, *, dry_run: bool = False) -> Namespace:
    return Namespace(ledger=".reconciler/ledger.json", mask=mask, dry_run=dry_run)


def _journals() -> list[Path]:
    return sorted(Path(".reconciler/journal").iterdir())


@pytest.fixture
def spoken(pointed: Served) -> Iterator[Portal]:
    """The embedded portal, as a command speaks to any portal."""
    with pointed.session() as session:
        yield Portal(session, Reader(session, pointed.url), pointed.url)


def _applied(portal: Portal, mask: Mask | None = None, seal: str = "") -> tuple[Plan, Report]:
    """Apply a manifest as the command does."""
    current = replace(portal.reader.read(DESIRED), secrets=known(DESIRED, ENVIRON))
    made = plan(DESIRED, current, Policy())
    account = current.acting.id if current.acting else ""
    with keeping.journal(_arguments(mask), portal, made, account, seal) as journal:
        writer = Writer.for_plan(
            portal.session,
            portal.reader,
            DESIRED,
            current,
            lambda _: None,
            environ=ENVIRON,
            noted=journal.sends,
            actions=made.actions,
        )
        done = apply(made, writer, NO_POST, lambda _: None, records=[journal])
        journal.end(done)
    return made, done


def test_an_apply_is_told_whole_and_without_a_secret(
    spoken: Portal, pointed: Served, id_of: Callable[[str], str]
) -> None:
    made, done = _applied(spoken, seal=SEAL)
    assert done.complete
    (file,) = _journals()
    assert file.stat().st_mode & 0o777 == 0o600
    begin = only(file, "begin")[0]
    account = id_of("owner@sandbox.example")
    assert (begin["digest"], begin["account"], begin["seal"]) == (
        *(fingerprint(made), account),
        SEAL,
    )
    ids = [action.id for action in made.actions]
    assert sorted(one["step"] for one in only(file, "intent")) == sorted(ids)
    assert sorted(one["step"] for one in only(file, "verification")) == sorted(ids)
    requests = only(file, "request")
    assert [f"{one['method']} /api/2.0/{one['path']}" for one in requests] == pointed.writes()
    assert sum(one["letters"] for one in requests) == 1
    assert [one["result"] for one in only(file, "outcome")] == ["answered"] * len(requests)
    assert only(file, "end") == [{"how": "complete"}]
    text = file.read_text()
    assert "Xa7-secret-word" not in text
    assert '{"$env":"PASSWORD"}' in text
    assert pointed.sandbox.key not in text
    rooms = spoken.reader.rooms()
    assert not isinstance(rooms, Gap)
    (found,) = (one for one in rooms if one.values["title"] == "Plans")
    links = spoken.session.get(f"files/rooms/{found.id}/links", {"type": 0}).response
    tokens = [link["sharedLink"]["shareLink"].rpartition("/")[2] for link in links]
    assert tokens
    assert [token for token in tokens if token in text] == []
    assert keeping.made(_arguments(), spoken, SEAL) == {"Plans": found.id}
    writes = sum(one["method"] in {"POST", "PUT"} for one in requests)
    assert keeping.usage(_arguments(), spoken, account) == Usage(writes, 1)


def test_a_masked_apply_names_nobody(spoken: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECONCILER_PLAN_KEY", raising=False)
    mask = Mask()
    made, done = _applied(spoken, mask)
    assert done.complete
    (file,) = _journals()
    text = file.read_text()
    assert NEW not in text
    assert "@" not in text
    assert "person-" in text
    assert only(file, "begin")[0]["digest"] != fingerprint(made)
    # Whoever has a list of addresses could try them out on the id of such a step.
    steps = {action.id for action in made.actions if NEW in {one.name for one in action.fields}}
    assert steps
    assert steps.isdisjoint(one["step"] for one in only(file, "intent"))


def test_a_digest_that_is_signed_tells_nobody_anything(
    spoken: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECONCILER_PLAN_KEY", "of the team")
    made, _ = _applied(spoken, Mask())
    (file,) = _journals()
    assert only(file, "begin")[0]["digest"] == fingerprint(made, b"of the team")


@pytest.mark.parametrize(
    ("error", "how"),
    [
        (KeyboardInterrupt(), "interrupted"),
        (StoppedError("stopped"), "interrupted"),
        (PortalError("closed"), "closed"),
        (ValueError("a bug"), "closed"),
    ],
)
def test_whatever_ends_an_apply_its_journal_has_an_end(
    spoken: Portal, error: BaseException, how: str
) -> None:
    made = plan(Desired(), spoken.reader.read(Desired()), Policy())
    with pytest.raises(type(error)), keeping.journal(_arguments(), spoken, made, ""):
        raise error
    assert only(_journals()[0], "end") == [{"how": how}]


def test_where_no_journal_can_be_written_nothing_is_sent(spoken: Portal, pointed: Served) -> None:
    Path(".reconciler").mkdir()
    Path(".reconciler/journal").touch()
    with pytest.raises(UsageError, match="journal"):
        _applied(spoken)
    assert pointed.writes() == []


def test_a_journal_that_breaks_off_is_told(
    spoken: Portal, pointed: Served, capfd: pytest.CaptureFixture[str]
) -> None:
    made = plan(Desired(), spoken.reader.read(Desired()), Policy())
    with keeping.journal(_arguments(), spoken, made, "") as journal:
        journal.close()
        with pytest.raises(UsageError, match="it is closed"):
            journal.sends(spoken.session).send("PUT", "people/invite", {})
    assert capfd.readouterr().err == "The journal of this apply is not whole: it is closed.\n"
    assert pointed.writes() == []


def test_old_journals_go_when_a_new_one_begins(spoken: Portal) -> None:
    old = run(Path(".reconciler/journal"), datetime.now(UTC) - timedelta(days=31)).file
    _applied(spoken)
    assert old not in _journals()
    assert len(_journals()) == 1


def _killed(portal: Portal, *actions: Any, seconds: float = 1) -> Path:  # noqa: ANN401 - steps, with the answers they got
    """A run that was killed some time ago."""
    at = datetime.now(UTC) - timedelta(seconds=seconds)
    left = run(Path(".reconciler/journal"), at, portal=portal.name, seal=SEAL)
    for action, answer in actions:
        try:
            left.send(action, answer)
        except KeyboardInterrupt:
            continue
    left.killed()
    return left.file


KILLED = KeyboardInterrupt()


def _never(seconds: float) -> None:
    pytest.fail(f"waits {seconds} seconds")


def test_what_a_killed_apply_had_under_way_is_waited_for(
    spoken: Portal, pointed: Served, capfd: pytest.CaptureFixture[str]
) -> None:
    _killed(spoken, (making("Plans"), KILLED), (sharing(ANN), KILLED))
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            spoken.session.send("POST", "files/rooms", {"title": "Plans", "roomType": 5})

    keeping.settled(_arguments(), spoken, sleep)
    assert waits == [0.5, 1.0, 3.5]
    assert capfd.readouterr().err == (
        "An earlier apply was cut off with 2 requests under way; waiting until they are over.\n"
    )
    assert pointed.writes() == ["POST /api/2.0/files/rooms"]
    # Nobody can tell whose it is.
    assert keeping.made(_arguments(), spoken, SEAL) == {}


def test_nothing_is_waited_for_after_a_while(
    spoken: Portal, pointed: Served, capfd: pytest.CaptureFixture[str]
) -> None:
    _killed(spoken, (making("Plans"), KILLED), seconds=100)
    keeping.settled(_arguments(), spoken, _never)
    assert capfd.readouterr().err == ""
    assert pointed.sandbox.requests() == []


def test_what_the_portal_goes_on_with_is_followed(spoken: Portal, pointed: Served) -> None:
    _killed(spoken, (making("Plans", STATUS), Answer(200, {"id": "an operation"})), seconds=600)
    keeping.settled(_arguments(), spoken, _never)
    assert pointed.reads() == ["/api/2.0/files/rooms/fromtemplate/status"]


class _Reader:
    """Reads a portal that is slow, and tells no rooms at first."""

    def __init__(self, *over: bool) -> None:
        self._rooms: list[object] = [
            Gap("the portal is busy"),
            RequestError("the portal is busy", 500),
            (),
        ]
        self._over = list(over)

    def rooms(self) -> object:
        found = self._rooms.pop(0) if len(self._rooms) > 1 else self._rooms[0]
        if isinstance(found, RequestError):
            raise found
        return found

    def progress(self, path: str) -> Progress:
        assert path == "/".join(STATUS)
        return Progress(self._over.pop(0), "")


def test_a_portal_that_tells_nothing_for_a_moment_is_asked_again(
    spoken: Portal, capfd: pytest.CaptureFixture[str]
) -> None:
    _killed(spoken, (making("Plans", STATUS), KILLED))
    waits: list[float] = []
    slow = replace(spoken, reader=cast("Reader", _Reader(False, False, True)))  # noqa: FBT003 - how often it is asked
    keeping.settled(_arguments(), slow, waits.append)
    assert waits == [*LOCKED, 0.2, 0.5]
    assert capfd.readouterr().err.splitlines() == [
        "An earlier apply was cut off with 1 request under way; waiting until they are over.",
        "The portal still works on what an earlier apply asked for; waiting until that is over.",
    ]


def test_what_goes_on_for_ever_is_not_waited_for_for_ever(spoken: Portal) -> None:
    _killed(spoken, (making("Plans", STATUS), Answer(200)))
    slow = replace(spoken, reader=cast("Reader", _Reader(*[False] * len(STEPS))))
    waits: list[float] = []
    keeping.settled(_arguments(), slow, waits.append)
    assert waits == list(STEPS)


@pytest.mark.parametrize("count", [1, 3])
def test_lines_that_nobody_can_read_are_told_once(
    spoken: Portal, capfd: pytest.CaptureFixture[str], count: int
) -> None:
    file = _killed(spoken)
    with file.open("a") as opened:
        opened.write("nonsense\n" * count)
    keeping.settled(_arguments(), spoken, _never)
    words = "1 line" if count == 1 else "3 lines"
    assert capfd.readouterr().err == (
        f".reconciler/journal: {words} of earlier journals cannot be read; passed over.\n"
    )


def test_the_embedded_portal_ends_with_its_run(folder: Path, pointed: Served) -> None:
    del folder
    with pointed.session() as session, Sandbox.open(Path("other.db")) as sandbox:
        portal = Portal(session, Reader(session, "sandbox"), "sandbox", sandbox)
        named = replace(portal, name=f"sandbox {sandbox.birth}")
        _killed(named, (making("Plans"), Answer(200, {"id": 7})), (making("Drafts"), KILLED))
        keeping.settled(_arguments(), portal, _never)
        assert keeping.made(_arguments(), portal, SEAL) == {"Plans": 7}


_HOLDER = """
import time
from argparse import Namespace
from reconciler.cli.keeping import locked
with locked(Namespace(ledger=".reconciler/ledger.json", dry_run=False), "apply"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_refused_until_the_first_is_gone(
    call: Callable[..., Said], manifest: Callable[..., str], pointed: Served
) -> None:
    pending = {"email": ANN, "type": "User", "state": "pending", "registered": "2026-01-01"}
    pointed.sandbox.seed({"people": [pending]})
    name = manifest(f"version: 1\nusers:\n- {{email: {ANN}, type: User}}\n")
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER], stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        said = call("resend", "--yes", name)
        assert (said.code, said.out) == (1, "")
        assert f"another apply runs here (process {holder.pid} on " in said.err
        assert said.err.endswith("): wait for it, or give another --ledger\n")
        assert pointed.sandbox.requests() == []
        # Who only looks is in nobody's way.
        assert call("resend", "--dry-run", name).code == 0
        assert call("resend", "--yes", "--ledger", "other/ledger.json", name).code == 0
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert call("resend", "--yes", name).code == 0


def test_a_dry_run_leaves_nothing_behind(folder: Path) -> None:
    with keeping.locked(_arguments(dry_run=True), "apply"):
        assert list(folder.iterdir()) == []


def test_two_in_one_folder_are_kept_apart(folder: Path) -> None:
    with keeping.locked(_arguments(), "apply"):
        words = "another apply runs here"
        with pytest.raises(ReconcilerError, match=words), keeping.locked(_arguments(), "resend"):
            pytest.fail("held by two")
    assert (folder / ".reconciler" / "lock").exists()


def test_the_schema_is_served(call: Callable[..., Said]) -> None:
    said = call("schema", "journal")
    assert said.code == 0
    SCHEMA.check_schema(json.loads(said.out))
    assert json.loads(said.out) == SCHEMA.schema
