"""What a checkup finds out: of manifests, the portal that they are for, and the environment."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.action import Ref
from reconciler.checkup.facts import Drafted, Facts, Given, Here
from reconciler.checkup.trouble import Fault, Trouble
from reconciler.cli import saving
from reconciler.cli.draft import learn, outside
from reconciler.cli.embedded import HERE, embedded
from reconciler.cli.letters import SERVER
from reconciler.cli.portal import Portal
from reconciler.errors import AccessError, ManifestError, UsageError
from reconciler.kinds.welcome import PortalWelcome
from reconciler.plan import plan
from reconciler.policy import Policy
from reconciler.portal.examination import examined, tried
from reconciler.portal.observed import Observed
from reconciler.portal.reader import Reader
from reconciler.portal.root import root
from reconciler.portal.secret import Secret
from reconciler.portal.timing import PATIENT
from reconciler.scope import scopes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reconciler.action import Action, Blocker, Unknown
    from reconciler.guard import Trip
    from reconciler.plan import Plan
    from reconciler.rule import Violation
    from reconciler.sandbox import Sandbox
    from reconciler.state import Desired

_TIMING = replace(PATIENT, dials=2, reads=2, rations=2, read=30.0)
"""A checkup tells what does not answer, and need not wait for it as long as a run does."""


def given(arguments: argparse.Namespace) -> Given | None:
    """Read the manifests, if some are named.

    Args:
        arguments: with ``manifests``.
    """
    from reconciler.cli.letters import prove
    from reconciler.manifest import load

    if not arguments.manifests:
        return None
    try:
        desired = load(arguments.manifests)
        prove(desired)
    except ManifestError as error:
        more = len(error.problems) - 1
        told = f"{error.problems[0]}{f', and {more} more' if more else ''}"
        return Given(wrong=told)
    return Given(desired)


def examine(arguments: argparse.Namespace, named: Given | None) -> Facts:
    """Find out all that a checkup looks at.

    Args:
        arguments: with ``portal``, ``sandbox``, ``concurrency``, ``rate`` and ``ledger``.
        named: the manifests; None if none are named.

    Raises:
        UsageError: no portal is named, or the ledger cannot be read.
    """
    if arguments.sandbox:
        with embedded(HERE) as sandbox, sandbox.serve() as url:
            facts = Facts("sandbox", given=named, here=_here(named, embedded=True))
            timing = replace(_TIMING, per_minute=None)
            with Observed(
                url, sandbox.key, concurrency=arguments.concurrency, timing=timing
            ) as session:
                return _examined(arguments, session, facts, sandbox)
    url = arguments.portal or os.environ.get("DOCSPACE_URL", "").strip()
    if not url:
        raise UsageError("no portal: give --portal URL, set DOCSPACE_URL, or use --sandbox")
    here = _here(named, embedded=False)
    try:
        origin = root(url).origin
    except UsageError as error:
        return Facts(Fault(Trouble.ADDRESS, str(error)), given=named, here=here)
    if named and named.desired and named.desired.portal:
        theirs = named.desired.portal
        named = replace(named, other=theirs if root(theirs).origin != origin else "")
    key = os.environ.get("DOCSPACE_API_KEY", "").strip()
    facts = Facts(origin, given=named, here=here, keyless=_keyless(key, named))
    timing = replace(_TIMING, per_minute=arguments.rate or None)
    try:
        session = Observed(
            url,
            None if facts.keyless else key,
            concurrency=arguments.concurrency,
            timing=timing,
        )
    except UsageError as error:
        # The environment names CA certificates that are not there.
        return replace(facts, door=Fault(Trouble.TLS, str(error)))
    with session:
        return _examined(arguments, session, facts)


def _keyless(key: str, named: Given | None) -> str:
    """Why no key is shown to the portal; empty if one is."""
    if named and named.other:
        return "the manifests are for another portal"
    if not key:
        return "there is no key: DOCSPACE_API_KEY is not set"
    try:
        Secret(key)
    except AccessError as error:
        return str(error)
    return ""


def _here(named: Given | None, *, embedded: bool) -> Here:
    """What the environment holds, and what the manifests lack there."""
    from reconciler.post.smtp import Server

    url, fault = os.environ.get(SERVER, "").strip(), ""
    try:
        if url:
            Server.of(url)
    except UsageError as error:
        fault = str(error)
    variables = _variables(named.desired) if named and named.desired else ()
    unset = tuple(name for name in dict.fromkeys(variables) if not os.environ.get(name, "").strip())
    return Here(bool(url), fault, unset, signing=bool(saving.key()), embedded=embedded)


def _variables(desired: Desired) -> Iterator[str]:
    """The variables that manifests name: passwords of links, and keys of the portal's letters."""
    for room in desired.rooms:
        yield from (link.password_env for link in room.links or () if link.password_env)
    for user in desired.users.values():
        if isinstance(user.welcome, PortalWelcome) and user.welcome.key_env:
            yield user.welcome.key_env


def _examined(
    arguments: argparse.Namespace,
    session: Observed,
    facts: Facts,
    sandbox: Sandbox | None = None,
) -> Facts:
    facts = examined(session, facts)
    desired = facts.given.desired if facts.given else None
    if desired is None or facts.locked:
        return facts
    name = facts.origin if isinstance(facts.origin, str) else ""
    portal = Portal(session, Reader(session, name), name, sandbox)
    drafted = tried(session, lambda _: _drafted(arguments, desired, portal))
    return replace(facts, drafted=drafted, limiter=session.limiter, requests=session.sent)


def _drafted(arguments: argparse.Namespace, desired: Desired, portal: Portal) -> Drafted:
    """Plan as ``plan`` does, with a key that may do everything: what it lacks is told besides."""
    read = portal.reader.read(desired)
    learn(arguments.mask, desired, read)
    besides = outside(arguments, desired, portal)
    current = replace(read, letters=besides.letters, secrets=besides.passwords, scopes=None)
    policy = Policy(desired.protect, limits=desired.limits, rules=desired.rules)
    try:
        made = plan(desired, current, policy)
    except ManifestError as error:
        return Drafted(ambiguous=str(error.problems[0]))
    return Drafted(
        steps=len(made.actions),
        needs=Counter(needed for action in made.actions for needed in _scopes(action)),
        stops=tuple(_stops(made)),
        letters=sum(bool(one.letter and one.letter.template) for one in made.actions),
    )


def _scopes(action: Action) -> dict[tuple[str, ...], None]:
    """The sets of scopes that a step needs, each once."""
    needed: dict[tuple[str, ...], None] = {}
    for request in action.requests:
        if not request.anonymous:
            path = "/".join("id" if isinstance(part, Ref) else part for part in request.path)
            needed[scopes(request.method, path)] = None
    return needed


def _stops(made: Plan) -> Iterator[str]:
    stops: list[Blocker | Trip | Violation | Unknown] = [*made.blockers]
    stops += [trip for trip in made.trips if trip.stops]
    for one in [*stops, *made.violations, *made.unknown]:
        yield f'{one.ref.kind.replace("_", " ")} "{one.ref.name}": {one.text}'
