"""A plan as it was saved: what was reviewed, and the desired state that it was made of."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from reconciler.errors import StaleError, UsageError
from reconciler.guard import Guard
from reconciler.render.document import FORMAT_VERSION, document, fingerprint, seal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.plan import Plan
    from reconciler.spec import Json

KEY: Final = "RECONCILER_PLAN_KEY"
"""The variable that holds the key by which saved plans are signed."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a plan was made of and with.

    Attributes:
        manifests: the names of the manifests, in their order.
        files: these and what lies beside them, by name.
        account: the portal's id of the account whose key was used; empty if it is not known.
        only: titles of the rooms that were looked at; None for all.
        may_delete: whether rooms may be deleted.
    """

    manifests: Sequence[str]
    files: Mapping[str, bytes]
    account: str
    only: Sequence[str] | None = None
    may_delete: bool = False


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A plan that was read from its file, unchanged since it was written.

    Attributes:
        document: the plan as the schema describes it.
        origin: what it was made of.
        at: when it was made.
        seal: what tells this file from any other.
    """

    document: Json
    origin: Origin
    at: str
    seal: str

    @property
    def lifted(self) -> dict[Guard, str]:
        """The guards that were lifted when it was made, with the reasons."""
        return {
            Guard(one["guard"]): one["because"] for one in self.document["guards"] if one["because"]
        }

    def facts(self, step: Json) -> frozenset[str]:
        """What a step of it was computed from."""
        return frozenset(self.document["saved"]["facts"].get(step["id"], ()))


def written(plan: Plan, origin: Origin, at: str, id_: str, key: bytes = b"") -> dict[str, Json]:
    """The document of a plan that can be applied later.

    Args:
        plan: the plan, with nothing masked.
        origin: what it was made of.
        at: the time.
        id_: no other file has it, of however like a plan.
        key: signs it, if there is one.
    """
    made = document(plan, digest=fingerprint(plan, key))
    made["saved"] = {
        "at": at,
        "id": id_,
        "account": origin.account,
        "manifests": list(origin.manifests),
        "files": {name: packed(data) for name, data in origin.files.items()},
        "only": None if origin.only is None else sorted(origin.only),
        "allow_delete": origin.may_delete,
        "facts": {one.id: list(one.facts) for one in plan.actions},
    }
    return _sealed(made, key)


def _sealed(made: Json, key: bytes) -> dict[str, Json]:
    kind = "hmac-sha256" if key else "sha256"
    return {**made, "saved": {**made["saved"], "seal": f"{kind}:{seal(made, key)}"}}


def packed(data: bytes) -> Json:
    """The bytes of a file as JSON: text where they are UTF-8."""
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def unpacked(kept: Json) -> bytes:
    """The bytes that :func:`packed` was given."""
    return kept["text"].encode() if "text" in kept else base64.b64decode(kept["base64"])


class _TwiceError(Exception):
    pass


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, value in pairs:
        if name in found:
            raise _TwiceError(json.dumps(name))
        found[name] = value
    return found


def parsed(text: str, name: str) -> Json:
    """The document in a file that should hold a plan.

    Args:
        text: what stands in it.
        name: the file's, for messages.

    Raises:
        UsageError: it is no plan.
        StaleError: another version of the program wrote it.
    """
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except _TwiceError as error:
        # Another reader of the file might see another plan.
        raise UsageError(f"{name} is no plan: it says {error} twice") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{name} is no plan: it is not JSON") from None
    if not isinstance(found, dict) or "format_version" not in found:
        raise UsageError(f"{name} is no plan of this program")
    if found["format_version"] != FORMAT_VERSION:
        version = json.dumps(found["format_version"])
        raise StaleError(
            f"{name} is a plan of format {version}, and this program knows {FORMAT_VERSION}: "
            "make a new one"
        )
    return found


def opened(found: Json, name: str, key: bytes = b"") -> SavedPlan:
    """A saved plan, once it is sure that nobody has changed it.

    Args:
        found: the document, as the schema describes it.
        name: the file's, for messages.
        key: what signs plans, if there is one.

    Raises:
        UsageError: nothing can be compared: it was not saved by ``plan --out``, it is signed and
            there is no key, or there is a key and it is not signed.
        StaleError: it was changed.
    """
    if "saved" not in found:
        raise UsageError(f"{name} cannot be applied: only what `plan --out` wrote can be")
    mark = found["saved"]["seal"]
    signed = mark.startswith("hmac-")
    if signed and not key:
        raise UsageError(f"{name} is signed: set {KEY} to the key that it was made with")
    if key and not signed:
        raise UsageError(f"{name} is not signed, and {KEY} is set: make a new plan with it")
    kept = dict(found["saved"])
    del kept["seal"]
    right = _sealed({**found, "saved": kept}, key)["saved"]["seal"]
    if not compare_digest(mark, right):
        why = "or signed with another key" if signed else "by hand"
        raise StaleError(f"{name} was changed after it was made, {why}: make a new plan")
    saved = found["saved"]
    origin = Origin(
        tuple(saved["manifests"]),
        {file: unpacked(data) for file, data in saved["files"].items()},
        saved["account"],
        saved["only"],
        saved["allow_delete"],
    )
    return SavedPlan(found, origin, saved["at"], mark)
