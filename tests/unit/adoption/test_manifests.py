"""What is edited is not trusted: it is read again, and held against what it is to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.action import Ref
from reconciler.adoption import Difference
from reconciler.adoption.edit import Put
from reconciler.adoption.rewriting import Rewritten
from reconciler.cli.adopting import Manifests
from reconciler.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.adoption.edit import Edit
    from reconciler.spec import Json

TEXT = "version: 1\nrooms: [{title: Plans, type: custom, indexing: false}] # why\n"
FINE = TEXT.replace("false", "true")


def _of(word: str, value: object) -> Difference:
    edit = Put("a.yaml", ("rooms", 0, word), value)
    return Difference(Ref("room", "Plans"), Source("a.yaml", 2, 9), "~", word, (edit,))


@pytest.mark.parametrize(
    "made",
    [
        Rewritten(TEXT, ["# why"]),
        Rewritten(FINE.replace("custom", "public"), ["# why"]),
        Rewritten(FINE.replace(" # why", ""), ["# why"]),
        Rewritten("a: [", ["# why"]),
        Rewritten("a: \tb: [", []),
    ],
)
def test_an_edit_that_does_something_else_is_refused(made: Rewritten) -> None:
    def rewrite(text: str, data: Json, edits: Sequence[Edit]) -> Rewritten:
        del text, data, edits
        return made

    adopted = Manifests(["a.yaml"], {"a.yaml": TEXT.encode()}, rewrite).adopted(
        [_of("indexing", value=True)]
    )
    assert (adopted.files, adopted.done) == ({}, ())
    ((_, reason),) = adopted.refused
    assert reason.endswith("it would say something else, or lose a comment; edit it by hand")


def test_what_would_make_the_manifest_invalid_is_refused_and_the_rest_is_not() -> None:
    differences = [
        _of("type", value="nonsense"),
        _of("indexing", value=True),
        _of("cover", value="star"),
    ]
    adopted = Manifests(["a.yaml"], {"a.yaml": TEXT.encode()}).adopted(differences)
    assert adopted.done == tuple(differences[1:])
    ((refused, reason),) = adopted.refused
    assert refused == differences[0]
    assert reason.startswith("the manifest would be invalid: ")
