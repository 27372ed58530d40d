"""Drift for people, for comments and issues, for machines, and as metrics."""

from reconciler.render.drift.document import document
from reconciler.render.drift.markdown import markdown
from reconciler.render.drift.prometheus import prometheus
from reconciler.render.drift.text import text

__all__ = ["document", "markdown", "prometheus", "text"]
