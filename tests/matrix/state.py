"""What stands on a portal and who was written to, without ids and times."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.sandbox import Sandbox
    from tests.unit.post.mailbox import Mailbox

Json = dict[str, Any]
Facts = dict[tuple[str, str], Any]
"""By the kind of thing and its name as reports call them; each thing with what it is."""

_ROOM = ("type", "state", "tags", "indexing", "denyDownload")
_LINK = ("kind", "title", "access", "expires", "maxUseCount", "password", "denyDownload")


def facts(sandbox: Sandbox) -> Facts:
    """All that manifests can say of a portal; a thing that is there twice shows as two."""
    document: Json = sandbox.document()
    found: dict[tuple[str, str], list[Any]] = {}

    def note(kind: str, name: str, value: Any) -> None:  # noqa: ANN401 - anything that compares
        found.setdefault((kind, name), []).append(value)

    for person in document["people"]:
        note("user", person["email"], (person["type"], person["state"]))
    for group in document["groups"]:
        note("group", group["name"], (group.get("manager"), sorted(group["members"])))
    for link in document.get("invitationLinks", ()):
        note("invitation_link", link["type"], (link.get("expires"), link.get("maxUseCount")))
    for room in document["rooms"]:
        title = room["title"]
        note("room", title, _picked(room, _ROOM))
        note("owner", title, room["owner"])
        note("logo", title, "logo" in room)
        note("members", title, sorted(map(_member, room["members"])))
        note("links", title, sorted(str(_picked(one, _LINK)) for one in room.get("links", ())))
    return dict(found)


def mails(sandbox: Sandbox, mailbox: Mailbox) -> Counter[tuple[str, str, str]]:
    """Who was written to, about what."""
    portals = [(one.to, one.kind, one.room or "") for one in sandbox.mails()]
    return Counter([*portals, *((to, "letter", "") for _, (to,), _ in mailbox.letters)])


def untrue(steps: Iterable[Mapping[str, Any]], found: Facts, goal: Facts) -> list[str]:
    """The steps that are said to be verified, and are not so on the portal."""
    return [
        f"{step['op']} {step['kind']} {step['ref']}"
        for step in steps
        if step["result"] == "verified"
        and found.get((step["kind"], step["ref"])) != goal.get((step["kind"], step["ref"]))
    ]


def _picked(thing: Json, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(thing.get(name) for name in names)


def _member(row: Json) -> tuple[str, str]:
    return row.get("email") or f"group {row['group']}", row["access"]
