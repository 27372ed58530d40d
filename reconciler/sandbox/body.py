"""JSON bodies, bound as the server binds them (fact sheet: rooms, section 0)."""

from __future__ import annotations

import json
import re

from reconciler.sandbox.faults import Invalid, invalid
from reconciler.sandbox.identity import NOBODY, is_guid

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
LONGEST_ADDRESS = 255
_LARGEST = 2**63 - 1


class Body:
    """A JSON object; property names are known in any case, and unknown ones are ignored.

    Args:
        values: The properties.
        where: The path of the object in the body.
    """

    def __init__(self, values: dict[str, object], where: str = "$") -> None:
        self._values = {name.lower(): value for name, value in values.items()}
        self._where = where

    def __contains__(self, name: str) -> bool:
        return self._values.get(name.lower()) is not None

    def raw(self, name: str) -> object:
        """Read a property as it is.

        Args:
            name: Its name.

        Returns:
            Its value, or nothing.
        """
        return self._values.get(name.lower())

    def _clash(self, name: str, kind: str) -> Invalid:
        where = f"{self._where}.{name}"
        return invalid(where, f"The JSON value could not be converted to {kind}. Path: {where}")

    def text(self, name: str, longest: int | None = None) -> str | None:
        """Read a text.

        Args:
            name: The property.
            longest: How many UTF-16 units it may have.

        Returns:
            The text, if there is one.

        Raises:
            Invalid: It is no text, or too long.
        """
        value = self.raw(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self._clash(name, "System.String")
        if longest is not None and len(value.encode("utf-16-le", "surrogatepass")) // 2 > longest:
            message = f"The field {name} must be a string with a maximum length of {longest}."
            raise invalid(name, message)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Read a switch.

        Args:
            name: The property.
            default: What it is when it is missing.

        Returns:
            Whether it is on.

        Raises:
            Invalid: It is neither true nor false.
        """
        if name.lower() not in self._values:
            return default
        value = self.raw(name)
        if not isinstance(value, bool):
            raise self._clash(name, "System.Boolean")
        return value

    def number(self, name: str) -> int | None:
        """Read a number, which may be written as a text.

        Args:
            name: The property.

        Returns:
            The number, if there is one.

        Raises:
            Invalid: It is no whole number.
        """
        value = self.raw(name)
        if value is None:
            return None
        if isinstance(value, str) and value.removeprefix("-").isdecimal():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
            raise self._clash(name, "System.Int64")
        return value

    def choice(self, name: str) -> int | None:
        """Read an enumeration or a sum of flags, which travels as a number and never as a text.

        Args:
            name: The property.

        Returns:
            The number, if there is one.

        Raises:
            Invalid: It is no whole number.
        """
        if isinstance(self.raw(name), str):
            raise self._clash(name, "System.Int32")
        return self.number(name)

    def texts(self, name: str) -> list[str] | None:
        """Read a list of texts.

        Args:
            name: The property.

        Returns:
            The list, if there is one; nulls in it are dropped.

        Raises:
            Invalid: It is no such list.
        """
        value = self.raw(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(e, str | None) for e in value):
            raise self._clash(name, "System.Collections.Generic.List[System.String]")
        return [str(element) for element in value if element is not None]

    def ids(self, name: str) -> list[str]:
        """Read a list of ids, which are numbers or texts.

        Args:
            name: The property.

        Returns:
            The ids as texts, none if it is missing.

        Raises:
            Invalid: It is no such list.
        """
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(e, int | str) for e in value):
            raise self._clash(name, "System.Collections.Generic.List")
        return [str(element) for element in value]

    def guid(self, name: str) -> str:
        """Read an identifier.

        Args:
            name: The property.

        Returns:
            The identifier in lower case; a missing one is all zeros.

        Raises:
            Invalid: It is none.
        """
        if name.lower() not in self._values:
            return NOBODY
        value = self.raw(name)
        if not isinstance(value, str) or not is_guid(value):
            raise self._clash(name, "System.Guid")
        return value.lower()

    def guids(self, name: str) -> list[str]:
        """Read a list of identifiers.

        Args:
            name: The property.

        Returns:
            The identifiers, none if it is missing.

        Raises:
            Invalid: One of them is none.
        """
        found = self.texts(name) or []
        if not all(map(is_guid, found)):
            raise self._clash(name, "System.Guid")
        return [text.lower() for text in found]

    def objects(self, name: str) -> list[Body]:
        """Read a list of objects.

        Args:
            name: The property.

        Returns:
            The objects, none if it is missing.

        Raises:
            Invalid: It is no such list.
        """
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(e, dict) for e in value):
            raise self._clash(name, "System.Collections.Generic.List")
        return [Body(each, f"{self._where}.{name}[{i}]") for i, each in enumerate(value)]

    def object(self, name: str) -> Body | None:
        """Read an object.

        Args:
            name: The property.

        Returns:
            The object, if there is one.

        Raises:
            Invalid: It is no object.
        """
        value = self.raw(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self._clash(name, "System.Object")
        return Body(value, f"{self._where}.{name}")

    def address(self, name: str) -> str | None:
        """Read an e-mail address.

        Args:
            name: The property.

        Returns:
            The address, if there is one.

        Raises:
            Invalid: It is none, which an empty text is too.
        """
        value = self.text(name, LONGEST_ADDRESS)
        if value is not None and not _ADDRESS.fullmatch(value.strip()):
            raise invalid(name, f"The {name} field is not a valid e-mail address.")
        return value

    def require(self, name: str) -> None:
        """Insist on a property.

        Args:
            name: The property.

        Raises:
            Invalid: It is missing or null.
        """
        if name not in self:
            raise invalid(name, f"The {name} field is required.")


def read_body(content: bytes) -> Body:
    """Read a body that has to be there.

    Args:
        content: The bytes.

    Returns:
        The object.

    Raises:
        Invalid: It is empty, malformed, or no object.
    """
    if not content.strip():
        raise invalid("", "A non-empty request body is required.")
    value = _decode(content)
    if not isinstance(value, dict):
        raise invalid("$", "The JSON value could not be converted. Path: $")
    return Body(value)


def _decode(content: bytes) -> object:
    try:
        found: object = json.loads(content)
        if b"\\u" in content:
            # Half a surrogate pair is no text; writing it out is how to find one.
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise invalid("$", "The JSON value is malformed. Path: $ | LineNumber: 0") from None
    return found
