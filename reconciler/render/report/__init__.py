"""What came of an apply, for people and for machines."""

from reconciler.render.report.document import document, dumps
from reconciler.render.report.head import Head, How, how, why
from reconciler.render.report.markdown import markdown
from reconciler.render.report.text import last_line, lifted, line

__all__ = [
    "Head",
    "How",
    "document",
    "dumps",
    "how",
    "last_line",
    "lifted",
    "line",
    "markdown",
    "why",
]
