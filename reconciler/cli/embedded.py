"""The embedded portal, which is an extra."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.sandbox import Sandbox

HERE = Path(".reconciler") / "sandbox.db"
"""Where ``--sandbox`` keeps its portal."""


@contextmanager
def embedded(
    path: Path | None, *, version: str = "3.7.2", latency: float = 0.0, limiter: bool = False
) -> Iterator[Sandbox]:
    """Open an embedded portal.

    Args:
        path: where it is kept; None forgets it.
        version: the server's version, for a portal that is new.
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
        sandbox = Sandbox.open(path, version=version, latency=latency, limiter=limiter)
    except (OSError, ValueError) as error:
        raise UsageError(f"the embedded portal cannot be kept in {path}: {error}") from None
    with sandbox:
        yield sandbox
