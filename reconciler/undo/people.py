"""The people whom an undo names, and their accounts as they were before the apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reconciler.access import Role
from reconciler.action import Op, Ref
from reconciler.address import normal
from reconciler.kinds.user import Person, Standing
from reconciler.undo.past import Fate, Lasting, changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.export.cast import Cast
    from reconciler.spec import Json
    from reconciler.undo.past import Past, Turn

_INVITED: Final = (
    "was invited to the portal, and no invitation can be taken back; `state: disabled` keeps "
    "them out"
)


@dataclass(frozen=True, slots=True)
class Accounts:
    """What becomes of accounts.

    Attributes:
        entries: the users to declare.
        after: everybody who is declared, as the undo leaves them, by normal address.
        told: what stays.
    """

    entries: tuple[dict[str, Json], ...]
    after: Mapping[str, Person]
    told: tuple[Lasting, ...]


class People:
    """Finds the people of a report on the portal.

    Args:
        cast: everybody who was met.
    """

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._known: dict[str, list[Person]] = {}
        for person in cast.people:
            self._known.setdefault(person.email, []).append(person)

    def find(self, name: str, key: str) -> tuple[Person | None, str]:
        """Somebody, or why a manifest cannot name them.

        Args:
            name: the address.
            key: the portal's id at that time; empty if it was unknown.
        """
        known = self._known.get(normal(name), [])
        if not known:
            return None, "is nobody of the portal whom the key's account sees"
        if len(known) == 1 and key and known[0].id != key:
            return None, "is another account by now"
        if reason := self._cast.unfit(known[0]):
            return None, f"cannot be named by a manifest: {reason}"
        return known[0], ""


def accounts(steps: Iterable[Past], people: People, heir: str) -> Accounts:
    """What to declare of the users that an apply has touched.

    Args:
        steps: what was done.
        people: everybody.
        heir: who gets the rooms of whoever goes down again; empty for nobody.
    """
    entries: list[dict[str, Json]] = []
    after: dict[str, Person] = {}
    told: list[Lasting] = []
    for past in steps:
        told += (Lasting(Ref("user", who), _INVITED) for who in past.newcomers)
        if past.ref.kind != "user":
            continue
        if past.op is Op.CREATE:
            told += _invited(past, people)
            continue
        keys = [turn.key for turn in past.turns if turn.key]
        person, reason = people.find(past.ref.name, keys[0] if keys else "")
        if person is None:
            told.append(Lasting(past.ref, reason))
            continue
        back = _Account(past, person, heir)
        told += back.told
        if back.differs:
            entries.append(back.entry())
            after[person.email] = back.person()
    return Accounts(tuple(entries), after, tuple(told))


def _invited(past: Past, people: People) -> list[Lasting]:
    there, _ = people.find(past.ref.name, "")
    if not past.sure and there is None:
        return []
    return [Lasting(past.ref, _INVITED)]


class _Account:
    """One account that is to be as it was."""

    def __init__(self, past: Past, person: Person, heir: str) -> None:
        self._person = person
        self._heir = heir if normal(heir) != person.email else ""
        self.told: list[Lasting] = []
        # The portal's owner is an admin, and no manifest says more.
        self._now: Role = Role.DOCSPACE_ADMIN if person.role is Role.OWNER else person.role
        self._role: Role = self._now
        self._state: Standing | None = None
        for turn in past.turns:
            if turn.name == "type":
                self._turn_type(past, turn)
            elif turn.name == "state":
                self._turn_state(past, turn)

    @property
    def differs(self) -> bool:
        """Whether anything is to be as it was."""
        return self._state is not None or self._role is not self._now

    def entry(self) -> dict[str, Json]:
        """What to declare."""
        said: dict[str, Json] = {"email": self._person.email, "type": self._role.word}
        if self._state is not None:
            said["state"] = self._state.value
        if self._now.outranks(self._role):
            said["reassign_to"] = normal(self._heir)
        return said

    def person(self) -> Person:
        """Who they are then."""
        standing = self._state or self._person.standing
        one = self._person
        return Person(one.email, one.id, self._role, standing, one.activated, one.directory)

    def _turn_type(self, past: Past, turn: Turn) -> None:
        fate = turn.fate(self._now.word, turn.before, turn.after)
        before, after = Role.of(turn.before), Role.of(turn.after)
        if fate is Fate.CHANGED:
            self.told.append(changed(past.ref, "the type", self._now, turn.after))
        elif fate is Fate.BACK and (before is None or after is None or before is Role.OWNER):
            text = f"the type stays {self._now}: what it was before is no type that can be declared"
            self.told.append(Lasting(past.ref, text))
        elif fate is Fate.BACK and before and after:
            if after.outranks(before) and not self._heir:
                text = f"stays {after}: nobody is known who would get their rooms (`reassign_to`)"
                self.told.append(Lasting(past.ref, text))
                return
            if before.outranks(after) and before.may_manage_rooms and not after.may_manage_rooms:
                text = (
                    "the rooms that they owned stay with whoever got them, and where they were "
                    "RoomManager they stay ContentCreator"
                )
                self.told.append(Lasting(past.ref, text))
            if after is Role.GUEST:
                text = "the groups that they left when they became a Guest stay without them"
                self.told.append(Lasting(past.ref, text))
            self._role = before

    def _turn_state(self, past: Past, turn: Turn) -> None:
        disabled = self._person.standing is Standing.DISABLED
        now = "disabled" if disabled else "in use"
        before, after = ("disabled" if one == "disabled" else "in use" for one in turn[1:3])
        if turn.fate(now, before, after) is Fate.BACK:
            self._state = Standing.ACTIVE if disabled else Standing.DISABLED
            if disabled:
                text = "was logged out everywhere when the account was disabled"
                self.told.append(Lasting(past.ref, text))
