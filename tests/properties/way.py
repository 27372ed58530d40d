"""What the properties share: settings, ways to run, and a program that is killed midway."""

from __future__ import annotations

import io
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings

from reconciler.action import EffectKind
from reconciler.apply import apply
from reconciler.manifest import load
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.portal.reader import Reader
from tests.portal import NO_POST, writer

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from reconciler.action import Action, Request
    from reconciler.apply.ports import Writes
    from reconciler.diff import Change
    from reconciler.outcome import Taken
    from reconciler.plan import Plan
    from reconciler.state import Desired
    from tests.portal import Served

quick = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def desired(manifest: dict[str, Any]) -> Desired:
    return load(["-"], stdin=io.BytesIO(json.dumps(manifest, ensure_ascii=False).encode()))


def mailed(made: Plan) -> Counter[str]:
    return Counter(
        effect.who
        for action in made.actions
        for effect in action.effects
        if effect.kind is EffectKind.MAIL
    )


class Killed(BaseException):
    """The program ends here, as if its process were killed."""


class Doomed:
    """A portal's writer that ends the program at the nth request, before or after it is sent."""

    def __init__(self, inner: Writes, requests: int, *, sent: bool) -> None:
        self._inner = inner
        self._left = requests
        self._sent = sent

    def send(self, request: Request, without: AbstractSet[str] = frozenset()) -> Taken:
        self._left -= 1
        if not self._left and not self._sent:
            raise Killed
        taken = self._inner.send(request, without)
        if not self._left:
            raise Killed
        return taken

    def unsettled(self, action: Action) -> tuple[Change, ...]:
        return self._inner.unsettled(action)


def interrupted(portal: Served, wanted: Desired, requests: int, *, sent: bool) -> None:
    with portal.session() as session:
        reader = Reader(session, "portal")
        current = reader.read(wanted)
        made = plan(wanted, current, Policy(wanted.protect))
        doomed = Doomed(writer(session, reader, wanted, current), requests, sent=sent)
        try:
            apply(made, doomed, NO_POST, lambda _: None)
        except Killed:
            return
