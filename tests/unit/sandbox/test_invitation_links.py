"""Links by which people register themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from reconciler.sandbox import Sandbox

from .conftest import Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Serve = Callable[[dict[str, object]], Api]

SHORT = "portal/users/invite"
LINK = "portal/users/invitationlink"
NOBODY = "11111111-2222-3333-4444-555555555555"


class Hands:
    """A clock that stands still until somebody moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def clocked(hands: Hands) -> Iterator[Api]:
    with (
        Sandbox.open(clock=hands) as sandbox,
        sandbox.serve() as address,
        requests.Session() as session,
    ):
        sandbox.seed(acme())
        yield Api(address, sandbox, session)


def create(api: Api, kind: object, **more: object) -> Any:  # noqa: ANN401 - JSON has any shape
    return api.post(LINK, {"employeeType": kind, **more})


def test_each_reading_of_the_old_link_gives_another_and_leaves_a_row(api: Api) -> None:
    first, second = api.get(f"{SHORT}/Guest"), api.get(f"{SHORT}/2")
    assert first != second
    assert first.startswith(f"{api.address}/s/")
    assert len(first.rpartition("/")[2]) == 15
    assert api.sandbox.short_links == 2


@pytest.mark.parametrize(
    ("caller", "kind", "given"),
    [
        ("olga", "DocSpaceAdmin", 1),
        ("adam", "DocSpaceAdmin", 0),
        ("adam", "roomadmin", 1),
        ("adam", "All", 1),
        ("ann", "RoomAdmin", 0),
        ("ann", "All", 0),
        ("ann", "User", 1),
        ("ann", "Guest", 1),
        ("uma", "Guest", 0),
        ("gus", "Guest", 0),
    ],
)
def test_who_may_not_invite_is_answered_with_an_empty_text_and_200(
    api: Api, caller: str, kind: str, given: int
) -> None:
    domain = "mail" if caller == "gus" else "acme"
    assert bool(api.acting(f"{caller}@{domain}.example").get(f"{SHORT}/{kind}")) == given
    assert api.sandbox.short_links == given


def test_the_old_link_knows_types_and_the_switch_of_the_portal(serve: Serve) -> None:
    api = serve(acme(settings={"allowInvitingMembers": False}))
    assert [api.status("GET", f"{SHORT}/{kind}") for kind in ("Guest", "Visitor", "5")] == [
        403,
        400,
        400,
    ]
    assert api.sandbox.short_links == 0


def test_a_link_is_made_once_for_each_type_and_read_back(api: Api) -> None:
    made = create(api, "User")
    assert {name: made[name] for name in made.keys() - {"id", "url"}} == {
        "employeeType": 4,
        "isExpired": False,
        "currentUseCount": 0,
    }
    assert api.get(f"{LINK}/user") == made
    assert api.status("POST", LINK, {"employeeType": 4}) == 400
    assert create(api, 1, maxUseCount="3")["maxUseCount"] == 3
    assert create(api, 3)["employeeType"] == 3


def test_the_address_of_a_link_is_the_same_each_time_but_another_for_others(api: Api) -> None:
    url = create(api, "User")["url"]
    assert api.get(f"{LINK}/User")["url"] == url
    adam = api.acting("adam@acme.example")
    assert adam.get(f"{LINK}/User")["url"] not in {url, ""}


def test_a_missing_link_is_an_answer_without_a_response(api: Api) -> None:
    answer = api.send("GET", f"{LINK}/User")
    assert answer.status_code == 200
    assert "response" not in answer.json()
    assert answer.json()["count"] == 0


@pytest.mark.parametrize("kind", ["Guest", "All", 0, None, "Visitor", 7])
def test_guests_and_everybody_get_no_link(api: Api, kind: object) -> None:
    assert api.status("POST", LINK, {"employeeType": kind}) == 400
    assert api.status("GET", f"{LINK}/{kind or 'All'}") == 400


@pytest.mark.parametrize("most", [0, 1001, "x", 1.5])
def test_a_link_is_used_once_to_a_thousand_times(api: Api, most: object) -> None:
    assert api.status("POST", LINK, {"employeeType": "User", "maxUseCount": most}) == 400


