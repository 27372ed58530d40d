"""Settings of rooms that few rooms use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ROOM, Api, acme

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[dict[str, object]], Api]

ROOMS = "files/rooms"
X = f"{ROOMS}/{ROOM}"
LIFETIME = {"deletePermanently": False, "period": 2, "value": 1}


def test_switching_a_lifetime_off_is_not_honoured_on_a_new_room(api: Api) -> None:
    body = {"title": "L", "roomType": 2, "lifetime": LIFETIME | {"enabled": False}}
    assert api.post(ROOMS, body)["lifetime"] == LIFETIME
    assert api.sandbox.lifetime_start(ROOM + 1) is not None
    assert api.sandbox.lifetime_start(ROOM) is None
    assert api.sandbox.lifetime_start(77) is None


def test_every_change_that_names_the_lifetime_starts_its_clock_anew(api: Api) -> None:
    starts = []
    for _ in range(2):
        assert api.put(X, {"lifetime": LIFETIME | {"enabled": True}})["lifetime"] == LIFETIME
        starts.append(api.sandbox.lifetime_start(ROOM))
    api.put(X, {"title": "Other"})
    assert starts[0] is not None
    assert starts[1] is not None
    assert starts[0] < starts[1] == api.sandbox.lifetime_start(ROOM)


def test_a_lifetime_is_switched_off_and_stays_off(api: Api) -> None:
    api.put(X, {"lifetime": LIFETIME})
    for _ in range(2):
        assert "lifetime" not in api.put(X, {"lifetime": {"enabled": False}})
        assert api.sandbox.lifetime_start(ROOM) is None


@pytest.mark.parametrize(
    "lifetime",
    [
        {"value": 0},
        {"value": 1000},
        {"value": 1, "period": "Day"},
        {"value": 1, "period": "1"},
        {"value": 1, "period": 3},
        {"value": 1, "enabled": "yes"},
    ],
)
def test_a_lifetime_that_does_not_bind_is_refused(api: Api, lifetime: object) -> None:
    assert api.status("PUT", X, {"lifetime": lifetime}) == 400
    body = {"title": "L", "roomType": 2, "lifetime": lifetime}
    assert api.status("POST", ROOMS, body) == 400
    assert api.get(ROOMS)["total"] == 1


def test_archiving_loses_the_lifetime_and_its_clock(serve: Serve) -> None:
    api = serve(acme({"title": "X", "settings": {"lifetime": LIFETIME}}))
    assert api.sandbox.lifetime_start(ROOM) is not None
    api.put(f"{X}/archive")
    api.sandbox.document()
    assert api.sandbox.lifetime_start(ROOM) is None
    assert "lifetime" not in api.get(X)


def test_a_watermark_is_replaced_whole_and_never_tells_that_it_is_on(api: Api) -> None:
    mark = {"additions": 31, "text": "T" * 255, "rotate": -45}
    assert api.put(X, {"watermark": mark | {"enabled": True}})["watermark"] == mark
    assert api.put(X, {"watermark": {"additions": 1}})["watermark"] == {"additions": 1}
    for _ in range(2):
        assert "watermark" not in api.put(X, {"watermark": {"enabled": False}})


def test_a_watermark_of_a_new_room_is_on_even_if_it_is_said_to_be_off(api: Api) -> None:
    body = {"title": "W", "roomType": 2, "watermark": {"enabled": False, "additions": 8}}
    assert api.post(ROOMS, body)["watermark"] == {"additions": 8}


@pytest.mark.parametrize("mark", [{"additions": 32}, {"additions": 1, "imageUrl": "gone.png"}])
def test_what_goes_wrong_with_a_watermark_is_swallowed_on_a_new_room_only(
    api: Api, mark: object
) -> None:
    room = api.post(ROOMS, {"title": "W", "roomType": 2, "watermark": mark})
    assert "watermark" not in room
    assert api.status("PUT", X, {"watermark": mark}) == 400


@pytest.mark.parametrize("mark", [{"text": "T" * 256}, {"additions": "User"}, {"rotate": "up"}])
def test_a_watermark_that_does_not_bind_is_refused(api: Api, mark: object) -> None:
    assert api.status("PUT", X, {"watermark": mark}) == 400
    assert api.status("POST", ROOMS, {"title": "W", "roomType": 2, "watermark": mark}) == 400


def test_the_answer_to_an_empty_change_is_the_room_and_a_webhook(api: Api) -> None:
    before = api.get(X)["updated"]
    assert api.put(X, {})["updated"] == before
    api.put(X, {})
    assert api.status("PUT", f"{ROOMS}/77", {}) == 403
    hooks = [(hook.trigger, hook.target) for hook in api.sandbox.webhooks()]
    assert hooks == [("room.updated", str(ROOM))] * 2


def test_making_a_room_is_a_webhook_and_sharing_it_is_none(api: Api) -> None:
    api.post(ROOMS, {"title": "Y", "roomType": 2})
    api.share({"email": "uma@acme.example", "access": "Read"})
    assert [hook.trigger for hook in api.sandbox.webhooks()] == ["room.created"]


def test_switching_indexing_on_indexes_the_tree_anew(api: Api) -> None:
    for on in (True, True, False, True):
        api.put(X, {"indexing": on})
    assert api.sandbox.indexed() == [ROOM, ROOM]


def test_settings_of_forms_are_kept_and_forgotten_with_a_quota(serve: Serve) -> None:
    api = serve(acme({"title": "X"}))
    room = api.post(ROOMS, {"title": "F", "roomType": 1, "sendFormToExternalDB": True})
    assert (room["saveFormAsXLSX"], room["sendFormToExternalDB"]) == (True, True)
    off = api.post(ROOMS, {"title": "G", "roomType": 1, "saveFormAsXLSX": False})
    assert off["saveFormAsXLSX"] is False
    assert api.put(f"{ROOMS}/{room['id']}", {"quota": 7})["saveFormAsXLSX"] is True
    body = {"roomIds": [room["id"], str(ROOM)], "quota": 9}
    changed = api.put(f"{ROOMS}/roomquota", body)
    assert [each["id"] for each in changed] == [room["id"], ROOM]
    assert (changed[0]["saveFormAsXLSX"], changed[0]["sendFormToExternalDB"]) == (False, False)
    assert "saveFormAsXLSX" not in changed[1]
    api.put(f"{ROOMS}/{room['id']}", {"saveFormAsXLSX": True})
    reset = api.put(f"{ROOMS}/resetquota", {"roomIds": [room["id"]]})
    assert reset[0]["saveFormAsXLSX"] is False


def test_quotas_of_rooms_that_are_missing_or_of_others_are_refused(serve: Serve) -> None:
    api = serve(acme({"title": "X", "owner": "ann@acme.example"}))
    for path in ("roomquota", "resetquota"):
        assert api.status("PUT", f"{ROOMS}/{path}", {"roomIds": [ROOM], "quota": 1}) == 403
        assert api.status("PUT", f"{ROOMS}/{path}", {"roomIds": [77], "quota": 1}) == 404
        assert api.status("PUT", f"{ROOMS}/{path}", {"roomIds": "all", "quota": 1}) == 400
        assert api.put(f"{ROOMS}/{path}", {}) == []


@pytest.mark.parametrize(
    "settings", [{}, {"statistics": True}, {"roomQuota": 500}, {"statistics": False}]
)
def test_quotas_are_told_only_where_statistics_and_room_quotas_are_on(
    serve: Serve, settings: object
) -> None:
    api = serve(acme({"title": "X", "quota": 5}, settings=settings))
    assert not {"quotaLimit", "isCustomQuota", "usedSpace"} & api.get(X).keys()


def test_no_quota_and_nothing_mean_the_default_on_a_new_room(serve: Serve) -> None:
    settings = {"statistics": True, "roomQuota": 500, "tenantQuota": 1000}
    api = serve(acme({"title": "X"}, settings=settings))
    found = {}
    for quota in (None, 0, -2, -1, 1000):
        room = api.post(ROOMS, {"title": "Q", "roomType": 2, "quota": quota})
        found[quota] = (room["quotaLimit"], room["isCustomQuota"])
    default = (500, False)
    assert found == {None: default, 0: default, -2: default, -1: (-1, True), 1000: (1000, True)}
    assert api.put(X, {"quota": 0})["quotaLimit"] == 0
    assert api.put(X, {"quota": -2})["quotaLimit"] == 500


def test_a_quota_beyond_the_portal_is_refused_everywhere(serve: Serve) -> None:
    api = serve(acme({"title": "X"}, settings={"tenantQuota": 1000}))
    assert api.status("POST", ROOMS, {"title": "Q", "roomType": 2, "quota": 1001}) == 403
    assert api.status("PUT", X, {"quota": 1001, "title": "Q"}) == 403
    assert api.status("PUT", f"{ROOMS}/roomquota", {"roomIds": [ROOM], "quota": 1001}) == 403
    assert [room["title"] for room in api.get(ROOMS)["folders"]] == ["X"]


def test_there_may_be_enough_active_rooms(serve: Serve) -> None:
    rooms = [{"title": "X"}, {"title": "A", "state": "archived"}, {"title": "T", "type": "AiRoom"}]
    api = serve(acme(*rooms, seats={"room": 2}))
    statuses = [api.status("POST", ROOMS, {"title": "Y", "roomType": 2}) for _ in range(2)]
    assert statuses == [200, 402]
    assert api.status("POST", ROOMS, {"title": "Agent", "roomType": 9}) == 200
    features = {each["id"]: each for each in api.get("portal/payment/quota")["features"]}
    assert (features["room"]["value"], features["room"]["used"]["value"]) == (2, 2)
    api.sandbox.set_seats(room=3)
    assert api.status("POST", ROOMS, {"title": "Z", "roomType": 2}) == 200


def test_a_room_tells_how_many_files_lie_in_it(serve: Serve) -> None:
    api = serve(acme({"title": "X", "files": 12}, {"title": "Y"}))
    assert [room["filesCount"] for room in api.get(ROOMS)["folders"]] == [0, 12]


def test_a_room_without_a_colour_gets_one(api: Api) -> None:
    bodies: list[dict[str, object]] = [{"color": ""}, {"color": None}, {}]
    rooms = [api.post(ROOMS, {"title": "C", "roomType": 2} | body) for body in bodies]
    assert all(len(room["logo"]["color"]) == 6 for room in rooms)


def test_tags_fold_every_letter_where_they_fold_at_all(serve: Serve) -> None:
    for folds, found in ((True, 1), (False, 0)):
        document = acme({"title": "X", "tags": ["Ärger"]}, settings={"tagsIgnoreCase": folds})
        api = serve(document)
        assert api.get(ROOMS, tags='["äRGER"]')["total"] == found
        stored = api.put(X, {"tags": ["ärger"]})["tags"]
        assert stored == (["Ärger"] if folds else ["ärger"])
