"""The one way to the portal: HTTP with a key, at the portal's pace."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import quote, urlencode

from requests import RequestException
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError

import reconciler
from reconciler.errors import UsageError
from reconciler.portal.adapter import Adapter
from reconciler.portal.answer import Fault
from reconciler.portal.body import JSON, encoded
from reconciler.portal.cause import failure
from reconciler.portal.dial import NOTE
from reconciler.portal.download import download, within
from reconciler.portal.exchange import Call, Reply
from reconciler.portal.fault import Judge
from reconciler.portal.flow import ABREAST, READS, Flow, Went, went
from reconciler.portal.gather import gather
from reconciler.portal.pace import Pace
from reconciler.portal.prepared import Headers, prepared
from reconciler.portal.retry import Patience
from reconciler.portal.root import root
from reconciler.portal.secret import Secret
from reconciler.portal.timing import PATIENT, Timing

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from requests import PreparedRequest

    from reconciler.portal.answer import Answer
    from reconciler.portal.exchange import Failure
    from reconciler.portal.flow import Lane
    from reconciler.spec import Json

T = TypeVar("T")

_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


class Session:
    """A portal, spoken to by any number of threads.

    One adapter serves all of them: it and the pools below it are safe to share, and what is not
    in ``requests`` (cookies, ``.netrc``, redirects) is left out on purpose: a cookie would win
    over the key, ``.netrc`` would replace it, a redirect would show it to another host.

    Args:
        url: the portal's address.
        key: an API key.
        concurrency: how many requests of a kind may be under way at a time; the portal's own
            limits on reads and on writes hold whatever is given here.
        timing: how long and how often to try.
        environ: where the environment names CA bundles.
        proxies: tells the system's proxies for an address.

    Raises:
        UsageError: the address is none of a portal, or the environment names a CA bundle that is
            not there.
        AccessError: the key is missing or malformed.
    """

    def __init__(  # noqa: PLR0913 - what varies in tests is given, never replaced
        self,
        url: str,
        key: str,
        *,
        concurrency: int = ABREAST,
        timing: Timing = PATIENT,
        environ: Mapping[str, str] = os.environ,
        proxies: Callable[[str], Mapping[str, str]] = get_environ_proxies,
    ) -> None:
        self._root = root(url)
        self._secret = Secret(key)
        self._timing = timing
        self._pace = Pace(timing)
        self._judge = Judge(self._root)
        self._width = max(1, min(concurrency, READS))
        self._flow = Flow(self._width)
        self._adapter = Adapter(pool_connections=1, pool_maxsize=self._flow.widest)
        # Without TLS, a proxy would read the key.
        self._proxies = {} if self._root.loopback else dict(proxies(self._root.origin))
        self._verify = _bundle(environ) if self._root.scheme == "https" else True
        agent = f"docspace-reconciler/{reconciler.__version__}"
        self._anonymous = Headers(
            {"User-Agent": agent, "Accept": JSON, "Accept-Encoding": "gzip, deflate"}
        )
        self._known = Headers(self._anonymous, Authorization=self._secret.header())
        self._file = Headers(self._known, Accept="*/*")

    def __repr__(self) -> str:
        return f"Session({self._root.origin!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections that are kept."""
        self._adapter.close()

    @property
    def sent(self) -> int:
        """How many requests were sent, every try counted."""
        return self._pace.admitted

    def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        anonymous: bool = False,
        once: bool = False,
    ) -> Answer:
        """One read, sent again as long as that can help.

        Args:
            path: after ``/api/2.0/``, in plain characters: it is encoded here.
            params: the query, likewise.
            anonymous: leaves the key at home; a key of few scopes is refused even where none is
                needed (fact sheet on people, section 1.3).
            once: for a GET that writes: it is not sent again once it may have arrived.

        Returns:
            The portal's answer.

        Raises:
            AccessError: the portal refuses the key, or the key lacks a scope.
            RequestError: the portal refuses this request; its status tells 404 from 403.
            PortalError: no DocSpace portal answers there, or none that is in service.
            RationedError: a limit of the portal is used up for longer than is waited.
            StoppedError: it waited to be sent, and the wait was ended.
        """
        query = f"?{urlencode(params)}" if params else ""
        headers = self._anonymous if anonymous else self._known
        request = prepared("GET", self._address(path, query), headers)
        return self._run(Call("GET", path, anonymous, once), request, self._judge.reply)

    def fetch(self, address: str, most: int) -> bytes:
        """One file of the portal, read with the key like everything else.

        Args:
            address: as the portal tells it: a path, or an address on this very host.
            most: how many bytes it may have.

        Returns:
            The file.

        Raises:
            RequestError: it lies on another host, which never gets to see the key; or it is
                refused, larger, or a page.
            PortalError: the portal cannot be used.
            StoppedError: it waited to be sent, and the wait was ended.
        """
        path, query = within(self._root, address)
        request = prepared("GET", f"{self._root.origin}{path}{query}", self._file)
        return self._run(Call("GET", path), request, download(self._judge, most), most + 1)

    def send(
        self,
        method: str,
        path: str,
        body: Json,
        params: Mapping[str, str] | None = None,
        *,
        anonymous: bool = False,
    ) -> Answer:
        """One write, sent again only if the portal surely did not carry it out.

        Args:
            method: ``POST``, ``PUT`` or ``DELETE``.
            path: after ``/api/2.0/``, in plain characters.
            body: the JSON body, or a form if it holds a file; None sends none.
            params: the query, in plain characters; no error shows it.
            anonymous: leaves the key at home.

        Returns:
            The portal's answer. That it is one does not mean that everything asked for was done
            (fact sheet on rooms, section 14).

        Raises:
            LostAnswerError: it was sent, and whether it was carried out is unknown.
            AccessError: the portal refuses the key, or the key lacks a scope.
            RequestError: the portal refuses this request.
            PortalError: no DocSpace portal answers there, or none that is in service.
            RationedError: a limit of the portal is used up for longer than is waited.
            StoppedError: it waited to be sent, and the wait was ended.
        """
        query = f"?{urlencode(params)}" if params else ""
        headers, data = self._anonymous if anonymous else self._known, None
        if body is not None:
            data, kind = encoded(body)
            length = str(len(data))
            headers = Headers(headers, **{"Content-Type": kind, "Content-Length": length})
        request = prepared(method, self._address(path, query), headers, data)
        return self._run(Call(method, path, anonymous), request, self._judge.reply)

    def gather(self, calls: Iterable[Callable[[], T]]) -> Generator[T]:
        """Make calls side by side, and give their results in the order of the calls.

        Args:
            calls: what to call, as it is needed.

        Returns:
            The results. The first failure in order ends it, and no further call is begun.
        """
        return gather(calls, self._width)

    def _address(self, path: str, query: str) -> str:
        return f"{self._root.api}{quote(path.lstrip('/'), safe='/@:,')}{query}"

    def _run(
        self,
        call: Call,
        request: PreparedRequest,
        judged: Callable[[Call, Reply], T | Fault],
        most: int | None = None,
    ) -> T:
        """Send until there is an answer or no sense in sending."""
        lane, patience = self._flow.lane(call), None
        while True:
            outcome = self._try(lane, call, request, most)
            if isinstance(outcome, Reply):
                verdict = judged(call, outcome)
            else:
                verdict = self._judge.failure(call, outcome)
            if not isinstance(verdict, Fault):
                return verdict
            patience = patience or Patience(self._timing, call)
            self._timing.wait(*patience.wait(verdict))

    def _try(
        self, lane: Lane, call: Call, request: PreparedRequest, most: int | None
    ) -> Reply | Failure:
        """One try, when it is its turn; a request that waits to be sent again takes no place."""
        begun, told = lane.enter(), Went.UNTOLD
        try:
            self._pace.admit(read=not call.write)
            outcome = self._exchange(request, most)
            told = went(outcome)
        finally:
            lane.leave(begun, told)
        return outcome

    def _exchange(self, request: PreparedRequest, most: int | None) -> Reply | Failure:
        """What is sent and comes back, of which no more is read than is asked for.

        What went wrong is returned, not raised: the exceptions below hold the request and with it
        the key, and an exception raised while they are handled would carry them along.
        """
        NOTE.connected = True
        # A connection that idled may be dead unseen, and a write into it would be lost.
        NOTE.now = now = self._timing.clock()
        NOTE.oldest = now - self._timing.idle
        begun = False
        try:
            response = self._adapter.send(
                request,
                stream=True,
                timeout=(self._timing.connect, self._timing.read),
                verify=self._verify,
                proxies=self._proxies,
            )
            begun = True
            try:
                body = response.raw.read(most, decode_content=True)
            finally:
                response.close()
        except (RequestException, HTTPError, OSError) as error:
            return failure(error, connected=NOTE.connected, begun=begun)
        headers = response.headers
        return Reply(
            response.status_code,
            self._secret.hide(body),
            headers.get("Content-Type", "").lower(),
            headers.get("Retry-After"),
            headers.get("Location"),
        )


def _bundle(environ: Mapping[str, str]) -> bool | str:
    """The CA bundle that the environment names; True for the usual one."""
    name = next((name for name in _BUNDLES if environ.get(name)), None)
    if name is None:
        return True
    if not Path(environ[name]).exists():
        raise UsageError(f"{name} names no file: {environ[name]}")
    return environ[name]
