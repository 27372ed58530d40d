from __future__ import annotations

import unicodedata

import pytest

from reconciler.address import normal


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ann@acme.example", "ann@acme.example"),
        (" Ann@ACME.example\n", "ann@acme.example"),
        ("\u00a0Größe@acme.example ", "größe@acme.example"),
        (unicodedata.normalize("NFD", "Größe@acme.example"), "größe@acme.example"),
        ("", ""),
    ],
)
def test_an_address_has_one_form(written: str, kept: str) -> None:
    assert normal(written) == kept
    assert normal(kept) == kept


def test_lowering_may_decompose_and_the_form_is_composed_all_the_same() -> None:
    address = "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}@acme.example"
    assert unicodedata.is_normalized("NFC", normal(address))
    assert normal(normal(address)) == normal(address)
