"""The embedded portal, which is an extra."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.sandbox import Sandbox

CURRENT = "3.7.2"
"""The server's version that a new portal has."""

HERE = Path(".reconciler") / "sandbox.db"
"""Where ``--sandbox`` keeps its portal."""


@contextmanager
def embedded(
    path: Path | None, *, version: str | None = None, latency: float = 0.0, limiter: bool = False
) -> Iterator[Sandbox]:
    """Open an embedded portal.

    Args:
        path: where it is kept; None forgets it.
        version: the server's version; a portal that is kept already must have it.
        latency: seconds by which each answer comes later.
        limiter: whether the portal's limits are in force.

    Yields:
        The portal; closed afterwards.

    Raises:
        UsageError: its server library is not installed, or it cannot be kept there.
    """
    try:
        from reconciler.sandbox import Sandbox, server
    except ImportError:
        extra = "pip install 'docspace-reconciler[sandbox]'"
        raise UsageError(f"the embedded portal is an extra: {extra}") from None
    del server  # imported to see whether it can be
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        sandbox = Sandbox.open(path, version=version or CURRENT, latency=latency, limiter=limiter)
    except (OSError, ValueError) as error:
        where = f" in {path}" if path else ""
        raise UsageError(f"the embedded portal cannot be kept{where}: {error}") from None
    with sandbox:
        if version not in {None, sandbox.version}:
            told = f"the portal in {path} is of version {sandbox.version}; give another --state"
            raise UsageError(f"--server-version {version}: {told}")
        yield sandbox
