"""A file that is written anew in its place."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp


def rewrite(name: str, data: bytes) -> None:
    """Put other bytes into a file, all of them or none.

    The file keeps its permissions and, where that is allowed, its owner; a link keeps leading to
    it.

    Args:
        name: of a file that is there.
        data: what it is to hold.

    Raises:
        OSError: it cannot be written, or is a device or a pipe.
    """
    path = Path(name).resolve()
    if not path.is_file():
        raise OSError(0, "it is no file")
    # A new file in its place would ask the folder alone.
    with path.open("r+b"):
        status = path.stat()
    handle, made = mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
    beside = Path(made)
    try:
        with open(handle, "wb") as opened:  # noqa: PTH123 - a handle is no path
            opened.write(data)
        with suppress(PermissionError):
            os.chown(beside, status.st_uid, status.st_gid)
        beside.chmod(status.st_mode & 0o7777)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
