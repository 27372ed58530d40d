"""Files that are no text, or hold what YAML or a portal cannot take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.manifest.text import MAX_BYTES
from tests.unit.manifest.reading import both_parsers, problems

if TYPE_CHECKING:
    from reconciler.manifest.parser import Loader

_ODD = "cannot stand in a manifest; remove it"
_MARK = "save it as UTF-8 without a byte order mark"


@both_parsers
@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xef\xbb\xbfversion: 1\n", f"-:1:1: the file is UTF-8 with a byte order mark; {_MARK}"),
        ("version: 1".encode("utf-16"), f"-:1:1: the file is UTF-16; {_MARK}"),
        ("version: 1".encode("utf-32"), f"-:1:1: the file is UTF-32; {_MARK}"),
        (b"version: 1\n\x00", f"-:2:1: the character U+0000 {_ODD}"),
        (b"version: 1 # \x1b[31m", f"-:1:14: the character U+001B {_ODD}"),
        (b"version: 1\r\nportal: \x7f", f"-:2:9: the character U+007F {_ODD}"),
        ("version: 1\rportal: é\x85".encode(), f"-:2:10: the character U+0085 {_ODD}"),
        ("version: 1\nportal: 🚀\u2028".encode(), f"-:2:10: the character U+2028 {_ODD}"),
        ("version: 1\n\ufeff".encode(), f"-:2:1: the character U+FEFF {_ODD}"),
        (
            b"version: 1\nportal: caf\xe9\n",
            "-:2:12: the byte 0xE9, number 23 of the file, is no UTF-8; save the file as UTF-8",
        ),
        (
            b"version: 1\n# \xed\xa0\x80",
            "-:2:3: the byte 0xED, number 14 of the file, is no UTF-8; save the file as UTF-8",
        ),
    ],
)
def test_bytes_that_are_no_manifest_are_told_with_their_place(
    data: bytes, problem: str, loader: Loader
) -> None:
    assert problems(data, loader) == [problem]


def test_a_file_that_is_too_large_is_not_parsed() -> None:
    assert problems(b"#" * (MAX_BYTES + 1)) == [
        "-: the file is larger than 64 MiB, the most that is read"
    ]
