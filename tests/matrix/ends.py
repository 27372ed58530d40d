"""With what a run that meets a fault may end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Codes = frozenset[int]

DONE = frozenset({0})
_FAILED, _CLOSED = frozenset({1, 5}), frozenset({69})
_ENDED = _FAILED | _CLOSED

PASSING = (
    *("reset before", "slow", "late", "429", "429 with Retry-After", "500", "502 HTML"),
    *("truncated", "total too large", "total too small"),
)
"""What another try of a read does away with."""

_REPEATED = ("429 for a day", "429 always", "500 always")
_TOTALS = ("total too large, always", "total too small, always")
_FOREIGN = ("reset before, always", "200 HTML", "wrong JSON", "wrong shape")

_READS: Mapping[str, Codes] = {
    **dict.fromkeys(PASSING, DONE),
    **dict.fromkeys(("refused", "not found", *_REPEATED, *_TOTALS), _FAILED),
    **dict.fromkeys(_FOREIGN, _CLOSED),
    "no response": _ENDED,
}

_WRITES: Mapping[str, Codes] = {
    # It is sent again since it surely was not done, or what was lost is looked for.
    **dict.fromkeys(("slow", "late", "429", "429 with Retry-After", "truncated"), DONE),
    **dict.fromkeys(("wrong JSON", "wrong shape", "no response"), DONE),
    **dict.fromkeys(("lost after", "lost after, and stale reads"), DONE),
    **dict.fromkeys(("500 after", "502 HTML after"), DONE),
    **dict.fromkeys(("refused", "not found", "reset before", "reset before, always"), _FAILED),
    **dict.fromkeys((*_REPEATED, "500", "502 HTML", "200 HTML"), _FAILED),
}

_AFTER: Mapping[str, Codes] = {
    **dict.fromkeys((*PASSING, "refused", "not found", "stale for a moment"), DONE),
    **dict.fromkeys((*_REPEATED, *_TOTALS), _FAILED),
    # Where steps before it were verified, it is applied in part.
    **dict.fromkeys(_FOREIGN, _ENDED),
    # Another read of the same may be enough, or none of it be behind.
    "no response": DONE | _ENDED,
    "stale": DONE | _FAILED,
}

_TABLE = {"plan": _READS, "before": _READS, "writes": _WRITES, "after": _AFTER}
"""By the part of a run that the request is of."""


class Other(NamedTuple):
    """What is otherwise for some kind of request.

    Attributes:
        codes: with what an apply may end, beside or instead of what the table says.
        names: the faults; all of them if it is empty.
        why: the reason.
    """

    codes: Codes
    names: tuple[str, ...]
    why: str


_ABSENT = Other(DONE, ("no response",), "the portal leaves out what is null: there is none")
_NEEDLESS = Other(DONE, (), "a plan does without it, and says so where it matters")
_NOTED = Other(DONE, (), "what stands after an apply is noted for `drift`; an apply does without")
_LOST = (
    *("late", "truncated", "wrong JSON", "lost after", "lost after, and stale reads"),
    *("500 after", "502 HTML after"),
)
_SHARES = Other(
    DONE,
    ("refused", "not found", "500"),
    "whom a share was refused for is found by sharing with each alone, and nobody was",
)
_LINKS = "GET portal/users/invitationlink"

OTHERS: Mapping[tuple[str, str], Other] = {
    ("plan", "GET keys/@self"): _NEEDLESS,
    ("plan", "GET portal/payment/quota"): _NEEDLESS,
    ("plan", "GET settings/invitationsettings"): _ABSENT,
    ("plan", f"{_LINKS}/DocSpaceAdmin"): Other(
        DONE, ("refused", "no response"), "it is told that nobody knows whether there is one"
    ),
    ("plan", f"{_LINKS}/RoomAdmin"): _ABSENT,
    ("plan", f"{_LINKS}/User"): Other(DONE | _ENDED, _ABSENT.names, _ABSENT.why),
    ("before", "GET files/rooms/fromtemplate/status"): _ABSENT,
    ("writes", "POST files/rooms/fromtemplate"): Other(
        _FAILED | DONE, ("500 after",), "the room comes about only after the answer"
    ),
    ("writes", "POST files/logos"): Other(
        _FAILED, (*_LOST, "wrong shape", "no response"), "the answer names what was uploaded"
    ),
    ("writes", "POST portal/sendcongratulations"): Other(
        _FAILED, _LOST, "nobody can read back whether a letter left"
    ),
    ("writes", "PUT files/rooms/N/share"): _SHARES,
    ("after", "GET files/rooms 2"): _NOTED,
    ("after", "GET files/rooms 3"): _NOTED,
    ("after", "GET files/rooms/fromtemplate/status 2"): Other(
        DONE | _ENDED, _REPEATED, "the room may be there by the time it is read"
    ),
    ("after", "GET people/type/progress/ID"): Other(
        DONE | _ENDED, _REPEATED, "it is read back whether the person is what they are to be"
    ),
    ("after", "GET portal/users/ID 2"): Other(
        _FAILED, ("refused", "not found"), "a letter is not sent to somebody who cannot be read"
    ),
    ("after", "GET /storage/room_logos/N/N_original.png"): Other(
        DONE, ("500 always", *_FOREIGN[1:]), "a picture is where none was"
    ),
}

UNSENT = frozenset({"POST portal/sendcongratulations"})
"""Writes of which nobody can tell whether they were done: they are made at most once, for a second
letter would be worse than none."""


def codes(when: str, kind: str, name: str) -> Codes:
    """With what an apply may end.

    Args:
        when: the part of a run: plan, before, writes or after.
        kind: the kind of request that meets the fault.
        name: the fault.
    """
    other = OTHERS.get((when, kind))
    if other and (name in other.names or not other.names):
        return other.codes
    return _TABLE[when][name]
