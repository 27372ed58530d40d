"""Domains of addresses."""

from __future__ import annotations

from reconciler.manifest.addresses import fault
from reconciler.manifest.wording import shown


def domain(text: str) -> str:
    """The form of a domain that is compared: stripped, and in lower case."""
    return text.strip().lower()


def domain_fault(text: str) -> str:
    """Why a text is no domain of an address.

    Args:
        text: as a manifest has it.

    Returns:
        The whole message; empty if there is nothing wrong.
    """
    if "@" in text:
        return f"{shown(text)} is no domain: write what stands after the @ alone"
    reason = fault(f"a@{domain(text)}")
    return f"{shown(text)} is no domain: {reason}" if reason else ""
