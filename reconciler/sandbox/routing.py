"""The table of endpoints and the way through it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.sandbox.identity import is_guid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reconciler.sandbox.call import Answer, Call

ROOT = "/api/2.0/"
_INT = re.compile(r"\d{1,9}")
ALIAS = re.compile(r"[a-z]+-\d\S*")
"""The id of a room on a connected storage, such as `sbox-7-docs`."""


@dataclass(frozen=True)
class Route:
    """An endpoint.

    Attributes:
        method: The HTTP method.
        path: The path below `/api/2.0/`, with parts such as `{name:room}`: `guid`,
            `text`, or `room` for the id of a room of the portal or of a connected storage.
        handler: What answers.
        anonymous: Whether it is open to everybody.
        free: Whether it works on an unpaid portal.
        suspended: Whether it works on a suspended portal.
        scoped: Whether the scopes of a key count.
        sensitive: Whether the strict limit of calls counts.
        invites: Whether the daily limit of invited addresses counts.
        since: The first release that has it.
    """

    method: str
    path: str
    handler: Callable[[Call], Answer]
    anonymous: bool = False
    free: bool = False
    suspended: bool = False
    scoped: bool = True
    sensitive: bool = False
    invites: bool = False
    since: tuple[int, int] = (3, 0)


@dataclass
class _Node:
    words: dict[str, _Node] = field(default_factory=dict)
    holes: dict[str, tuple[str, _Node]] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)


def _fits(kind: str, word: str) -> bool:
    if kind == "room":
        return _INT.fullmatch(word) is not None or ALIAS.fullmatch(word) is not None
    return kind == "text" or is_guid(word)


class Router:
    """Endpoints as a tree of path parts.

    Args:
        routes: The endpoints.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            node = self._root
            for part in route.path.split("/"):
                if part.startswith("{"):
                    name, kind = part.strip("{}").split(":")
                    node = node.holes.setdefault(kind, (name, _Node()))[1]
                else:
                    node = node.words.setdefault(part, _Node())
            node.routes[route.method] = route

    def find(self, method: str, path: str) -> tuple[Route | int, dict[str, str]]:
        """Find the endpoint of a request.

        Args:
            method: The HTTP method.
            path: The path.

        Returns:
            The endpoint, or the status to answer instead, and the parts of the path by name.
        """
        if not path.startswith(ROOT):
            return 404, {}
        node = self._root
        parts: dict[str, str] = {}
        for word in path[len(ROOT) :].rstrip("/").split("/"):
            step = node.words.get(word.lower())
            if step is None:
                for kind, (name, behind) in node.holes.items():
                    if _fits(kind, word):
                        parts[name] = word
                        step = behind
                        break
                else:
                    return 404, {}
            node = step
        if not node.routes:
            return 404, {}
        return node.routes.get(method, 405), parts
