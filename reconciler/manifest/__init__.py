"""Manifests: YAML with positions, then the schema, then the checks, then the desired state.

Nothing outside of this package knows that manifests are YAML, or that there is a JSON schema.
"""

from __future__ import annotations

from reconciler.manifest.loading import load, load_from
from reconciler.manifest.schemas import schema
from reconciler.manifest.store import Disk, Kept

__all__ = ["Disk", "Kept", "load", "load_from", "schema"]