def test_what_is_left_out_of_a_change_is_taken_away(api: Api) -> None:
    made = create(api, "User", maxUseCount=3, expiration="2030-01-01T00:00:00Z")
    assert made["expiration"] == "2030-01-01T00:00:00.0000000Z"
    changed = api.put(LINK, {"id": made["id"]})
    assert not {"expiration", "maxUseCount"} & set(changed)
    assert changed["url"] == made["url"]
    assert api.status("PUT", LINK, {"id": NOBODY}) == 404
    assert api.status("PUT", LINK, {"id": "x"}) == 400


def test_fewer_uses_than_there_were_are_refused(api: Api) -> None:
    made = create(api, "User")
    for name in ("a", "b"):
        api.sandbox.register(f"{name}@new.example", made["url"])
    assert api.status("PUT", LINK, {"id": made["id"], "maxUseCount": 1}) == 400
    assert api.put(LINK, {"id": made["id"], "maxUseCount": 2})["currentUseCount"] == 2


@pytest.mark.parametrize(
    ("date", "status"),
    [("2020-01-01T00:00:00Z", 400), ("soon", 400), (7, 400), ("0001-01-01T00:00:00+14:00", 400)],
)
def test_a_date_that_is_past_or_none_is_refused(api: Api, date: object, status: int) -> None:
    assert api.status("POST", LINK, {"employeeType": "User", "expiration": date}) == status
    made = create(api, "User")
    assert api.status("PUT", LINK, {"id": made["id"], "expiration": date}) == status


@pytest.mark.parametrize(
    ("offset", "sent", "answered"),
    [
        ("+00:00", "2030-01-01T12:00:00Z", "2030-01-01T12:00:00.0000000Z"),
        ("+03:00", "2030-01-01T12:00:00Z", "2030-01-01T15:00:00.0000000+03:00"),
        ("-04:30", "2030-01-01T12:00:00.5Z", "2030-01-01T07:30:00.5000000-04:30"),
        # Without a zone it is the tenant's time; with an offset it is shifted wrongly.
        ("+03:00", "2030-01-01T12:00:00", "2030-01-01T12:00:00.0000000+03:00"),
        ("+03:00", "2030-01-01T12:00:00+03:00", "2030-01-01T09:00:00.0000000+03:00"),
    ],
)
def test_dates_travel_in_the_time_of_the_tenant(
    serve: Serve, offset: str, sent: str, answered: str
) -> None:
    api = serve(acme(settings={"utcOffset": offset}))
    assert create(api, "User", expiration=sent)["expiration"] == answered


def test_a_link_runs_out(clocked: Api, hands: Hands) -> None:
    made = create(clocked, "User", expiration="2026-03-02T00:00:00Z")
    hands.time += timedelta(days=2)
    assert clocked.get(f"{LINK}/User")["isExpired"] is True
    with pytest.raises(LookupError, match="over"):
        clocked.sandbox.register("new@mail.example", made["url"])
    with pytest.raises(LookupError, match="over"):
        clocked.sandbox.register("new@mail.example", "User")


def test_the_old_link_is_good_for_a_week(clocked: Api, hands: Hands) -> None:
    url = clocked.get(f"{SHORT}/Guest")
    hands.time += timedelta(days=7)
    clocked.sandbox.register("a@new.example", url)
    hands.time += timedelta(seconds=1)
    with pytest.raises(LookupError, match="over"):
        clocked.sandbox.register("b@new.example", url)


def test_a_link_is_deleted_by_a_body(api: Api) -> None:
    made = create(api, "User")
    answer = api.send("DELETE", LINK, {"id": made["id"]})
    assert answer.status_code == 200
    assert "response" not in answer.json()
    assert api.status("DELETE", LINK, {"id": made["id"]}) == 404
    assert api.status("DELETE", LINK) == 400
    assert create(api, "User")["id"] != made["id"]


