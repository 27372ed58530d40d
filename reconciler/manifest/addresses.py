"""The rule for e-mail addresses."""

from __future__ import annotations

import re
from typing import Final

from reconciler.address import normal

_LOCAL: Final = r"[^\s@<>()\[\]\\.,;:\"\x00-\x1f\x7f]+"
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_GOOD: Final = re.compile(
    rf"(?P<local>{_LOCAL}(?:\.{_LOCAL})*)@(?:(?!xn--){_LABEL}\.)+(?!xn--)[a-z]{{2,63}}"
)
_MAILBOX: Final = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*")
_BLANK: Final = re.compile(r"[\s\x00-\x1f\x7f]")
_MAX: Final = 255
_MAX_LOCAL: Final = 64


def fault(address: str) -> str:
    """Why an address cannot be that of a member.

    Source: fact sheet on rooms, section 6 (255 characters), and on people, section 5.1 (punycode
    is refused). The rest is stricter than the fact sheets: a domain of other letters, which mail
    carries as punycode, and quotes, comments and domains without a dot, which are a slip of the
    pen far more often than an address.

    Args:
        address: as a manifest has it.

    Returns:
        The reason; empty if there is none.
    """
    found = normal(address)
    good = _GOOD.fullmatch(found)
    if good and len(found) <= _MAX and good.end("local") <= _MAX_LOCAL:
        return ""
    return _reason(found)


def _reason(found: str) -> str:
    local, _, domain = found.rpartition("@")
    labels = domain.split(".")
    faults = (
        (len(found) > _MAX, f"it is longer than {_MAX} characters"),
        ("<" in found or ">" in found, "write the address alone, without a name and < >"),
        ("@" not in found, "it has no @"),
        ("@" in local, "it has more than one @"),
        (not local, "nothing stands before the @"),
        (not domain, "nothing stands after the @"),
        (bool(_BLANK.search(found)), "it holds a blank or a control character"),
        (
            not domain.isascii(),
            "the domain has letters beyond a to z, and the portal refuses their punycode",
        ),
        (any(one.startswith("xn--") for one in labels), "the portal refuses punycode (xn--)"),
        ("." not in domain, "the domain has no dot"),
        (not _MAILBOX.fullmatch(local), "what stands before the @ is no name of a mailbox"),
        (len(local) > _MAX_LOCAL, f"more than {_MAX_LOCAL} characters stand before the @"),
        (True, "what stands after the @ is no domain"),
    )
    return next(reason for wrong, reason in faults if wrong)
