"""A portal that lives in real time, applied once, and somebody else who changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import requests

from reconciler.sandbox import Sandbox
from tests.edge.cli.conftest import call, folder, manifest
from tests.portal import Served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.edge.cli.conftest import Said

__all__ = ["call", "folder", "manifest"]

ADAM, ANN, UMA = "adam@acme.example", "ann@acme.example", "uma@acme.example"
PORTAL: dict[str, Any] = {
    "people": [
        {"email": ADAM, "type": "DocSpaceAdmin", "firstName": "Adam", "lastName": "A"},
        {"email": ANN, "type": "User"},
        {"email": UMA, "type": "User"},
    ],
    "rooms": [{"title": "Others", "type": "CustomRoom"}],
}
TEAM = """\
version: 1
rooms:
- title: Plans
  type: collaboration
  tags: [a]
  members:
  - {email: ann@acme.example, access: Editing}
  - {email: adam@acme.example, access: RoomManager}
"""


class RealTime:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class Other:
    """Somebody else with a key of the same portal."""

    url: str
    key: str

    def send(self, method: str, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
        answer = requests.request(
            method,
            f"{self.url}/api/2.0/{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        return answer.json().get("response")

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        return self.send("GET", path, None)

    def room(self, title: str) -> int:
        rooms = self.get("files/rooms")["folders"]
        return next(int(one["id"]) for one in rooms if one["title"] == title)

    def person(self, email: str) -> str:
        return str(self.get(f"people/email?email={email}")["id"])

    def share(self, title: str, email: str, access: str) -> None:
        body = {"invitations": [{"id": self.person(email), "access": access}], "notify": False}
        self.send("PUT", f"files/rooms/{self.room(title)}/share", body)


@pytest.fixture(scope="session")
def lasting() -> Iterator[Served]:
    with Sandbox.open(clock=RealTime()) as sandbox, sandbox.serve() as url:
        yield Served(sandbox, url)


@pytest.fixture
def there(lasting: Served, monkeypatch: pytest.MonkeyPatch, folder: object) -> Served:
    """The portal, before anything was applied to it."""
    del folder
    lasting.sandbox.seed(PORTAL)
    monkeypatch.setenv("DOCSPACE_URL", lasting.url)
    monkeypatch.setenv("DOCSPACE_API_KEY", lasting.sandbox.key)
    return lasting


@pytest.fixture
def team(there: Served, call: Callable[..., Said], manifest: Callable[..., str]) -> str:
    """A manifest that has been applied."""
    del there
    name = manifest(TEAM)
    said = call("apply", "--yes", name)
    assert said.code == 0, said
    return name


@pytest.fixture
def adam(there: Served) -> Other:
    return Other(there.url, there.sandbox.issue_key(ADAM))
