from __future__ import annotations

from reconciler.policy import Policy
from tests.unit.things import OWNER, person

ANN = person("ann@acme.example")


def test_nobody_is_shielded_by_nothing() -> None:
    assert Policy().shields(ANN) == ""
    assert Policy().shields(ANN, OWNER) == ""


def test_the_account_itself_may_not_be_touched() -> None:
    assert Policy().shields(ANN, ANN) == "is the account whose key is used"


def test_protected_people_may_not_be_touched() -> None:
    policy = Policy(frozenset({ANN.email}))
    assert policy.shields(ANN, OWNER) == "is protected by the manifest"


def test_the_portal_s_owner_may_not_be_touched_whoever_acts() -> None:
    assert Policy().shields(OWNER, ANN) == "owns the portal"
    assert Policy().shields(OWNER) == "owns the portal"
    assert Policy().shields(OWNER, OWNER) == "is the account whose key is used"
