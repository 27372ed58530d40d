"""Markdown as a page shows it: its elements, and its text in code and outside of it."""

from __future__ import annotations

from html.parser import HTMLParser

from markdown_it import MarkdownIt

ELEMENTS = {
    *("h2", "h3", "p", "ul", "li", "strong", "em", "code", "pre", "hr", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
"""What a comment consists of."""


class Page(HTMLParser):
    """What became of Markdown.

    Attributes:
        elements: the names of all elements.
        comments: what stands in comments.
        codes: the text of each code span and block.
        words: all text outside of code, a blank for each code.
        text: all text.
    """

    def __init__(self, markdown: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.comments: list[str] = []
        self.codes: list[str] = []
        self.words = ""
        self.text = ""
        self.attributes: set[str] = set()
        self._open: list[str] = []
        reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        self.feed(reader.render(markdown))
        self.close()
        assert self._open == [], "an element is left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes.update(f"{name}={value}" for name, value in attrs)
        self._open.append(tag)
        if tag == "code":
            self.codes.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.elements.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"{tag} is closed where it is not open"

    def handle_data(self, data: str) -> None:
        self.text += data
        if "code" in self._open:
            self.codes[-1] += data
        else:
            self.words += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)
