"""A report for machines, as ``schemas/report.schema.json`` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler import __version__
from reconciler.action import EffectKind
from reconciler.outcome import Result
from reconciler.render.document import change, step, trip
from reconciler.render.document import dumps as json_of
from reconciler.render.report.head import Head, how, why
from reconciler.render.report.totals import settled, totals

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from reconciler.action import Action, Ref, Request
    from reconciler.guard import Trip
    from reconciler.outcome import Outcome, Report
    from reconciler.spec import Json

FORMAT_VERSION = 1

_ABOUT = frozenset({"room", "group"})


def document(
    report: Report, trips: Iterable[Trip] = (), *, head: Head | None = None
) -> dict[str, Json]:
    """A report as a JSON document.

    Args:
        report: what came of the plan.
        trips: the guards that the plan went over.
        head: the run; what is not known of it is null.
    """
    guards = tuple(trips)
    of = head or Head()
    return {
        "format_version": FORMAT_VERSION,
        "tool": {"name": "docspace-reconciler", "version": __version__},
        "portal": of.portal,
        "account": of.account,
        "masked": of.masked,
        "begun": instant(of.begun),
        "ended": instant(of.ended),
        "how": how(report, guards, of).value,
        "reason": why(report, of) or None,
        "exit": None if of.exit is None else int(of.exit),
        "digest": of.digest or None,
        "manifest": [{"file": name, "sha256": digest} for name, digest in of.files],
        "summary": {result.name.lower(): report.count(result) for result in Result},
        "totals": totals(report)._asdict(),
        "guards": [trip(one) for one in guards],
        "outcomes": [_outcome(one) for one in report.outcomes],
    }


def dumps(found: dict[str, Json]) -> str:
    """A report as text, as any JSON document; step by step, which takes far less memory."""
    outcomes = (
        "    " + json_of(one).rstrip("\n").replace("\n", "\n    ") for one in found["outcomes"]
    )
    body = ",\n".join(outcomes)
    frame = json_of({**found, "outcomes": []})
    return frame.removesuffix("[]\n}\n") + f"[\n{body}\n  ]\n}}\n" if body else frame


def instant(at: datetime | None) -> str | None:
    """A time as RFC 3339, in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _outcome(outcome: Outcome) -> dict[str, Json]:
    action = outcome.action
    planned = step(action)
    return {
        **{word: planned[word] for word in ("id", "kind", "ref", "op")},
        "result": outcome.result.name.lower(),
        "reason": outcome.reason,
        "left": [change(one) for one in outcome.left],
        "fields": [
            {**change(one), "key": one.key or None, "verified": verified}
            for one, verified in settled(outcome)
        ],
        "effects": planned["effects"],
        "mailed": _mailed(outcome),
        "requests": len(action.requests),
        "sent": outcome.sent,
        "unsure": outcome.unsure,
        "made": outcome.made,
        "about": _about(action),
        "refused": [one._asdict() for one in outcome.refused],
        **{word: planned[word] for word in ("needs", "source")},
    }


def _about(action: Action) -> str | None:
    """The portal's id of the room or group that a step is about, if that was there before."""
    if action.ref.whole.kind not in _ABOUT:
        return None
    ids = (_id(request) for request in action.requests if not request.creates)
    return next((str(one) for one in ids if isinstance(one, str | int)), None)


def _id(request: Request) -> Json | Ref:
    match request.path:
        case ("files", "rooms", id_, *_) | ("group", id_):
            return id_
        case ("files", "owner"):
            return request.body["folderIds"][0]
    return None


def _mailed(outcome: Outcome) -> list[Json]:
    """The mails of a step: an answer may be lost, so what may have left is told as sent."""
    refused = {one.who for one in outcome.refused}
    return [
        {
            "who": effect.who,
            "text": effect.text,
            "sent": outcome.sent > 0 and effect.who not in refused,
        }
        for effect in outcome.action.effects
        if effect.kind is EffectKind.MAIL
    ]
