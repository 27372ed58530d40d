"""What a key must be allowed to do (fact sheet on people, section 1.3)."""

from __future__ import annotations

_FAMILIES = (
    (("files", "rooms"), "rooms"),
    (("files",), "files"),
    (("people", "@self"), "accounts.self"),
    (("people",), "accounts"),
    (("group",), "accounts"),
)
"""Families of scopes by the first segments of a path; the first that fits holds."""


def scopes(method: str, path: str) -> tuple[str, ...]:
    """The scopes of which a key needs one.

    Args:
        method: the HTTP method.
        path: after ``/api/2.0/``.

    Returns:
        Scopes, the narrowest first; empty for the one route that any valid key may call.
    """
    segments = tuple(path.strip("/").split("/"))
    if segments[:2] == ("keys", "@self"):
        return ()
    read = method == "GET"
    family = next((name for start, name in _FAMILIES if segments[: len(start)] == start), "*")
    if not read:
        needed = [f"{family}:write"]
    elif segments[0] == "group":
        # The one family where the right to write does not include the right to read.
        needed = ["accounts:read"]
    else:
        needed = [f"{family}:read", f"{family}:write"]
    everything = ["*:read", "*:write"] if read else ["*:write"]
    return tuple(dict.fromkeys(needed + everything))
