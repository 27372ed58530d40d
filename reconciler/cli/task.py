"""What an apply is to do: what manifests say now, or what was reviewed before."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from reconciler.cli import lifting
from reconciler.cli.draft import Draft, draft
from reconciler.errors import ManifestError, StaleError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping

    from reconciler.cli.draft import Outside
    from reconciler.cli.portal import Portal
    from reconciler.cli.saving import Applied
    from reconciler.cli.watch import Watch
    from reconciler.guard import Guard
    from reconciler.saved.plan import SavedPlan
    from reconciler.state import Desired


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be applied, and what it is bound to.

    Attributes:
        desired: what the manifests declare; of a saved plan's only what that touches is looked at.
        may_delete: whether rooms may be deleted.
        lifted: why guards are lifted for this run, by guard.
        digest: what the plan must have; empty for any.
        saved: the plan that was reviewed; None where manifests are applied.
        applied: where it is noted that this plan was applied.
        files: the manifests that were read, and what lies beside them, by name.
        masked: whether the output names nobody.
        rooms: tells the ids of rooms that earlier runs of a saved plan have made, by title.
    """

    desired: Desired
    may_delete: bool
    lifted: Mapping[Guard, str]
    digest: str = ""
    saved: SavedPlan | None = None
    applied: Applied | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    masked: bool = False
    rooms: Callable[[Portal, str], Mapping[str, int | str]] = lambda *_: {}

    @property
    def seal(self) -> str:
        """The seal of the plan that was reviewed; empty where manifests are applied."""
        return self.saved.seal if self.saved else ""

    @property
    def reviewed(self) -> str:
        """The digest of the plan that was reviewed; empty where manifests are applied."""
        return str(self.saved.document["digest"]) if self.saved else ""

    @property
    def reads(self) -> Iterable[str]:
        """The names of the manifests and what lies beside them, also of a plan that holds them."""
        return (*self.files, *(self.saved.origin.files if self.saved else ()))

    def demand_portal(self, portal: Portal) -> None:
        """See that the portal is the reviewed plan's, before anything is read.

        Raises:
            StaleError: it is another.
        """
        if self.saved and self.saved.document["portal"] != portal.name:
            theirs = self.saved.document["portal"]
            raise StaleError(f"the saved plan is for {theirs}, and the portal is {portal.name}")

    def draft(self, portal: Portal, besides: Outside, watch: Watch) -> Draft:
        """Read the portal, and plan what may be done.

        Args:
            portal: what is read.
            besides: what is known outside of it.
            watch: who looks on.

        Raises:
            StaleError: that is not what was reviewed.
        """
        made = draft(
            self.desired,
            portal,
            besides,
            may_delete=self.may_delete,
            lifted=self.lifted,
            watch=watch,
        )
        if self.saved:
            rooms = self.rooms(portal, self.seal)
            return _bound(self.saved, made, self.lifted, rooms)
        if self.digest:
            _demand(self.digest, made, masked=self.masked)
        return made

    def prepare(self) -> None:
        """See that what comes of a reviewed plan can be noted, before anything is sent.

        Raises:
            UsageError: it cannot.
        """
        if self.applied:
            self.applied.prepare()

    def finished(self) -> None:
        """Note that nothing of a reviewed plan is left."""
        if self.applied:
            self.applied.note()


def task(arguments: argparse.Namespace) -> Task:
    """What the arguments ask for.

    Args:
        arguments: of ``apply``.

    Raises:
        UsageError: they do not go together, or nothing tells whether a plan is what was reviewed.
        ManifestError: something is wrong with the manifests.
        StaleError: the plan was changed, or applied before.
    """
    from reconciler.cli.letters import prove
    from reconciler.cli.saving import wanted_digest
    from reconciler.cli.selection import only
    from reconciler.manifest import Disk, load_from

    lifted = lifting.lifted(arguments)
    if arguments.plan is not None:
        return _reviewed(arguments, lifted)
    digest = "" if arguments.expect is None else wanted_digest(arguments.expect)
    if not arguments.manifests:
        raise UsageError("there is nothing to apply: name a manifest or a folder, or --plan FILE")
    store = Disk(arguments.manifests)
    desired = only(load_from(store), arguments.only)
    prove(desired)
    masked = arguments.mask is not None
    return Task(desired, arguments.allow_delete, lifted, digest, files=store.read, masked=masked)


def _reviewed(arguments: argparse.Namespace, lifted: Mapping[Guard, str]) -> Task:
    from reconciler.cli import keeping
    from reconciler.cli.letters import prove
    from reconciler.cli.saving import Applied, reviewed
    from reconciler.cli.selection import only
    from reconciler.manifest import Kept, load_from
    from reconciler.saved.bound import touched

    also = {
        "manifests": arguments.manifests,
        "--only": arguments.only,
        "--allow-delete": arguments.allow_delete,
        "--expect": arguments.expect is not None,
    }
    if beside := [word for word, given in also.items() if given]:
        raise UsageError(
            f"--plan: the file says all that is applied; leave out {' and '.join(beside)}"
        )
    saved = reviewed(arguments.plan)
    applied = Applied(arguments, saved)
    applied.demand_new()
    origin = saved.origin
    try:
        desired = only(load_from(Kept(origin.manifests, origin.files)), origin.only or ())
    except ManifestError as error:
        text = "this version of the program cannot read the manifests of the saved plan"
        raise StaleError(f"{text}; make a new one:", [str(one) for one in error.problems]) from None
    prove(desired)
    lifted = {**saved.lifted, **lifted}
    desired = desired.narrowed(touched(saved))
    rooms = partial(keeping.made, arguments)
    return Task(desired, origin.may_delete, lifted, saved=saved, applied=applied, rooms=rooms)


def _bound(
    saved: SavedPlan,
    made: Draft,
    lifted: Mapping[Guard, str],
    rooms: Mapping[str, int | str],
) -> Draft:
    from reconciler.render.plain import shown
    from reconciler.saved.bound import bound

    acting = made.current.acting.id if made.current.acting else ""
    if not acting or not saved.origin.account:
        raise UsageError(
            "whose key it is cannot be told, so nothing binds the saved plan to its account: "
            "plan and apply with keys that have the scope accounts.self:read"
        )
    if acting != saved.origin.account:
        raise StaleError("the saved plan was made with the key of another account")
    left = bound(saved, made.plan, lifted, rooms)
    for ref in left.done:
        print(f'Already so: {ref.kind.replace("_", " ")} "{shown(ref.name)}"', file=sys.stderr)
    return Draft(made.current, left.plan)


def _demand(digest: str, made: Draft, *, masked: bool) -> None:
    from reconciler.cli.saving import key
    from reconciler.render.document import fingerprint

    secret = key()
    found = fingerprint(made.plan, secret)
    if found != digest:
        # Whoever has a list of addresses could try them out on what this plan is.
        now = f"the digest {found}" if secret or not masked else "another digest"
        raise StaleError(f"the plan has {now}, and was to have {digest}; nothing was sent")
