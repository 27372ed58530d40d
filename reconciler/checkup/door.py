"""Whether there is a portal at an address, and whether it serves anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from reconciler.checkup.facts import Door, Paid, Tariff
from reconciler.checkup.finding import ok, problem, unchecked, warning
from reconciler.checkup.trouble import Fault, Trouble
from reconciler.checkup.words import day, left, span
from reconciler.errors import Exit

if TYPE_CHECKING:
    from reconciler.checkup.facts import Facts
    from reconciler.checkup.finding import Finding

SOON = timedelta(days=14)
"""What ends within this time is worth a word."""

_SLOW = 5.0
"""Seconds after which an answer is slow."""

_SKEW = timedelta(minutes=1)
"""A difference between clocks that matters."""

_ALL = (3, 7)
"""The first version that can do all that manifests declare."""

_TRY_AGAIN = "try again; if it stays so, ask whoever runs the portal, or the network before it"

_ADVICE = {
    Trouble.NAME: "check the spelling of the address, and the name service of this machine",
    Trouble.CONNECT: "check the address and its port, and whether a firewall is in between",
    Trouble.SLOW: _TRY_AGAIN,
    Trouble.PROXY: "check HTTPS_PROXY and NO_PROXY in the environment",
    Trouble.ADDRESS: "check the address, and HTTPS_PROXY in the environment",
    Trouble.BROKEN: _TRY_AGAIN,
    Trouble.ELSEWHERE: "give the address that the portal itself has, with https://",
    Trouble.PAGE: "check the address, and whether a login page or a proxy stands before the portal",
    Trouble.STRANGER: "give the address of the portal, as a browser shows it, without a path",
    Trouble.ABSENT: "check the address; if it is right, the owner has to see to the portal",
    Trouble.UNPAID: "the owner has to pay for the portal, in its payment settings",
    Trouble.RATIONED: "wait, and run fewer things at a time with this portal",
}
"""What to do about a host that does not answer as a portal does."""

_WAIT = "wait until that is over, and run again"
_SEE_TO_IT = "the owner has to see to it: no run gets through while it is so"
_CLOSED = {
    1: ("is suspended", _SEE_TO_IT),
    2: ("is about to be removed", _SEE_TO_IT),
    3: ("is being moved", _WAIT),
    4: ("is being restored", _WAIT),
    5: ("is being migrated", _WAIT),
    6: ("is being encrypted", _WAIT),
}
"""``tenantStatus`` of a portal that serves nobody (fact sheet on people, section 0)."""

_UNREACHED = frozenset(
    {Trouble.NAME, Trouble.CONNECT, Trouble.SLOW, Trouble.PROXY, Trouble.ADDRESS, Trouble.BROKEN}
)
"""Troubles by which no whole answer came."""

_WRONG_HOST = "mismatch"
_ENDED = "expired"
"""Words of the TLS library for a certificate of another host, and for one that is over."""


def address(facts: Facts) -> Finding:
    """Whether the address has the form of one."""
    if isinstance(facts.origin, Fault):
        advice = "give it as https://your-portal.example, by --portal or DOCSPACE_URL"
        return problem("address", facts.origin.words, advice, Exit.PORTAL)
    return ok("address", facts.origin)


def connection(facts: Facts) -> Finding:
    """Whether anything answers there."""
    if facts.door is None:
        return unchecked("connection", "there is no address")
    if isinstance(facts.door, Fault) and facts.door.trouble in _UNREACHED:
        return _unusable("connection", facts.door)
    if isinstance(facts.door, Fault) and facts.door.trouble is Trouble.TLS:
        return ok("connection", "something listens there")
    took = facts.seen.took
    if took > _SLOW:
        text = f"the first answer took {took:.1f} s"
        advice = "if it stays slow, give pipelines more time, and --concurrency a smaller number"
        return warning("connection", text, advice)
    return ok("connection", f"answers within {max(took, 0.1):.1f} s")


def certificate(facts: Facts) -> Finding:
    """Whether TLS can be trusted, and for how long."""
    check = "certificate"
    if facts.door is None:
        return unchecked(check, "there is no address")
    if isinstance(facts.door, Fault) and facts.door.trouble is Trouble.TLS:
        return problem(check, facts.door.words, _distrusted(facts.door.words), Exit.PORTAL)
    if isinstance(facts.door, Fault) and facts.door.trouble in _UNREACHED:
        return unchecked(check, "there was no answer")
    return _shown(check, facts)


def _shown(check: str, facts: Facts) -> Finding:
    if not facts.seen.encrypted:
        return ok(check, "none is needed: the portal is on this machine")
    found = facts.seen.certificate
    if found is None:
        return unchecked(check, "the connection does not tell it")
    text = (
        f"{'of ' + found.issuer + ', ' if found.issuer else ''}{left(found.until, facts.seen.at)}"
    )
    if found.until - facts.seen.at < SOON:
        advice = "let whoever runs the portal renew it: no run gets through once it has ended"
        return warning(check, text, advice)
    return ok(check, text)


def _distrusted(words: str) -> str:
    if _WRONG_HOST in words.lower():
        return "give the address that the certificate is for, or let it be issued for this one"
    if _ENDED in words:
        return "let whoever runs the portal renew it, and check the clock of this machine"
    return (
        "if the portal has a CA of its own, name its certificate in REQUESTS_CA_BUNDLE; otherwise "
        "somebody may be in between"
    )


def portal(facts: Facts) -> Finding:
    """Whether it is a DocSpace portal, and of which edition."""
    if isinstance(facts.door, Fault) and facts.door.trouble not in {*_UNREACHED, Trouble.TLS}:
        return _unusable("portal", facts.door)
    if not isinstance(facts.door, Door):
        return unchecked("portal", "there was no answer")
    own = {True: "on a server of its own", False: "in the cloud", None: ""}[facts.door.own]
    edition = facts.tariff.edition if isinstance(facts.tariff, Tariff) else ""
    parts = [f"{edition.capitalize()} edition" if edition else "", own]
    return ok("portal", ", ".join(filter(None, ["a DocSpace portal", *parts])))


def version(facts: Facts) -> Finding:
    """Whether the portal can do what manifests declare."""
    if not isinstance(facts.door, Door):
        return unchecked("version", facts.closed)
    if not facts.door.version:
        advice = "it is taken for a current one; a proxy may have shortened its answer"
        return warning("version", "the portal does not tell its version", advice)
    if facts.door.number < _ALL:
        older = (
            "update the portal: before 3.7 it has no `invitation_links`, and says less of people"
        )
        return warning("version", facts.door.version, older)
    return ok("version", facts.door.version)


def state(facts: Facts) -> Finding:
    """Whether the portal serves anybody, and for how long."""
    if not isinstance(facts.door, Door):
        return unchecked("state", facts.closed)
    if facts.door.status:
        words, advice = _CLOSED.get(facts.door.status, ("serves nobody", _SEE_TO_IT))
        return problem("state", f"the portal {words}", advice, Exit.PORTAL)
    if facts.unpaid:
        return problem("state", "the portal is unpaid", _ADVICE[Trouble.UNPAID], Exit.PORTAL)
    if isinstance(facts.switches, Fault) and facts.switches.trouble is Trouble.ABSENT:
        text = "the portal answers 404 to what every portal has, as one that is suspended does"
        return problem("state", text, _ADVICE[Trouble.ABSENT], Exit.PORTAL)
    return _billed(facts)


def _billed(facts: Facts) -> Finding:
    found = facts.tariff
    if not isinstance(found, Tariff) or found.paid is None:
        return ok("state", "in service; whether it is paid is not told")
    if found.paid is Paid.DELAY:
        return warning("state", "in service, and its payment is overdue", _ADVICE[Trouble.UNPAID])
    what = "on trial" if found.paid is Paid.TRIAL else "paid"
    if found.due is None:
        return ok("state", f"in service, {what}")
    text = f"in service, {what} until {day(found.due)}"
    if found.due - facts.seen.at < SOON:
        return warning("state", text, _ADVICE[Trouble.UNPAID])
    return ok("state", text)


def clock(facts: Facts) -> Finding:
    """Whether the clocks agree."""
    if not isinstance(facts.door, Door):
        return unchecked("clock", facts.closed)
    if facts.skew is None:
        return unchecked("clock", "the portal tells no time")
    if abs(facts.skew) < _SKEW:
        return ok("clock", f"the same as the portal's, within {span(_SKEW)}")
    side = "ahead of" if facts.skew > timedelta() else "behind"
    text = f"this machine is {span(abs(facts.skew))} {side} the portal"
    advice = (
        "set the clock that is wrong: `from`, `until`, the ends of links and keys, and the age of"
        " invitations go by it"
    )
    return warning("clock", text, advice)


def _unusable(check: str, fault: Fault) -> Finding:
    return problem(check, fault.words, _ADVICE.get(fault.trouble, _TRY_AGAIN), Exit.PORTAL)
