"""Values and sentences as Markdown that shows them as they are, on GitHub and on GitLab.

Neither a mention, a reference to an issue, an emoji nor a link comes of what stands in a code span
or a code block; a backslash before it would not prevent that, since both look at the page and not
at its source.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from reconciler.action import digest
from reconciler.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.action import Ref
    from reconciler.source import Source

_TICKS = re.compile("`+")
_TOKENS = re.compile(r'`[^` ](?:[^`]*[^` ])?`[.,;:)]*(?=$| )|"[^"`]*"[.,;:)]*(?=$| )|[^ ]+| +')
_CODE = re.compile(r"`[^`]+`[.,;:)]*")
_WORD = r"(?:[^\W\d_]+(?:['-][^\W\d_]+)*|\d{1,6}|\d{4}-\d\d-\d\d)"
_PLAIN = re.compile(rf"""[("]*{_WORD}[)"]*[.,;:!?]?[)"]*|->|%|"{_WORD}(?: {_WORD})*"[.,;:)]*""")
_COMMIT = re.compile("[0-9a-f]{7,40}")
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:")
_OPENS = "<!-- docspace-reconciler:"
_LONGEST = 200


def units(text: str) -> int:
    """How long a text is: in UTF-16, of all ways to count characters the strictest."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def marker(portal: str, what: str = "plan") -> str:
    """The line by which the comment of a portal is found again; the same for the same portal."""
    name = quoted(portal)
    if len(name) > _LONGEST:
        # Part of it would be the same for two portals.
        name = f"{name[:_LONGEST]}%{digest(portal)}"
    return f"{_OPENS}{what} {name} -->"


def quoted(text: str) -> str:
    """A text of letters, digits and little else, the rest as in addresses of the web."""
    return "".join(
        chr(byte) if byte in _SAFE else f"%{byte:02X}"
        for byte in text.encode("utf-8", "surrogatepass")
    )


def code(value: object) -> str:
    """A value as a code span."""
    text = shown(value)
    if not text:
        return "*empty*"
    fence = "`"
    if "`" in text:
        runs = {len(run) for run in _TICKS.findall(text)}
        fence = "`" * next(size for size in range(1, len(runs) + 2) if size not in runs)
    # A blank on both sides is taken off again; without it, ticks would run together.
    if "`" in (text[0], text[-1]) or (text[0] == text[-1] == " " and text.strip(" ")):
        text = f" {text} "
    return f"{fence}{text}{fence}"


def cell(value: object) -> str:
    """A value as a code span within a table, where a bar ends even that."""
    return code(value).replace("|", "\\|")


def tag(value: object) -> str:
    """A value as code within a line of HTML."""
    return f"<code>{escape(shown(value), quote=False)}</code>"


def prose(text: str) -> str:
    """A sentence that may quote anybody: common words as they are, all else as code."""
    pieces = []
    groups = groupby(_TOKENS.findall(shown(text).strip(" ")), key=_harmless)
    for harmless, tokens in _joined((key, list(group)) for key, group in groups):
        text = "".join(tokens)
        # What ends a sentence is no part of what it quotes.
        value = text if harmless else text.rstrip(".,;:") or text
        pieces.append(f"{value if harmless else code(value)}{text[len(value) :]}")
    return "".join(pieces)


def _harmless(token: str) -> bool | None:
    """Whether a token is no Markdown; None for a blank, which goes with its neighbours."""
    if not token.strip(" "):
        return None
    if _CODE.fullmatch(token):
        return True
    return bool(_PLAIN.fullmatch(token)) and not _COMMIT.fullmatch(token)


def _joined(
    groups: Iterable[tuple[bool | None, list[str]]],
) -> list[tuple[bool, list[str]]]:
    """Runs of harmless tokens and of others; blanks between two others belong to them."""
    found: list[tuple[bool, list[str]]] = []
    blank: list[str] = []
    for kind, tokens in groups:
        if kind is None:
            blank = tokens
            continue
        if found and found[-1][0] == kind:
            found[-1][1].extend(blank + tokens)
        else:
            if found:
                found.append((True, blank))
            found.append((kind, tokens))
        blank = []
    return found


def fenced(lines: Iterable[str]) -> str:
    """Lines as a block of code, coloured as a diff."""
    text = "".join(f"{line}\n" for line in lines)
    longest = max(map(len, _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}diff\n{text}{fence}\n"


def named(ref: Ref) -> str:
    """A thing by its kind and name."""
    return f"{ref.kind.replace('_', ' ')} {code(ref.name)}"


def place(source: Source) -> str:
    """Where a manifest says so, in brackets; nothing if none does."""
    return f" ({code(source)})" if source.file else ""
