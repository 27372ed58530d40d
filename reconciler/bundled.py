"""Files that stand at the top of the repository, and within the package in a wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def bundled(folder: str, name: str) -> str:
    """The text of a file of the repository.

    Args:
        folder: ``schemas`` or ``examples``.
        name: the file's name.

    Returns:
        Its text.

    Raises:
        FileNotFoundError: the installation is not whole.
    """
    package = files("reconciler")
    inside = package / folder / name
    if inside.is_file():
        return inside.read_text(encoding="utf-8")
    return (Path(str(package)).parent / folder / name).read_text(encoding="utf-8")
