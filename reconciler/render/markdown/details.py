"""The steps of a plan, folded: by room, or by person."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from reconciler.action import EffectKind
from reconciler.render.markdown.fitting import Listed, Piece, folded
from reconciler.render.markdown.lines import TURNS, access, head, marks, step
from reconciler.render.markdown.table import FATES, KINDS
from reconciler.render.markdown.words import fenced, tag
from reconciler.render.plain import counted, named, placed, shown
from reconciler.roster import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.action import Action
    from reconciler.render.markdown.view import Block, View
    from reconciler.roster import Holding

VERBS = {
    Turn.GAINS: ("gains", "gain"),
    Turn.CHANGES: ("changes", "change"),
    Turn.LOSES: ("loses", "lose"),
}
_ROOM = (("room", ""), ("person", "people"), ("step", ""))
_NOUNS = {
    "user": ("step on somebody's account", "steps on people's accounts"),
    "group": ("step on a group", "steps on groups"),
    "invitation_link": ("step on an invitation link", "steps on invitation links"),
    "letter": ("letter", "letters"),
}
_SEATED = frozenset({"members", "owner"})
"""Kinds of steps that are all about who is in a room."""


def by_room(view: View) -> Iterator[Listed]:
    """The steps on each room in a fold of its own; then those on other things, by kind."""
    pieces = [_piece(block, block.steps, view) for block in view.blocks if block.is_room]
    yield from _rooms(pieces)
    yield from others(view)


def without_people(view: View) -> Iterator[Listed]:
    """The steps that a list by person does not tell: settings, links, accounts, groups."""
    pieces = []
    for block in view.blocks:
        steps = [found for one in block.steps if (found := _unseated(one))]
        if block.is_room and steps:
            pieces.append(_piece(block, steps, view))
    yield from _rooms(pieces)
    yield from others(view)


def _unseated(action: Action) -> Action | None:
    """What a step says of no person; None if it says nothing."""
    if action.ref.kind not in _SEATED:
        return action
    said = tuple(one for one in action.effects if not one.who and one.kind is EffectKind.NOTE)
    return replace(action, fields=(), effects=said) if said else None


def _rooms(pieces: Sequence[Piece]) -> Iterator[Listed]:
    if pieces:
        yield Listed(pieces, _ROOM, 1)


def others(view: View) -> Iterator[Listed]:
    """The steps on people, groups and the portal, a fold for each kind."""
    for block in view.blocks:
        if not block.is_room:
            kind = block.ref.kind.replace("_", " ")
            title = KINDS.get(block.ref.kind, "")
            yield Listed(
                [
                    Piece(
                        partial(step, one, named(one.ref.kind, one.ref.name), {}, view.last),
                        _least(one),
                    )
                    for one in block.steps
                ],
                (_NOUNS.get(block.ref.kind, ("step on another thing", "steps on other things")),),
                1,
                summary=f"{title or escape(shown(kind), quote=False)}: {_gist(block, block.steps)}",
                fence=True,
            )


def _piece(block: Block, steps: Sequence[Action], view: View) -> Piece:
    return Piece(
        partial(_room, block, steps, view),
        sum(map(_least, steps)) + len(block.ref.name),
        (1, block.people, len(steps)),
        block.rank,
    )


def _least(action: Action) -> int:
    """What the lines of a step are at least as long as."""
    return len(action.ref.kind) + sum(len(change.name) + 4 for change in action.fields)


def _room(block: Block, steps: Sequence[Action], view: View) -> str:
    """A room with the steps on it."""
    holdings = block.roster.holdings if block.roster else ()
    people = {one.who: one for one in holdings}
    lines = [
        line
        for action in steps
        for line in step(action, shown(action.ref.kind), people, view.last).splitlines()
    ]
    if steps is block.steps:
        lines += _in_effect(block, people, view)
    if block.roster and block.roster.unread:
        lines.append(f"  who is in it is not told: {shown(block.roster.unread)}")
    fate = FATES[block.fate]
    name = f"{tag(block.ref.name)} ({fate})" if fate else tag(block.ref.name)
    return folded(f"Room {name}: {_gist(block, steps)}", fenced(lines))


def _in_effect(block: Block, people: dict[str, Holding], view: View) -> list[str]:
    """Access that changes otherwise than a line of a step says: by groups, owners, accounts."""
    fields = {
        change.name: (change.current or "", change.desired or "")
        for action in block.steps
        if action.ref.kind == "members"
        for change in action.fields
    }
    lines = [
        f"{TURNS[one.turn]} {shown(one.who)}  {access(one)}{marks(people, one.who, view.last)}"
        f"{placed(one.source)}"
        for one in people.values()
        if one.turn is not Turn.KEEPS
        and fields.get(one.who) != (one.now, one.after)
        and not (block.made and one.who == view.plan.acting)
    ]
    return [head("in effect, by groups, ownership and accounts"), *lines] if lines else []


def _gist(block: Block, steps: Sequence[Action]) -> str:
    if steps is not block.steps:
        return counted(len(steps), "step")
    words = [
        f"{block.met[turn]} {verbs[block.met[turn] > 1]}"
        for turn, verbs in VERBS.items()
        if block.met[turn]
    ]
    if block.mails:
        words.append(counted(block.mails, "mail"))
    return ", ".join(words) or counted(len(steps), "step")
