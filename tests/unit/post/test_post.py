"""Letters of a plan, sent at most once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.action import Action, Letter, Op, Ref, Request, Secret, Template
from reconciler.errors import LostAnswerError, ReconcilerError, RequestError
from reconciler.kinds.welcome import Delivery, Progress
from reconciler.ledger import Ledger
from reconciler.post.post import Post
from reconciler.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import EmailMessage
    from pathlib import Path

    from reconciler.spec import Json

ANN = "ann@acme.example"
AT = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
HERE = Source("people.yaml", 3, 5)
OWN = Letter(
    ANN,
    "id-1",
    "welcome.md",
    Template(
        "welcome.md",
        "Welcome, {{ name }}",
        "",
        "Dear {{ name }}, you are {{ type }}.",
        {"type": "RoomAdmin", "rooms": []},
    ),
)


@dataclass
class Account:
    first: str = "First"
    last: str = "Last"
    ready: bool = True


@dataclass
class World:
    """Everything that a letter meets on its way."""

    ledger: Ledger
    account: Account = field(default_factory=Account)
    mailed: list[EmailMessage] = field(default_factory=list)
    sent: list[tuple[str, str, Json, Mapping[str, str] | None, bool]] = field(default_factory=list)
    fault: Exception | None = None

    def post(self, sender: str = "team@acme.example") -> Post:
        return Post(
            ledger=self.ledger,
            portal="https://acme.onlyoffice.example",
            sender=sender,
            account=lambda *_: self.account,
            sends=self,
            mail=self._mail,
            environ={"KEY": "0.SIGNED"},
            clock=lambda: AT,
        )

    def send(
        self,
        method: str,
        path: str,
        body: Json,
        params: Mapping[str, str] | None = None,
        *,
        anonymous: bool = False,
    ) -> object:
        self.sent.append((method, path, body, params, anonymous))
        if self.fault:
            raise self.fault
        return None

    def _mail(self, message: EmailMessage) -> None:
        self.mailed.append(message)
        if self.fault:
            raise self.fault

    def noted(self) -> Delivery | None:
        return self.ledger.deliveries("welcome").get("id-1")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(Ledger(tmp_path / "ledger.json", "https://acme.onlyoffice.example", lambda: AT))


def _step(letter: Letter | None = OWN, *requests: Request) -> Action:
    return Action(Ref("welcome", ANN), Op.SEND, (), (), requests, HERE, letter=letter)


def _portal_s(key: str | Secret) -> Action:
    query = {"Userid": "id-1", "Key": key}
    request = Request("POST", ("portal", "sendcongratulations"), None, query=query, anonymous=True)
    return _step(Letter(ANN, "id-1", "digest"), request)


def test_a_letter_of_the_team_s_own_goes_by_mail_and_into_the_ledger(world: World) -> None:
    assert world.post().deliver(_step()) == ""
    (message,) = world.mailed
    assert str(message["Subject"]) == "Welcome, First Last"
    assert str(message["From"]) == "team@acme.example"
    assert world.noted() == Delivery(Progress.SENT, "2026-11-22T06:00:00Z", "welcome.md")
    assert world.sent == []


def test_nobody_gets_a_second_letter(world: World) -> None:
    world.post().deliver(_step())
    with pytest.raises(RequestError, match="was sent 2026-11-22T06:00:00Z"):
        world.post().deliver(_step())
    assert len(world.mailed) == 1


def test_a_letter_that_may_have_left_is_not_sent_again(world: World) -> None:
    world.fault = LostAnswerError("lost")
    with pytest.raises(LostAnswerError):
        world.post().deliver(_step())
    noted = world.noted()
    assert noted is not None
    assert noted.progress is Progress.BEGUN
    world.fault = None
    with pytest.raises(RequestError, match="whether it left is unknown"):
        world.post().deliver(_step())
    assert len(world.mailed) == 1


def test_a_letter_that_was_turned_away_may_be_tried_again(world: World) -> None:
    world.fault = RequestError("no such mailbox")
    with pytest.raises(RequestError, match="no such mailbox"):
        world.post().deliver(_step())
    assert world.noted() is None


def test_a_letter_that_cannot_be_written_is_not_noted(world: World) -> None:
    letter = Letter(ANN, "id-1", "welcome.md", None)
    with pytest.raises(ValueError, match="the portal writes"):
        world.post().deliver(_step(letter))
    with pytest.raises(ReconcilerError):
        world.post("").deliver(_step())
    assert world.noted() is None
    assert world.mailed == []


def test_nobody_who_is_not_active_any_more_is_written_to(world: World) -> None:
    world.account.ready = False
    with pytest.raises(RequestError, match="is not active any more"):
        world.post().deliver(_step())
    assert world.mailed == []
    assert world.noted() is None


def test_a_step_without_a_letter_sends_nothing(world: World) -> None:
    with pytest.raises(RequestError, match="has no letter"):
        world.post().deliver(_step(None))


@pytest.mark.parametrize(("key", "plain"), [("a", "a"), (Secret("KEY"), "0.SIGNED")])
def test_the_portal_s_letter_is_asked_for_without_the_api_key(
    world: World, key: str | Secret, plain: str
) -> None:
    world.post().deliver(_portal_s(key))
    query = {"Userid": "id-1", "Key": plain}
    assert world.sent == [("POST", "portal/sendcongratulations", None, query, True)]
    assert world.noted() == Delivery(Progress.SENT, "2026-11-22T06:00:00Z", "digest")
    assert world.mailed == []


def test_a_refused_key_is_told_as_that_and_noted(world: World) -> None:
    world.fault = RequestError("POST portal/sendcongratulations: Access denied", 403)
    with pytest.raises(RequestError, match="answers 403: the key is none that it signed") as caught:
        world.post().deliver(_portal_s(Secret("KEY")))
    assert "SIGNED" not in str(caught.value)
    assert world.noted() == Delivery(Progress.REFUSED, "2026-11-22T06:00:00Z", "digest")


@pytest.mark.parametrize(
    ("fault", "progress"),
    [(LostAnswerError("lost", 500), Progress.BEGUN), (RequestError("no key", 400), None)],
)
def test_other_faults_of_the_portal_s_letter_go_on_as_they_are(
    world: World, fault: RequestError, progress: Progress | None
) -> None:
    world.fault = fault
    with pytest.raises(type(fault)) as caught:
        world.post().deliver(_portal_s("a"))
    assert caught.value is fault
    noted = world.noted()
    assert (noted.progress if noted else None) is progress
