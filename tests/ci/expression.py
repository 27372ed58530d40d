"""Expressions of GitHub's workflows, as far as the project's own files use them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"\s*(&&|\|\||==|!=|!|\(|\)|'(?:[^']|'')*'|[A-Za-z_][\w.-]*)")
_WHOLE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


class Expression:
    """One expression, read from left to right.

    Args:
        text: what stands within the braces.
        context: what its names mean; names of functions mean their results.
    """

    def __init__(self, text: str, context: Mapping[str, Any]) -> None:
        self._tokens = _TOKEN.findall(text)
        assert "".join(self._tokens) == re.sub(r"\s+(?=([^']*'[^']*')*[^']*$)", "", text), text
        self._context = context

    def value(self) -> Any:  # noqa: ANN401 - as the context has it
        found = self._either()
        assert not self._tokens, self._tokens
        return found

    def _either(self) -> Any:  # noqa: ANN401 - as the context has it
        found = self._both()
        while self._next("||"):
            other = self._both()
            found = found or other
        return found

    def _both(self) -> Any:  # noqa: ANN401 - as the context has it
        found = self._compared()
        while self._next("&&"):
            other = self._compared()
            found = found and other
        return found

    def _compared(self) -> Any:  # noqa: ANN401 - as the context has it
        found = self._one()
        if self._next("=="):
            return found == self._one()
        if self._next("!="):
            return found != self._one()
        return found

    def _one(self) -> Any:  # noqa: ANN401 - as the context has it
        if self._next("!"):
            return not self._one()
        if self._next("("):
            found = self._either()
            assert self._next(")")
            return found
        word = self._tokens.pop(0)
        if word.startswith("'"):
            return word[1:-1].replace("''", "'")
        if self._next("("):
            assert self._next(")")
            return self._context[f"{word}()"]
        found = self._context
        for part in word.split("."):
            # What is not there is empty.
            found = found.get(part, "") if hasattr(found, "get") else ""
        return found

    def _next(self, token: str) -> bool:
        if self._tokens[:1] != [token]:
            return False
        self._tokens.pop(0)
        return True


def filled(text: str, context: Mapping[str, Any]) -> str:
    """A text with the values of its expressions, as the runner writes them."""

    def write(match: re.Match[str]) -> str:
        value = Expression(match[1], context).value()
        return str(value).lower() if isinstance(value, bool) else str(value)

    return _WHOLE.sub(write, text)


def holds(condition: str, context: Mapping[str, Any]) -> bool:
    """Whether an `if` lets a step or job run; without a word on failure, only after success."""
    inside = _WHOLE.fullmatch(condition.strip())
    text = inside[1] if inside else condition
    found = bool(Expression(text, context).value())
    spoken = re.search(r"\b(always|cancelled|failure|success)\(\)", text)
    return found and (bool(spoken) or bool(context["success()"]))
