"""People of the portal, looked up by address, many at a time."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from reconciler.errors import AccessError, RequestError
from reconciler.portal import rows
from reconciler.portal.listing import Listing, whole
from reconciler.state import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reconciler.kinds.user import Person, Standing
    from reconciler.portal.listing import Gets

ANSWERS = (3, 7)
"""The first version that says whether somebody exists (fact sheet on people, section 3.2)."""

LONGEST = 3500
"""Characters of addresses in one look-up, as they are encoded in its request line; proxies cut
that at 8 KiB or so, and an address beyond ASCII takes up to twelve times its length there."""

_SEPARATOR = 3
"""Characters of an encoded separator."""

_SEPARATORS = "|;,\n\t"


def demand_sight(acting: Person | None) -> None:
    """See that an account may look people up at all (fact sheet on people, section 3.2).

    Raises:
        AccessError: it may not.
    """
    if acting and not acting.role.may_manage_rooms:
        text = f"the key's account is {acting.role}, and may not look people up"
        raise AccessError(f"{text}; use a key of a DocSpaceAdmin, or of a RoomAdmin")


def look_up(gets: Gets, addresses: Iterable[str]) -> dict[str, tuple[Person, ...]]:
    """Find people by address, in as few requests as fit.

    The portal finds every address that *contains* one that is asked for, so what comes back is
    compared whole (fact sheet on people, section 3.2).

    Args:
        gets: what reads.
        addresses: normal addresses.

    Returns:
        Those who are on the portal, by normal address; disabled people among them. Portals that
        tell case apart can have several of one.

    Raises:
        RequestError: the answer was incomplete: a person who was not found could not be told
            from one who is not there, and would be invited anew.
    """
    asked = list(addresses)
    listings = [
        Listing(
            "people/filter",
            {
                "filterValue": separator.join(batch),
                "filterSeparator": separator,
                "sortBy": "email",
                "fields": ",".join(rows.USER_FIELDS),
            },
            rows.person,
            lambda person: person.id,
        )
        for separator, batch in _batches(asked)
    ]
    found: list[Person] = []
    for people in whole(gets, listings):
        if isinstance(people, Gap):
            raise RequestError(f"people could not be looked up: {people.reason}")
        found += people
    known = by_address(found)
    return {address: known[address] for address in asked if address in known}


def account(gets: Gets, id_: str, address: str) -> rows.Account:
    """Somebody's names, and whether they are active, from the listing of people.

    Args:
        gets: what reads.
        id_: the portal's id.
        address: the normal address.

    Raises:
        RequestError: the listing does not show them.
    """
    listing = Listing(
        "people/filter",
        {
            "filterValue": address,
            "filterSeparator": _separator([address]),
            "sortBy": "email",
            "fields": "id,firstName,lastName,status,activationStatus",
        },
        lambda row: (row["id"], rows.account(row)),
        lambda found: found[0],
    )
    (found,) = whole(gets, [listing])
    if isinstance(found, Gap):
        raise RequestError(f"people could not be looked up: {found.reason}")
    shown: dict[str, rows.Account] = dict(found)
    if id_ not in shown:
        raise RequestError(f"{address} is not on the portal any more")
    return shown[id_]


def hidden(
    gets: Gets, addresses: Iterable[str], version: tuple[int, ...]
) -> dict[str, Standing | None]:
    """Those of some addresses who are on the portal, though no listing shows them.

    An account that is no admin does not see guests of others, nor disabled people (fact sheet on
    people, sections 3.1 and 12); what it does not see must not be taken for absent.

    Args:
        gets: what reads.
        addresses: normal addresses that no listing has shown.
        version: the server's.

    Returns:
        Where each of them stands, as far as the portal says; nothing for those who are not there.
    """
    asked = list(addresses)
    find = _exists if version >= ANSWERS else _by_email
    found = gets.gather([partial(find, gets, address) for address in asked])
    return {
        address: standing for address, (there, standing) in zip(asked, found, strict=True) if there
    }


def _exists(gets: Gets, address: str) -> tuple[bool, Standing | None]:
    answer = gets.get("people/exists", {"email": address})
    found = rows.parsed(dict, answer.response, "people/exists")
    return bool(found.get("exists")), rows.STANDINGS.get(found.get("status", 0))


def _by_email(gets: Gets, address: str) -> tuple[bool, Standing | None]:
    try:
        gets.get("people/email", {"email": address})
    except RequestError as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return False, None
        if error.status != HTTPStatus.FORBIDDEN:
            raise
    return True, None


def by_address(people: Iterable[Person]) -> dict[str, tuple[Person, ...]]:
    """People by normal address, each account once; those without an address are left out."""
    known: dict[str, dict[str, Person]] = {}
    for person in people:
        if person.email:
            known.setdefault(person.email, {})[person.id] = person
    return {address: tuple(accounts.values()) for address, accounts in known.items()}


def _batches(addresses: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Batches of addresses, each with a separator that stands in none of them."""
    batch: list[str] = []
    length = 0
    for address in addresses:
        more = len(quote(address, safe="")) + _SEPARATOR
        if batch and length + more > LONGEST:
            yield _separator(batch), batch
            batch, length = [], 0
        batch.append(address)
        length += more
    if batch:
        yield _separator(batch), batch


def _separator(batch: Sequence[str]) -> str:
    text = "".join(batch)
    return next(separator for separator in _SEPARATORS if separator not in text)
