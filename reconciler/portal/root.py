"""The address of a portal."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from reconciler.errors import UsageError

API = "/api/2.0"

USUAL = {"https": 443, "http": 80}
"""The port of each scheme that an address need not name."""


@dataclass(frozen=True, slots=True)
class Root:
    """Where a portal stands.

    Attributes:
        scheme: ``https``, or ``http`` for a portal on this machine.
        place: the host as errors name it, with the port if it is not the usual one.
        loopback: whether it is this machine.
    """

    scheme: str
    place: str
    loopback: bool

    @property
    def origin(self) -> str:
        """The address without a path."""
        return f"{self.scheme}://{self.place}"

    @property
    def api(self) -> str:
        """The address under which all methods of the API stand, ending in a slash."""
        return f"{self.origin}{API}/"


def root(url: str) -> Root:
    """The portal that an address means.

    Args:
        url: as a person gives it; trailing slashes and a pasted ``/api/2.0`` do no harm.

    Returns:
        Its parts.

    Raises:
        UsageError: it is no address of a portal, or one that would show the key to others. The
            message never repeats what may be a password or a token.
    """
    parts, port = _split(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        raise UsageError("the portal's address must begin with https:// and name a host")
    if parts.username is not None or parts.password is not None:
        raise UsageError("the portal's address must hold no user name or password")
    if parts.query or parts.fragment:
        raise UsageError("the portal's address must end before any ? or #")
    if not host.isascii():
        # There are two ways to write such a name in ASCII, and they can mean two hosts.
        raise UsageError("the portal's address must name its host in ASCII (xn--...)")
    if not all(character.isalnum() or character in "-._:" for character in host):
        raise UsageError("the portal's address names no host")
    if parts.path.rstrip("/").removesuffix(API).rstrip("/"):
        raise UsageError("the portal's address must end after the host: a portal has no path")
    loopback = _loopback(host)
    if parts.scheme == "http" and not loopback:
        raise UsageError(f"{host}: http would show the key to the network; use https")
    place = f"[{host}]" if ":" in host else host
    if port not in {None, USUAL[parts.scheme]}:
        place = f"{place}:{port}"
    return Root(parts.scheme, place, loopback)


def _split(url: str) -> tuple[SplitResult, int | None]:
    """The parts of an address, and its port."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        if host.isascii() and ":" not in host:
            host.encode("idna")  # turns away labels that are empty or too long for DNS
        port = parts.port
    except ValueError:
        raise UsageError("the portal's address is no URL") from None
    return parts, port


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
