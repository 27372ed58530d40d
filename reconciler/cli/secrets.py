"""The passwords of links, which are in the environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reconciler.action import Secret, digest
from reconciler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.plan import Plan
    from reconciler.state import Desired


def known(desired: Desired, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Digests of what the environment holds, by the variables that links of the manifests name."""
    links = [link for room in desired.selected for link in room.links or () if link.password_env]
    held = {link.password_env: Secret(link.password_env).value(environ) for link in links}
    return {name: digest(value) for name, value in held.items() if value}


def demand(plan: Plan) -> None:
    """See that every secret of a plan is there, before anything is sent.

    Raises:
        UsageError: a variable is not set.
    """
    bodies = (request.body for action in plan.actions for request in action.requests)
    wanted = [value for body in bodies if isinstance(body, dict) for value in body.values()]
    secrets = dict.fromkeys(one for one in wanted if isinstance(one, Secret))
    missing = [secret.variable for secret in secrets if not secret.value(os.environ)]
    if missing:
        names, are = ", ".join(missing), "is" if len(missing) == 1 else "are"
        raise UsageError(f"{names} {are} not set, and links need the password; nothing was sent")
