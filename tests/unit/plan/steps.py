"""Steps of a given weight, for tests of what a plan takes."""

from __future__ import annotations

from reconciler.action import Action, Letter, Op, Ref, Request, Template
from reconciler.diff import Change
from reconciler.source import Source

HERE = Source("rooms.yaml", 1, 1)


def step(
    name: str, posts: int = 1, letters: int = 0, *, kind: str = "room", deletes: int = 0
) -> Action:
    """A step of so many writes, the first of which mails so many people."""
    ref = Ref(kind, name)
    requests = [_post(ref, number, letters) for number in range(posts)]
    requests += [Request("DELETE", ("files", "rooms", str(one)), None) for one in range(deletes)]
    return Action(ref, Op.UPDATE, (Change("title", None, name),), (), tuple(requests), HERE)


def invited(name: str) -> Action:
    """A step that invites somebody to the portal."""
    body = {"invitations": [{"email": name, "type": "User"}]}
    request = Request("POST", ("people", "invite"), body, mails=True)
    return Action(Ref("user", name), Op.CREATE, (), (), (request,), HERE)


def welcomed(name: str) -> Action:
    """A step that sends a letter of the team's own."""
    letter = Letter(name, "1", "welcome.md", Template("welcome.md", "Welcome", "", "Hello", {}))
    return Action(Ref("welcome", name), Op.SEND, (), (), (), HERE, letter=letter)


def _post(ref: Ref, number: int, letters: int) -> Request:
    if number or not letters:
        return Request("PUT", ("files", "rooms", ref), {"title": ref.name})
    people = [{"email": f"p{one}@partner.example", "access": 2} for one in range(letters)]
    body = {"invitations": [*people, {"id": "7", "access": 2}], "notify": False}
    return Request("PUT", ("files", "rooms", ref, "share"), body, mails=True)
