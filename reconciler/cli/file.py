"""A file that a command writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def target(name: str, manifests: Iterable[str], option: str) -> Path:
    """The file that an argument means, before any work is done for it.

    Args:
        name: as given; a link stands for what it leads to.
        manifests: the files that are read, which are never written over.
        option: that names it, for messages.

    Raises:
        UsageError: no file can be written there, or it is a manifest.
    """
    path = Path(name).resolve()
    if not name or path.is_dir() or not path.parent.is_dir():
        raise UsageError(f"{option} {name!r}: no file can be written there")
    if path in {Path(manifest).resolve() for manifest in manifests}:
        raise UsageError(f"{option} {name}: that is a manifest")
    return path


def demand_apart(targets: Sequence[Path], read: Iterable[str]) -> None:
    """See that nothing is written over what was read, or written twice.

    Args:
        targets: the files that are to be written.
        read: the names of those that were read, manifests and what lies beside them.

    Raises:
        UsageError: two are one.
    """
    known = {Path(name).resolve() for name in read}
    for place, path in enumerate(targets):
        if path in known:
            raise UsageError(f"{path.name}: that is a manifest, or lies beside one and is read")
        if path in targets[:place]:
            raise UsageError(f"{path.name}: two things cannot be written to one file")


def save(path: Path, text: str, option: str) -> None:
    """Write a file whole, or not at all.

    Args:
        path: the file.
        text: what is to stand in it.
        option: that names it, for messages.

    Raises:
        UsageError: it cannot be written.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe is written to; a file in its place would be the end of it.
            path.write_text(text, encoding="utf-8")
            return
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(f"{option} {path}: {error.strerror}") from None
