"""What the parts of a manifest look like, in words for messages."""

from __future__ import annotations

from typing import Final

from reconciler.access import Role, RoomType

BEGINNING: Final = "a manifest begins with version: 1"

ROLES: Final = Role.words()[1:]
"""The types that a user can be declared as."""

LINK_ROLES: Final = tuple(word for word in ROLES if word != Role.GUEST.word)
"""The types that a link of the portal can be for."""

SHAPES: Final = {
    "Manifest, version 1": BEGINNING,
    "A user": f"a user is {{email: ADDRESS, type: {'|'.join(ROLES)}, ...}}",
    "A welcome": (
        "a welcome is {mail: FILE, subject: TEXT, from: ADDRESS}, {key: TEXT}, {key_env: NAME}"
        " or false"
    ),
    "An invitation link": (
        f"a link is {{type: {'|'.join(LINK_ROLES)}, expires: DATE, max_uses: NUMBER}}"
    ),
    "A group": "a group is {name: TEXT, manager: ADDRESS, members: [ADDRESS, ...]}",
    "A room": f"a room is {{title: TEXT, type: {'|'.join(RoomType.words())}, ...}}",
    "A lifetime": "a lifetime is {after: 30 days, deletes: trash|permanently}",
    "A watermark": (
        "a watermark is {shows: [user, email, ip, date, room], text: TEXT, rotate: NUMBER}"
    ),
    "A link of a room": "a link is {title: TEXT, kind: external|invitation, access: WORD, ...}",
    "A rule": (
        "a rule is {id: NAME, message: TEXT, when: CONDITION, room: CONDITION, members: CONDITION,"
        " links: CONDITION}"
    ),
    "A member": "a member is {email: ADDRESS, access: WORD} or {group: NAME, access: WORD}",
}
"""What each mapping looks like, by the title that the schema gives it."""

SEVERAL: Final = {
    "A share": "a number of people, or {percent: 25, people: 10, always: 2}",
    "A test": "a value, a list of values, or a mapping such as {not: VALUE}",
    "A value": "text, a number, true or false",
}
"""What can be written where several kinds of value can stand, by the title of the schema."""

NOTHING: Final[dict[str | int, str]] = {
    "members": "; [] lets nobody in but the owner, and without the key people are left alone",
    "color": "; what follows a # is a comment, so put the colour in quotes",
    "invitation_links": "; [] takes all links away, and without the key they are left alone",
    "expires": " such as 2026-12-31; without the key the link never expires",
    "max_uses": "; without the key any number of people can come in by the link",
    "links": (
        "; [] takes all away but the primary that some rooms always have,"
        " and without the key links are left alone"
    ),
    "logo": ", such as logo.png; none takes the picture away, and without the key it is left alone",
    "cover": "; none takes it away, and without the key it is left alone",
    "lifetime": "; without the key it is left alone",
    "watermark": "; without the key it is left alone",
    "quota": "; without the key it is left alone",
}
"""What is said to somebody who wrote nothing under a key."""
