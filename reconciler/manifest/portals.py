"""The address of a portal in its one normal form."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

_PORTS: Final = {"https": 443, "http": 80}
_ODD: Final = re.compile(r"[^\x21-\x7e]|[\\<>\"{}|^`]")


def portal(address: str) -> tuple[str, str]:
    """Bring the address of a portal into its normal form.

    Args:
        address: as a manifest has it.

    Returns:
        Scheme and host in lower case, the port if it is not the usual one, and the path without a
        slash at its end; and why it is no address of a portal, empty if it is one. The reason
        never repeats the address, which may hold a password.
    """
    if _ODD.search(address):
        return "", "it holds a blank or a character that no address has"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "", "its host or its port is none"
    reason = _fault(parts)
    if reason:
        return "", reason
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    usual = port in (None, _PORTS[parts.scheme])
    return f"{parts.scheme}://{shown}{'' if usual else f':{port}'}{parts.path.rstrip('/')}", ""


def _fault(parts: SplitResult) -> str:
    if parts.scheme not in _PORTS:
        return "write it with https://"
    if not parts.hostname:
        return "it names no host"
    if "@" in parts.netloc:
        return "it holds a user's name or password; remove them"
    if parts.query or parts.fragment:
        return "write it without ? and #"
    if parts.scheme == "http" and not _loopback(parts.hostname):
        return "write it with https://; plain http is for this machine alone"
    return ""


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
