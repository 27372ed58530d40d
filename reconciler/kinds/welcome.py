"""Welcoming somebody who has become active: as a manifest declares it, and the step.

Source for what the portal does: fact sheet on people, section 4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from reconciler.action import (
    Action,
    Drift,
    Effect,
    EffectKind,
    Letter,
    Op,
    Ref,
    Request,
    Secret,
    Template,
    digest,
)
from reconciler.kinds.piece import Piece
from reconciler.kinds.user import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.kinds.user import Person, User
    from reconciler.spec import Json

KIND = "welcome"


@dataclass(frozen=True, slots=True)
class PortalWelcome:
    """The portal's own letter, by the sample's call; either side is empty.

    Attributes:
        key: a key as it stands in the manifest; never one that a portal signed, which is a secret.
        key_env: the variable of the environment that holds the key.
    """

    key: str
    key_env: str


@dataclass(frozen=True, slots=True)
class OwnWelcome:
    """The team's own letter, over SMTP.

    Attributes:
        file: the template, as the manifest names it.
        subject: the subject, a template too.
        sender: the address that it comes from; empty leaves it to the settings of SMTP.
        text: what stands in the file.
    """

    file: str
    subject: str
    sender: str
    text: str


Welcome = PortalWelcome | OwnWelcome
"""How somebody is welcomed."""


class Progress(StrEnum):
    """How far a letter has come, as the ledger knows it."""

    BEGUN = "begun"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One letter to one person.

    Attributes:
        progress: begun means that it may or may not have left.
        at: when it came to that, such as ``2026-11-22T06:00:00Z``.
        what: which letter it was: the file of a template, or a digest of a key.
    """

    progress: Progress
    at: str
    what: str


@dataclass(frozen=True, slots=True)
class Letters:
    """What is known of letters outside of the portal, which keeps no memory of them.

    Attributes:
        welcomes: what the ledger says of each person's welcome, by the portal's id.
        keys: digests of the keys that are in the environment, by variable.
    """

    welcomes: Mapping[str, Delivery] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)


def greet(user: User, person: Person, rooms: Sequence[Json], letters: Letters) -> Piece:
    """The step that welcomes somebody who is active and was not welcomed yet.

    Args:
        user: the declared user.
        person: who it is on the portal, of the type that the steps before leave them.
        rooms: the rooms that they are declared for, each with ``title`` and ``access``.
        letters: what is known of earlier ones.

    Returns:
        The step, or why there is none; nothing for somebody who has not come in yet.
    """
    ready = person.standing is Standing.ACTIVE and person.activated
    if user.welcome is None or not ready:
        return Piece()
    before = letters.welcomes.get(person.id)
    if before and before.progress is Progress.SENT:
        return Piece()
    if before and before.progress is Progress.BEGUN:
        return _told(
            user,
            f"a welcome was begun at {before.at}, and whether it left is not known: it is not "
            "sent again unless its entry is taken out of the ledger",
        )
    if isinstance(user.welcome, OwnWelcome):
        return Piece((_own(user, user.welcome, person, rooms),))
    return _portals(user, user.welcome, person, letters)


def _told(user: User, text: str) -> Piece:
    return Piece(drift=(Drift(Ref(KIND, user.email), text, user.source),))


def _own(user: User, welcome: OwnWelcome, person: Person, rooms: Sequence[Json]) -> Action:
    template = Template(
        welcome.file,
        welcome.subject,
        welcome.sender,
        welcome.text,
        {"type": person.role.word, "rooms": list(rooms)},
    )
    effects = (Effect(EffectKind.MAIL, user.email, f"welcomed by the letter in {welcome.file}"),)
    return _action(user, effects, (), Letter(user.email, person.id, welcome.file, template))


def _portals(user: User, welcome: PortalWelcome, person: Person, letters: Letters) -> Piece:
    key: str | Secret = welcome.key
    what = digest(welcome.key)
    if welcome.key_env:
        if welcome.key_env not in letters.keys:
            text = f"is not welcomed: the environment has no key as {welcome.key_env}"
            return _told(user, text)
        key, what = Secret(welcome.key_env), letters.keys[welcome.key_env]
    before = letters.welcomes.get(person.id)
    if before and before.what == what:
        # It was refused: anything else was looked at before.
        text = f"the portal refused this key at {before.at}, and it is not tried a second time"
        return _told(user, text)
    request = Request(
        "POST",
        ("portal", "sendcongratulations"),
        None,
        query={"Userid": person.id, "Key": key},
        anonymous=True,
    )
    texts = [
        "it takes a key that the portal signed within the hour; the letter is for administrators",
        "the portal may offer a new password in it, and switch on two-factor login for everybody",
    ]
    if isinstance(key, str):
        texts.insert(0, f"`{key}` is no key that a portal signed: it will be refused with a 403")
    effects = (
        Effect(EffectKind.MAIL, user.email, "the portal's letter to new administrators"),
        *(Effect(EffectKind.NOTE, "", text) for text in texts),
    )
    return Piece((_action(user, effects, (request,), Letter(user.email, person.id, what)),))


def _action(
    user: User, effects: tuple[Effect, ...], requests: tuple[Request, ...], letter: Letter
) -> Action:
    # A person who comes back with another account is another one.
    facts = (letter.person, letter.what, *_content(letter.template))
    ref = Ref(KIND, user.email)
    return Action(ref, Op.SEND, (), effects, requests, user.source, facts=facts, letter=letter)


def _content(template: Template | None) -> tuple[str, ...]:
    """What tells a letter from one of the same name that says something else."""
    if template is None:
        return ()
    return (digest([template.subject, template.sender, template.text, template.values]),)
