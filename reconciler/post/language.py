"""The part of Jinja that letters are written in.

A template is the team's own and has been reviewed; the bounds are there for its mistakes. Bounded
are: the letter's size, the turns of all loops together, what `range` gives, and what `*`, `**` and
`%` make of text. Nothing can be called but `range` and `loop.cycle`, so nothing recurses. Not
bounded is one value that a template doubles over and over by `~` or `join`, nor the time that a
filter takes within each of the turns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reconciler.post.text import clean, escape

if TYPE_CHECKING:
    from jinja2 import Template

TURNS: Final = 10_000
"""Turns of all loops of one letter."""

FILTERS: Final = frozenset(
    [
        "abs",
        "capitalize",
        "count",
        "d",
        "default",
        "dictsort",
        "first",
        "float",
        "groupby",
        "int",
        "items",
        "join",
        "last",
        "length",
        "list",
        "lower",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "reverse",
        "select",
        "selectattr",
        "sort",
        "string",
        "sum",
        "title",
        "trim",
        "truncate",
        "unique",
        "upper",
        "wordcount",
    ]
)
"""What is left out makes HTML, pads or multiplies without bound, or is chance."""


class Language(ImmutableSandboxedEnvironment):
    """What one letter is written in; it counts, so each letter has its own.

    Args:
        markdown: whether values are put into Markdown, and so are escaped.
    """

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, *, markdown: bool) -> None:
        @pass_context  # With it, constants are not folded: an error has the line that it is on.
        def finalize(_: Context, value: object) -> str:
            return written(value, markdown=markdown)

        super().__init__(
            undefined=StrictUndefined,
            autoescape=False,
            finalize=finalize,
            # A line that holds only a statement leaves no blank line, which would end a paragraph.
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.globals = {"range": self.span}
        self.filters = {name: self.filters[name] for name in FILTERS}
        self._turns = 0

    def load(self, tree: nodes.Template) -> Template:
        """Compile a parsed template, with every turn of its loops counted."""
        for loop in list(tree.find_all(nodes.For)):
            turn = nodes.Call(nodes.EnvironmentAttribute("turn"), [], [], None, None)
            count = nodes.ExprStmt(turn).set_lineno(loop.lineno).set_environment(self)
            loop.body.insert(0, count)
        return self.template_class.from_code(self, self.compile(tree), self.make_globals(None))

    def turn(self, turns: int = 1) -> None:
        """Count.

        Raises:
            SecurityError: the letter has had all its turns.
        """
        self._turns += turns
        if self._turns > TURNS:
            raise SecurityError(f"the loops take more than {TURNS} turns")

    def span(self, *bounds: int) -> range:
        """What a template knows as ``range``; what it gives counts as turns."""
        numbers = range(*bounds)
        # Cut, as len() does not count what is longer than memory is wide. The bound is below the
        # sandbox's own.
        self.turn(len(numbers[: TURNS + 1]))
        return numbers

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401 - the base class says so
        """Whether something may be called: filters serve for all the rest."""
        return obj in (self.span, self.turn) or isinstance(
            getattr(obj, "__self__", None), LoopContext
        )

    def call_binop(
        self,
        context: Context,
        operator: str,
        left: Any,  # noqa: ANN401 - the base class says so
        right: Any,  # noqa: ANN401 - the base class says so
    ) -> Any:  # noqa: ANN401 - the base class says so
        """Calculate; text is not multiplied or formatted, and nothing is raised to a power.

        Raises:
            SecurityError: it is one of these.
        """
        if operator == "**" or not all(isinstance(one, int | float) for one in (left, right)):
            raise SecurityError(f"{operator} is not for this")
        return super().call_binop(context, operator, left, right)


def written(value: object, *, markdown: bool) -> str:
    """A value as it stands in the letter.

    Raises:
        TemplateRuntimeError: it is neither text nor a number.
        UndefinedError: there is no such value.
    """
    if isinstance(value, int | float):
        # Numbers come from the template itself, and may well be those of a list.
        return str(value)
    if not isinstance(value, str | Undefined):
        raise TemplateRuntimeError("only text and numbers can be written, this is something else")
    text = clean(str(value))
    return escape(text) if markdown else text
