"""A plan for machines, as ``schemas/plan.schema.json`` describes it."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from reconciler import __version__
from reconciler.action import File, Ref, Secret
from reconciler.spec import wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.action import Action, Blocker, Drift, Letter, Request, Unknown, Upcoming
    from reconciler.diff import Change
    from reconciler.guard import Trip
    from reconciler.plan import Plan
    from reconciler.rule import Violation
    from reconciler.source import Source
    from reconciler.spec import Json

FORMAT_VERSION = 1

_OPEN = 2
"""Levels of a document that are laid out part by part: its own, and that of its lists."""

_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of characters, as a name of a file or a portal may hold them; UTF-8 has none."""


def document(plan: Plan, *, digest: str | None = None) -> dict[str, Json]:
    """A plan as a JSON document; the same plan gives the same document.

    Args:
        plan: the plan.
        digest: of the full plan, where this is not the full one or a key makes it; empty for none.
    """
    actions = [step(action) for action in plan.actions]
    return {
        "format_version": FORMAT_VERSION,
        "tool": {"name": "docspace-reconciler", "version": __version__},
        "portal": plan.portal,
        "acting": plan.acting,
        "manifest": [{"file": file.name, "sha256": file.digest} for file in plan.files],
        "summary": {
            **asdict(plan.summary),
            "managed_rooms": plan.managed,
            "unmanaged_rooms": plan.unmanaged,
        },
        "digest": fingerprint(plan) if digest is None else digest,
        "actions": actions,
        "drift": [_note(note) for note in plan.drift],
        "blockers": [_note(note) for note in plan.blockers],
        "unknown": [_note(note) for note in plan.unknown],
        "upcoming": [_note(note) for note in plan.upcoming],
        "guards": [trip(one) for one in plan.trips],
        "rules": [_violation(one) for one in plan.violations],
    }


def fingerprint(plan: Plan, key: bytes = b"") -> str:
    """What tells a plan from any other: its portal, account and steps, wherever they are declared.

    Args:
        plan: the plan.
        key: a secret; with one, nobody else can make the same, or try addresses out on it.

    Returns:
        64 hexadecimal digits: a SHA-256, with a key an HMAC.
    """
    digest = _digest(key)
    digest.update(_canonical([FORMAT_VERSION, plan.portal, plan.acting])[:-1])
    # Step by step: all of a large plan at once would take more memory than the plan itself.
    separator = b",["
    for one in plan.actions:
        digest.update(separator + _canonical({**step(one), "source": None}))
        separator = b","
    digest.update(b"]]" if plan.actions else b",[]]")
    return digest.hexdigest()


def seal(value: Json, key: bytes = b"") -> str:
    """A digest of a JSON value: 64 hexadecimal digits, a SHA-256, or with a key an HMAC."""
    digest = _digest(key)
    digest.update(_canonical(value))
    return digest.hexdigest()


def _digest(key: bytes) -> hashlib._Hash | hmac.HMAC:
    return hmac.new(key, digestmod="sha256") if key else hashlib.sha256()


def _canonical(value: Json) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def dumps(value: Json) -> str:
    """A JSON document as text, with stable order and a line feed at the end."""
    text = "".join((*_pieces(value, _OPEN, ""), "\n"))
    return _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def _pieces(value: Json, levels: int, margin: str) -> Iterator[str]:
    """A value as JSON, so many of its levels part by part.

    The encoder holds each mark of a layout by itself until the end, which for all of a large plan
    at once takes ten times as much as the text.
    """
    if not levels or not value or not isinstance(value, (dict, list)):
        yield _laid_out(value).replace("\n", f"\n{margin}")
        return
    mapping = isinstance(value, dict)
    before, after = "{}" if mapping else "[]"
    for item in value:
        yield f"{before}\n{margin}  "
        if mapping:
            yield f"{_laid_out(item)}: "
        yield from _pieces(value[item] if mapping else item, levels - 1, f"{margin}  ")
        before = ","
    yield f"\n{margin}{after}"


def _laid_out(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def step(action: Action) -> dict[str, Json]:
    """A step as a JSON document."""
    found = {
        "id": action.id,
        "kind": action.ref.kind,
        "ref": action.ref.name,
        "op": action.op.value,
        "fields": [change(one) for one in action.fields],
        "effects": [
            {"kind": effect.kind.value, "who": effect.who, "text": effect.text}
            for effect in action.effects
        ],
        "requests": [request(one) for one in action.requests],
        "needs": list(action.needs),
        "source": _source(action.source),
        "expects": action.expects,
    }
    return found | {"letter": letter(action.letter)} if action.letter else found


def letter(one: Letter) -> dict[str, Json]:
    """A letter as a JSON document; the portal writes it where there is no file."""
    template = one.template
    return {
        "to": one.to,
        "file": template.file if template else None,
        "subject": template.subject if template else None,
    }


def change(one: Change) -> dict[str, Json]:
    """One field that differs."""
    return {"name": one.name, "current": wire(one.current), "desired": wire(one.desired)}


def request(one: Request) -> dict[str, Json]:
    """A request as a JSON document; an id that is not known yet is named by ``$ref``."""
    found: dict[str, Json] = {
        "method": one.method,
        "path": path(one, "{id}"),
        "body": body(one.body),
    }
    if one.query:
        found["query"] = body(one.query)
    for part in one.path:
        if isinstance(part, Ref):
            found["parameters"] = {"id": {"$ref": str(part)}}
    return found


def body(value: Json) -> Json:
    """A body as JSON: ``$ref`` for an id that is not known yet, ``$env`` for secrets, ``$file``."""
    if isinstance(value, Ref):
        return {"$ref": str(value)}
    if isinstance(value, File):
        return {"$file": value.name, "bytes": value.size, "sha256": value.digest}
    if isinstance(value, Secret):
        return {"$env": value.variable}
    if isinstance(value, dict):
        return {name: body(item) for name, item in value.items()}
    return [body(item) for item in value] if isinstance(value, list) else value


def path(one: Request, hole: str) -> str:
    """The path of a request, with a word where an id is not known yet."""
    parts = (hole if isinstance(part, Ref) else part for part in one.path)
    return "/api/2.0/" + "/".join(parts)


def _note(note: Drift | Blocker | Unknown | Upcoming) -> dict[str, Json]:
    return {
        "kind": note.ref.kind,
        "ref": note.ref.name,
        "text": note.text,
        "source": _source(note.source),
    }


def trip(one: Trip) -> dict[str, Json]:
    """A guard that is gone over, as a JSON document."""
    return {
        "guard": one.guard.value,
        "kind": one.ref.kind,
        "ref": one.ref.name,
        "count": one.count,
        "limit": one.limit,
        "text": one.text,
        "because": one.because or None,
        "source": _source(one.source),
    }


def _violation(one: Violation) -> dict[str, Json]:
    return {
        "rule": one.rule,
        "kind": one.ref.kind,
        "ref": one.ref.name,
        "who": one.who,
        "text": one.text,
        "source": _source(one.source),
    }


def _source(source: Source) -> Json:
    return source._asdict() if source.file else None
