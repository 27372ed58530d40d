"""What the links of manifests become."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.access import Role
from reconciler.errors import ManifestError
from reconciler.kinds.invitation_link import InvitationLink
from reconciler.manifest import load
from reconciler.source import Source
from tests.unit.manifest.reading import both_parsers, desired

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.manifest.parser import Loader


@both_parsers
def test_links_become_what_they_say_in_their_order(loader: Loader) -> None:
    text = """\
version: 1
invitation_links:
  - {type: User, expires: 2026-12-31, max_uses: 20}
  - type: 3
    expires: 2026-12-31T18:00:00+02:00
    max_uses: 1000.0
  - {type: RoomAdmin}
"""
    assert desired(text, loader).invitation_links == (
        InvitationLink(
            Role.USER, datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), 20, Source("-", 3, 5)
        ),
        InvitationLink(
            Role.DOCSPACE_ADMIN, datetime(2026, 12, 31, 16, tzinfo=UTC), 1000, Source("-", 4, 5)
        ),
        InvitationLink(Role.ROOM_ADMIN, None, None, Source("-", 7, 5)),
    )


def test_no_list_of_links_is_something_else_than_an_empty_one() -> None:
    assert desired("version: 1").invitation_links is None
    assert desired("version: 1\ninvitation_links: []").invitation_links == ()


def test_links_of_several_manifests_go_together(tmp_path: Path) -> None:
    texts = ("invitation_links: [{type: User}]", "", "invitation_links: [{type: RoomAdmin}]")
    files = []
    for name, text in zip("zya", texts, strict=True):
        file = tmp_path / f"{name}.yaml"
        file.write_text(f"version: 1\n{text}\n")
        files.append(str(file))
    found = load(files).invitation_links
    assert [link.type for link in found or ()] == [Role.USER, Role.ROOM_ADMIN]


def test_a_type_that_has_a_link_in_another_manifest_names_both_places(tmp_path: Path) -> None:
    first, second = tmp_path / "one.yaml", tmp_path / "two.yaml"
    for file in (first, second):
        file.write_text("version: 1\ninvitation_links: [{type: RoomAdmin}]\n")
    with pytest.raises(ManifestError) as caught:
        load([str(first), str(second)])
    assert [str(problem) for problem in caught.value.problems] == [
        (
            f"{second}:2:27: invitation_links[0].type: RoomAdmin has a link already:"
            f" first at {first}:2:27; a portal has one for each type"
        )
    ]


@both_parsers
@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-12-31", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("'2026-12-31'", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2028-02-29", datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)),
        ("9999-12-31", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2026-12-31T18:00:00Z", datetime(2026, 12, 31, 18, tzinfo=UTC)),
        ("2026-12-31T18:00:07-05:30", datetime(2026, 12, 31, 23, 30, 7, tzinfo=UTC)),
        ("2027-01-01T00:00:00+14:00", datetime(2026, 12, 31, 10, tzinfo=UTC)),
        ("2026-12-31T18:00:00-00:00", datetime(2026, 12, 31, 18, tzinfo=UTC)),
    ],
)
def test_a_moment_stays_text_in_yaml_and_becomes_a_second_in_utc(
    written: str, moment: datetime, loader: Loader
) -> None:
    (link,) = (
        desired(
            f"version: 1\ninvitation_links:\n  - type: User\n    expires: {written}\n", loader
        ).invitation_links
        or ()
    )
    assert link.expires == moment
    assert link.expires.tzinfo is UTC
