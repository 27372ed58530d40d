"""Drift as metrics, in Prometheus' text format, for the node exporter's textfile collector."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.drift.report import Report

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}
_HALVES = re.compile("[\ud800-\udfff]")


class Gauges(NamedTuple):
    """What metrics say beside the drift.

    Attributes:
        pending: how many people of the manifests have not accepted their invitation.
        oldest: how old the oldest of those invitations is, in seconds; 0 if there is none.
        applied: when the manifests were last applied, in seconds; None if that is not known.
        checked: when the portal was read, in seconds.
    """

    pending: int
    oldest: float
    applied: float | None
    checked: float


def prometheus(report: Report, gauges: Gauges) -> str:
    """Metrics of one portal.

    Args:
        report: the drift.
        gauges: what is told beside it.
    """
    return "".join(f"{line}\n" for line in _lines(report, gauges))


def _lines(report: Report, gauges: Gauges) -> Iterator[str]:
    portal = {"portal": report.portal}
    things: list[tuple[Mapping[str, str], float]] = [
        ({**portal, "side": side.value}, number) for side, number in report.things.items()
    ]
    yield from _metric("drift_things", "Things that differ, by the side that has moved.", things)
    for name, text, value in (
        ("pending_people", "Declared people who have not accepted.", gauges.pending),
        ("oldest_invitation_age_seconds", "Age of their oldest invitation.", gauges.oldest),
        (
            "last_apply_success_timestamp_seconds",
            "When all manifests were last applied with nothing left undone.",
            gauges.applied,
        ),
        ("unmanaged_rooms", "Active rooms that no manifest declares.", report.unmanaged),
        ("last_check_timestamp_seconds", "When the portal was last read.", gauges.checked),
    ):
        if value is not None:
            yield from _metric(name, text, [(portal, value)])


def _metric(name: str, text: str, samples: list[tuple[Mapping[str, str], float]]) -> Iterator[str]:
    yield f"# HELP reconciler_{name} {text}"
    yield f"# TYPE reconciler_{name} gauge"
    for labels, value in samples:
        pairs = ",".join(f'{label}="{_escaped(said)}"' for label, said in labels.items())
        number = str(int(value)) if value == int(value) else f"{value:.3f}"
        yield f"reconciler_{name}{{{pairs}}} {number}"


def _escaped(text: str) -> str:
    whole = _HALVES.sub("\ufffd", text)
    return "".join(_ESCAPES.get(one, one) for one in whole)
