"""How a connection to a mail server is protected."""

from __future__ import annotations

from enum import StrEnum


class Security(StrEnum):
    """From the strongest on."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