def test_who_may_not_invite_is_refused_at_every_link(api: Api) -> None:
    made = create(api, "RoomAdmin")
    ann, uma = api.acting("ann@acme.example"), api.acting("uma@acme.example")
    assert ann.status("GET", f"{LINK}/RoomAdmin") == 403
    assert ann.status("PUT", LINK, {"id": made["id"]}) == 403
    assert ann.status("DELETE", LINK, {"id": made["id"]}) == 403
    assert ann.status("POST", LINK, {"employeeType": "User"}) == 200
    assert uma.status("GET", f"{LINK}/User") == 403
    assert api.acting("adam@acme.example").status("GET", f"{LINK}/DocSpaceAdmin") == 403


def test_links_need_members_to_be_invited(serve: Serve) -> None:
    api = serve(acme(settings={"allowInvitingMembers": False}))
    assert api.status("GET", f"{LINK}/User") == 403
    assert api.status("POST", LINK, {"employeeType": "User"}) == 403


@pytest.mark.parametrize("kind", ["RoomAdmin", "DocSpaceAdmin"])
def test_without_a_paid_seat_such_links_are_not_even_read(serve: Serve, kind: str) -> None:
    api = serve(acme(seats={"manager": 4}))
    made = create(api, kind)
    api.sandbox.set_seats(manager=3)
    assert api.status("GET", f"{LINK}/{kind}") == 402
    assert api.status("POST", LINK, {"employeeType": kind}) == 402
    assert api.status("PUT", LINK, {"id": made["id"]}) == 200
    assert api.status("POST", LINK, {"employeeType": "User"}) == 200


def test_writing_links_takes_a_key_for_everything(api: Api) -> None:
    reader = api.acting("olga@acme.example", "*:read", "accounts:write")
    assert reader.status("GET", f"{LINK}/User") == 200
    assert reader.status("GET", f"{SHORT}/User") == 200
    for method in ("POST", "PUT", "DELETE"):
        answer = reader.send(method, LINK, {"employeeType": "User"})
        assert (answer.status_code, answer.content) == (403, b"")


def test_links_came_with_3_7_and_the_old_one_was_there_before(serve: Serve) -> None:
    api = serve(acme(version="3.6"))
    assert api.status("GET", f"{LINK}/User") == 404
    assert api.status("POST", LINK, {"employeeType": "User"}) == 404
    assert api.get(f"{SHORT}/User")


def test_links_and_seats_outlast_closing(tmp_path: Path) -> None:
    path = tmp_path / "portal.db"
    seen = []
    for first in (True, False):
        with Sandbox.open(path) as sandbox:
            if first:
                sandbox.seed(acme(seats={"manager": 7}))
            with sandbox.serve() as address, requests.Session() as session:
                api = Api(address, sandbox, session)
                if first:
                    create(api, "User", maxUseCount=5, expiration="2030-01-01T00:00:00Z")
                    sandbox.register("new@mail.example", "User")
                    api.get(f"{SHORT}/Guest")
                link = api.get(f"{LINK}/User")
            url = link["url"].removeprefix(address)
            seen.append((link | {"url": url}, sandbox.document(), sandbox.short_links))
    assert seen[0] == seen[1]
    assert seen[0][0]["currentUseCount"] == 1


def test_links_are_written_down_and_new_ones_get_ids_of_their_own(api: Api) -> None:
    made = create(api, "User", maxUseCount=5, expiration="2030-01-01T00:00:00Z")
    create(api, "RoomAdmin")
    api.sandbox.register("new@mail.example", made["url"])
    document = api.sandbox.document()
    listed = document["invitationLinks"]
    assert isinstance(listed, list)
    assert listed[0] == {
        "id": made["id"],
        "type": "User",
        "expires": "2030-01-01T00:00:00.0000000Z",
        "maxUseCount": 5,
        "currentUseCount": 1,
    }
    api.sandbox.seed(document)
    assert api.sandbox.document() == document
    again = Api(api.address, api.sandbox, api.session)
    assert again.get(f"{LINK}/User")["url"] == made["url"]
    assert create(again, "DocSpaceAdmin")["id"] not in {link["id"] for link in listed}
