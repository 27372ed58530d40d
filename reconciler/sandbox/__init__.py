"""The embedded stand-in portal: a DocSpace server on loopback, written from its fact sheets alone.

It shares no code, constant or enum with the client, so that one misunderstanding cannot make both
sides agree on a wrong thing. What the sheets leave open is answered here the least convenient way.
"""

from __future__ import annotations

from reconciler.sandbox.audit import Record
from reconciler.sandbox.limiter import Limits
from reconciler.sandbox.outbox import Mail
from reconciler.sandbox.sandbox import Sandbox
from reconciler.sandbox.served import Served

__all__ = ["Limits", "Mail", "Record", "Sandbox", "Served"]
