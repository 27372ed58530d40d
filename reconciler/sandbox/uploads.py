"""Images that wait to become logos (fact sheet: rooms, section 4)."""

from __future__ import annotations

from base64 import b64decode, b64encode
from email import message_from_bytes
from typing import TYPE_CHECKING

from reconciler.sandbox.identity import guid

if TYPE_CHECKING:
    from reconciler.sandbox.database import Database
    from reconciler.sandbox.person import Person

_FORM = "multipart/form-data"


def first_file(media: str, content: bytes) -> bytes | None:
    """Find the first file of a form.

    Args:
        media: The media type of the body, with its boundary.
        content: The body.

    Returns:
        The file's bytes; nothing if the body is no form or has no file.
    """
    if not media.lower().startswith(_FORM):
        return None
    head = f"Content-Type: {media}\r\n\r\n".encode("latin-1")
    for part in message_from_bytes(head + content).walk():
        if part.get_filename() is not None:
            found = part.get_payload(decode=True)
            return found if isinstance(found, bytes) else None
    return None


class Uploads:
    """Every image that was sent and not used yet.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def _count(self, word: str) -> int:
        number = int(self._database.recall(word, "0")) + 1
        self._database.remember(word, str(number))
        return number

    def keep(self, person: Person, content: bytes) -> str:
        """Keep an image.

        Args:
            person: Who sent it.
            content: Its bytes.

        Returns:
            The name by which they may use it.
        """
        name = f"{guid('upload', self._count('uploads'))}.png"
        self._database.run("INSERT INTO uploads VALUES (?, ?)", name, person.id)
        text = b64encode(content).decode()
        self._database.run("INSERT INTO pictures VALUES (?, ?)", name, text)
        return name

    def has(self, name: str, person: Person) -> bool:
        """Tell whether an image is there.

        Args:
            name: Its name.
            person: Who asks: images of others are as good as none.

        Returns:
            Whether it is.
        """
        query = "SELECT 1 FROM uploads WHERE name = ? AND person = ?"
        return self._database.row(query, name, person.id) is not None

    def use(self, name: str) -> str:
        """Make an image a logo, which uses it up.

        Args:
            name: Its name.

        Returns:
            A word for the logo that no logo had before, for the addresses to change with it.
        """
        self._database.run("DELETE FROM uploads WHERE name = ?", name)
        word = guid("logo", self._count("logos"))[:8]
        self._database.run("UPDATE pictures SET name = ? WHERE name = ?", word, name)
        return word

    def picture(self, word: str) -> bytes | None:
        """Find the bytes of a logo.

        Args:
            word: The word for the logo.

        Returns:
            What was uploaded for it, if anything was.
        """
        found = self._database.texts("SELECT content FROM pictures WHERE name = ?", word)
        return b64decode(found[0]) if found else None
