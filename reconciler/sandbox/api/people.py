"""Reading people (fact sheet: people, section 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.call import Answer, Call, Fragments
from reconciler.sandbox.faults import denied, missing, wrong
from reconciler.sandbox.identity import is_guid
from reconciler.sandbox.roles import ACTIVATION_NAMES, RANK, ROLE_NAMES, STATUS_NAMES, Role, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.sandbox.person import Person

_AREAS = {"All": 0, "People": 1, "Guests": 2}
_LOGINS = {"SSO": 0, "LDAP": 1, "Standart": 2}
_DIRECTIONS = {"Ascending": 0, "Descending": 1}
_DEFAULT = 5
_ORDERS: dict[str, Callable[[Person], tuple[object, ...]]] = {
    # Somebody who has not answered has no name; the portal sorts the address instead.
    "firstname": lambda p: ((p.email if p.is_pending else p.first).lower(),),
    "lastname": lambda p: (p.last.lower(),),
    "displayname": lambda p: (p.display.lower(),),
    "email": lambda p: (p.email.lower(),),
    "type": lambda p: (-RANK[Role(p.role)],),
    "registrationdate": lambda p: (p.created,),
    "createdby": lambda p: (p.creator or "",),
}


def show(call: Call, person: Person) -> Answer:
    """Show one person to the caller.

    Args:
        call: The request.
        person: Whom.

    Returns:
        The person in full.

    Raises:
        Fault: 403, the caller may not see them.
    """
    if not call.portal.people.sees(call.caller, person):
        raise denied()
    return Answer(call.portal.cards.full(person, call.caller))


def by_email(call: Call) -> Answer:
    """Answer `GET people/email`.

    Args:
        call: The request.

    Returns:
        The person.

    Raises:
        Fault: 400, no address; 404, nobody has it; 403, the caller may not see them.
    """
    email = (call.query.text("email") or "").strip()
    if not email:
        raise wrong("The email is empty")
    person = call.portal.people.by_email(email)
    if person is None:
        raise missing("The user could not be found")
    return show(call, person)


def exists(call: Call) -> Answer:
    """Answer `GET people/exists`, open to every caller who is known.

    Args:
        call: The request.

    Returns:
        Whether somebody has the address, and their status.
    """
    person = call.portal.people.by_email(call.query.text("email") or "")
    if person is None:
        return Answer({"exists": False})
    return Answer({"exists": True, "status": person.status})


def by_id(call: Call) -> Answer:
    """Answer `GET people/{id}`, where the id is a user name or a GUID but no address.

    Args:
        call: The request.

    Returns:
        The person.

    Raises:
        Fault: 404, there is nobody; 403, the caller may not see them.
    """
    who = call.path["id"]
    people = call.portal.people
    named = (
        [p for p in people.everybody() if p.email.split("@")[0] == who] if "@" not in who else []
    )
    person = named[0] if named else people.get(who)
    if person is None:
        raise missing("The user could not be found")
    return show(call, person)


def myself(call: Call) -> Answer:
    """Answer `GET people/@self`.

    Args:
        call: The request.

    Returns:
        The caller.
    """
    card = call.portal.cards.full(call.caller, call.caller)
    return Answer(card | {"theme": "Base", "loginEventId": 0})


def bare_user(call: Call) -> Answer:
    """Answer `GET portal/users/{id}`, which tells the account as it is stored.

    Args:
        call: The request.

    Returns:
        The account, with `isActive`, which tells of the address and not of the account.

    Raises:
        Fault: 404, there is nobody; 403, the caller may not see them.
    """
    person = call.portal.people.get(call.path["id"])
    if person is None:
        raise missing("The user could not be found")
    if not call.portal.people.sees(call.caller, person):
        raise denied()
    active = person.is_activated
    return Answer(
        {
            "id": person.id,
            "firstName": person.first,
            "lastName": person.last,
            "userName": person.email.split("@")[0],
            "email": person.email,
            "status": person.status,
            "activationStatus": person.activation,
            "isActive": active,
            "checkActivation": not active,
            "removed": False,
            "lastModified": person.created[:19],
            "createDate": person.created[:19],
            "createdBy": person.creator,
            "tenantId": 1,
            "spam": False,
            "cultureName": "en-US",
            "sid": f"S-1-5-21-{person.id[:8]}" if person.ldap else None,
            "ssoNameId": person.email if person.sso else None,
        }
    )


def listed(call: Call) -> Answer:
    """Answer `GET people/filter`.

    Args:
        call: The request.

    Returns:
        A page of people.

    Raises:
        Fault: 403, users and guests may not list people.
    """
    start, count = call.query.page()
    wanted = _wanted(call)
    if not call.caller.leads:
        raise denied()
    order = (call.query.text("sortBy") or "firstname").lower()
    key = _ORDERS.get(order, _ORDERS["firstname"])
    turned = call.query.choice("sortOrder", _DIRECTIONS) == 1
    sees = call.portal.people.sees
    found = [p for p in call.portal.people.everybody() if wanted(p) and sees(call.caller, p)]
    found.sort(key=key, reverse=turned)
    page = found[start : start + count]
    write = call.portal.cards.text
    texts = [write(person, call.caller, call.fields) for person in page]
    return Answer(Fragments(texts), count=len(page), total=len(found))


def active(call: Call) -> Answer:
    """Answer `GET people`, where only active people are listed.

    Args:
        call: The request.

    Returns:
        A page of people.
    """
    start, count = call.query.page()
    if not call.caller.leads:
        raise denied()
    found = [p for p in call.portal.people.everybody() if p.status == Status.ACTIVE]
    found = [p for p in found if call.portal.people.sees(call.caller, p)]
    found.sort(key=_ORDERS["firstname"])
    cards = [call.portal.cards.full(p, call.caller) for p in found[start : start + count]]
    return Answer(cards, count=len(cards), total=len(found))


def _wanted(call: Call) -> Callable[[Person], bool]:
    query = call.query
    status = query.choice("employeeStatus", STATUS_NAMES)
    activation = query.choice("activationStatus", ACTIVATION_NAMES)
    area = query.choice("area", _AREAS) or 0
    names = {name: int(role) for name, role in ROLE_NAMES.items()}
    one = query.choice("employeeType", names)
    roles = [one] if one is not None else query.choices("employeeTypes", names)
    group = query.text("groupId")
    members = set(call.portal.groups.members(group.lower())) if group and is_guid(group) else None
    terms = _terms(query.text("filterValue"), query.text("filterSeparator"))
    any_term = query.text("filterSeparator") is not None
    admin = query.flag("isAdministrator")
    login = query.choice("accountLoginType", _LOGINS)

    def fits(person: Person) -> bool:
        # The terms come first: of all the conditions they pass over the most people.
        return (
            _matches(person, terms, any_term=any_term)
            and _has_status(person, status, seen_by_admin=call.caller.is_admin)
            and (activation is None or person.activation == activation)
            and (area == 0 or person.is_guest == (area == _AREAS["Guests"]))
            and (not roles or person.role in roles)
            and (members is None or person.id in members)
            and (not admin or person.is_admin)
            and (login is None or _login(person) == login)
        )

    return fits


def _login(person: Person) -> int:
    if person.sso:
        return _LOGINS["SSO"]
    return _LOGINS["LDAP" if person.ldap else "Standart"]


def _has_status(person: Person, status: int | None, *, seen_by_admin: bool) -> bool:
    if person.is_disabled and not seen_by_admin:
        return False
    if status is None or status == STATUS_NAMES["All"]:
        return True
    # Default is a union of flags by name only: it lists those who are active.
    return person.status == (Status.ACTIVE if status == _DEFAULT else status)


def _terms(text: str | None, separator: str | None) -> list[str]:
    if not text:
        return []
    parts = text.lower().split(separator.lower()) if separator else text.lower().split()
    return [part.strip() for part in parts if part.strip()]


def _matches(person: Person, terms: list[str], *, any_term: bool) -> bool:
    if not terms:
        return True
    # A line break keeps a term from matching across two of the three.
    names = f"{person.first}\n{person.last}\n{person.email}".lower()
    found = (term in names for term in terms)
    return any(found) if any_term else all(found)
