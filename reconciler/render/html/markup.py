"""Text from manifests and portals as HTML: the one place where anything is escaped."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from reconciler.render.plain import shown

if TYPE_CHECKING:
    from reconciler.source import Source
    from reconciler.spec import Value

ARROW = " -&gt; "


@lru_cache(maxsize=4096)
def esc(text: str) -> str:
    """A text as HTML that shows it as it is, between tags and within attributes.

    Markup in it stays text; what would turn the direction of reading is shown as its code point.
    """
    return escape(shown(text))


def named(kind: str, name: str) -> str:
    """A thing, as in ``room "Plans"``."""
    return f"{esc(kind.replace('_', ' '))} <q>{esc(name)}</q>"


def place(source: Source) -> str:
    """Where a manifest asks for something; empty for nowhere."""
    return f" <small>{esc(str(source))}</small>" if source.file else ""


def line(source: Source, within: Source) -> str:
    """The same, short where it is in the file that was named right before."""
    if source == within or not source.file:
        return ""
    if source.file == within.file and source.line:
        return f" <small>line {source.line}</small>"
    return place(source)


def value(one: Value) -> str:
    """A value of a field."""
    if isinstance(one, tuple):
        return ", ".join(_item(item) for item in one) or "none"
    if isinstance(one, bool):
        return "yes" if one else "no"
    return esc(str(one)) if one not in {"", None} else "none"


def _item(item: str) -> str:
    # In quotes where it would not be told from two, or from another.
    return f"&quot;{esc(item)}&quot;" if "," in item or item != item.strip() else esc(item)


def between(current: Value, desired: Value) -> str:
    """Both values of a field; of a list also what comes to it and what goes."""
    both = f"{value(current)}{ARROW}{value(desired)}"
    if isinstance(current, tuple) and isinstance(desired, tuple):
        marked = [f"+{esc(item)}" for item in desired if item not in current]
        marked += [f"-{esc(item)}" for item in current if item not in desired]
        return f"{both} ({' '.join(marked)})" if marked else both
    return both


_ADORNED = {
    "<b>": "",
    "</b> <i>": ": ",
    "</b> ": ": ",
    "</b>": "",
    **{f" <{name}>": "; " for name in ("i", "mark", "small")},
    **{f"</{name}>": "" for name in ("i", "mark", "small", "li")},
}


def plain(items: str) -> str:
    """Lines of a list without the elements that only adorn them; nothing that is read is lost."""
    # What comes from a plan holds no tags: each of these is one of this program's own.
    for old, new in _ADORNED.items():
        items = items.replace(old, new)
    return items


def section(id_: str, title: str, *content: str) -> str:
    """A part of the page under a heading of its own."""
    inside = "\n".join(content)
    return (
        f'<section id="{id_}" aria-labelledby="{id_}-h">\n'
        f'<h2 id="{id_}-h">{title}</h2>\n{inside}\n</section>\n'
    )
