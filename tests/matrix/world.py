"""A story's portal behind a gateway, the commands, and how it all ends without a fault."""

from __future__ import annotations

from contextlib import chdir, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from tests.edge.gateway.gateway import Gateway, Rule
from tests.matrix.fault import PATIENCE, behind
from tests.matrix.state import Facts, facts, mails
from tests.matrix.story import BOB, KEY, STORIES
from tests.matrix.way import MANIFEST, Caller

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator

    from tests.edge.gateway.fault import Passage
    from tests.edge.gateway.message import Reply, Request
    from tests.matrix.combination import Combination
    from tests.portal import Served
    from tests.unit.post.mailbox import Mailbox


@dataclass(frozen=True)
class Ending:
    """How a story ends without a fault.

    Attributes:
        planned: the plan, as it is shown.
        reads: the requests of the plan.
        facts: what stands on the portal then.
        mails: who was written to.
        requests: of the apply.
    """

    planned: str
    reads: tuple[Request, ...]
    facts: Facts
    mails: Counter[tuple[str, str, str]]
    requests: tuple[Request, ...]


@dataclass
class Scene:
    """A story under way: its gateway, and who calls the commands."""

    gateway: Gateway
    caller: Caller
    _met: list[str] = field(default_factory=list)

    def spoilt(self, combination: Combination) -> Caller:
        """Let the fault of a combination be met; gives who calls the command."""
        case = combination.case
        fault = case.make()

        def noted(passage: Passage) -> Reply | None:
            self._met.append(passage.request.path)
            return fault(passage)

        self.gateway.rules.append(combination.kind.rule(noted, case.times))
        if case.behind:
            self.gateway.rules.append(Rule("GET", ".*", behind(case.behind), times=None))
        if not case.late:
            return self.caller
        return replace(self.caller, timing=replace(self.caller.timing, read=PATIENCE))

    @property
    def met(self) -> int:
        """How many requests met the fault."""
        return len(self._met)


_ENDINGS: dict[str, Ending] = {}


@dataclass
class World:
    """Where stories happen.

    Attributes:
        portal: the embedded portal.
        mailbox: where the team's own letters come.
        setenv: sets a variable of the environment.
    """

    portal: Served
    mailbox: Mailbox
    setenv: Callable[[str, str], None]
    options: tuple[str, ...] = field(default=("--concurrency", "1"))

    @contextmanager
    def scene(self, name: str) -> Iterator[Scene]:
        """Make a story's portal anew."""
        story = STORIES[name]
        self.portal.sandbox.seed(story.there)
        self.mailbox.letters.clear()
        if KEY in str(story.declared):
            self.setenv(KEY, self.portal.sandbox.welcome_key(BOB))
        Path(MANIFEST).write_text(yaml.safe_dump(story.declared), encoding="utf-8")
        for file, content in story.files.items():
            Path(file).write_bytes(content)
        with Gateway(self.portal.url) as gateway:
            options = (*story.options, *self.options)
            yield Scene(gateway, Caller(gateway.url, self.portal.sandbox.key, options))

    def facts(self) -> Facts:
        """What stands on the portal."""
        return facts(self.portal.sandbox)

    def mails(self) -> Counter[tuple[str, str, str]]:
        """Who was written to."""
        return mails(self.portal.sandbox, self.mailbox)

    def ending(self, name: str) -> Ending:
        """How a story ends without a fault; found out once."""
        if name not in _ENDINGS:
            apart = Path("without a fault")
            apart.mkdir()
            with chdir(apart), self.scene(name) as scene:
                planned = scene.caller.plan()
                reads = tuple(one.request for one in scene.gateway.passed)
                scene.gateway.passed.clear()
                ran = scene.caller.apply()
                requests = tuple(one.request for one in scene.gateway.passed)
                assert (planned.code, ran.code) == (2, 0), (planned, ran)
                assert scene.caller.plan().code == 0
            _ENDINGS[name] = Ending(
                planned.told.partition("\n")[2], reads, self.facts(), self.mails(), requests
            )
        return _ENDINGS[name]
