"""Documents of large plans are put together part by part, and are what they would be at once."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.render.document import FORMAT_VERSION, dumps, fingerprint, seal, step
from tests.properties.way import quick
from tests.unit.render.large import large

if TYPE_CHECKING:
    from reconciler.spec import Json

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES: st.SearchStrategy[Json] = st.recursive(
    SCALARS, lambda part: st.lists(part) | st.dictionaries(st.text("ab\n€"), part)
)


@pytest.mark.parametrize("rooms", [0, 1, 3])
def test_the_digest_of_a_plan_is_that_of_all_its_steps_at_once(rooms: int) -> None:
    plan = large(rooms, 2)
    steps = [{**step(one), "source": None} for one in plan.actions]
    whole = [FORMAT_VERSION, plan.portal, plan.acting, steps]
    text = json.dumps(whole, separators=(",", ":"), sort_keys=True).encode()
    assert fingerprint(plan) == seal(whole) == hashlib.sha256(text).hexdigest()
    key = b"of the team"
    assert fingerprint(plan, key) == seal(whole, key) == hmac.digest(key, text, "sha256").hex()


@quick
@given(VALUES)
def test_a_document_is_laid_out_as_json_lays_it_out(value: Json) -> None:
    assert dumps(value) == json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def test_halves_of_characters_are_told_by_their_numbers() -> None:
    assert dumps({"a": ["\ud800"]}) == '{\n  "a": [\n    "\\ud800"\n  ]\n}\n'
