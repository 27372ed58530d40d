"""Plans of all sorts, with names by people who mean no good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from reconciler.access import Access
from reconciler.action import (
    Action,
    Blocker,
    Drift,
    Effect,
    EffectKind,
    Letter,
    Op,
    Ref,
    Template,
    Unknown,
    Upcoming,
)
from reconciler.diff import Change
from reconciler.guard import Guard, Trip
from reconciler.plan import Plan
from reconciler.roster import OWNER, Fate, Holding, Roster
from reconciler.rule import Violation
from reconciler.source import Source
from reconciler.state import ManifestFile

if TYPE_CHECKING:
    from collections.abc import Callable

NASTY = (
    "a|b",
    "a\\|b",
    "\\",
    "`",
    "``",
    "` `",
    "a`b``c```d",
    "`code`",
    "```\n</details>",
    "~~~",
    " led",
    "trails ",
    "  ",
    "<script>alert(1)</script>",
    "<b>bold",
    "</details>",
    "</code></summary>",
    "<!-- hidden",
    "-->",
    "@octocat",
    "ask @org/team now",
    "x@acme.example",
    "#123",
    "org/repo#1",
    "!42",
    "GH-12",
    "deadbeefcafe",
    "[text](http://evil.example)",
    "![](http://evil.example/x.png)",
    "[ref]: http://evil.example",
    "http://evil.example",
    "www.evil.example",
    "<http://evil.example>",
    "*bold* _it_ **x** ~~y~~",
    "[^1]",
    ":tada:",
    "&amp; &lt;",
    "$`x`$ $$y$$",
    "/close",
    "# heading",
    "> quoted",
    "---",
    "- item",
    "1. item",
    "    indented",
    "line\nbreak\r\n\r\n## more",
    "a\x1b[31mb\x07c\u202ed\u2066e\u200bf\u2028g\ud800h\x7f",
    "\N{PAPERCLIP}\N{GRINNING FACE}",
    "Größe: \u0645\u0631\u062d\u0628\u0627",
    "%0A::error::x",
    "Plans",
)
"""What would be Markdown, HTML, a command or a reference, if it were let."""

names = st.sampled_from(NASTY) | st.text(min_size=1, max_size=12)
addresses = st.builds(lambda one: f"{one}@acme.example", names)
sources = st.just(Source("", 0, 0)) | st.builds(
    Source, names, st.integers(0, 300), st.integers(0, 40)
)
_KINDS = (
    *("room", "members", "owner", "links", "logo"),
    *("user", "group", "invitation_link", "welcome", "odd_thing"),
)
refs = st.builds(Ref, st.sampled_from(_KINDS), names)
_values = st.none() | names | st.booleans() | st.lists(names, max_size=3).map(tuple)
_changes = st.builds(Change, names, _values, _values)
_effects = st.builds(Effect, st.sampled_from(EffectKind), st.just("") | addresses | names, names)
_letters = st.none() | st.builds(
    Letter,
    addresses,
    st.just("id"),
    names,
    st.none() | st.builds(Template, names, names, st.just(""), st.just(""), st.none()),
)
_actions = st.builds(
    Action,
    refs,
    st.sampled_from(Op),
    st.lists(_changes, max_size=4).map(tuple),
    st.lists(_effects, max_size=4).map(tuple),
    st.just(()),
    sources,
    letter=_letters,
)
_accesses = st.sampled_from(["", OWNER, *Access.words()])
_holdings = st.builds(
    Holding,
    addresses,
    _accesses,
    _accesses,
    st.just("") | names,
    st.just("") | names,
    sources,
    st.booleans(),
    st.sampled_from(["", "Guest", "User"]),
    st.sampled_from(["", "active", "pending"]),
    st.booleans(),
    st.none() | st.just(date(2026, 12, 31)),
)
_rosters = st.builds(
    Roster,
    st.builds(Ref, st.just("room"), names),
    sources,
    st.sampled_from(Fate),
    st.lists(_holdings, max_size=5, unique_by=lambda one: one.who).map(tuple),
    st.just("") | names,
)
_trips = st.builds(
    Trip,
    st.sampled_from(Guard),
    st.builds(Ref, st.sampled_from(["room", "portal"]), names),
    st.integers(1, 99),
    st.integers(0, 9),
    names,
    sources,
    st.just("") | names,
)


@st.composite
def plans(draw: st.DrawFn, most: int = 1) -> Plan:
    """A plan; one of many steps is the same over and over under other names."""

    def some(one: st.SearchStrategy[object]) -> tuple[object, ...]:
        return tuple(draw(st.lists(one, max_size=3)))

    def notes(kind: Callable[..., object]) -> tuple[object, ...]:
        return some(st.builds(kind, refs, names, sources))

    made = Plan(
        portal=draw(names),
        acting=draw(st.just("") | addresses),
        files=tuple(ManifestFile(name, "0" * 64) for name in draw(st.lists(names, max_size=6))),
        actions=some(_actions),  # type: ignore[arg-type] # of the type that it is named by
        drift=notes(Drift),  # type: ignore[arg-type] # the same
        blockers=notes(Blocker),  # type: ignore[arg-type] # the same
        unknown=notes(Unknown),  # type: ignore[arg-type] # the same
        managed=draw(st.integers(0, 9)),
        unmanaged=draw(st.integers(0, 9)),
        upcoming=notes(Upcoming),  # type: ignore[arg-type] # the same
        trips=some(_trips),  # type: ignore[arg-type] # the same
        violations=some(st.builds(Violation, names, refs, st.just("") | names, names, sources)),  # type: ignore[arg-type] # the same
        rosters=some(_rosters),  # type: ignore[arg-type] # the same
    )
    return many(made, draw(st.sampled_from([1, most])))


def many(plan: Plan, times: int) -> Plan:
    """A plan so many times over, each time under other names."""

    def named(ref: Ref, at: int) -> Ref:
        return replace(ref, name=f"{ref.name}{at}") if at else ref

    def again(notes: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(
            replace(one, ref=named(one.ref, at))  # type: ignore[attr-defined, type-var] # all have one
            for at in range(times)
            for one in notes
        )

    return replace(
        plan,
        **{  # type: ignore[arg-type] # of the types that they were
            word: again(getattr(plan, word))
            for word in (
                *("actions", "drift", "blockers", "unknown", "upcoming"),
                *("trips", "violations", "rosters"),
            )
        },
    )
