"""What is wrong with a template, found without rendering it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateSyntaxError, meta, nodes

from reconciler.post.language import Language
from reconciler.post.text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


def faults(text: str, variables: Collection[str]) -> list[tuple[int, str]]:
    """What is wrong.

    Args:
        text: the template.
        variables: what it may speak of.

    Returns:
        Lines and messages, in the order of lines; of errors of syntax only the first.
    """
    language = Language(markdown=False)
    try:
        tree = language.parse(text)
        found = [*_foreign(tree), *_unknown(language, tree), *_undeclared(tree, variables)]
        if not found:
            language.load(tree)
    except TemplateSyntaxError as error:
        return [(error.lineno, clean(str(error.message)))]
    except (RecursionError, SyntaxError, MemoryError, ValueError):
        # What Python makes of parentheses, loops or numbers that go on and on.
        return [(1, "the template is nested too deeply, or has a number that is too long")]
    return sorted(set(found))


def _foreign(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """What a letter does without."""
    for other in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        yield other.lineno, "a letter stands alone: it cannot bring in another template"
    own = (nodes.Macro, nodes.CallBlock, nodes.Block, nodes.ScopedEvalContextModifier)
    for part in tree.find_all(own):
        yield part.lineno, "a letter has no macros, blocks or autoescape"
    for call in tree.find_all(nodes.Call):
        if not _callable(call.node):
            yield call.lineno, "a letter calls nothing but range() and loop.cycle(): use a filter"


def _callable(node: nodes.Expr) -> bool:
    if isinstance(node, nodes.Getattr):
        of = node.node
        return (
            node.attr in {"cycle", "changed"} and isinstance(of, nodes.Name) and of.name == "loop"
        )
    return isinstance(node, nodes.Name) and node.name == "range"


def _unknown(language: Language, tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Filters and tests that there are not."""
    known: dict[str, dict[str, Any]] = {"filter": language.filters, "test": language.tests}
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        kind = "filter" if isinstance(node, nodes.Filter) else "test"
        if node.name not in known[kind]:
            yield node.lineno, f"there is no {kind} {_near(node.name, known[kind])}"
    # What comes next gives up at a filter that it does not know.
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        known["filter" if isinstance(node, nodes.Filter) else "test"].setdefault(node.name, str)


def _undeclared(tree: nodes.Template, variables: Collection[str]) -> Iterator[tuple[int, str]]:
    """Variables that there are not."""
    for name in sorted(meta.find_undeclared_variables(tree) - set(variables)):
        for line in _lines(tree, name):
            yield line, f"there is no variable {_near(name, variables)}"


def _lines(tree: nodes.Template, name: str) -> set[int]:
    """Where a name is read without having been given a value there.

    Jinja tells which names those are, not where. A part that gives the name a value is left out,
    as the `r` within `for r in rooms`; unless there is nothing else.
    """
    every: set[int] = set()
    free: set[int] = set()

    def walk(node: nodes.Node, *, bound: bool) -> None:
        if isinstance(node, nodes.Name) and node.name == name and node.ctx == "load":
            every.add(node.lineno)
            if not bound:
                free.add(node.lineno)
        if isinstance(node, nodes.For | nodes.With):
            names = node.find_all(nodes.Name)
            bound = bound or any(one.name == name and one.ctx != "load" for one in names)
        for child in node.iter_child_nodes():
            walk(child, bound=bound)

    walk(tree, bound=False)
    return free or every


def _near(name: str, known: Iterable[str]) -> str:
    """A name in quotes, and the known one that was probably meant."""
    near = get_close_matches(name, list(known), n=1)
    return f'"{name}"' + (f': did you mean "{near[0]}"?' if near else "")
