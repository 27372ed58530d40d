"""A served portal for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from reconciler.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOM = 1000


class Api:
    """Speaks to a served portal as one person."""

    def __init__(self, address: str, sandbox: Sandbox, session: requests.Session) -> None:
        self.address = address
        self.sandbox = sandbox
        self.session = session
        self.authorization: str | None = f"Bearer {sandbox.key}"

    def acting(self, email: str, *scopes: str) -> Api:
        other = Api(self.address, self.sandbox, self.session)
        other.authorization = f"Bearer {self.sandbox.issue_key(email, scopes or ('*',))}"
        return other

    def with_header(self, authorization: str | None) -> Api:
        other = Api(self.address, self.sandbox, self.session)
        other.authorization = authorization
        return other

    def send(
        self, method: str, path: str, body: object = None, **query: object
    ) -> requests.Response:
        headers = {"Authorization": self.authorization} if self.authorization else {}
        url = f"{self.address}/api/2.0/{path}"
        parameters: dict[str, Any] = dict(query)
        return self.session.request(
            method, url, json=body, params=parameters, headers=headers, timeout=10
        )

    def get(self, path: str, **query: object) -> Any:  # noqa: ANN401 - JSON has any shape
        answer = self.send("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json().get("response")

    def put(self, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON has any shape
        answer = self.send("PUT", path, {} if body is None else body)
        assert answer.status_code == 200, answer.text
        return answer.json().get("response")

    def post(self, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON has any shape
        answer = self.send("POST", path, {} if body is None else body)
        assert answer.status_code == 200, answer.text
        return answer.json().get("response")

    def status(self, method: str, path: str, body: object = None, **query: object) -> int:
        return self.send(method, path, body, **query).status_code

    def person(self, email: str) -> str:
        return str(self.get("people/email", email=email)["id"])

    def members(self, room: int = ROOM, **query: object) -> dict[str, int]:
        """Levels by address or group name, in the order of the answer."""
        found = {}
        for row in self.get(f"files/rooms/{room}/share", **query):
            person, group = row.get("sharedToUser"), row.get("sharedToGroup")
            found[person["email"] if person else group["name"]] = row["access"]
        return found

    def share(self, *invitations: object, room: int = ROOM, **more: object) -> requests.Response:
        body = {"invitations": list(invitations), **more}
        return self.send("PUT", f"files/rooms/{room}/share", body)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.open() as portal:
        yield portal


@pytest.fixture
def serve(sandbox: Sandbox) -> Iterator[Callable[[dict[str, object]], Api]]:
    with sandbox.serve() as address, requests.Session() as session:

        def seeded(document: dict[str, object]) -> Api:
            sandbox.seed(document)
            return Api(address, sandbox, session)

        yield seeded


TEAM: list[dict[str, object]] = [
    {"email": "adam@acme.example", "type": "DocSpaceAdmin"},
    {"email": "ann@acme.example", "type": "RoomAdmin"},
    {"email": "uma@acme.example", "type": "User"},
    {"email": "gus@mail.example", "type": "Guest"},
    {"email": "pia@mail.example", "type": "Guest", "state": "pending"},
    {"email": "dan@acme.example", "type": "User", "state": "disabled"},
]


def acme(*rooms: Mapping[str, object], **more: object) -> dict[str, object]:
    """A portal of one person of each kind, and the given rooms."""
    groups = [{"name": "Design", "manager": "ann@acme.example", "members": ["uma@acme.example"]}]
    owner = "olga@acme.example"
    return {"owner": owner, "people": TEAM, "groups": groups, "rooms": list(rooms), **more}


@pytest.fixture
def api(serve: Callable[[dict[str, object]], Api]) -> Api:
    return serve(acme({"title": "Project", "type": "EditingRoom"}))
