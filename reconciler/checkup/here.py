"""What the environment of this machine lacks for the manifests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.checkup.facts import Drafted
from reconciler.checkup.finding import ok, unchecked, warning
from reconciler.checkup.words import number
from reconciler.kinds.welcome import OwnWelcome

if TYPE_CHECKING:
    from reconciler.checkup.facts import Facts, Given
    from reconciler.checkup.finding import Finding

_INVALID = "the manifests are invalid"


def letters(facts: Facts, given: Given) -> Finding:
    """Whether letters of the team's own have a mail server; it is not spoken to."""
    if given.desired is None:
        return unchecked("letters", _INVALID)
    users = given.desired.users.values()
    if not any(isinstance(user.welcome, OwnWelcome) for user in users):
        return ok("letters", "the manifests have none of their own")
    if facts.here.smtp_fault:
        return warning("letters", facts.here.smtp_fault, "mend the address of the mail server")
    return _carried(facts)


def _carried(facts: Facts) -> Finding:
    here = facts.here
    due = facts.drafted.letters if isinstance(facts.drafted, Drafted) else 0
    now = f"{number(due, 'letter')} to send now" if due else "none to send now"
    if here.smtp:
        return ok("letters", f"{now}; RECONCILER_SMTP_URL names a mail server, not spoken to here")
    if here.embedded:
        return ok("letters", f"{now}; the embedded portal keeps them")
    advice = "set RECONCILER_SMTP_URL to a mail server: apply refuses to begin without one"
    return warning("letters", f"{now}, and no mail server is named", advice)


def secrets(facts: Facts, given: Given) -> Finding:
    """Whether the variables are set that the manifests name."""
    if given.desired is None:
        return unchecked("secrets", _INVALID)
    if facts.here.unset:
        text = f"not set: {', '.join(facts.here.unset)}"
        advice = "set them where apply runs: it refuses to begin without a password that it needs"
        return warning("secrets", text, advice)
    return ok("secrets", "every variable that the manifests name is set")


def signing(facts: Facts) -> Finding:
    """Whether saved plans are signed; either is fine."""
    if facts.here.signing:
        return ok("signing", "saved plans are signed with RECONCILER_PLAN_KEY")
    return ok("signing", "saved plans are not signed: RECONCILER_PLAN_KEY is not set")
