"""Guards that are lifted for one run, each by name and with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import UsageError
from reconciler.guard import Guard

if TYPE_CHECKING:
    import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments; both stand once for each guard."""
    parser.add_argument(
        "--allow",
        metavar="GUARD",
        action="append",
        default=[],
        help="let this guard pass for this run, such as removals; needs --because",
    )
    parser.add_argument(
        "--because",
        metavar="TEXT",
        action="append",
        default=[],
        help="why, for the report; one for each --allow, in the same order",
    )


def lifted(arguments: argparse.Namespace) -> dict[Guard, str]:
    """The guards that the arguments lift, with the reasons.

    Raises:
        UsageError: there is no such guard, it is never lifted, or a reason is missing.
    """
    names, reasons = arguments.allow, arguments.because
    if len(names) != len(reasons):
        raise UsageError("each --allow GUARD needs a --because TEXT of its own")
    found: dict[Guard, str] = {}
    known = [one.value for one in Guard if one.may_be_lifted]
    for name, reason in zip(names, reasons, strict=True):
        if name == Guard.LAST_MANAGER:
            raise UsageError(f"--allow {name}: that guard is never lifted")
        if name not in known:
            raise UsageError(f"--allow {name}: there is no such guard; it is {', '.join(known)}")
        if not reason.strip():
            raise UsageError(f"--because: say why {name} may pass")
        if Guard(name) in found:
            raise UsageError(f"--allow {name} stands there twice")
        found[Guard(name)] = reason.strip()
    return found
