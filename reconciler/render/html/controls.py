"""The filters of a page; without a script they are not shown, and everything else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render.plain import counted

if TYPE_CHECKING:
    from reconciler.render.html.view import View

_CHANGES = {
    "g": "gains access",
    "c": "changes",
    "l": "loses access",
    "m": "gets a mail",
    "o": "is outside",
    "x": "loses last access",
}


def controls(view: View) -> str:
    """Fields for a person, a room and a change, and how much of the plan is shown."""
    if not view.rooms and not view.calm and not view.others:
        return ""
    options = "".join(f'<option value="{key}">{word}</option>' for key, word in _CHANGES.items())
    return (
        '<div id="filters" role="search" aria-label="Filter the table and the steps" hidden>\n'
        '<p><label for="by-person">Person</label>'
        '<input id="by-person" type="search" autocomplete="off" spellcheck="false"></p>\n'
        '<p><label for="by-room">Room</label>'
        '<input id="by-room" type="search" autocomplete="off" spellcheck="false"></p>\n'
        '<p><label for="by-change">Change</label>'
        f'<select id="by-change"><option value="">any</option>{options}</select></p>\n'
        '<p><button type="button" id="clear">Clear the filter</button> '
        '<button type="button" id="open">Open all</button></p>\n'
        '<p id="count" role="status">No filter: the whole plan is shown, '
        f"{counted(len(view.rooms), 'room')} with changes.</p>\n</div>\n"
    )
