"""Secrets of requests."""

from __future__ import annotations

import pytest

from reconciler.action import Action, Op, Ref, Request, Secret, digest
from reconciler.errors import LostAnswerError, PortalError, RequestError
from reconciler.portal.unsealed import Unsealed, digested
from tests.unit.portal.told import Portal, answer
from tests.unit.things import HERE

ENVIRON = {"PASSWORD": " Xa7-secret\n", "EMPTY": " "}
BODY = {"password": Secret("PASSWORD"), "more": [{"again": Secret("PASSWORD")}, 1], "none": None}
OPENED = {"password": "Xa7-secret", "more": [{"again": "Xa7-secret"}, 1], "none": None}


def test_a_secret_is_read_when_the_request_leaves() -> None:
    portal = Portal(writes=[answer(None)])
    assert Unsealed(portal, ENVIRON).send("PUT", "x", BODY) == answer(None)
    assert portal.sent == [("PUT", "x", OPENED)]


@pytest.mark.parametrize("variable", ["EMPTY", "MISSING"])
def test_without_its_variable_nothing_is_sent(variable: str) -> None:
    portal = Portal()
    with pytest.raises(RequestError, match=f"^{variable} is not set, and nothing was sent$"):
        Unsealed(portal, ENVIRON).send("PUT", "x", {"password": Secret(variable)})
    assert portal.sent == []


@pytest.mark.parametrize(
    "error",
    [
        RequestError("Xa7-secret is too short", 400),
        LostAnswerError("Xa7-secret is too short", 400),
        PortalError("Xa7-secret is too short"),
    ],
)
def test_a_portal_that_repeats_a_secret_is_not_quoted(error: RequestError | PortalError) -> None:
    with pytest.raises(type(error)) as raised:
        Unsealed(Portal(writes=[error]), ENVIRON).send("PUT", "x", BODY)
    assert str(raised.value) == "*** is too short"
    assert getattr(raised.value, "status", 400) == 400


def test_a_step_is_held_against_the_digest_of_its_secret() -> None:
    requests = (Request("PUT", ("x",), {"password": Secret("PASSWORD")}),)
    action = Action(Ref("links", "Plans"), Op.CREATE, (), (), requests, HERE)
    (one,) = digested(action, ENVIRON).requests
    assert one.body == {"password": digest("Xa7-secret")}
