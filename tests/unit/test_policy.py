from __future__ import annotations

from reconciler.kinds.group import FoundGroup
from reconciler.policy import Policy
from tests.unit.things import person, share

ANN = person("ann@acme.example")


def test_nothing_is_forbidden_by_itself() -> None:
    assert Policy().forbids(share(ANN)) == ""


def test_the_account_itself_may_not_be_touched() -> None:
    assert Policy().forbids(share(ANN, acting=True)) == "is the account whose key is used"


def test_protected_people_may_not_be_touched_and_groups_of_that_name_may() -> None:
    policy = Policy(frozenset({ANN.email}))
    assert policy.forbids(share(ANN)) == "is protected by the manifest"
    assert policy.forbids(share(FoundGroup(ANN.email, "g-1"))) == ""
