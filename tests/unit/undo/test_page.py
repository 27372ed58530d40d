"""The manifest of an undo, and what is told beside its plan."""

from __future__ import annotations

from reconciler.action import Ref
from reconciler.render.markdown.words import units
from reconciler.undo.page import Page
from reconciler.undo.past import Lasting
from reconciler.undo.policy import policy
from reconciler.undo.telling import markdown, text

TOLD = (
    Lasting(Ref("room", "Plans\u202e"), "was deleted\nfor good"),
    Lasting(Ref("group", "`Design`"), "stays @everyone"),
)


def test_a_page_says_when_what_stays_and_what_is_declared() -> None:
    page = Page({"rooms": ({"title": "Plans", "type": "custom"},), "invitation_links": ()}, TOLD)
    allowed = {"protect": ["ann@acme.example"], "policy": {}}
    assert not page.empty
    assert page.text("2026-01-15T12:00:00Z", "https://acme.example", allowed) == (
        """\
# Written by `reconciler undo`: what takes the apply of 2026-01-15T12:00:00Z back.
#
# Cannot be undone:
# - room "Plans\\u{202e}": was deleted\\u000afor good
# - group "`Design`": stays @everyone
version: 1

portal: "https://acme.example"

protect: [ann@acme.example]

rooms:
  - title: Plans
    type: custom

invitation_links: []
"""
    )


def test_an_empty_page_is_a_manifest_all_the_same() -> None:
    assert Page().empty
    assert Page().text("", "", {}) == (
        "# Written by `reconciler undo`: what takes the apply back.\nversion: 1\n"
    )


def test_what_stays_is_shown_as_what_it_is() -> None:
    assert text(()) == ""
    assert text(TOLD) == (
        "Cannot be undone:\n"
        '  - room "Plans\\u{202e}": was deleted\\u{a}for good\n'
        '  - group "`Design`": stays @everyone\n'
    )


def test_in_markdown_nobody_is_mentioned() -> None:
    assert markdown((), 1000) == ""
    assert markdown(TOLD, 1000) == (
        "\n### Cannot be undone\n\n"
        "- room `Plans\\u{202e}`: was `deleted\\u{a}for` good\n"
        "- group `` `Design` ``: stays `@everyone`\n"
    )


def test_what_is_too_long_for_markdown_is_counted() -> None:
    many = TOLD * 50
    for limit in (150, 151, 400):
        found = markdown(many, limit)
        assert units(found) <= limit
        assert "more, in the comments of the manifest" in found


def test_what_a_team_allows_is_taken_over() -> None:
    rules = [{"id": "a", "message": "b", "room": {"type": "custom"}}]
    contents = [
        {"version": 1, "protect": ["a@b.example"], "policy": {"domains": ["b.example"]}},
        {
            "version": 1,
            "policy": {"domains": ["b.example"], "guards": {"mails": 1}, "rules": rules},
        },
        {"version": 1, "protect": ["a@b.example", "c@b.example"], "rooms": []},
    ]
    assert policy(contents) == {
        "protect": ["a@b.example", "c@b.example"],
        "policy": {"domains": ["b.example"], "guards": {"mails": 1}, "rules": rules},
    }
    assert policy([]) == {"protect": [], "policy": {}}
