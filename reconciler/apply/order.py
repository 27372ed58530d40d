"""Which step waits for which."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.action import Action, Ref


@dataclass(slots=True)
class Order:
    """The steps of a plan by number, and what each still waits for.

    The steps of one thing are sent one after the other. Those of different rooms go side by side;
    whatever comes before or after a run of rooms in the plan, such as accounts, groups and letters,
    is sent one by one, and a run begins when all before it is over. A step also waits until the
    steps that it needs, or is to come after, are over, which is when they have been read back.

    Attributes:
        left: how many others each step waits for.
        after_sent: the step that may be sent once this one was sent, by number.
        after_over: the steps that wait for this one to be over.
        run: the number of the run that each step belongs to.
        begins: the steps of each run.
        pending: how many steps of each run are not over.
    """

    left: list[int]
    after_sent: dict[int, int]
    after_over: dict[int, list[int]]
    run: list[int] = field(default_factory=list)
    begins: list[range] = field(default_factory=list)
    pending: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, actions: Sequence[Action]) -> Order:
        """The order of steps, each of which needs earlier ones alone."""
        numbers = {action.id: number for number, action in enumerate(actions)}
        order = cls([0] * len(actions), {}, {})
        for number, action in enumerate(actions):
            for need in dict.fromkeys((*action.needs, *action.after)):
                order.left[number] += 1
                order.after_over.setdefault(numbers[need], []).append(number)
        last: dict[Ref | None, int] = {}
        for apart, group in groupby(range(len(actions)), lambda one: actions[one].ref.apart):
            steps = list(group)
            begun = len(order.begins)
            order.begins.append(range(steps[0], steps[-1] + 1))
            order.pending.append(len(steps))
            order.run += [begun] * len(steps)
            last.clear()
            for number in steps:
                order.left[number] += bool(begun)
                lane = actions[number].ref.whole if apart else None
                if lane in last:
                    order.left[number] += 1
                    order.after_sent[last[lane]] = number
                last[lane] = number
        return order

    def free(self) -> Iterator[int]:
        """The steps that wait for nothing from the outset."""
        return (number for number, left in enumerate(self.left) if not left)

    def sent(self, number: int) -> Iterator[int]:
        """Note that a step was sent, or never will be; gives those that may go by that."""
        if number in self.after_sent:
            yield from self._released(self.after_sent.pop(number))

    def over(self, number: int) -> Iterator[int]:
        """Note that a step is over; gives those that may go by that."""
        for other in self.after_over.pop(number, ()):
            yield from self._released(other)
        run = self.run[number]
        self.pending[run] -= 1
        if not self.pending[run] and run + 1 < len(self.begins):
            for other in self.begins[run + 1]:
                yield from self._released(other)

    def _released(self, number: int) -> Iterator[int]:
        self.left[number] -= 1
        if not self.left[number]:
            yield number
