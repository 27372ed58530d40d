"""Bodies of requests as bytes."""

from __future__ import annotations

import json
from posixpath import basename
from typing import TYPE_CHECKING

from urllib3.filepost import encode_multipart_formdata

from reconciler.action import File

if TYPE_CHECKING:
    from reconciler.spec import Json

JSON = "application/json"


def encoded(body: Json) -> tuple[bytes, str]:
    """A body as it goes over the wire.

    Args:
        body: JSON, or a mapping of names to files.

    Returns:
        The bytes, and the media type to announce.
    """
    files = [
        (name, (basename(value.name), value.content))
        for name, value in (body.items() if isinstance(body, dict) else ())
        if isinstance(value, File)
    ]
    return encode_multipart_formdata(files) if files else (_dumped(body), JSON)


def _dumped(body: Json) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
