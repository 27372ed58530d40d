"""Pages in a browser, as different readers have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it has no types

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Reader(NamedTuple):
    """How somebody looks at a page.

    Attributes:
        width: of the window, in pixels.
        scheme: light or dark.
        script: whether the browser runs scripts.
    """

    width: int = 1280
    scheme: Literal["light", "dark"] = "light"
    script: bool = True


DESKTOP = Reader()
PHONE = Reader(360)
DARK = Reader(scheme="dark")
DARK_PHONE = Reader(360, "dark")
PLAIN = Reader(script=False)


class Tabs:
    """Opens pages, and keeps what the browser complains of.

    Args:
        browser: where they are opened.
        folder: where their files are put.
    """

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.complaints: list[str] = []
        self._browser = browser
        self._folder = folder
        self._contexts: list[BrowserContext] = []

    def open(self, content: str, reader: Reader = DESKTOP) -> Page:
        """Open a document of HTML as a file, offline."""
        file = self._folder / "plan.html"
        file.write_text(content, encoding="utf-8")
        context = self._browser.new_context(
            viewport={"width": reader.width, "height": 740},
            color_scheme=reader.scheme,
            java_script_enabled=reader.script,
            offline=True,
        )
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._said)
        page.on("pageerror", self._failed)
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self._asked(request.url))
        page.goto(file.as_uri(), timeout=60_000)
        return page

    def close(self) -> None:
        """Close what was opened."""
        for context in self._contexts:
            context.close()

    def _said(self, message: ConsoleMessage) -> None:
        self.complaints.append(f"{message.type}: {message.text}")

    def _failed(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _asked(self, address: str) -> None:
        if not address.endswith("/plan.html"):
            self.complaints.append(f"request: {address}")


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page, each with the elements that it is about."""
    options = {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {', '.join(str(node['target']) for node in one['nodes'])}"
        for one in found
    ]
