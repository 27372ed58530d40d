"""The API key, held so that it shows nowhere."""

from __future__ import annotations

from reconciler.errors import AccessError

MASK = "sk-***"


class Secret:
    """An API key that only the header of a request gets to see.

    Args:
        key: the key; blanks around it, as a file or a paste brings them, do not count.

    Raises:
        AccessError: the key is missing, or is nothing that a header can carry.
    """

    __slots__ = ("_key",)

    def __init__(self, key: str) -> None:
        key = key.strip()
        if not key:
            raise AccessError("the API key is missing")
        if not all("!" <= character <= "~" for character in key):
            # A pasted "Bearer sk-..." lands here as well.
            raise AccessError("the API key holds a blank or a character that no key has")
        self._key = key

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def header(self) -> str:
        """The value of ``Authorization``; ``Bearer`` in this very case, as the portal compares it.

        A key without it is read as a login token and refused (fact sheet on people, section 1.1).
        """
        return f"Bearer {self._key}"

    def hide(self, body: bytes) -> bytes:
        """A body with the key masked, should a portal or a proxy ever repeat it."""
        return body.replace(self._key.encode(), MASK.encode())
