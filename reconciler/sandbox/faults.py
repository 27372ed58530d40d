"""What a request can end in when it does not succeed (fact sheet: rooms, section 0)."""

from __future__ import annotations

from dataclasses import dataclass

ACCESS_DENIED = "Access denied"


@dataclass
class Fault(Exception):  # noqa: N818 - one word for all that the portal answers with an error
    """An exception inside the portal, answered with the error body of exceptions.

    Attributes:
        status: The HTTP status.
        message: The text that the portal tells.
        type: The class that the portal names.
        hresult: The number that the portal adds.
        stack: Whether the portal leaks a stack trace with it.
    """

    status: int
    message: str
    type: str
    hresult: int
    stack: bool = True


@dataclass
class Invalid(Exception):  # noqa: N818 - it is named for what the portal calls it: a validation problem
    """A request that model validation turned away, in the other shape of a 400.

    Attributes:
        errors: Messages by field.
    """

    errors: dict[str, list[str]]


@dataclass
class Bare(Exception):  # noqa: N818 - a status without a body is an answer more than an error
    """A request that a filter ended before the envelope: a status and an empty body.

    Attributes:
        status: The HTTP status.
    """

    status: int


def missing(message: str = "The required folder was not found") -> Fault:
    """Make the fault of a thing that is not there.

    Args:
        message: What the portal says.

    Returns:
        A 404.
    """
    return Fault(404, message, "ASC.Common.Exceptions.ItemNotFoundException", -2146233088)


def wrong(message: str) -> Fault:
    """Make the fault of an argument that the portal cannot use.

    Args:
        message: What the portal says.

    Returns:
        A 400.
    """
    return Fault(400, message, "System.ArgumentException", -2147024809)


def denied() -> Fault:
    """Make the fault of a missing right; its text is always the same.

    Returns:
        A 403.
    """
    return Fault(403, ACCESS_DENIED, "System.Security.SecurityException", -2146233078)


def refused(message: str) -> Fault:
    """Make the fault of a business rule.

    Args:
        message: What the portal says.

    Returns:
        A 403.
    """
    return Fault(403, message, "System.InvalidOperationException", -2146233079)


def exceeded(message: str) -> Fault:
    """Make the fault of a quota that is used up.

    Args:
        message: What the portal says.

    Returns:
        A 402.
    """
    return Fault(402, message, "ASC.Core.Tenants.TenantQuotaException", -2146233088)


def unknown_caller() -> Fault:
    """Make the fault of a caller who had to say who they are.

    Returns:
        A 401 with a body and without a stack.
    """
    kind = "System.Security.Authentication.AuthenticationException"
    return Fault(401, "Unauthorized", kind, -2146233087, stack=False)


def broken(message: str, kind: str = "System.FormatException") -> Fault:
    """Make the fault of an exception that the portal did not foresee.

    Args:
        message: What the portal says.
        kind: The class that it names.

    Returns:
        A 500.
    """
    return Fault(500, message, kind, -2146233033)


def invalid(field: str, message: str) -> Invalid:
    """Make a validation problem of one field.

    Args:
        field: The property or query parameter.
        message: What is wrong with it.

    Returns:
        The problem.
    """
    return Invalid({field: [message]})
