"""What stops the reviewed plan, what is told beside its steps, and what has changed since."""

from __future__ import annotations

from reconciler.action import Blocker, Drift, Ref, Unknown, Upcoming
from reconciler.comparison import Comparison, Difference
from reconciler.comparison import Turn as Stand
from reconciler.guard import Guard, Trip
from reconciler.rule import Violation
from tests.unit.render.review_people import at

BLOCKERS = (Blocker(Ref("user", "dan@acme.example"), "no seat is left", at(5)),)
TRIPS = (
    Trip(
        *(Guard.REMOVALS, Ref("room", "Project Blue"), 12, 5),
        "12 of 20 people lose access; at most 5 may (25 % or 10 people, and always 2)",
        at(14),
    ),
    Trip(
        *(Guard.LAST_MANAGER, Ref("room", "Contracts 2027"), 1, 0),
        "ann@acme.example would be the last to manage the room",
        at(31),
    ),
    Trip(
        *(Guard.ROOMS_ARCHIVED, Ref("portal", "https://portal.example"), 1, 0),
        "1 rooms go to the archive; at most 0 may",
        at(40),
        "the fair is over",
    ),
)
VIOLATIONS = (
    Violation(
        *("no-guests", Ref("room", "Project Blue"), "new@partner.example"),
        "Rooms tagged finance have no Guests: role is Guest",
        at(17),
    ),
)

DRIFT = (Drift(Ref("room", "Handbook"), "is of type custom, declared as public", at(46)),)
UNKNOWN = (Unknown(Ref("members", "Old trade fair"), "its members were not read", at(40)),)
UPCOMING = (Upcoming(Ref("members", "Handbook"), "bob@acme.example: until 2026-12-24", at(48)),)

SINCE = Comparison(
    (
        Difference(
            *(Stand.CHANGED, "members", "Project Blue", "update"),
            ("+ gains new@partner.example: Comment", "- loses cid@acme.example: Read"),
        ),
        Difference(Stand.NEW, "room", "Handbook", "drift", ("+ is of another type",)),
        Difference(Stand.GONE, "welcome", "ann@acme.example", "send", ()),
    ),
    "abcdef012345",
)
