"""One file to one document, with everything that is wrong with it by itself."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from reconciler.manifest.complaints import complaints, spoils
from reconciler.manifest.conformity import fits, misfits
from reconciler.manifest.document import Document
from reconciler.manifest.parser import parse
from reconciler.manifest.plain import Plain
from reconciler.manifest.shapes import BEGINNING
from reconciler.manifest.text import text
from reconciler.manifest.unreadable import UnreadableError
from reconciler.manifest.wording import shown
from reconciler.source import Problem, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.manifest.conformity import Misfit
    from reconciler.manifest.parser import Loader
    from reconciler.manifest.wording import Path
    from reconciler.spec import Json


def read(name: str, data: bytes, loader: Loader) -> tuple[Document | None, list[Problem]]:
    """Read one manifest.

    Args:
        name: of the file, for messages.
        data: all its bytes.
        loader: the YAML parser.

    Returns:
        The document with only what fits the schema, or None if nothing of it can be judged; and
        what is wrong with it.
    """
    try:
        root = parse(text(data), loader)
        plain = Plain(name)
        found = plain.data(root)
    except UnreadableError as error:
        return None, [Problem(Source(name, error.line, error.column), "", error.message)]
    document = Document(name, hashlib.sha256(data).hexdigest(), found, root)
    if fits(found):
        return document, plain.problems
    if not isinstance(found, dict):
        message = f"a manifest is a mapping, not {shown(found)}: {BEGINNING}"
        return None, [*plain.problems, document.problem((), message)]
    odd = list(misfits(found))
    for misfit in odd:
        if misfit.path == ("version",):
            # In another version the rest may mean something else.
            return None, plain.problems + complaints(document, misfit)
    return document, plain.problems + _told(document, odd)


def _told(document: Document, odd: Sequence[Misfit]) -> list[Problem]:
    """Tell what does not fit the schema, and take it out of the document."""
    problems: dict[tuple[Path, str], list[Problem]] = {}
    spoilt: list[Path] = []
    for misfit in odd:
        keyword = misfit.keyword
        if spoils(misfit):
            # One problem is enough for one value, however many keywords refuse it.
            keyword = ""
            spoilt.append(misfit.path)
        place, told = (misfit.path, keyword), complaints(document, misfit)
        # Nor has every keyword a problem of its own to tell.
        problems[place] = problems.get(place) or told
    for path in spoilt:
        _discard(document.data, path)
    return [problem for told in problems.values() for problem in told]


def _discard(data: Json, path: Path) -> None:
    """Take a value out; the other items of a list keep their places."""
    above = data
    for step in path[:-1]:
        above = above[step]
    if isinstance(above, list):
        above[int(path[-1])] = None
    else:
        above.pop(path[-1], None)
