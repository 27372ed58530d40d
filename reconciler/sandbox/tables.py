"""The tables of the portal's database."""

from __future__ import annotations

TABLES = (
    "meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    # Addresses compare as on MySQL, which is what the server installs by default: in any case.
    """people (
        id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE COLLATE NOCASE, role INTEGER NOT NULL,
        status INTEGER NOT NULL, activation INTEGER NOT NULL, first TEXT NOT NULL,
        last TEXT NOT NULL, owner INTEGER NOT NULL, created TEXT NOT NULL, creator TEXT,
        ldap INTEGER NOT NULL, sso INTEGER NOT NULL,
        sorting TEXT NOT NULL DEFAULT 'DateAndTime desc')""",
    "relations (person TEXT, other TEXT, PRIMARY KEY (person, other)) WITHOUT ROWID",
    """groups (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, manager TEXT, ldap INTEGER NOT NULL,
        system INTEGER NOT NULL)""",
    """belongs (team TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (team, person))""",
    """rooms (
        id INTEGER PRIMARY KEY, title TEXT NOT NULL, type INTEGER NOT NULL, owner TEXT NOT NULL,
        area INTEGER NOT NULL, color TEXT NOT NULL, cover TEXT NOT NULL, indexing INTEGER NOT NULL,
        deny INTEGER NOT NULL, private INTEGER NOT NULL, quota INTEGER NOT NULL,
        extra TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL,
        modifier TEXT NOT NULL, logo TEXT NOT NULL DEFAULT '', files INTEGER NOT NULL DEFAULT 0,
        alias TEXT NOT NULL DEFAULT '', started TEXT NOT NULL DEFAULT '',
        public INTEGER NOT NULL DEFAULT 0)""",
    """shares (
        room INTEGER NOT NULL, subject TEXT NOT NULL, kind INTEGER NOT NULL,
        access INTEGER NOT NULL, PRIMARY KEY (room, subject))""",
    "tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
    "labels (room INTEGER, tag INTEGER, PRIMARY KEY (room, tag)) WITHOUT ROWID",
    "pins (person TEXT, room INTEGER, PRIMARY KEY (person, room)) WITHOUT ROWID",
    "opened (person TEXT, room INTEGER, PRIMARY KEY (person, room)) WITHOUT ROWID",
    "form_roles (room INTEGER, person TEXT, PRIMARY KEY (room, person)) WITHOUT ROWID",
    """links (
        id TEXT NOT NULL, room INTEGER NOT NULL, kind INTEGER NOT NULL, access INTEGER NOT NULL,
        title TEXT NOT NULL, expires TEXT, password TEXT, deny INTEGER NOT NULL,
        internal INTEGER NOT NULL, uses INTEGER NOT NULL, most INTEGER, PRIMARY KEY (room, id))""",
    """jobs (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, kind INTEGER NOT NULL, room INTEGER NOT NULL,
        area INTEGER NOT NULL, kept INTEGER NOT NULL, steps INTEGER NOT NULL,
        finished INTEGER NOT NULL, error TEXT NOT NULL)""",
    "mishaps (room INTEGER PRIMARY KEY, error TEXT NOT NULL, lost INTEGER NOT NULL)",
    """makings (
        kind INTEGER PRIMARY KEY, person TEXT NOT NULL, source INTEGER NOT NULL,
        wish TEXT NOT NULL, steps INTEGER NOT NULL, made INTEGER NOT NULL,
        finished INTEGER NOT NULL, error TEXT NOT NULL)""",
    "uploads (name TEXT PRIMARY KEY, person TEXT NOT NULL)",
    # By the name of an upload, then by the word of a logo; the bytes in base 64.
    "pictures (name TEXT PRIMARY KEY, content TEXT NOT NULL)",
    "traces (kind TEXT NOT NULL, what TEXT NOT NULL, target TEXT NOT NULL)",
    """downgrades (
        person TEXT PRIMARY KEY, id TEXT NOT NULL, role INTEGER NOT NULL, heir TEXT NOT NULL,
        caller TEXT NOT NULL, steps INTEGER NOT NULL, finished INTEGER NOT NULL,
        error TEXT NOT NULL)""",
    "failures (person TEXT PRIMARY KEY, error TEXT NOT NULL)",
    """invitation_links (
        id TEXT PRIMARY KEY, role INTEGER NOT NULL UNIQUE, expires TEXT, most INTEGER,
        uses INTEGER NOT NULL)""",
    """short_links (
        token TEXT PRIMARY KEY, role INTEGER NOT NULL, person TEXT NOT NULL,
        made TEXT NOT NULL)""",
    "records (action TEXT NOT NULL, person TEXT NOT NULL)",
    """events (
        id INTEGER PRIMARY KEY, date TEXT NOT NULL, who TEXT NOT NULL, deed INTEGER NOT NULL,
        targets TEXT NOT NULL, text TEXT NOT NULL)""",
    "mails (recipient TEXT NOT NULL, kind TEXT NOT NULL, room TEXT, text TEXT NOT NULL)",
    """keys (
        secret TEXT PRIMARY KEY, id TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL,
        scopes TEXT NOT NULL, expired INTEGER NOT NULL, created TEXT NOT NULL)""",
)

INDEXES = (
    "rooms_area ON rooms (area, modified)",
    "rooms_owner ON rooms (owner)",
    "shares_subject ON shares (subject, room)",
    "belongs_person ON belongs (person)",
    "labels_tag ON labels (tag)",
)
