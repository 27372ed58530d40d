"""One request on its way through the portal, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.sandbox.faults import unknown_caller
from reconciler.sandbox.fields import EVERYTHING, Fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.sandbox.keyring import Key
    from reconciler.sandbox.person import Person
    from reconciler.sandbox.portal import Portal
    from reconciler.sandbox.query import Query


@dataclass(frozen=True)
class Credential:
    """Who sent a request.

    Attributes:
        person: The person, unless nobody or somebody unknown sent it.
        key: The API key, if one was used.
        offered: Whether any credentials were sent, good or bad.
    """

    person: Person | None = None
    key: Key | None = None
    offered: bool = False


@dataclass(frozen=True)
class Wire:
    """A request as it came.

    Attributes:
        method: The HTTP method.
        path: The path.
        query: The query string.
        body: The body.
        base: The address under which the portal is served.
        media: The media type of the body.
    """

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    base: str = ""
    media: str = ""

    @property
    def target(self) -> str:
        """The path with its query."""
        return self.path + (f"?{self.query}" if self.query else "")


@dataclass(frozen=True)
class Call:
    """A request that has found its handler.

    Attributes:
        portal: The portal.
        credential: Who sent it.
        path: Parts of the path by name.
        query: The query parameters.
        body: The body as it came.
        base: The address under which the portal is served.
        fields: Which properties of the answer are wanted.
        media: The media type of the body.
    """

    portal: Portal
    credential: Credential
    path: Mapping[str, str]
    query: Query
    body: bytes = b""
    base: str = ""
    fields: Fields = field(default=EVERYTHING)
    media: str = ""

    @property
    def caller(self) -> Person:
        """The person who sent the request.

        Raises:
            Fault: 401, nobody known did.
        """
        if self.credential.person is None:
            raise unknown_caller()
        return self.credential.person


@dataclass(frozen=True)
class Fragments:
    """A list whose elements are JSON already and hold only what is wanted.

    Attributes:
        texts: The elements.
    """

    texts: list[str]


@dataclass(frozen=True)
class Answer:
    """What a handler answers.

    Attributes:
        value: The response; nothing leaves it out.
        count: The size of the page, where the action says it.
        total: The size of the whole, where the action says it.
        bare: Whether the answer is a 204 without a body.
    """

    value: object = None
    count: int | None = None
    total: int | None = None
    bare: bool = False


@dataclass(frozen=True)
class Reply:
    """What goes back over the wire.

    Attributes:
        status: The HTTP status.
        body: The body.
        headers: Headers beside the usual ones.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
