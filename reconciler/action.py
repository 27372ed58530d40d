"""Steps of a plan, as data."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.diff import Change
    from reconciler.source import Source
    from reconciler.spec import Json


class Op(StrEnum):
    """What a step does to the thing that it names."""

    CREATE = "create"
    UPDATE = "update"
    REMOVE = "remove"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing by its name; in a request it stands for an id that is not known yet."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"

    @property
    def whole(self) -> Ref:
        """The thing that this is a part of, such as the room of its members; itself otherwise."""
        kind = _WHOLES.get(self.kind)
        return Ref(kind, self.name) if kind else self

    @property
    def apart(self) -> bool:
        """Whether steps of this thing and of others of its kind have nothing in common.

        Rooms have not; people share seats, heirs and invitations.
        """
        return self.whole.kind in _APART


_APART = {"room"}

_WHOLES = {
    **dict.fromkeys(("members", "links", "owner", "logo"), "room"),
    "guest": "user",
    "welcome": "user",
}
"""What the kinds of parts are parts of."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that no plan holds: it is in the environment when a request leaves.

    Attributes:
        variable: where it is.
    """

    variable: str

    def value(self, environ: Mapping[str, str]) -> str:
        """What it is in an environment; empty if that does not have it.

        Blanks around it are no part of it: a portal takes them off, too (``SetRoomLink``).
        """
        return environ.get(self.variable, "").strip()


@dataclass(frozen=True, slots=True)
class File:
    """A file that a request carries: its body is a form then, and not JSON.

    Attributes:
        name: what it is called.
        content: its bytes, which no plan shows.
    """

    name: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)

    @property
    def digest(self) -> str:
        """Its SHA-256 in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


class EffectKind(StrEnum):
    """What a step brings about beyond the fields it sets."""

    MAIL = "mail"
    GAINS = "gains"
    CHANGES = "changes"
    LOSES = "loses"
    KEEPS = "keeps"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Effect:
    """One consequence of a step.

    Attributes:
        kind: of what sort it is.
        who: the address or group that it meets; empty if it meets nobody in particular.
        text: what happens, or why, in words.
    """

    kind: EffectKind
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """One write to the portal.

    Attributes:
        method: ``POST``, ``PUT`` or ``DELETE``.
        path: the segments after ``/api/2.0/``; a Ref stands for an id that is not known yet.
        body: the JSON body; a form where it holds a File.
        creates: the thing that comes into being, whose id later requests may need.
        mails: whether it carries e-mail addresses; such requests go one at a time.
        follow: the path that tells how far the portal has come with what it does in the
            background, and what it has made; empty if the answer is the end of it.
        query: what goes into the address; a Secret is read when the request leaves.
        anonymous: whether it goes without the key.
        slow: whether the portal goes on with it after its answer, without telling how far it is.
        marks: what the portal's answers say of the thing that comes into being, where the body
            does not tell all that it is known by.
    """

    method: str
    path: tuple[str | Ref, ...]
    body: Json
    creates: Ref | None = None
    mails: bool = False
    follow: tuple[str, ...] = ()
    query: Json = None
    anonymous: bool = False
    slow: bool = False
    marks: Json = None


@dataclass(frozen=True, slots=True)
class Template:
    """A letter before the names are filled in.

    Attributes:
        file: what it is called.
        subject: the subject, a template too.
        sender: the address that it comes from; empty leaves it to the settings of SMTP.
        text: the template.
        values: what it may speak of, beside the person's names: ``type`` and ``rooms``, a list of
            ``title`` and ``access``.
    """

    file: str
    subject: str
    sender: str
    text: str
    values: Json


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that a step sends, at most once.

    Attributes:
        to: the address.
        person: the portal's id of whoever gets it.
        what: what the ledger calls it: the template's file, or a digest of the portal's key.
        template: the team's own letter; None where the portal writes it, at the step's request.
    """

    to: str
    person: str
    what: str
    template: Template | None = None


@dataclass(frozen=True)
class Action:
    """One step: what it touches, what differs, whom it tells, and the calls that settle it.

    Attributes:
        ref: the thing.
        op: what is done to it.
        fields: what differs.
        effects: the consequences for people and things.
        requests: the calls, in order; only a failing one that creates something ends the step.
        source: where the manifest asks for it.
        needs: ids of the steps that must have succeeded first.
        persons: those of them that are about one person or group of several, whose others go on
            without: the id of the step, and what the field of that one is called.
        after: ids of the steps that must be over first, whatever came of them.
        facts: the facts of the portal that the step was computed from.
        letter: the letter that it sends, for a step that sends one.
    """

    ref: Ref
    op: Op
    fields: tuple[Change, ...]
    effects: tuple[Effect, ...]
    requests: tuple[Request, ...]
    source: Source
    needs: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    letter: Letter | None = None
    persons: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """The same for the same change in any run: a digest of thing, op and differences."""
        return digest(
            [str(self.ref), self.op, [[c.name, c.current, c.desired] for c in self.fields]]
        )

    @cached_property
    def expects(self) -> str:
        """The fingerprint of the facts that the step was computed from."""
        return digest(list(self.facts))


def digest(value: Json) -> str:
    """Twelve hexadecimal digits that stand for a JSON value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=list)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Drift:
    """A difference that no step can settle, and why."""

    ref: Ref
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something that the portal would refuse, known before anything is sent."""

    ref: Ref
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that could not be read, and so is not planned for."""

    ref: Ref
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Something that a later run will do, as time goes on."""

    ref: Ref
    text: str
    source: Source
