"""``reconciler undo``: the plan that takes an apply back; writes nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reconciler.cli import budget, lifting
from reconciler.cli import parser as arguments_of
from reconciler.cli.showing import FORMS, Manner, rendered
from reconciler.errors import Exit, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

    from reconciler.mask import Mask
    from reconciler.plan import Plan
    from reconciler.plan.waves import Forecast
    from reconciler.undo.page import Page

NAME = "undo"
SUMMARY = "show the plan that takes an apply back, by its report; writes nothing to the portal"

_BY_PERSON = {"text", "json", "markdown"}
_LEAST = 4_096


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "report",
        metavar="REPORT",
        help="the report of the apply, as `apply --report FILE` wrote it",
    )
    parser.add_argument(
        "manifests",
        metavar="MANIFEST",
        nargs="*",
        help="a YAML file or a folder with YAML files, whose policy and protected people hold for "
        "the plan; nothing else in them is looked at",
    )
    arguments_of.portal(parser)
    budget.arguments(parser)
    arguments_of.ledger(parser)
    lifting.arguments(parser)
    parser.add_argument(
        "--format",
        choices=tuple(FORMS),
        default="text",
        help="as of `plan`; what cannot be undone is told in text and markdown, and on stderr "
        "beside the others",
    )
    parser.add_argument(
        "--by", choices=("person",), help="tell by person who gains, loses or changes what"
    )
    arguments_of.length(parser)
    arguments_of.pii(parser)
    arguments_of.quiet(parser)
    parser.add_argument(
        "--out", metavar="FILE", help="also save the plan in this file, for `apply --plan`"
    )
    parser.add_argument(
        "--manifest", metavar="FILE", help="also write the manifest that the plan is made of"
    )
    parser.add_argument(
        "--detailed-exitcode", action="store_true", help="exit with 2 if there is anything to undo"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the plan, and what cannot be undone."""
    from datetime import UTC, datetime

    from reconciler.cli import saving, secrets
    from reconciler.cli.draft import Outside, draft, learn
    from reconciler.cli.file import demand_apart, save, target
    from reconciler.cli.portal import opened
    from reconciler.cli.progress import reading
    from reconciler.cli.undoing import declared, manifest, page, report
    from reconciler.cli.watch import Watch
    from reconciler.kinds.welcome import Letters
    from reconciler.manifest import Disk, load_from
    from reconciler.manifest.content import content
    from reconciler.state import Desired
    from reconciler.undo.page import NAME as FILE

    _demand_sense(arguments)
    lifted = lifting.lifted(arguments)
    inputs = [arguments.report, *arguments.manifests]
    targets: dict[str, Path] = {
        option: target(name, inputs, option)
        for option, name in (("--out", arguments.out), ("--manifest", arguments.manifest))
        if name is not None
    }
    found = report(arguments.report)
    store = Disk(arguments.manifests)
    given = load_from(store) if arguments.manifests else Desired()
    demand_apart([*targets.values()], [*store.read, arguments.report])
    watch = Watch(quiet=arguments.quiet)
    with opened(arguments, given, tells=watch.waiting) as portal:
        if found["portal"] not in {None, portal.name}:
            raise UsageError(f"the report is of {found['portal']}, and the portal is {portal.name}")
        with reading(watch, portal.session):
            made = page(portal.session, found, datetime.now(UTC))
        data = manifest(
            found, made, [content(one.name, store.read[one.name]) for one in given.files]
        )
        if "--manifest" in targets:
            # Before it is judged: what is wrong with it is told by its lines.
            save(targets["--manifest"], data.decode(), "--manifest")
        desired = declared(data)
        besides = Outside(Letters(), secrets.known(desired))
        current, plan = draft(
            desired,
            portal,
            besides,
            may_delete=False,
            lifted=lifted,
            for_review=True,
            watch=watch,
        )
        forecast = budget.forecast(arguments, portal, plan, current)
    learn(arguments.mask, desired, current)
    if "--out" in targets:
        kept = Disk((), read={FILE: data})
        saving.keep(targets["--out"], plan, current, desired, kept, may_delete=False)
    if made.empty and not arguments.quiet:
        print("Nothing to undo: nothing is as the apply made it.", file=sys.stderr)
    _show(arguments, plan, made, targets, forecast)
    return _exit_of(plan, made, detailed=arguments.detailed_exitcode)


def _demand_sense(arguments: argparse.Namespace) -> None:
    if arguments.by and arguments.format not in _BY_PERSON:
        raise UsageError(f"--by person: {arguments.format} does not tell it by person")
    if arguments.limit is not None and arguments.format != "markdown":
        raise UsageError("--limit: only markdown has one")


def _show(
    arguments: argparse.Namespace,
    plan: Plan,
    made: Page,
    targets: Mapping[str, Path],
    forecast: Forecast,
) -> None:
    from reconciler.cli import saving
    from reconciler.cli.terminal import colour
    from reconciler.render.document import fingerprint
    from reconciler.undo import telling

    mask: Mask | None = arguments.mask
    key = saving.key()
    digest = fingerprint(plan, key)
    told = made.told
    if mask:
        plan, told, forecast = mask.plan(plan), mask.value(told), mask.value(forecast)
        digest = digest if key else ""
    limit = arguments.limit or arguments_of.limit("github")
    ending = ""
    if arguments.format == "markdown":
        ending = telling.markdown(told, (limit - _LEAST) // 2)
        limit = max(limit - len(ending), _LEAST)
    elif arguments.format == "text":
        ending = "\n" + telling.text(told) if told else ""
    elif told:
        print(telling.text(told), end="", file=sys.stderr)
    full = targets["--out"].name if "--out" in targets and not mask else ""
    manner = Manner(
        digest, None, bool(arguments.by), limit, full, colour(sys.stdout), forecast=forecast
    )
    print(rendered(plan, arguments.format, manner) + ending, end="")


def _exit_of(plan: Plan, made: Page, *, detailed: bool) -> Exit:
    from reconciler.cli.plan import exit_of

    code = exit_of(plan, detailed=detailed)
    unread = any(one.unread for one in made.told)
    return Exit.FAILED if unread and code in {Exit.DONE, Exit.CHANGES} else code
