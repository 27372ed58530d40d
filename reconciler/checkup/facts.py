"""What was found out about a portal, a key and this machine; nothing is judged here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from reconciler.checkup.trouble import GONE, Fault, Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.kinds.room import FoundRoom
    from reconciler.kinds.user import Person
    from reconciler.state import Desired


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a host proves itself with.

    Attributes:
        until: when it ends.
        issuer: who has issued it; empty if it does not say.
    """

    until: datetime
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the first answer told beside its body.

    Attributes:
        at: the time on this machine when it came.
        date: the time on the portal; None if it does not tell.
        took: how many seconds it took.
        certificate: of the connection; None if there was none, or it cannot be told.
        encrypted: whether there was TLS.
    """

    at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    date: datetime | None = None
    took: float = 0.0
    certificate: Certificate | None = None
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """What a portal tells everybody.

    Attributes:
        version: the server's version as the portal writes it; empty if untold.
        status: the portal's number for whether it serves anybody; 0 if it does.
        own: whether the server is its owner's and not the public cloud; None if untold.
    """

    version: str = ""
    status: int = 0
    own: bool | None = None

    @property
    def number(self) -> tuple[int, ...]:
        """The version as numbers; that of a current server where it is untold."""
        parts = (part for part in self.version.split(".")[:3] if part.isdecimal())
        return tuple(map(int, parts)) or (3, 7)


@dataclass(frozen=True, slots=True)
class Switches:
    """Whether people may be invited to rooms by address, and to the portal."""

    guests: bool = True
    members: bool = True


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many people may still be invited by address; None is any number, or untold."""

    left: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """What the portal tells of the key that is used.

    Attributes:
        name: what its maker called it.
        scopes: what it may be used for; a key without any has ``*``.
        expires: when it ends; None for never.
    """

    name: str = ""
    scopes: frozenset[str] = frozenset()
    expires: datetime | None = None


class Paid(Enum):
    """How a portal stands with its bill."""

    TRIAL = 0
    PAID = 1
    DELAY = 2
    UNPAID = 3


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a portal tells of its bill.

    Attributes:
        paid: how it stands; None if it is none of those.
        edition: ``community``, ``enterprise`` or ``developer``; empty if untold.
        due: until when it is paid, or may be tried; None if untold.
    """

    paid: Paid | None = None
    edition: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a limit is used; no limit is None."""

    used: int
    limit: int | None


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms that an account sees, and whether it may create some."""

    found: tuple[FoundRoom, ...]
    may_create: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """The manifests of the command line.

    Attributes:
        desired: what they declare; None if they are invalid.
        wrong: what is wrong with them, in one line; empty if nothing is.
        other: the portal that they are for, if it is not the one that is asked.
    """

    desired: Desired | None = None
    wrong: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a plan of the manifests comes to.

    Attributes:
        steps: how many it has.
        needs: how many of them need each set of scopes, of which a key must have one.
        stops: why it would be refused, scopes aside.
        letters: how many letters of the team's own are to be sent now.
        ambiguous: what makes a plan impossible, such as two rooms of one title; empty if nothing.
    """

    steps: int = 0
    needs: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    stops: tuple[str, ...] = ()
    letters: int = 0
    ambiguous: str = ""


@dataclass(frozen=True, slots=True)
class Here:
    """What the environment of this machine holds.

    Attributes:
        smtp: whether a mail server is named.
        smtp_fault: why its address is of no use; empty if it is.
        unset: variables that manifests name and that are not set.
        signing: whether there is a key that signs saved plans.
        embedded: whether the portal is the embedded one, which mails nobody.
    """

    smtp: bool = False
    smtp_fault: str = ""
    unset: tuple[str, ...] = ()
    signing: bool = False
    embedded: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that was found out; None is what was not asked.

    Attributes:
        origin: the address of the portal; that it is of no use, if it is not.
        door: what the portal tells everybody.
        seen: what its first answer told beside that.
        switches: who may be invited.
        keyless: why no key is shown to the portal; empty if one is.
        key: what the portal tells of the key.
        account: whose it is.
        allowance: how many people may still be invited by address.
        tariff: how it stands with its bill.
        quota: how much of its limits is used, by the portal's names of them.
        rooms: what the account sees.
        limiter: the limit that an answer told; empty if none did.
        given: the manifests, if there are some.
        drafted: what a plan of them comes to.
        here: the environment.
        requests: how many were sent.
    """

    origin: str | Fault
    door: Door | Fault | None = None
    seen: Seen = field(default_factory=Seen)
    switches: Switches | Fault | None = None
    keyless: str = ""
    key: Key | Fault | None = None
    account: Person | Fault | None = None
    allowance: Allowance | Fault | None = None
    tariff: Tariff | Fault | None = None
    quota: Mapping[str, Share] | Fault | None = None
    rooms: Rooms | Fault | None = None
    limiter: str = ""
    given: Given | None = None
    drafted: Drafted | Fault | None = None
    here: Here = field(default_factory=Here)
    requests: int = 0

    @property
    def unpaid(self) -> bool:
        """Whether the portal turns everybody away because it is not paid."""
        told = (self.switches, self.key, self.account, self.tariff)
        bare = any(isinstance(one, Fault) and one.trouble is Trouble.UNPAID for one in told)
        return bare or (isinstance(self.tariff, Tariff) and self.tariff.paid is Paid.UNPAID)

    @property
    def closed(self) -> str:
        """Why nothing can be asked of the portal, key or not; empty if something can."""
        if not isinstance(self.door, Door):
            return "no DocSpace portal has answered"
        if self.door.status or self.unpaid:
            return "the portal serves nobody now"
        return ""

    @property
    def locked(self) -> str:
        """Why nothing can be asked with the key; empty if something can."""
        if self.closed or self.keyless:
            return self.closed or self.keyless
        met = {one.trouble for one in (self.key, self.account) if isinstance(one, Fault)}
        if met & GONE:
            return "the portal has stopped answering"
        return "the key is not accepted" if met & _LOCKED else ""

    @property
    def skew(self) -> timedelta | None:
        """How far the clock of this machine is ahead of the portal's; None if untold.

        The portal tells whole seconds, so what is less than one is none.
        """
        if self.seen.date is None:
            return None
        ahead = self.seen.at - self.seen.date
        return ahead if abs(ahead) > timedelta(seconds=1 + self.seen.took) else timedelta()


_LOCKED = frozenset({Trouble.KEY, Trouble.NETWORK, Trouble.BUSY})
