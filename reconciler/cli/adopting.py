"""Accepted differences to manifests that say them, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import yaml

from reconciler.adoption.edit import work, worked
from reconciler.adoption.page import CannotEditError
from reconciler.adoption.rewriting import rewritten
from reconciler.errors import ManifestError
from reconciler.layout import remarks
from reconciler.manifest import Kept, load_from
from reconciler.manifest.content import content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.adoption import Difference
    from reconciler.adoption.edit import Edit
    from reconciler.adoption.rewriting import Rewritten
    from reconciler.spec import Json

    Rewrites = Callable[[str, Json, Sequence[Edit]], Rewritten]


class Adopted(NamedTuple):
    """What became of accepted differences.

    Attributes:
        files: what the manifests that change are to hold, by name.
        done: the differences that are gone by that.
        refused: the others, each with the reason.
    """

    files: Mapping[str, bytes]
    done: tuple[Difference, ...]
    refused: tuple[tuple[Difference, str], ...]


class Manifests:
    """Manifests that are edited.

    Args:
        names: the manifests, in their order.
        read: the bytes of these and of what lies beside them.
        rewrite: edits a text; it is not trusted.
    """

    def __init__(
        self, names: Sequence[str], read: Mapping[str, bytes], rewrite: Rewrites = rewritten
    ) -> None:
        self._names = names
        self._read = read
        self._rewrite = rewrite
        self._files: dict[str, bytes] = {}
        self.data = {name: content(name, read[name]) for name in names}

    def adopted(self, accepted: Sequence[Difference]) -> Adopted:
        """Edit as much as can be.

        Args:
            accepted: differences that have edits.

        Returns:
            The edited manifests, which together are valid; each says what it said before but for
            what the differences speak of, and has all of its comments but for those of what is
            taken out.
        """
        done: list[Difference] = []
        left = list(accepted)
        refused: list[tuple[Difference, str]] = []
        while left:
            refused = []
            before = len(done)
            self._settle(done, left, refused)
            left = [one for one, _ in refused]
            # What is refused may stand on what came after it.
            if len(done) == before:
                break
        told = {id(one) for one in done}
        in_order = tuple(one for one in accepted if id(one) in told)
        return Adopted(self._files, in_order, tuple(refused))

    def _settle(
        self,
        done: list[Difference],
        more: Sequence[Difference],
        refused: list[tuple[Difference, str]],
    ) -> None:
        """Take in what can be done together with what is done, halving what cannot."""
        try:
            self._files = self._made([*done, *more])
        except CannotEditError as error:
            if len(more) == 1:
                refused.append((more[0], str(error)))
                return
            half = len(more) // 2
            self._settle(done, more[:half], refused)
            self._settle(done, more[half:], refused)
        else:
            done += more

    def _made(self, accepted: Sequence[Difference]) -> dict[str, bytes]:
        by_file: dict[str, list[Edit]] = {}
        for one in accepted:
            for edit in one.edits:
                by_file.setdefault(edit.file, []).append(edit)
        made = {name: self._edited(name, edits) for name, edits in by_file.items()}
        try:
            load_from(Kept(self._names, {**self._read, **made}))
        except ManifestError as error:
            first = error.problems[0]
            raise CannotEditError(f"the manifest would be invalid: {first.message}") from None
        return made

    def _edited(self, name: str, edits: Sequence[Edit]) -> bytes:
        data = self.data[name]
        wanted = worked(data, work(data, edits))
        try:
            made = self._rewrite(self._read[name].decode(), data, edits)
            same = _meaning(content(name, made.text.encode())) == _meaning(wanted) and sorted(
                remarks(made.text)
            ) == sorted(made.comments)
        except CannotEditError as error:
            raise CannotEditError(f"{name}: {error}") from None
        except (ManifestError, yaml.YAMLError):
            same = False
        if not same:
            told = "edited there, it would say something else, or lose a comment"
            raise CannotEditError(f"{name}: {told}; edit it by hand")
        return made.text.encode()


def _meaning(data: Json) -> str:
    """What tells data apart; Python takes 1, 1.0 and True for one."""
    return json.dumps(data, sort_keys=True)
