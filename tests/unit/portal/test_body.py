"""Bodies of requests as bytes."""

from __future__ import annotations

from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest

from reconciler.action import File
from reconciler.portal.body import encoded

if TYPE_CHECKING:
    from reconciler.spec import Json


@pytest.mark.parametrize("body", [{}, {"a": [1, "é"]}, [], "text", 7])
def test_what_holds_no_file_goes_as_json(body: Json) -> None:
    data, kind = encoded(body)
    assert kind == "application/json"
    assert b" " not in data


@pytest.mark.parametrize("name", ["logo.png", "pictures/logo.png", 'o"d\r\nd é.png'])
@pytest.mark.parametrize("content", [bytes(range(256)), b"\r\n--", b"x"])
def test_a_file_goes_as_a_form_byte_for_byte(name: str, content: bytes) -> None:
    data, kind = encoded({"file": File(name, content)})
    (part,) = list(message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + data).walk())[1:]
    assert part.get_payload(decode=True) == content
    assert part.get_content_type() in {"image/png", "application/octet-stream"}
    told = str(part["Content-Disposition"])
    assert told.startswith('form-data; name="file"; filename="')
    assert "pictures" not in told
