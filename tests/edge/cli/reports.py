"""Reports as an apply writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from reconciler.bundled import bundled

SCHEMA = Draft202012Validator(json.loads(bundled("schemas", "report.schema.json")))
TWO = {
    "version": 1,
    "rooms": [
        {
            "title": title,
            "type": "collaboration",
            "members": [{"email": "new@partner.example", "access": "Editing"}],
        }
        for title in ("Plans", "Deals")
    ],
}
"""Two rooms with one person in them."""


def read(name: str = "report.json") -> dict[str, Any]:
    """The report in a file."""
    found: dict[str, Any] = json.loads(Path(name).read_text(encoding="utf-8"))
    SCHEMA.validate(found)
    return found
