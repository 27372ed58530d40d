"""The text of a file: from bytes to characters that YAML may hold."""

from __future__ import annotations

import codecs
import re
from typing import Final

from reconciler.manifest.unreadable import UnreadableError

MAX_BYTES: Final = 64 * 1024 * 1024
"""The largest manifest; a room with fifty members takes about 3 KiB."""

# Everything but printable ASCII, tab, line feed and carriage return: looked for in the bytes first,
# since deleting all allowed bytes is the quickest way to see that no other is there.
_PLAIN: Final = bytes((0x09, 0x0A, 0x0D, *range(0x20, 0x7F), *range(0x80, 0x100)))
_REFUSED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_MARKS: Final = (
    (codecs.BOM_UTF8, "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def text(data: bytes) -> str:
    """Decode the bytes of a manifest.

    Args:
        data: the whole file.

    Returns:
        Its characters.

    Raises:
        UnreadableError: the file is too large, not UTF-8, begins with a byte order mark, or holds a
            character that YAML forbids or takes for a line break where editors do not.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB, the most that is read"
        )
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise UnreadableError(
                f"the file is {name}; save it as UTF-8 without a byte order mark", 1, 1
            )
    decoded = utf8(data)
    if not data.isascii() or data.translate(None, _PLAIN):
        refused = _REFUSED.search(decoded)
        if refused:
            found = f"the character U+{ord(refused[0]):04X}"
            raise UnreadableError(
                f"{found} cannot stand in a manifest; remove it", *place(decoded[: refused.start()])
            )
    return decoded


def utf8(data: bytes) -> str:
    """Decode the bytes of any file.

    Args:
        data: the whole file.

    Returns:
        Its characters.

    Raises:
        UnreadableError: the file is not UTF-8.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        found = f"the byte 0x{data[error.start]:02X}, number {error.start + 1} of the file"
        raise UnreadableError(
            f"{found}, is no UTF-8; save the file as UTF-8", *place(before)
        ) from None


def place(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows some text."""
    lines = re.split("\r\n|\r|\n", before)
    return len(lines), len(lines[-1]) + 1
