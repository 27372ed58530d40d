from __future__ import annotations

import pytest

from reconciler.errors import UsageError
from reconciler.portal.root import root


@pytest.mark.parametrize(
    ("url", "api"),
    [
        ("https://acme.example", "https://acme.example/api/2.0/"),
        (" https://ACME.example/ ", "https://acme.example/api/2.0/"),
        ("https://acme.example/api/2.0", "https://acme.example/api/2.0/"),
        ("https://acme.example//api/2.0//", "https://acme.example/api/2.0/"),
        ("https://acme.example:443/", "https://acme.example/api/2.0/"),
        ("https://acme.example:8443", "https://acme.example:8443/api/2.0/"),
        ("https://xn--gre-6ka8i.example", "https://xn--gre-6ka8i.example/api/2.0/"),
        ("http://localhost:8092", "http://localhost:8092/api/2.0/"),
        ("http://127.0.0.9", "http://127.0.0.9/api/2.0/"),
        ("http://[::1]:80", "http://[::1]/api/2.0/"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]/api/2.0/"),
    ],
)
def test_an_address_has_one_form(url: str, api: str) -> None:
    assert root(url).api == api


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "must begin with https"),
        ("acme.example", "must begin with https"),
        ("ftp://acme.example", "must begin with https"),
        ("https://", "must begin with https"),
        ("https:///api/2.0", "must begin with https"),
        ("https://[::1", "no URL"),
        ("https://acme.example:port", "no URL"),
        (f"https://{'a' * 64}.example", "no URL"),
        ("https://größe.example", "in ASCII"),
        ("https://a..example", "no URL"),
        ("https://a b.example", "names no host"),
        ("https://ann:hunter2@acme.example", "no user name or password"),
        ("https://:hunter2@acme.example", "no user name or password"),
        ("https://acme.example?token=hunter2", "before any"),
        ("https://acme.example/#hunter2", "before any"),
        ("https://acme.example/rooms/shared", "end after the host"),
        ("http://acme.example", "http would show the key"),
        ("http://127.0.0.1.example", "http would show the key"),
        ("http://10.0.0.1", "http would show the key"),
    ],
)
def test_an_address_of_no_portal_is_refused_without_repeating_secrets(url: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        root(url)
    assert "hunter2" not in str(caught.value)


def test_only_this_machine_counts_as_such() -> None:
    assert root("http://localhost").loopback
    assert not root("https://acme.example").loopback
    assert not root("https://10.0.0.1").loopback
