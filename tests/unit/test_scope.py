"""What a key must be allowed to do."""

from __future__ import annotations

import pytest

from reconciler.scope import scopes


@pytest.mark.parametrize(
    ("method", "path", "needed"),
    [
        ("GET", "files/rooms", ("rooms:read", "rooms:write", "*:read", "*:write")),
        ("PUT", "files/rooms/7/share", ("rooms:write", "*:write")),
        ("GET", "files/tags", ("files:read", "files:write", "*:read", "*:write")),
        ("POST", "/files/fileops/", ("files:write", "*:write")),
        (
            "GET",
            "people/@self",
            ("accounts.self:read", "accounts.self:write", "*:read", "*:write"),
        ),
        ("GET", "people/filter", ("accounts:read", "accounts:write", "*:read", "*:write")),
        ("POST", "people/invite", ("accounts:write", "*:write")),
        ("GET", "group", ("accounts:read", "*:read", "*:write")),
        ("POST", "group", ("accounts:write", "*:write")),
        ("GET", "portal/payment/quota", ("*:read", "*:write")),
        ("DELETE", "portal/users/invitationlink", ("*:write",)),
        ("GET", "keys/@self", ()),
    ],
)
def test_a_call_needs_one_of_these_scopes(method: str, path: str, needed: tuple[str, ...]) -> None:
    assert scopes(method, path) == needed
