"""People whom one room of a plan invites, and whom others let in by what they are then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.action import Ref
from reconciler.plan.limits import strangers

if TYPE_CHECKING:
    from reconciler.action import Action


class Newcomers:
    """The steps by which strangers become known to the portal.

    Whoever is invited by address a second time before the portal knows them is mailed a second
    time, and two invitations at once can fail to make the one account (fact sheet on rooms, section
    12). So whatever lets them in elsewhere waits until the first is over, and then finds them.
    """

    def __init__(self) -> None:
        self._steps: dict[str, str] = {}

    def follow(self, action: Action) -> Action:
        """A step that waits for those that invite whom it lets in.

        Args:
            action: the next step of the plan.
        """
        if action.ref.kind != "members":
            return action
        names = (
            item["id"].name
            for request in action.requests
            for item in request.body["invitations"]
            if isinstance(item.get("id"), Ref)
        )
        after = dict.fromkeys(self._steps[name] for name in names if name in self._steps)
        action = replace(action, after=tuple(after)) if after else action
        for email in strangers(action):
            self._steps.setdefault(email, action.id)
        return action
