"""How people are welcomed: keys, and the letters of the team."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from reconciler.manifest.checks.users import address_problems
from reconciler.manifest.letter import lies_at, unfit
from reconciler.manifest.welcomes import welcomes
from reconciler.manifest.wording import shown, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.declared import Declared
    from reconciler.manifest.document import Document
    from reconciler.manifest.letter import Letter
    from reconciler.source import Problem

MAX_PROBLEMS: Final = 100
"""How many problems of one template are told; a file of another kind may have any number."""

_SIGNED: Final = re.compile(r"[0-9]+\.[A-Z0-9]+")
_LONGEST: Final = 200


def keys(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """No key is one that a portal signed (fact sheet on people, section 4)."""
    for document in documents:
        for above, welcome in welcomes(document):
            if _SIGNED.fullmatch(welcome.get("key", "").strip()):
                text = "this looks like a key that a portal signed, which is a secret"
                yield document.problem(
                    (*above, "key"),
                    f"{text}; put it into the environment, and name the variable by key_env",
                )


def senders(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A letter comes from an address."""
    for document in documents:
        for above, welcome in welcomes(document):
            if "from" in welcome:
                yield from address_problems(document, (*above, "from"), welcome["from"])


def letters(documents: Sequence[Document], declared: Declared) -> Iterator[Problem]:
    """A letter is a file that can be read, and a template without a fault."""
    # What is wrong within a file is told once, at the first place that names it.
    told: set[str] = set()
    for document in documents:
        for above, welcome in welcomes(document):
            if "mail" not in welcome:
                continue
            name = lies_at(document.name, welcome["mail"])
            fault = unfit(welcome["mail"])
            if fault:
                faults = [fault]
            elif declared.letters[name].fault:
                faults = [_fault(name, declared.letters[name])]
            else:
                faults = [] if name in told else _template(name, declared.letters[name].text)
                told.add(name)
            for text in faults:
                yield document.problem((*above, "mail"), text)


def subjects(documents: Sequence[Document], _declared: Declared) -> Iterator[Problem]:
    """A subject is a template without a fault."""
    known: dict[str, list[str]] = {}
    for document in documents:
        for above, welcome in welcomes(document):
            if "subject" not in welcome:
                continue
            subject = welcome["subject"]
            if subject not in known:
                known[subject] = [f"in {shown(subject)}: {one}" for _, one in _problems(subject)]
            for text in known[subject]:
                yield document.problem((*above, "subject"), text)


def _fault(name: str, letter: Letter) -> str:
    if letter.line:
        return f"{visible(name, _LONGEST)}:{letter.line}: {letter.fault}"
    return f"{visible(name, _LONGEST)} {letter.fault}"


def _template(name: str, text: str) -> list[str]:
    return [f"{visible(name, _LONGEST)}:{line}: {one}" for line, one in _problems(text)]


def _problems(text: str) -> list[tuple[int, str]]:
    """What is wrong with a template: the line and the message."""
    # Few manifests have a letter, and a template's language takes long to import.
    from reconciler.post.template import problems  # noqa: PLC0415 -- see above

    return [(line, visible(one, _LONGEST)) for line, one in islice(problems(text), MAX_PROBLEMS)]
