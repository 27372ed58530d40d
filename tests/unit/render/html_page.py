"""A page of HTML, taken apart for tests."""

from __future__ import annotations

from html.parser import HTMLParser

INLINE = {"b", "q", "i", "code", "mark", "span", "strong", "a"}
VOID = {"meta", "input", "br", "!doctype"}


class Page(HTMLParser):
    """A page as a reader without a script sees it, and what it is made of."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.raw: dict[str, str] = {}
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in INLINE:
            self.words.append(" ")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        # The end of an item may be left out.
        while self.open[-1] == "li" and tag != "li":
            self.open.pop()
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"style", "script"}:
            self.raw[self.open[-1]] = data
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def having(self, attribute: str) -> list[str]:
        return [str(attrs[attribute]) for _, attrs in self.tags if attribute in attrs]


def seen(content: str) -> str:
    return Page(content).text
