"""Secrets of requests, read from the environment at the last moment."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from reconciler.action import Secret, digest
from reconciler.errors import ReconcilerError, RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.action import Action
    from reconciler.portal.answer import Answer
    from reconciler.spec import Json

HIDDEN = "***"

NOTHING: Mapping[str, str] = MappingProxyType({})
"""An environment without anything."""


class Sends(Protocol):
    """The side of a session that writes."""

    def send(self, method: str, path: str, body: Json) -> Answer:
        """One write, never repeated blindly."""
        ...


class Unsealed:
    """Sends writes with their secrets, which nothing else gets to see.

    Args:
        sends: the writing side of a session.
        environ: where secrets are.
    """

    def __init__(self, sends: Sends, environ: Mapping[str, str]) -> None:
        self._sends = sends
        self._environ = environ

    def send(self, method: str, path: str, body: Json) -> Answer:
        """One write.

        Raises:
            RequestError: a variable is not set, so nothing was sent; or the portal refused it.
            ReconcilerError: whatever else came of it.
        """
        values: list[str] = []

        def read(secret: Secret) -> str:
            value = secret.value(self._environ)
            if not value:
                raise RequestError(f"{secret.variable} is not set, and nothing was sent")
            values.append(value)
            return value

        opened = _filled(body, read)
        try:
            return self._sends.send(method, path, opened)
        except ReconcilerError as error:
            # A portal may repeat what it does not like.
            text = str(error)
            for value in values:
                text = text.replace(value, HIDDEN)
            error.args = (text,)
            raise


def digested(action: Action, environ: Mapping[str, str]) -> Action:
    """A step with digests in the place of its secrets, to be held against what is found."""

    def read(secret: Secret) -> str:
        return digest(secret.value(environ))

    requests = (replace(one, body=_filled(one.body, read)) for one in action.requests)
    return replace(action, requests=tuple(requests))


def _filled(body: Json, read: Callable[[Secret], Json]) -> Json:
    if isinstance(body, Secret):
        return read(body)
    if isinstance(body, dict):
        return {name: _filled(item, read) for name, item in body.items()}
    return [_filled(item, read) for item in body] if isinstance(body, list) else body
