"""Templates over HTTP (fact sheet: rooms, section 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox.api.room_settings import check_settings, plain_settings
from reconciler.sandbox.body import Body, read_body
from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.faults import denied, missing
from reconciler.sandbox.makings import Making, Product, Wish
from reconciler.sandbox.room_cards import show_room
from reconciler.sandbox.title import stored_title, truncated

if TYPE_CHECKING:
    from reconciler.sandbox.room import Room

_IDS = {Product.TEMPLATE: "templateId", Product.ROOM: "roomId"}


def _show(making: Making) -> dict[str, object]:
    return {
        _IDS[Product(making.kind)]: making.made,
        "progress": making.progress,
        "error": making.error,
        "isCompleted": making.finished,
    }


def _source(call: Call, body: Body, name: str) -> Room:
    room = call.portal.rooms.get(body.number(name) or 0)
    if room is None:
        raise missing()
    return room


def _wish(call: Call, body: Body, source: Room) -> Wish:
    check_settings(body)
    columns = plain_settings(body)
    call.portal.quotas.check(body.number("quota"))
    title = body.text("title") or source.title
    # The title is not looked at but cut.
    return Wish(stored_title(truncated(title)), tags=body.texts("tags"), columns=columns)


def create_template(call: Call) -> Answer:
    """Answer `POST files/roomtemplate`: the portal answers first and makes the template later.

    Args:
        call: The request.

    Returns:
        How far the work is; older work goes on, and the newer request is lost in silence.

    Raises:
        Fault: 404, there is no such room; 403, the caller may not change it.
    """
    body = read_body(call.body)
    source = _source(call, body, "roomId")
    if source.template or not call.portal.rights(source, call.caller).edit_room:
        raise denied()
    plain = _wish(call, body, source)
    people = map(call.portal.people.by_email, body.texts("share") or [])
    # Templates offer reading only, and only to those who may make rooms.
    readers = [person.id for person in people if person is not None and person.leads]
    teams = [name for name in body.guids("groups") if call.portal.groups.get(name)]
    wish = Wish(
        *(plain.title, plain.tags, readers, teams),
        public=body.flag("public"),
        logo=body.flag("copyLogo"),
        columns=plain.columns,
    )
    return Answer(_show(call.portal.makings.begin(Product.TEMPLATE, call.caller, source, wish)))


def create_room(call: Call) -> Answer:
    """Answer `POST files/rooms/fromtemplate`: the portal answers first and makes the room later.

    Args:
        call: The request.

    Returns:
        How far the work is; older work goes on, and the newer request is lost in silence.

    Raises:
        Fault: 404, there is no such template; 403, the caller may not use it, or make no rooms.
    """
    body = read_body(call.body)
    source = _source(call, body, "templateId")
    if not source.template:
        raise missing()
    if not (call.caller.leads and call.portal.rights(source, call.caller).read):
        raise denied()
    wish = _wish(call, body, source)
    return Answer(_show(call.portal.makings.begin(Product.ROOM, call.caller, source, wish)))


def _status(call: Call, kind: Product) -> Answer:
    making = call.portal.makings.get(kind)
    mine = making is not None and making.person == call.caller.id
    return Answer(_show(making) if making is not None and mine else None)


def template_status(call: Call) -> Answer:
    """Answer `GET files/roomtemplate/status`.

    Args:
        call: The request.

    Returns:
        How far the caller's latest template is, or nothing.
    """
    return _status(call, Product.TEMPLATE)


def room_status(call: Call) -> Answer:
    """Answer `GET files/rooms/fromtemplate/status`.

    Args:
        call: The request.

    Returns:
        How far the caller's latest room from a template is, or nothing.
    """
    return _status(call, Product.ROOM)


def set_public(call: Call) -> Answer:
    """Answer `PUT files/roomtemplate/public`: a public template is there for all who make rooms.

    Args:
        call: The request.

    Returns:
        The template.

    Raises:
        Fault: 404, there is no such template; 403, it is not the caller's to change.
    """
    body = read_body(call.body)
    template = _source(call, body, "id")
    if not template.template:
        raise missing()
    if not call.portal.rights(template, call.caller).edit_access:
        raise denied()
    call.portal.rooms.change(template, call.caller.id, public=int(body.flag("public")))
    return Answer(show_room(call.portal, template.id, call.caller))
