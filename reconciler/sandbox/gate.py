"""Who may pass: credentials, scopes and the state of the portal (fact sheet: people, section 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.call import Credential
from reconciler.sandbox.faults import Bare
from reconciler.sandbox.portal import CONDITIONS, Condition

if TYPE_CHECKING:
    from reconciler.sandbox.portal import Portal
    from reconciler.sandbox.routing import Route

_OPEN_WHILE_RESTORING = (
    *("preparation-portal", "portal", "getrestoreprogress", "cancelrestore", "settings"),
    *("settings.json", "colortheme", "logos", "build", "build.json", "@self", "@self.json"),
)
_EVERYTHING = {"*", "*:write"}
# The first prefix that fits decides: what reads, and what writes (fact sheet: people, section 1.3).
_SCOPES = (
    ("files/rooms", {"rooms:read", "rooms:write"}, {"rooms:write"}),
    ("files", {"files:read", "files:write"}, {"files:write"}),
    ("people/@self", {"accounts.self:read", "accounts.self:write"}, {"accounts.self:write"}),
    ("people", {"accounts:read", "accounts:write"}, {"accounts:write"}),
    ("group", {"accounts:read"}, {"accounts:write"}),
)
_ANY_KEY = "keys/@self"


def recognise(portal: Portal, header: str | None) -> Credential:
    """Tell who sent a request.

    Only `Bearer sk-...` is an API key. Login tokens, cookies and passwords are not known here.

    Args:
        portal: The portal.
        header: The `Authorization` header.

    Returns:
        The sender, nobody where the header is missing, wrong, expired or of a disabled person.
    """
    if not header:
        return Credential()
    scheme, _, text = header.partition(" ")
    key = portal.keys.find(text) if scheme == "Bearer" and text.startswith("sk-") else None
    if key is None or key.expired:
        return Credential(offered=True)
    person = portal.people.get(key.person)
    if person is None or person.is_disabled:
        return Credential(offered=True)
    return Credential(person, key, offered=True)


def grants(scopes: tuple[str, ...], method: str, path: str) -> bool:
    """Tell whether a key's scopes cover an endpoint.

    Args:
        scopes: The scopes; none at all are as good as all.
        method: The HTTP method.
        path: The endpoint's path below `/api/2.0/`.

    Returns:
        Whether they do.
    """
    held = set(scopes)
    if not held or held & _EVERYTHING or path == _ANY_KEY:
        return True
    reads = method == "GET"
    if reads and "*:read" in held:
        return True
    for prefix, reading, writing in _SCOPES:
        if path.startswith(prefix):
            return bool(held & (reading if reads else writing))
    return False


def admit(portal: Portal, route: Route, credential: Credential, path: str) -> None:
    """Let a request pass, or not, before its handler sees it.

    Args:
        portal: The portal.
        route: The endpoint.
        credential: Who sent it.
        path: The path as it came.

    Raises:
        Bare: A filter ends it: 401, 402, 403 or 404 with an empty body.
    """
    if credential.person is None and not route.anonymous:
        raise Bare(401)
    key = credential.key
    if key is not None and route.scoped and not grants(key.scopes, route.method, route.path):
        raise Bare(403)
    condition = CONDITIONS[portal.state]
    if condition in {Condition.SUSPENDED, Condition.REMOVE_PENDING} and not (
        condition == Condition.SUSPENDED and route.suspended
    ):
        raise Bare(404)
    if condition == Condition.RESTORING and not path.lower().endswith(_OPEN_WHILE_RESTORING):
        raise Bare(403)
    if portal.state == "unpaid" and not route.free:
        raise Bare(402)
