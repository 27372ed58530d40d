"""``reconciler plan``: what would change, and whom it would tell."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.cli import budget, lifting
from reconciler.cli import parser as arguments_of
from reconciler.cli.showing import FORMS, Manner, rendered
from reconciler.errors import Exit, UsageError

if TYPE_CHECKING:
    from reconciler.comparison import Comparison
    from reconciler.mask import Mask
    from reconciler.plan import Plan
    from reconciler.spec import Json

NAME = "plan"
SUMMARY = "show what would change on the portal, and whom it would tell; writes nothing"

_BY_PERSON = {"text", "json", "markdown"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    arguments_of.manifests(parser)
    arguments_of.portal(parser)
    budget.arguments(parser)
    arguments_of.only(parser)
    arguments_of.ledger(parser)
    arguments_of.deletion(parser)
    lifting.arguments(parser)
    parser.add_argument(
        "--format",
        choices=tuple(FORMS),
        default="text",
        help="text, html and markdown for people, github for annotations of a workflow, sarif for "
        "code scanning, json otherwise",
    )
    parser.add_argument(
        "--write",
        metavar="FORMAT=FILE",
        type=_written,
        action="append",
        default=[],
        help="also write the plan in this format to a file, read once; may be given several times",
    )
    parser.add_argument(
        "--by", choices=("person",), help="tell by person who gains, loses or changes what"
    )
    arguments_of.length(parser)
    arguments_of.pii(parser)
    arguments_of.quiet(parser)
    parser.add_argument(
        "--compare",
        metavar="OLD.json",
        help="also tell what has changed since this plan, which --out or --format json gave",
    )
    parser.add_argument(
        "--out", metavar="FILE", help="also save the plan in this file, for `apply --plan`"
    )
    parser.add_argument(
        "--detailed-exitcode", action="store_true", help="exit with 2 if changes are pending"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the plan."""
    from reconciler.cli import saving
    from reconciler.cli.draft import draft, learn, outside
    from reconciler.cli.file import demand_apart, save, target
    from reconciler.cli.letters import prove
    from reconciler.cli.portal import opened
    from reconciler.cli.selection import only
    from reconciler.cli.terminal import colour
    from reconciler.cli.watch import Watch
    from reconciler.manifest import Disk, load_from
    from reconciler.render.document import fingerprint

    mask: Mask | None = arguments.mask
    _demand_sense(arguments)
    lifted = lifting.lifted(arguments)
    older = None if arguments.compare is None else saving.read(arguments.compare, "--compare")
    out = None if arguments.out is None else target(arguments.out, arguments.manifests, "--out")
    files = {form: target(name, arguments.manifests, "--write") for form, name in arguments.write}
    store = Disk(arguments.manifests)
    desired = only(load_from(store), arguments.only)
    demand_apart([*([out] if out else []), *files.values()], store.read)
    prove(desired)
    watch = Watch(quiet=arguments.quiet)
    with opened(arguments, desired, tells=watch.waiting) as portal:
        if older and any(not one["sha256"] for one in older["manifest"]):
            raise UsageError("--compare: that plan is masked, and cannot be told from another")
        if older and older["portal"] != portal.name:
            raise UsageError(f"--compare: that plan is for {older['portal']}")
        besides = outside(arguments, desired, portal)
        current, made = draft(
            desired,
            portal,
            besides,
            may_delete=arguments.allow_delete,
            lifted=lifted,
            for_review=True,
            watch=watch,
        )
        forecast = budget.forecast(arguments, portal, made, current)
    learn(mask, desired, current)
    if out is not None:
        saving.keep(out, made, current, desired, store, may_delete=arguments.allow_delete)
    key = saving.key()
    digest = fingerprint(made, key)
    compared = _compared(older, made, digest)
    shown = made
    if mask:
        # Whoever has a list of addresses could find out by the digest which of them is meant.
        shown, forecast = mask.plan(made), mask.value(forecast)
        digest = digest if key else ""
        compared = mask.value(compared)
        if compared and not key:
            compared = replace(compared, digest="")
    # Where a masked plan is shown, nobody is to look for the file that names everybody.
    full = out.name if out and not mask else ""
    limit = arguments.limit or arguments_of.limit("github")
    manner = Manner(digest, compared, bool(arguments.by), limit, full, forecast=forecast)
    for form, _ in arguments.write:
        save(files[form], rendered(shown, form, manner), "--write")
    coloured = manner._replace(colour=colour(sys.stdout))
    print(rendered(shown, arguments.format, coloured), end="")
    return exit_of(made, detailed=arguments.detailed_exitcode)


def _written(text: str) -> tuple[str, str]:
    form, given, name = text.partition("=")
    if not given or form not in FORMS:
        raise argparse.ArgumentTypeError(f"{text!r} is not FORMAT=FILE, such as html=plan.html")
    return form, name


def _demand_sense(arguments: argparse.Namespace) -> None:
    forms = [arguments.format, *(form for form, _ in arguments.write)]
    if arguments.by and not _BY_PERSON.intersection(forms):
        raise UsageError(f"--by person: {' and '.join(forms)} do not tell it by person")
    if arguments.limit is not None and "markdown" not in forms:
        raise UsageError("--limit: only markdown has one")
    if len(arguments.write) != len(dict(arguments.write)):
        raise UsageError("--write: one file for each format")


def _compared(older: Json, made: Plan, digest: str) -> Comparison | None:
    from reconciler.comparison import compare
    from reconciler.render.document import document

    return compare(older, document(made, digest=digest)) if older else None


def exit_of(made: Plan, *, detailed: bool) -> Exit:
    """What a pipeline is told: a plan that cannot be trusted or applied is no success."""
    if made.refused:
        return Exit.REFUSED
    if made.unknown:
        return Exit.FAILED
    return Exit.CHANGES if made.actions and detailed else Exit.DONE
