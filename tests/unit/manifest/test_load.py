"""Files, folders and what several manifests are together."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import Exit, ManifestError, UsageError
from reconciler.manifest import load
from reconciler.state import Unmanaged

if TYPE_CHECKING:
    from pathlib import Path

_A = "version: 1\nrooms: [{title: A, type: custom}]\n"
_B = "version: 1\nrooms: [{title: B, type: custom}]\n"


def _problems(*paths: Path | str) -> list[str]:
    with pytest.raises(ManifestError) as caught:
        load([str(path) for path in paths])
    return [str(problem) for problem in caught.value.problems]


def test_files_are_read_in_the_order_in_which_they_are_given(tmp_path: Path) -> None:
    first, second = tmp_path / "z.yaml", tmp_path / "a.yaml"
    first.write_text(_A)
    second.write_text(_B)
    found = load([str(first), str(second)])
    assert [room.title for room in found.rooms] == ["A", "B"]
    assert [file.name for file in found.files] == [str(first), str(second)]
    assert found.rooms[1].source.file == str(second)


def test_a_folder_stands_for_the_manifests_in_it_in_the_order_of_names(tmp_path: Path) -> None:
    for name, title in (("b.yml", "B"), ("a.yaml", "A"), ("more/c.yaml", "C")):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(_A.replace("A", title))
    for name in ("README.md", ".hidden.yaml", ".git/x.yaml", "more/.y.yml", "notes.json"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("nothing that is a manifest")
    found = load([f"{tmp_path}/"])
    assert [file.name for file in found.files] == [
        f"{tmp_path}/a.yaml",
        f"{tmp_path}/b.yml",
        f"{tmp_path}/more/c.yaml",
    ]
    assert [room.title for room in found.rooms] == ["A", "B", "C"]


def test_a_hidden_file_is_read_when_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".hidden"
    file.write_text(_A)
    assert [room.title for room in load([str(file)]).rooms] == ["A"]


def test_a_folder_without_a_manifest_is_an_error(tmp_path: Path) -> None:
    assert _problems(tmp_path) == [f"{tmp_path}: the folder holds no manifest: no *.yaml or *.yml"]


def test_paths_that_cannot_be_read_are_told_beside_all_else(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("version: 2")
    gone, loop, odd = tmp_path / "gone.yaml", tmp_path / "loop.yaml", f"{tmp_path}/\0.yaml"
    loop.symlink_to(loop)
    assert _problems(gone, wrong, loop, odd) == [
        f"{gone}: it cannot be read: No such file or directory",
        f"{wrong}:1:10: version: 2 is no version that this program reads; write version: 1",
        f"{loop}: it cannot be read: Too many levels of symbolic links",
        f"{odd}: it cannot be read: no file has such a name",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_is_closed_is_told(tmp_path: Path) -> None:  # pragma: no cover - not as root
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    (tmp_path / "a.yaml").write_text(_A)
    assert _problems(tmp_path) == [f"{closed}: it cannot be read: Permission denied"]


def test_a_file_that_is_given_twice_is_told(tmp_path: Path) -> None:
    file, link = tmp_path / "a.yaml", tmp_path / "b.yaml"
    file.write_text(_A)
    link.symlink_to(file)
    assert _problems(file, tmp_path) == [
        f"{file}: the file is declared twice: it was read as {file} already",
        f"{link}: the file is declared twice: it was read as {file} already",
    ]


def test_standard_input_is_a_manifest_of_the_name_of_a_dash() -> None:
    found = load(["-"], stdin=io.BytesIO(_A.encode()))
    assert [file.name for file in found.files] == ["-"]


def test_standard_input_is_the_programs_own_unless_another_is_given() -> None:
    own, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(_A.encode()))
    try:
        assert [room.title for room in load(["-"]).rooms] == ["A"]
    finally:
        sys.stdin = own


def test_standard_input_is_read_once() -> None:
    with pytest.raises(ManifestError, match="declared twice: it was read as - already"):
        load(["-", "-"], stdin=io.BytesIO(_A.encode()))


def test_no_path_at_all_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="name a file, a folder, or -"):
        load([])


def test_the_error_carries_its_exit_code() -> None:
    with pytest.raises(ManifestError) as caught:
        load(["-"], stdin=io.BytesIO())
    assert caught.value.exit is Exit.MANIFEST


def test_what_two_files_both_declare_names_both_places(tmp_path: Path) -> None:
    text = """\
