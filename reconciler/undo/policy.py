"""What a team allows, taken over from its manifests into the one of an undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.spec import Json


def policy(contents: Sequence[dict[str, Json]]) -> dict[str, Json]:
    """The protected people and the policy of several manifests, as one manifest says them.

    Args:
        contents: the plain data of manifests that are valid together.
    """
    protect = dict.fromkeys(one for data in contents for one in data.get("protect", ()))
    parts = [data.get("policy", {}) for data in contents]
    domains = dict.fromkeys(one for part in parts for one in part.get("domains", ()))
    guards = {guard: most for part in parts for guard, most in part.get("guards", {}).items()}
    rules = [rule for part in parts for rule in part.get("rules", ())]
    whole = {"domains": list(domains), "guards": guards, "rules": rules}
    return {
        "protect": list(protect),
        "policy": {word: value for word, value in whole.items() if value},
    }
