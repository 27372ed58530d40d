"""Manifests: YAML with positions, then the schema, then the checks, then the desired state.

Nothing outside of this package knows that manifests are YAML, or that there is a JSON schema.
"""

from __future__ import annotations

from reconciler.manifest.loading import load
from reconciler.manifest.schemas import schema

__all__ = ["load", "schema"]
