"""The steps of a plan by room, and by what they are about where that is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render.html.markup import ARROW, esc, line, place, section
from reconciler.render.html.steps import folded, said, step
from reconciler.render.html.view import turns
from reconciler.render.plain import counted
from reconciler.roster import Fate, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.diff import Change
    from reconciler.render.html.view import Block, View
    from reconciler.roster import Holding

_OPEN = 25
"""Up to so many rooms, each is open at first."""
_TURNS = {Turn.GAINS: ("+", "g"), Turn.CHANGES: ("~", "c"), Turn.LOSES: ("-", "l")}
_FATES = {
    Fate.CREATED: "new room",
    Fate.ARCHIVED: "goes to the archive",
    Fate.RESTORED: "comes back from the archive",
    Fate.DELETED: "is deleted for good",
}
_PLURALS = {
    "user": "People of the portal",
    "group": "Groups",
    "invitation_link": "Invitation links of the portal",
}
_EXPLAINED = (
    '<p class="n"><b>+</b> comes or gains, <b>~</b> changes, <b>-</b> goes or loses, '
    "<b>&gt;</b> is sent. <mark>outside</mark>: the address is of none of the team's own domains. "
    "<mark>loses last access</mark>: has nothing left in the rooms looked at. "
    "<code>mail (1)</code>: the text stands once, below the list.</p>"
)


def rooms(view: View) -> str:
    """The steps of a plan."""
    content = list(_blocks(view))
    if not content:
        return section("steps", "Steps", "<p>There is nothing to do.</p>", _calm(view))
    many = ' class="many"' if len(view.rooms) > _OPEN else ""
    blocks = "\n".join(content)
    return section(
        "steps", "Steps by room", _EXPLAINED, f"<div{many}>\n{blocks}\n</div>", _calm(view)
    )


def _blocks(view: View) -> Iterator[str]:
    opened = " open" if len(view.rooms) <= _OPEN else ""
    for number, block in enumerate(view.rooms):
        yield _room(block, f"r{number}", opened, view)
    for kind, steps in view.others.items():
        title = _PLURALS.get(kind) or esc(kind.replace("_", " "))
        inside = "".join(
            step(
                action,
                f"{esc(action.ref.kind.replace('_', ' '))} <b>{esc(action.ref.name)}</b>",
                {},
                view,
            )
            for action in steps
        )
        yield (
            f'<details class="r e"{opened}><summary><h3>{title}</h3> '
            f'<span class="n">{counted(len(steps), "step")}</span></summary>\n{inside}</details>'
        )


def _room(block: Block, id_: str, opened: str, seen: View) -> str:
    people = {one.who: one for one in block.holdings}
    inside = "".join(
        step(action, esc(action.ref.kind.replace("_", " ")), people, seen) for action in block.steps
    )
    return (
        f'<details class="r" id="{id_}"{opened}><summary><h3>{esc(block.title)}</h3> '
        f"{_badges(block)}</summary>\n{inside}{_in_effect(block, seen)}{_rest(block)}</details>"
    )


def _badges(block: Block) -> str:
    """What a room's steps come to, in a line."""
    words = []
    if block.roster and block.roster.fate in _FATES:
        words.append(f"<strong>{_FATES[block.roster.fate]}</strong>")
    numbers = turns(block)
    verbs = {Turn.GAINS: "gain", Turn.CHANGES: "change", Turn.LOSES: "lose"}
    words += [
        f'<span class="{_TURNS[turn][1]}">{mark_of(turn)} {numbers[turn]} {verb}</span>'
        for turn, verb in verbs.items()
        if numbers[turn]
    ]
    if block.mailed:
        words.append(f'<span class="m">{counted(len(block.mailed), "mail")}</span>')
    return " ".join(words)


def mark_of(turn: Turn) -> str:
    """The sign before what a plan means for somebody."""
    return _TURNS[turn][0] if turn in _TURNS else ""


def _in_effect(block: Block, seen: View) -> str:
    """Access that changes otherwise than a line of a step says: by groups, owners, accounts."""
    fields = {
        change.name: change
        for action in block.steps
        if action.ref.kind == "members"
        for change in action.fields
    }
    lines = [
        _holding(one, block, seen.last)
        for one in block.holdings
        if one.now != one.after and not _says(fields.get(one.who), one)
    ]
    if not lines:
        return ""
    return (
        '<div class="a"><h4>access in effect <small>by groups, ownership and accounts</small>'
        f"</h4>\n{folded(chr(10).join(lines), len(lines), dense=seen.dense)}</div>\n"
    )


def _says(change: Change | None, holding: Holding) -> bool:
    if change is None:
        return False
    return (change.current or "", change.desired or "") == (holding.now, holding.after)


def access(holding: Holding) -> str:
    """What somebody may do now and afterwards, and what gives it to them."""
    turn = holding.turn
    if turn is Turn.CHANGES:
        text = f"{esc(holding.now)}{ARROW}{esc(holding.after)}"
    else:
        text = f"{mark_of(turn)} {esc(holding.after or holding.now)}".strip()
    by = holding.after_by if holding.after else holding.now_by
    if by:
        text += f" <small>by {esc(by)}</small>"
    if holding.until:
        text += f" <small>until {holding.until.isoformat()}</small>"
    return text


def _holding(one: Holding, block: Block, last: frozenset[str]) -> str:
    more, marks = said(one, last)
    mark, kind = _TURNS[one.turn]
    text = access(one).removeprefix(f"{mark} ")
    source = line(one.source, block.roster.source) if block.roster else ""
    return f'<li class="{kind}{more}">{mark} <b>{esc(one.who)}</b> {text}{marks}{source}</li>'


def _rest(block: Block) -> str:
    """Who keeps what they have, and why nothing is known of anybody."""
    if block.roster and block.roster.unread:
        return f'<p class="k">Who is in it is not shown: {esc(block.roster.unread)}.</p>'
    kept = [one for one in block.holdings if one.now == one.after]
    if not kept:
        return ""
    people = ", ".join(f"{esc(one.who)} {access(one)}" for one in kept)
    many = counted(len(kept), "person keeps", "people keep")
    return f'<details class="k"><summary>{many} what they have</summary><p>{people}</p></details>'


def _calm(view: View) -> str:
    """Rooms where nothing changes, closed at first."""
    if not view.calm:
        return ""
    items = "\n".join(
        f'<li class="q"><b>{esc(block.title)}</b>{_where(block)} {_people(block)}</li>'
        for block in view.calm
    )
    many = counted(len(view.calm), "room")
    return (
        f'<details class="calm"><summary>{many} where nothing changes</summary>\n'
        f"<ul>\n{items}\n</ul></details>"
    )


def _where(block: Block) -> str:
    return place(block.roster.source) if block.roster else ""


def _people(block: Block) -> str:
    if block.roster and block.roster.unread:
        return f"not shown: {esc(block.roster.unread)}"
    return ", ".join(f"{esc(one.who)} {access(one)}" for one in block.holdings) or "nobody"
