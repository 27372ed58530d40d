"""Putting a room into the archive, taking it out, and deleting it for good.

Source for what the portal does: fact sheet on rooms, section 4 (all three go on after the answer,
and the result of the operation is told once and hides errors, so the room itself is read again).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.action import Action, Blocker, Effect, EffectKind, Op, Ref, Request
from reconciler.diff import Change
from reconciler.kinds.members import label
from reconciler.kinds.piece import Piece
from reconciler.kinds.user import Person, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.kinds.members import Share
    from reconciler.kinds.room import FoundRoom
    from reconciler.source import Source


def archive(
    ref: Ref, source: Source, found: FoundRoom, shares: Sequence[Share], acting: Person | None
) -> Piece:
    """The step that puts an active room into the archive.

    Args:
        ref: what the room is called.
        source: where the manifest asks for it.
        found: the room.
        shares: its access list, whose people are told.
        acting: the account whose key is used, if it is known; it tells itself nothing.
    """
    if "Move" not in found.rights:
        return _lacking(ref, source, "archive it; only its owner or an administrator may")
    told = [
        share.subject.email
        for share in shares
        if isinstance(share.subject, Person)
        and share.subject.email
        and not share.acting
        and share.subject.standing is not Standing.DISABLED
        and (acting is None or share.subject.id != acting.id)
    ]
    effects = [
        Effect(EffectKind.MAIL, email, "told that the room is archived, by a push or a mail")
        for email in told
    ]
    # Who is in a group is told as well (FileMoveCopyOperation.cs of the server).
    texts = [
        f"whoever is in {label(share.subject)} is told, too"
        for share in shares
        if not isinstance(share.subject, Person)
    ]
    texts.append("nobody can change anything in it while it is in the archive")
    if found.values.get("lifetime") not in {None, "none"}:
        texts.append(f"its lifetime of {found.values['lifetime']} is dropped")
    texts.append("everybody's pins of it are dropped")
    effects += [Effect(EffectKind.NOTE, "", text) for text in texts]
    return _step(ref, source, found, "archive", Change("state", "active", "archived"), effects)


def restore(ref: Ref, source: Source, found: FoundRoom) -> Piece:
    """The step that takes a room out of the archive; what else differs is seen after that."""
    if "Move" not in found.rights:
        return _lacking(
            ref, source, "take it out of the archive; only its owner or an administrator may"
        )
    text = "what else is declared for it is planned once it is active"
    effects = [Effect(EffectKind.NOTE, "", text)]
    return _step(ref, source, found, "unarchive", Change("state", "archived", "active"), effects)


def delete(ref: Ref, source: Source, found: FoundRoom, *, allowed: bool) -> Piece:
    """The step that deletes a room of the archive for good.

    Args:
        ref: what the room is called.
        source: where the manifest asks for it.
        found: the room.
        allowed: whether this run may delete rooms at all.
    """
    if not found.archived:
        text = "is active, and only rooms in the archive are deleted: say `state: archived` first"
        return Piece(blockers=(Blocker(ref, text, source),))
    if not allowed:
        text = "is deleted for good only with --allow-delete"
        return Piece(blockers=(Blocker(ref, text, source),))
    if "Delete" not in found.rights:
        return _lacking(ref, source, "delete it; only its owner or an administrator may")
    files = "1 file in it is" if found.files == 1 else f"{found.files} files in it are"
    action = Action(
        ref,
        Op.REMOVE,
        (Change("state", "archived", None),),
        (Effect(EffectKind.NOTE, "", f"{files} gone for good; there is no way back"),),
        (Request("DELETE", ("files", "rooms", str(found.id)), {"deleteAfter": False}, slow=True),),
        source,
        facts=(str(found.id), "archived", str(found.files)),
    )
    return Piece((action,))


def _step(  # noqa: PLR0913, PLR0917 - what the two ways have in common
    ref: Ref,
    source: Source,
    found: FoundRoom,
    verb: str,
    change: Change,
    effects: Sequence[Effect],
) -> Piece:
    # `deleteAfter` would make the operation vanish from the account's list at once.
    request = Request(
        "PUT", ("files", "rooms", str(found.id), verb), {"deleteAfter": False}, slow=True
    )
    facts = (str(found.id), f"state={change.current}")
    action = Action(ref, Op.UPDATE, (change,), tuple(effects), (request,), source, facts=facts)
    return Piece((action,))


def _lacking(ref: Ref, source: Source, what: str) -> Piece:
    return Piece(blockers=(Blocker(ref, f"the key's account may not {what}", source),))
