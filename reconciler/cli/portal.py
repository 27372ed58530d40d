"""The portal that a command speaks to: by address and key, or the embedded one."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.cli.embedded import HERE, embedded
from reconciler.errors import AccessError, UsageError
from reconciler.portal.reader import Reader
from reconciler.portal.root import root
from reconciler.portal.session import Session
from reconciler.portal.timing import PATIENT, nothing

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from reconciler.sandbox import Sandbox
    from reconciler.state import Desired


@dataclass(frozen=True, slots=True)
class Portal:
    """An open portal.

    Attributes:
        session: speaks to it.
        reader: reads it.
        name: its address, or that it is the embedded one; as plans and the ledger call it.
        sandbox: the embedded portal, if it is that one.
        mailed: how many mails that one had sent before.
    """

    session: Session
    reader: Reader
    name: str
    sandbox: Sandbox | None = None
    mailed: int = 0


@contextmanager
def opened(
    arguments: argparse.Namespace,
    desired: Desired,
    sleep: Callable[[float], None] = time.sleep,
    tells: Callable[[float, str], None] = nothing,
) -> Iterator[Portal]:
    """Open the portal that the arguments and the environment name.

    Args:
        arguments: with ``portal``, ``sandbox`` and ``concurrency``.
        desired: the manifests; a portal that they name must be this one.
        sleep: waits so many seconds, or raises StoppedError.
        tells: is told of each long wait, from any thread: the seconds, and why.

    Yields:
        The portal; closed afterwards.

    Raises:
        UsageError: no portal is named, or not the manifests' one.
        AccessError: the key is missing.
    """
    if arguments.sandbox:
        with embedded(HERE) as sandbox, sandbox.serve() as url:
            if desired.portal:
                print(f"The sandbox stands in for {desired.portal}.", file=sys.stderr)
            timing = replace(PATIENT, per_minute=None, sleep=sleep, tells=tells)
            with Session(
                url, sandbox.key, concurrency=arguments.concurrency, timing=timing
            ) as session:
                reader = Reader(session, "sandbox")
                yield Portal(session, reader, "sandbox", sandbox, len(sandbox.mails()))
        return
    url = arguments.portal or os.environ.get("DOCSPACE_URL", "").strip()
    if not url:
        raise UsageError("no portal: give --portal URL, set DOCSPACE_URL, or use --sandbox")
    origin = root(url).origin
    if desired.portal and root(desired.portal).origin != origin:
        raise UsageError(f"the manifests are for {desired.portal}, and the portal is {origin}")
    key = os.environ.get("DOCSPACE_API_KEY", "").strip()
    if not key:
        raise AccessError("no key: set DOCSPACE_API_KEY to an API key of the portal")
    rate = arguments.rate or None
    timing = replace(PATIENT, per_minute=rate, sleep=sleep, tells=tells)
    with Session(url, key, concurrency=arguments.concurrency, timing=timing) as session:
        yield Portal(session, Reader(session, origin), origin)
