"""People at a terminal."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Terminal(io.StringIO):
    """Somebody who sits there and types."""

    def isatty(self) -> bool:
        return True


class Slow(Terminal):
    """Somebody who thinks for so long that the portal changes meanwhile."""

    def __init__(self, text: str, meanwhile: Callable[[], object]) -> None:
        super().__init__(text)
        self._meanwhile = meanwhile

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override] # typeshed: IOBase's is of bytes
        self._meanwhile()
        return super().readline(size)


class Interrupting(io.StringIO):
    """A terminal whose user types Ctrl-C as soon as something is shown."""

    def write(self, _text: str, /) -> int:
        raise KeyboardInterrupt
