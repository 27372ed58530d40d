"""Manifests given as text, for tests."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ManifestError
from reconciler.manifest import load
from reconciler.manifest.libyaml import LibyamlLoader, quickest
from reconciler.manifest.loaders import PythonLoader

if TYPE_CHECKING:
    from reconciler.manifest.parser import Loader
    from reconciler.state import Desired

both_parsers = pytest.mark.parametrize("loader", [quickest, LibyamlLoader, PythonLoader])


def desired(text: str | bytes, loader: Loader | None = None) -> Desired:
    data = text.encode() if isinstance(text, str) else text
    return load(["-"], stdin=io.BytesIO(data), loader=loader)


def problems(text: str | bytes, loader: Loader | None = None) -> list[str]:
    with pytest.raises(ManifestError) as caught:
        desired(text, loader)
    return [str(problem) for problem in caught.value.problems]
