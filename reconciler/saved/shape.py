"""Whether a document is a plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema_rs

if TYPE_CHECKING:
    from reconciler.spec import Json


def fits(document: Json, schema: str) -> bool:
    """Whether a document fits the schema of plans.

    Args:
        document: as it was read.
        schema: the schema, as JSON.
    """
    return jsonschema_rs.Draft202012Validator(json.loads(schema)).is_valid(document)
