"""What a person at a shell may do to the stand-in portal: play the people on the other side."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from reconciler.sandbox.call import Reply
from reconciler.sandbox.envelope import TYPE, dump
from reconciler.sandbox.registration import accept, known

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.sandbox.call import Wire
    from reconciler.sandbox.portal import Portal

ROOT = "/sandbox/"
FIRST, LAST = "Example", "User"


class Control:
    """Endpoints that no real portal has, below `/sandbox/`; they need no key.

    Args:
        portal: The portal.
    """

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._endpoints: dict[tuple[str, str], Callable[[Wire], Reply]] = {
            ("GET", "mails"): self._mails,
            ("POST", "accept"): self._accept,
            ("POST", "welcome-key"): self._welcome_key,
        }

    def answer(self, wire: Wire) -> Reply | None:
        """Answer a request, if it is one for here.

        Args:
            wire: The request.

        Returns:
            The reply; nothing to what is for the portal itself.
        """
        if not wire.path.startswith(ROOT):
            return None
        endpoint = self._endpoints.get((wire.method, wire.path.removeprefix(ROOT)))
        if endpoint is None:
            return _reply(404, {"error": "there is no such control"})
        with self._portal.database.writing():
            return endpoint(wire)

    def _mails(self, _wire: Wire) -> Reply:
        return _reply(200, [asdict(mail) for mail in self._portal.outbox.letters()])

    def _accept(self, wire: Wire) -> Reply:
        words = _words(wire.body)
        names = (words.get("firstName", FIRST), words.get("lastName", LAST))
        try:
            person = accept(self._portal, words.get("email", ""), *names)
        except LookupError as error:
            return _reply(404, {"error": error.args[0]})
        return _reply(200, {"id": person.id, "email": person.email, "status": person.status})

    def _welcome_key(self, wire: Wire) -> Reply:
        try:
            person = known(self._portal, _words(wire.body).get("email", ""))
        except LookupError as error:
            return _reply(404, {"error": error.args[0]})
        return _reply(200, {"key": self._portal.welcome.mint(person)})


def _reply(status: int, value: object) -> Reply:
    return Reply(status, dump(value).encode(), {"content-type": TYPE})


def _words(body: bytes) -> dict[str, str]:
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    found = value if isinstance(value, dict) else {}
    return {name: word for name, word in found.items() if isinstance(word, str)}
