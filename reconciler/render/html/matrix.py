"""People x rooms: who may do what now and afterwards, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render.html.markup import esc, section
from reconciler.render.html.rooms import access
from reconciler.render.html.steps import said
from reconciler.render.plain import counted
from reconciler.roster import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.render.html.view import Block, View
    from reconciler.roster import Holding

ROOMS, PEOPLE = 30, 100
"""The most columns and rows: beyond, a table is no picture any more."""
_CLASSES = {Turn.GAINS: "g", Turn.CHANGES: "c", Turn.LOSES: "l", Turn.KEEPS: "k"}
_LEGEND = (
    '<p class="n"><span class="g">+ Editing</span> gains, '
    '<span class="c">Read -&gt; Editing</span> changes, <span class="l">- Read</span> loses, '
    '<span class="k">Read</span> stays as it is; an empty cell is no access. '
    "A group is named where access comes by it.</p>"
)


def matrix(view: View) -> str:
    """The access of people to rooms; empty where nobody is known in any room."""
    moving = [block for block in view.rooms if block.holdings]
    known = [*moving, *(block for block in view.calm if block.holdings)]
    if not known:
        return ""
    blocks = known[:ROOMS]
    rows: dict[str, dict[int, Holding]] = {}
    for column, block in enumerate(blocks):
        for one in block.holdings:
            rows.setdefault(one.who, {})[column] = one
    # Whoever something changes for comes first.
    order = sorted(
        rows, key=lambda who: not any(one.now != one.after for one in rows[who].values())
    )
    people = order[:PEOPLE]
    table = _table(blocks, {who: rows[who] for who in people}, view)
    return section(
        "access",
        "Who may do what",
        _scope(known, blocks, len(rows), len(people)),
        _LEGEND,
        '<div class="scroll" role="region" aria-label="Table of people and rooms" tabindex="0">',
        f"{table}\n</div>",
        '<p id="none" hidden>Nobody in this table is meant by the filter.</p>',
    )


def _scope(known: Sequence[Block], blocks: Sequence[Block], people: int, shown: int) -> str:
    """What is in the table, and where the rest is."""
    rooms = counted(len(blocks), "room")
    if len(blocks) == len(known) and shown == people:
        return f"<p>{counted(people, 'person', 'people')} in {rooms}, now and after this plan.</p>"
    return (
        f"<p>This table has {rooms} of {len(known)}, and "
        f"{shown} of the {counted(people, 'person', 'people')} in them: where something changes "
        'first. <a href="#steps">The list below</a> has every room and everybody.</p>'
    )


def _table(blocks: Sequence[Block], rows: dict[str, dict[int, Holding]], view: View) -> str:
    numbers = {block.title: number for number, block in enumerate(view.rooms)}
    heads = "".join(
        f'<th scope="col"><a href="#r{numbers[block.title]}">{esc(block.title)}</a></th>'
        if block.title in numbers
        else f'<th scope="col">{esc(block.title)}</th>'
        for block in blocks
    )
    lines = "\n".join(_row(who, cells, blocks, view.last) for who, cells in rows.items())
    return (
        '<table id="matrix"><caption>Access of people to rooms, now and after this plan</caption>\n'
        f'<thead><tr><th scope="col">Person</th>{heads}</tr></thead>\n'
        f"<tbody>\n{lines}\n</tbody></table>"
    )


def _row(who: str, cells: dict[int, Holding], blocks: Sequence[Block], last: frozenset[str]) -> str:
    first = next(iter(cells.values()))
    words = [word for word in (first.role, _standing(first)) if word]
    about = f" <small>{esc(', '.join(words))}</small>" if words else ""
    if first.outside:
        about += " <mark>outside</mark>"
    if who in last:
        about += " <mark>loses last access</mark>"
    inside = "".join(
        _cell(cells[column], block, last) if column in cells else "<td></td>"
        for column, block in enumerate(blocks)
    )
    return f'<tr><th scope="row"><b>{esc(who)}</b>{about}</th>{inside}</tr>'


def _standing(one: Holding) -> str:
    """Where an account stands, if that is anything but usual; a group has none."""
    if one.role and not one.standing:
        return "not on the portal yet"
    return "" if one.standing == "active" else one.standing


def _cell(one: Holding, block: Block, last: frozenset[str]) -> str:
    more, _ = said(one, last)
    mailed = one.who in block.mailed
    kind = f"{_CLASSES[one.turn]}{' m' if mailed else ''}{more}"
    about = " <small>may do less</small>" if one.lowered else ""
    about += " <small>mail</small>" if mailed else ""
    return f'<td class="{kind}">{access(one)}{about}</td>'
