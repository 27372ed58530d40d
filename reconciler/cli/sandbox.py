"""``reconciler sandbox``: serves the embedded portal to other tools."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reconciler.cli import parser as arguments_of
from reconciler.errors import Exit, UsageError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from reconciler.sandbox import Sandbox

NAME = "sandbox"
SUMMARY = "serve the embedded portal on this machine until interrupted"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--port",
        metavar="N",
        type=arguments_of.number(1, 65_535),
        default=8092,
        help="on 127.0.0.1 (default: 8092)",
    )
    parser.add_argument(
        "--state",
        metavar="FILE",
        default=".reconciler/sandbox.db",
        help="where the portal is kept; ':memory:' forgets it (default: .reconciler/sandbox.db)",
    )
    parser.add_argument(
        "--seed", metavar="FILE", help="begin with the portal that this YAML file describes"
    )
    parser.add_argument(
        "--server-version",
        metavar="X.Y.Z",
        help="behave as this version of the server (default: 3.7.2, or what the portal was)",
    )
    parser.add_argument(
        "--latency",
        metavar="MS",
        type=arguments_of.number(0, 60_000),
        default=0,
        help="answer so many milliseconds later",
    )
    parser.add_argument(
        "--accept",
        metavar="EMAIL",
        action="append",
        default=[],
        help="let somebody accept their invitation, as they would by its link, and end; a portal "
        "that is being served takes POST /sandbox/accept instead",
    )
    parser.add_argument(
        "--welcome-key",
        metavar="EMAIL",
        help="print a key for the portal's own welcome, as only the portal can sign it, and end",
    )
    parser.add_argument("--limiter", action="store_true", help="refuse what is over the limits")


def run(arguments: argparse.Namespace) -> int:
    """Print where the portal is and its key, then serve it."""
    from contextlib import suppress
    from pathlib import Path
    from threading import Event

    from reconciler.cli.embedded import embedded

    path = None if arguments.state == ":memory:" else Path(arguments.state)
    with embedded(
        path,
        version=arguments.server_version,
        latency=arguments.latency / 1000,
        limiter=arguments.limiter,
    ) as sandbox:
        if arguments.seed:
            _seed(sandbox, Path(arguments.seed), arguments.server_version)
        if arguments.accept or arguments.welcome_key is not None:
            return _play(sandbox, arguments)
        try:
            with sandbox.serve(arguments.port) as url:
                print(f"DOCSPACE_URL={url}")
                print(f"DOCSPACE_API_KEY={sandbox.key}", flush=True)
                print("Serving until interrupted.", file=sys.stderr)
                with suppress(KeyboardInterrupt):
                    Event().wait()
        except OSError as error:
            raise UsageError(f"--port {arguments.port}: {error.strerror}") from None
    return Exit.DONE


def _play(sandbox: Sandbox, arguments: argparse.Namespace) -> Exit:
    """Do what other people do, or what the portal does without being asked."""
    try:
        for email in arguments.accept:
            sandbox.activate(email)
            print(f"{email} has accepted the invitation.", file=sys.stderr)
        if arguments.welcome_key is not None:
            print(sandbox.welcome_key(arguments.welcome_key))
    except LookupError as error:
        raise UsageError(str(error.args[0])) from None
    return Exit.DONE


def _seed(sandbox: Sandbox, path: Path, version: str | None) -> None:
    import yaml

    try:
        seed = yaml.safe_load(path.read_text(encoding="utf-8"))
        if (
            version
            and isinstance(seed, dict)
            and str(seed.setdefault("version", version)) != version
        ):
            raise UsageError(f"--server-version {version}: {path} says {seed['version']}")
        sandbox.seed(seed)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UsageError(f"--seed {path}: {error}") from None