version: 1
portal: https://{0}.example
users: [{{email: ann@acme.example, type: User}}]
groups: [{{name: Design, manager: ann@acme.example}}]
rooms: [{{title: Plans, type: custom, id: 7, previously: [Old]}}]
"""
    first, second = tmp_path / "one.yaml", tmp_path / "two.yaml"
    first.write_text(text.format("acme"))
    second.write_text(text.format("other"))
    assert _problems(first, second) == [
        (
            f"{second}:2:9: portal: https://other.example is another portal than https://acme.example"
            f" at {first}:2:9; manifests that go together are for one portal"
        ),
        (
            f'{second}:3:17: users[0].email: "ann@acme.example" is declared twice:'
            f" first at {first}:3:17"
        ),
        f'{second}:4:17: groups[0].name: "Design" is declared twice: first at {first}:4:17',
        (
            f'{second}:5:17: rooms[0].title: "Plans" is declared twice (case does not count):'
            f" first at {first}:5:17"
        ),
        f"{second}:5:42: rooms[0].id: 7 is the id of another room: first at {first}:5:42",
        f'{second}:5:58: rooms[0].previously[0]: "Old" is a former title already at {first}:5:58',
    ]


def test_two_words_about_other_rooms_name_both_places(tmp_path: Path) -> None:
    texts = ("archive", "", "archive", "report", "ignore")
    files = []
    for index, word in enumerate(texts):
        file = tmp_path / f"{index}.yaml"
        file.write_text("version: 1\n" + (f"unmanaged_rooms: {word}\n" if word else ""))
        files.append(file)
    told = (
        f'is not "archive" at {files[0]}:2:18;'
        " manifests that go together say one thing about rooms that none of them declares"
    )
    assert _problems(*files) == [
        f'{files[3]}:2:18: unmanaged_rooms: "report" {told}',
        f'{files[4]}:2:18: unmanaged_rooms: "ignore" {told}',
    ]


def test_what_is_said_of_other_rooms_may_be_said_again(tmp_path: Path) -> None:
    first, second = tmp_path / "one.yaml", tmp_path / "two.yaml"
    first.write_text(_A)
    second.write_text("version: 1\nunmanaged_rooms: archive\n")
    third = tmp_path / "three.yaml"
    third.write_text("version: 1\nunmanaged_rooms: archive\n")
    found = load([str(first), str(second), str(third)])
    assert found.unmanaged_rooms is Unmanaged.ARCHIVE


def test_who_is_no_owner_is_told_with_the_other_file(tmp_path: Path) -> None:
    first, second = tmp_path / "one.yaml", tmp_path / "two.yaml"
    first.write_text("version: 1\nrooms: [{title: A, type: custom, owner: ann@acme.example}]\n")
    second.write_text("version: 1\nusers: [{email: ann@acme.example, type: User}]\n")
    assert _problems(first, second) == [
        (
            f'{first}:2:41: rooms[0].owner: "ann@acme.example" is declared as User'
            f" at {second}:2:9; only a DocSpaceAdmin or a RoomAdmin can own rooms"
        )
    ]


def test_a_former_name_of_a_group_in_another_file_names_both_places(tmp_path: Path) -> None:
    first, second = tmp_path / "one.yaml", tmp_path / "two.yaml"
    group = "version: 1\ngroups: [{{name: {0}, manager: ann@acme.example, previously: [{1}]}}]\n"
    first.write_text(group.format("Design", "Old"))
    second.write_text(group.format("Sales", "Design, Old"))
    assert _problems(first, second) == [
        (
            f'{second}:2:64: groups[0].previously[0]: "Design" is the name of a group'
            f" at {first}:2:17; a former name is one that no group has"
        ),
        f'{second}:2:72: groups[0].previously[1]: "Old" is a former name already at {first}:2:65',
    ]


def test_files_may_name_the_same_portal_and_refer_to_each_other(tmp_path: Path) -> None:
    first, second = tmp_path / "one.yaml", tmp_path / "two.yaml"
    first.write_text(
        "version: 1\nportal: https://acme.example\ndefaults: {notify: true}\n"
        "rooms: [{title: A, type: custom, members: [{group: Design, access: Read}]}]\n"
    )
    second.write_text(
        "version: 1\nportal: https://ACME.example/\n"
        "groups: [{name: Design, manager: ann@acme.example}]\n"
        "rooms: [{title: B, type: custom}]\n"
    )
    found = load([str(first), str(second)])
    assert found.portal == "https://acme.example"
    assert [room.notify for room in found.rooms] == [True, False]


def test_a_group_is_not_missed_while_a_file_could_not_be_read(tmp_path: Path) -> None:
    first, second = tmp_path / "one.yaml", tmp_path / "two.yaml"
    first.write_text(
        "version: 1\nrooms: [{title: A, type: public, members: [{group: Design, access: Read}]}]\n"
    )
    second.write_text("groups: [x")
    assert _problems(first, second) == [
        (
            f"{first}:2:68: rooms[0].members[0].access: no public room has Read;"
            " in a public room groups may be given ContentCreator"
        ),
        f"{second}:1:9: a comma or the closing ] is missing",
    ]


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(*, enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        load(["-"], stdin=io.BytesIO(_A.encode()))
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()
