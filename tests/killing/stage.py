"""Where the story goes, and what is there of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from reconciler.cli import main
from tests.killing.way import MANIFEST
from tests.matrix.state import Facts, facts, mails

if TYPE_CHECKING:
    from collections import Counter

    from tests.edge.gateway.gateway import Gateway
    from tests.portal import Served
    from tests.unit.post.mailbox import Mailbox


@dataclass(frozen=True)
class Whole:
    """How the story ends when nobody disturbs it.

    Attributes:
        facts: what stands on the portal then.
        mails: who was written to.
        requests: the methods of all requests of the apply, in their order.
    """

    facts: Facts
    mails: Counter[tuple[str, str, str]]
    requests: tuple[str, ...]

    def write(self, number: int) -> int:
        """The place of a write among all requests, both counted from 1."""
        places = [place for place, method in enumerate(self.requests, 1) if method != "GET"]
        return places[number - 1]


@dataclass(frozen=True)
class Stage:
    """A portal, a mail server, and the gateway between.

    Attributes:
        portal: the portal.
        mailbox: where the team's own letters come.
        gateway: what the program takes for the portal.
    """

    portal: Served
    mailbox: Mailbox
    gateway: Gateway
    options: ClassVar[tuple[str, ...]] = ("--allow-delete",)

    def facts(self) -> Facts:
        """What stands on the portal."""
        return facts(self.portal.sandbox)

    def mails(self) -> Counter[tuple[str, str, str]]:
        """Who was written to."""
        return mails(self.portal.sandbox, self.mailbox)

    def plan(self, *options: str) -> int:
        """With what ``reconciler plan`` ends: 0 where nothing is left to do."""
        return main(("plan", "--detailed-exitcode", *self.options, *options, MANIFEST))
