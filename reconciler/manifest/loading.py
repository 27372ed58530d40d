"""All manifests of a command line to the desired state."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from reconciler.errors import ManifestError, UsageError
from reconciler.manifest import checks
from reconciler.manifest.build import desired
from reconciler.manifest.declared import declared
from reconciler.manifest.parser import fastest
from reconciler.manifest.reading import read
from reconciler.manifest.store import Disk
from reconciler.source import Problem, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifest.document import Document
    from reconciler.manifest.parser import Loader
    from reconciler.manifest.store import Store
    from reconciler.state import Desired


def load(
    paths: Sequence[str], *, stdin: BinaryIO | None = None, loader: Loader | None = None
) -> Desired:
    """Read manifests.

    Args:
        paths: files, folders, which stand for all ``*.yaml`` and ``*.yml`` below them, and ``-``
            for standard input.
        stdin: what ``-`` reads; the program's standard input if not given.
        loader: the YAML parser; the quickest at hand if not given.

    Returns:
        What all manifests together declare.

    Raises:
        ManifestError: something is wrong; it carries every problem of every file.
        UsageError: no path is given.
    """
    if not paths:
        raise UsageError("there is no manifest: name a file, a folder, or - for standard input")
    return load_from(Disk(paths, stdin), loader=loader)


def load_from(store: Store, *, loader: Loader | None = None) -> Desired:
    """Read manifests from wherever they are kept.

    Args:
        store: what reads them.
        loader: the YAML parser; the quickest at hand if not given.

    Returns:
        What all manifests together declare.

    Raises:
        ManifestError: something is wrong; it carries every problem of every file.
    """
    with _without_collector():
        return _load(store, loader or fastest())


def _load(store: Store, loader: Loader) -> Desired:
    documents, problems, names = _documents(store, loader)
    whole = len(documents) == len(names)
    names_of_all = declared(documents, store, whole=whole)
    problems += checks.problems(documents, names_of_all)
    if not problems:
        return desired(documents, names_of_all)
    order = {name: place for place, name in reversed(list(enumerate(names)))}
    raise ManifestError(
        sorted(problems, key=lambda one: (order[one.source.file], *one.source[1:], one.path))
    )


def _documents(store: Store, loader: Loader) -> tuple[list[Document], list[Problem], list[str]]:
    documents: list[Document] = []
    problems: list[Problem] = []
    names: list[str] = []
    for file in store.manifests():
        names.append(file.name)
        if file.data is None:
            problems.append(Problem(Source(file.name, 0, 0), "", file.problem))
            continue
        document, found = read(file.name, file.data, loader)
        problems += found
        if document:
            documents.append(document)
    return documents, problems, names


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector from walking a growing tree again and again.

    Nothing that is read here forms a cycle, and the collector takes most of the time otherwise.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
