"""The team's own letter: a file beside a manifest."""

from __future__ import annotations

import codecs
import posixpath
import re
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Final

from reconciler.manifest.text import utf8
from reconciler.manifest.unreadable import UnreadableError
from reconciler.manifest.wording import shown

if TYPE_CHECKING:
    from reconciler.manifest.store import Store

MAX_BYTES: Final = 1_000_000
"""The largest letter; one of a page takes about 3 kB."""

_CONTROL: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]")
"""What no text holds, and other files do."""

_BREAK: Final = re.compile("\r\n?")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that a manifest names.

    Attributes:
        text: what stands in the file, each line ended by a line feed; empty if it cannot be used.
        fault: why it cannot be used, as in "is empty"; empty if it can.
        line: of the file, where the fault is; 0 means the whole file.
    """

    text: str
    fault: str = ""
    line: int = 0


def lies_at(manifest: str, mail: str) -> str:
    """Where a letter lies.

    Args:
        manifest: the name of the manifest, ``-`` for standard input.
        mail: the letter's file as the manifest names it.

    Returns:
        The file's name from the current folder, if the manifest's name is one.
    """
    return posixpath.join(posixpath.dirname(manifest), mail)


def unfit(mail: str) -> str:
    """Why a path is none that a manifest may name; empty if it is one.

    Args:
        mail: the letter's file as the manifest names it.

    Returns:
        The whole message.
    """
    if mail.startswith(("/", "\\")) or PureWindowsPath(mail).drive:
        text = f"{shown(mail)} is an absolute path, and manifests travel between machines"
        return f"{text}; write the path from the folder of the manifest"
    return f"{shown(mail)} holds a backslash; write / between folders" if "\\" in mail else ""


def letter(name: str, manifest: str, store: Store) -> Letter:
    """Read a letter.

    Args:
        name: of its file.
        manifest: the name of the manifest that it lies beside.
        store: what reads it.

    Returns:
        The letter, also if it cannot be used.
    """
    try:
        return Letter(_text(store.content(name, manifest, MAX_BYTES, "text")))
    except UnreadableError as error:
        return Letter("", error.message, error.line)


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"is larger than {MAX_BYTES // 1_000_000} MB, the most that is read of a letter"
        )
    text = utf8(data.removeprefix(codecs.BOM_UTF8))
    if not text.strip():
        raise UnreadableError("is empty")
    if found := _CONTROL.search(text):
        raise UnreadableError(f"holds the control character U+{ord(found[0]):04X}: it is no text")
    # An editor's line breaks make no other letter.
    return _BREAK.sub("\n", text)
