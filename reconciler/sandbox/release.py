"""What differs between the server's releases (fact sheet: rooms, section 13)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache


@dataclass(frozen=True)
class Release:
    """One release of the server, asked for its ways.

    Attributes:
        text: The release as people write it, such as `3.7.2`.

    Raises:
        ValueError: It is no release, or one that no fact sheet speaks of.
    """

    text: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"3\.[0-7](\.\d+)?", self.text):
            raise ValueError(
                f"no release of the server is called {self.text!r}; write 3.0 to 3.7.x"
            )

    @cached_property
    def number(self) -> tuple[int, ...]:
        """The release as numbers; a release without a patch is its latest one but for 3.7."""
        parts = tuple(int(part) for part in self.text.split("."))
        latest = (9,) if parts != (3, 7) else (2,)
        return parts if parts[2:] else parts + latest

    @property
    def repeats_access(self) -> bool:
        """Whether setting the same access again writes and mails again."""
        return self.number < (3, 6)

    @property
    def skips_owner(self) -> bool:
        """Whether the owner among the invitations is passed over."""
        return self.number < (3, 6)

    @property
    def removes_by_email(self) -> bool:
        """Whether `None` beside an address removes its person, whom it may have to create first."""
        return self.number < (3, 7, 1)

    @property
    def removes_terminated(self) -> bool:
        """Whether a disabled person goes through removal without being a member."""
        return self.number < (3, 7, 1)

    @property
    def drops_invisible(self) -> bool:
        """Whether people whom the caller cannot see are silently dropped from the invitations."""
        return self.number >= (3, 7)

    @property
    def names_subjects(self) -> bool:
        """Whether a share has `sharedToUser` and `sharedToGroup` beside `sharedTo`."""
        return self.number >= (3, 5)

    @property
    def page_limit(self) -> int:
        """The largest page of a listing."""
        return 1000 if self.number < (3, 2) else 100

    @property
    def has_agents(self) -> bool:
        """Whether AI rooms exist."""
        return self.number >= (3, 6)

    @property
    def counts_uses(self) -> bool:
        """Whether links have a `maxUseCount`."""
        return self.number >= (3, 7, 1)

    @property
    def checks_addresses(self) -> bool:
        """Whether `people/exists` is there."""
        return self.number >= (3, 7)

    @property
    def guards_addresses(self) -> bool:
        """Whether a portal without guests refuses every address (fact sheet: rooms, section 6)."""
        return self.number >= (3, 5)

    @property
    def keeps_public_groups(self) -> bool:
        """Whether a group cannot be removed from a public room (fact sheet: rooms, section 7)."""
        return self.number < (3, 6)


@lru_cache(maxsize=32)
def release_of(text: str) -> Release:
    """Make a release, or remember it.

    Args:
        text: The release as people write it.

    Returns:
        The release.
    """
    return Release(text)
