"""Markdown as a page of HTML that a mail client shows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict


def page(markdown: str, title: str) -> str:
    """A complete document; nothing in it is loaded from elsewhere.

    HTML within the Markdown is shown as text. An image becomes the words that stand for it:
    fetching it would tell its host who has read the letter, and when.

    Args:
        markdown: CommonMark.
        title: what the document is called.

    Returns:
        HTML. Its language is empty, which says that it is not known: a template does not tell.
    """
    reader = MarkdownIt("commonmark", {"html": False})
    reader.add_render_rule("image", _words)
    return (
        '<!DOCTYPE html>\n<html lang="">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n{reader.render(markdown)}</body>\n</html>\n"
    )


def _words(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    """The words that stand for an image."""
    return escape(renderer.renderInlineAsText(tokens[at].children, options, env))
