"""Connections that take note of how far they came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from requests import Response
from requests.adapters import HTTPAdapter

from reconciler.portal.dial import POOLS

if TYPE_CHECKING:
    from requests import PreparedRequest


class Adapter(HTTPAdapter):
    """Connections of the kind that takes note of how far it came."""

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002 - the signature is the base class's
        **pool_kwargs: object,
    ) -> None:
        """Make the pools of the direct way."""
        super().init_poolmanager(connections, maxsize, block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def build_response(self, req: PreparedRequest, resp: Any) -> Response:  # noqa: ANN401 - untyped in the base class
        """The answer without what nobody looks at: cookies, encoding, a copy of the headers."""
        del req
        response = Response()
        response.status_code = resp.status
        response.headers = resp.headers
        response.raw = resp
        return response

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: object) -> object:
        """Make the pools of the way through a proxy."""
        found = super().proxy_manager_for(proxy, **proxy_kwargs)
        # SOCKS has pools of its own. They take no note, so there every failed write counts as lost.
        own = found.pool_classes_by_scheme
        found.pool_classes_by_scheme = own if proxy.lower().startswith("socks") else POOLS
        return found
