"""The summary: a row for each room and kind of thing that a plan touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.render.markdown.fitting import Fitted
from reconciler.render.markdown.words import cell, units
from reconciler.render.plain import counted
from reconciler.roster import Fate, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.render.markdown.view import Block, View

FATES = {
    Fate.STAYS: "",
    Fate.CREATED: "new",
    Fate.ARCHIVED: "goes to the archive",
    Fate.RESTORED: "comes out of the archive",
    Fate.DELETED: "deleted for good",
}
KINDS = {
    "user": "People of the portal",
    "group": "Groups",
    "invitation_link": "Invitation links of the portal",
    "letter": "Letters",
}
_TURNS = (Turn.GAINS, Turn.CHANGES, Turn.LOSES)
_MOST = 40
"""More rows are no summary."""
_HEAD = "| Room or things | Steps | Gain | Change | Lose | Mails |\n|---|--:|--:|--:|--:|--:|\n"
_FOOT = 220
"""The last two rows at most."""


@dataclass(frozen=True)
class Table:
    """The summary table.

    Attributes:
        view: the plan.
        share: which part of a whole comment it may take before the others were asked.
    """

    view: View
    share: float

    def fit(self, room: int) -> Fitted:
        """As many rows as there is room for; the others in one."""
        blocks = self.view.blocks
        room -= len(_HEAD) + _FOOT
        if len(blocks) < 1 or room < 0:
            return Fitted("", "the summary table" if blocks else "")
        order = sorted(range(len(blocks)), key=lambda one: blocks[one].rank)
        rows: dict[int, str] = {}
        for at in order[:_MOST]:
            row = _row(_called(blocks[at]), _numbers([blocks[at]]))
            if units(row) <= room:
                rows[at] = row
                room -= units(row)
        left = [block for at, block in enumerate(blocks) if at not in rows]
        text = _HEAD + "".join(rows[at] for at in sorted(rows))
        if left:
            text += _row(f"*{_others(left)}*", _numbers(left))
        if len(blocks) > 1:
            text += _row("**All**", [f"**{one}**" for one in self._all()])
        # Rows that are told in one are no loss: each room has its details.
        return Fitted(text + "\n")

    def _all(self) -> list[int]:
        """Everybody counted once, however many rooms they are in."""
        met = [len(self.view.met[turn]) for turn in _TURNS]
        mails = sum(block.mails for block in self.view.blocks)
        return [len(self.view.plan.actions), *met, mails]


def _called(block: Block) -> str:
    if not block.is_room:
        return KINDS.get(block.ref.kind) or cell(block.ref.kind)
    fate = FATES[block.fate]
    return f"{cell(block.ref.name)} ({fate})" if fate else cell(block.ref.name)


def _others(left: Sequence[Block]) -> str:
    rooms = sum(block.is_room for block in left)
    words = [counted(rooms, "other room")] if rooms else []
    if rooms < len(left):
        words.append(counted(len(left) - rooms, "other kind of things", "other kinds of things"))
    return " and ".join(words)


def _numbers(blocks: Sequence[Block]) -> list[int]:
    met = [sum(block.met[turn] for block in blocks) for turn in _TURNS]
    return [sum(len(block.steps) for block in blocks), *met, sum(block.mails for block in blocks)]


def _row(name: str, numbers: Sequence[object]) -> str:
    return f"| {name} | {' | '.join(str(number or '') for number in numbers)} |\n"
