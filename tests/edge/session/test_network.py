"""Proxies and certificates, as the environment names them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reconciler.errors import PortalError, UsageError
from reconciler.portal.session import Session
from tests.edge.loopback import act
from tests.edge.loopback.server import Server
from tests.edge.session.clock import Clock
from tests.edge.session.key import KEY, told


def test_the_proxy_of_the_environment_is_asked_for_a_tunnel_and_never_sees_the_key() -> None:
    asked: list[str] = []
    with Server(act.answer(403)) as proxy:

        def proxies(url: str) -> dict[str, str]:
            asked.append(url)
            return {"https": proxy.url}

        timing = Clock().timing()
        with Session("https://acme.example", KEY, timing=timing, proxies=proxies) as session:
            with pytest.raises(PortalError, match="through the proxy that the environment") as read:
                session.get("a")
            with pytest.raises(PortalError, match="through the proxy that the environment"):
                session.send("POST", "a", {})
        assert [seen.method for seen in proxy.seen] == ["CONNECT"] * 6
        assert not any("authorization" in seen.headers for seen in proxy.seen)
    assert asked == ["https://acme.example"]
    assert KEY not in told(read.value)


def test_a_proxy_that_cannot_be_used_is_told_once() -> None:
    def proxies(_: str) -> dict[str, str]:
        return {"https": "socks9://127.0.0.1:1"}

    timing = Clock().timing()
    with (
        Session("https://acme.example", KEY, timing=timing, proxies=proxies) as session,
        pytest.raises(PortalError, match="cannot be asked"),
    ):
        session.get("a")
    assert session.sent == 1


def test_a_portal_on_this_machine_is_never_asked_through_a_proxy() -> None:
    with (
        Server(act.GOOD) as server,
        Session(server.url, KEY, proxies=lambda _: {"http": "http://127.0.0.1:1"}) as session,
    ):
        assert session.get("a").status == 200


@pytest.mark.parametrize("environ", [{}, {"SSL_CERT_FILE": ""}])
def test_without_a_ca_bundle_in_the_environment_the_usual_one_is_used(
    environ: dict[str, str],
) -> None:
    with (
        Server(act.RESET_UNREAD) as server,
        Session(
            f"https://127.0.0.1:{server.port}", KEY, timing=Clock().timing(), environ=environ
        ) as session,
        pytest.raises(PortalError, match="cannot be connected to"),
    ):
        session.get("a")


def test_a_ca_bundle_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    environ = {"SSL_CERT_FILE": str(tmp_path / "none.pem")}
    with pytest.raises(UsageError, match=r"SSL_CERT_FILE names no file: .*none.pem"):
        Session("https://acme.example", KEY, environ=environ)


def test_the_ca_bundle_of_the_environment_is_the_one_that_is_used(tmp_path: Path) -> None:
    bundle = tmp_path / "empty.pem"
    bundle.write_text("")
    environ = {"REQUESTS_CA_BUNDLE": str(bundle)}
    with (
        Server(act.GOOD) as server,
        Session(
            f"https://127.0.0.1:{server.port}", KEY, timing=Clock().timing(), environ=environ
        ) as session,
        pytest.raises(PortalError, match="has no TLS that can be trusted"),
    ):
        session.get("a")


PROGRAM = """
import sys
from reconciler.errors import PortalError
from reconciler.portal.session import Session
from tests.edge.session.clock import Clock

with Session(sys.argv[1], "sk-1", timing=Clock().timing()) as session:
    session.get("a")
with Session("https://acme.example", "sk-1", timing=Clock().timing()) as session:
    try:
        session.get("a")
    except PortalError as error:
        sys.stdout.write(str(error))
"""


def test_of_the_environment_a_netrc_does_not_count_and_a_proxy_does(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login ann password hunter2\n")
    netrc.chmod(0o600)
    with Server(act.GOOD) as server, Server(act.answer(403)) as proxy:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, server.url],
            env={"NETRC": str(netrc), "HTTPS_PROXY": proxy.url},
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[3],
        )
        assert server.seen[0].headers["authorization"] == "Bearer sk-1"
        assert {(seen.method, seen.target) for seen in proxy.seen} == {
            ("CONNECT", "acme.example:443")
        }
    assert "through the proxy" in done.stdout
