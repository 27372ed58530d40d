"""Files that lie beside manifests."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from reconciler.manifest.unreadable import UnreadableError


def content(name: str, manifest: str, most: int, what: str) -> bytes:
    """Read a file that a manifest names.

    It must lie in the repository of the manifest, or where there is none in its folder, links
    followed: what a manifest names is mailed, or shown on the portal, and whoever may write a
    manifest is not to send away what else the machine holds.

    Args:
        name: of the file, from the current folder.
        manifest: the manifest's own name.
        most: how many bytes it may have.
        what: it should hold, for the message.

    Returns:
        Its bytes, and one more than it may have where it is too large.

    Raises:
        UnreadableError: it cannot be read.
    """
    try:
        file = Path(os.path.realpath(name))
        root = _root(manifest)
        if root not in file.parents:
            raise UnreadableError(f"lies outside of {root.name or root}, where the manifest lies")
        # Opening a pipe would wait for somebody who writes into it.
        if not stat.S_ISREG(file.stat().st_mode):
            raise UnreadableError(f"is no file that holds {what}")
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except FileNotFoundError:
        text = "is not there; the path begins at the folder of the manifest"
        raise UnreadableError(text) from None
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from None
    except ValueError:
        # A path with a NUL in it.
        raise UnreadableError("cannot be read: no file has such a name") from None


def _root(manifest: str) -> Path:
    """The repository that a manifest lies in, or its folder."""
    folder = Path(os.path.realpath(Path(manifest).parent))
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)
