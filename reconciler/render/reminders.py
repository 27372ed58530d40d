"""Who is reminded of an invitation, for people and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.reminders import timespan
from reconciler.render.plain import counted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from reconciler.reminders import Reminders
    from reconciler.spec import Json
    from reconciler.status import Stand

Failed = tuple["Stand", str]
"""Somebody who was not reminded, and why."""


def text(found: Reminders, older_than: timedelta) -> str:
    """Who is about to be reminded, one a line."""
    chosen = [stand for batch in found.batches for stand in batch]
    lines = [f"> {_invited(stand)}" for stand in chosen]
    lines += [
        f"! {shown(stand.email)}: {shown(reason)}" for stand, reason in (*found.kept, *found.spared)
    ]
    calls = counted(len(found.batches), "call")
    lines.append(f"To remind: {counted(len(chosen), 'person', 'people')} in {calls}.")
    if found.later:
        count = counted(len(found.later), "person", "people")
        lines.append(f"{count} for a later run: the portal takes 5 such calls in 15 minutes.")
    if found.early:
        people = counted(found.early, "person", "people")
        lines.append(f"{people} invited or reminded less than {timespan(older_than)} ago.")
    return "".join(f"{line}\n" for line in lines)


def report(found: Reminders, sent: Sequence[Stand], failed: Sequence[Failed], *, dry: bool) -> str:
    """Who was reminded, one a line, and a last line of counts."""
    return "".join(f"{line}\n" for line in _report(found, sent, failed, dry=dry))


def _report(
    found: Reminders, sent: Sequence[Stand], failed: Sequence[Failed], *, dry: bool
) -> Iterator[str]:
    for stand in sent:
        yield f"reminded  {_invited(stand)}"
    left = (*failed, *found.kept, *found.spared)
    for stand, reason in left:
        yield f"not reminded  {shown(stand.email)}: {shown(reason)}"
    for stand in found.later:
        yield f"later  {_invited(stand)}"
    if dry:
        chosen = sum(len(batch) for batch in found.batches)
        yield f"Nobody was mailed; {counted(chosen, 'person is', 'people are')} due."
    elif sent or left:
        yield f"{counted(len(sent), 'person', 'people')} reminded, {len(left)} not."
    else:
        yield "Nobody is to be reminded."


def document(found: Reminders, sent: Sequence[Stand], failed: Sequence[Failed]) -> dict[str, Json]:
    """The run as a JSON document; what was sent is not known to have arrived."""
    done = {stand.email for stand in sent} | {stand.email for stand, _ in failed}
    due = [stand for batch in found.batches for stand in batch if stand.email not in done]
    return {
        "format_version": 1,
        "reminded": [stand.email for stand in sent],
        "failed": [_reason(*one) for one in failed],
        "due": [stand.email for stand in due],
        "later": [stand.email for stand in found.later],
        "kept": [_reason(*one) for one in found.kept],
        "spared": [_reason(*one) for one in found.spared],
        "early": found.early,
    }


def _reason(stand: Stand, reason: str) -> dict[str, Json]:
    return {"email": stand.email, "reason": reason}


def _invited(stand: Stand) -> str:
    since = stand.since.strftime("%Y-%m-%d") if stand.since else "at a time unknown"
    return f"{shown(stand.email)}  invited {since}"
