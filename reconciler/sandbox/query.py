"""Query parameters, bound as the server binds them (fact sheet: rooms, section 0)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from reconciler.sandbox.faults import broken, invalid
from reconciler.sandbox.fields import Fields, read_fields
from reconciler.sandbox.identity import is_guid

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = 100
_LARGEST = 2**31 - 1


class Query:
    """The parameters of a request; their names are known in any case.

    Args:
        text: The query string.
    """

    def __init__(self, text: str) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in parse_qsl(text, keep_blank_values=True) if text else ():
            self._values.setdefault(name.lower(), []).append(value)

    def many(self, name: str) -> list[str]:
        """Read a parameter that may be repeated.

        Args:
            name: Its name.

        Returns:
            Its values.
        """
        found = self._values.get(name.lower(), [])
        return found + self._values.get(name.lower() + "[]", [])

    def text(self, name: str) -> str | None:
        """Read a parameter.

        Args:
            name: Its name.

        Returns:
            Its first value, if it is there and not empty.
        """
        values = self._values.get(name.lower())
        return (values[0] or None) if values else None

    def number(self, name: str, default: int, low: int, high: int = _LARGEST) -> int:
        """Read a number.

        Args:
            name: Its name.
            default: What it is when it is missing.
            low: The smallest that is allowed.
            high: The largest that is allowed.

        Returns:
            The number.

        Raises:
            Invalid: It is no number, or out of range; the server does not clamp.
        """
        text = self.text(name)
        if text is None:
            return default
        try:
            number = int(text)
        except ValueError:
            raise invalid(name, f"The value '{text}' is not valid for {name}.") from None
        if not low <= number <= high:
            raise invalid(name, f"The field {name} must be between {low} and {high}.")
        return number

    def page(self, largest: int = PAGE) -> tuple[int, int]:
        """Read the window of a listing.

        Args:
            largest: The largest page.

        Returns:
            Where it starts and how much it holds.

        Raises:
            Invalid: A number is out of range.
        """
        count = self.number("count", min(PAGE, largest), 1, largest)
        return self.number("startIndex", 0, 0), count

    def flag(self, name: str) -> bool | None:
        """Read a switch.

        Args:
            name: Its name.

        Returns:
            Whether it is on, if it is there.

        Raises:
            Invalid: It is neither true nor false.
        """
        text = self.text(name)
        if text is None:
            return None
        if text.lower() not in {"true", "false"}:
            raise invalid(name, f"The value '{text}' is not valid for {name}.")
        return text.lower() == "true"

    def choice(self, name: str, words: Mapping[str, int]) -> int | None:
        """Read one of several words, by name in any case or by number.

        Args:
            name: The parameter's name.
            words: Numbers by word.

        Returns:
            The number, if the parameter is there.

        Raises:
            Invalid: It is none of them.
        """
        text = self.text(name)
        return None if text is None else self._pick(name, text, words)

    def choices(self, name: str, words: Mapping[str, int]) -> list[int]:
        """Read several of several words.

        Args:
            name: The parameter's name.
            words: Numbers by word.

        Returns:
            Their numbers.

        Raises:
            Invalid: One is none of them.
        """
        return [self._pick(name, text, words) for text in self.many(name) if text]

    def _pick(self, name: str, text: str, words: Mapping[str, int]) -> int:
        known = {word.lower(): number for word, number in words.items()}
        if text.lower() in known:
            return known[text.lower()]
        if text.isdecimal():
            return int(text)
        raise invalid(name, f"The value '{text}' is not valid.")

    def guid(self, name: str) -> str | None:
        """Read an identifier that the server parses itself.

        Args:
            name: The parameter's name.

        Returns:
            The identifier in lower case, if it is there.

        Raises:
            Fault: It is none; the server falls over it.
        """
        text = self.text(name)
        if text is None:
            return None
        if not is_guid(text):
            raise broken("Unrecognized Guid format.")
        return text.lower()

    @property
    def fields(self) -> Fields:
        """Which properties of the answer are wanted."""
        return read_fields(",".join(self.many("fields"))) if "fields" in self._values else Fields()
