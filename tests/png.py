"""Small pictures, for tests."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 8, height: int = 8, shade: int = 0) -> bytes:
    """A grey PNG that any reader of pictures takes."""
    row = b"\0" + bytes([shade]) * width
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
