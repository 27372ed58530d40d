"""Output without addresses, for logs that anybody may read."""

from __future__ import annotations

import re
import sys
from io import TextIOBase
from typing import TYPE_CHECKING

from reconciler.mask import Mask

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from reconciler.source import Problem


_OF_SOMEBODY = re.compile(
    r"(?:^|\.)(?:email|owner|manager|reassign_to|from|protect(?:\[\d+\])?)$"
    r"|^groups\[\d+\]\.members(?:\[\d+\])?$"
)
"""Places of manifests where an address stands."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


class Masked(TextIOBase):
    """A stream that shows whole lines to another, with no address in them."""

    def __init__(self, stream: TextIO, mask: Mask) -> None:
        super().__init__()
        self._stream = stream
        self._mask = mask
        self._rest = ""

    def write(self, text: str) -> int:
        """Take a text; it is shown as soon as its line is whole, since an address never breaks."""
        whole, feed, self._rest = (self._rest + text).rpartition("\n")
        if feed:
            self._stream.write(self._mask.text(whole) + feed)
        return len(text)

    def flush(self) -> None:
        """Show what is there, such as a question that awaits its answer in the same line."""
        if self._rest:
            self._stream.write(self._mask.text(self._rest))
            self._rest = ""
        self._stream.flush()

    def isatty(self) -> bool:
        """Whether somebody looks at the other stream."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The descriptor of the other stream."""
        return self._stream.fileno()


def masked() -> Mask:
    """Let standard output and standard error show no address from here on; gives what masks."""
    mask = Mask()
    sys.stdout, sys.stderr = Masked(sys.stdout, mask), Masked(sys.stderr, mask)
    return mask


def unnamed(problems: Sequence[Problem], mask: Mask | None) -> Sequence[Problem]:
    """What is wrong in manifests, without what stands where an address should.

    A mistyped address names somebody as well as a right one, and does not look like one.

    Args:
        problems: what is wrong.
        mask: what masks the output; None where it shows everything.
    """
    if mask is None:
        return problems
    return [
        one._replace(message=_QUOTED.sub(mask.quoted, one.message))
        if _OF_SOMEBODY.search(one.path)
        else one
        for one in problems
    ]
