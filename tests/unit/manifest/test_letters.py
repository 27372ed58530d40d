"""Letters of the team: files beside manifests."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ManifestError
from reconciler.kinds.welcome import OwnWelcome, Welcome
from reconciler.manifest import Disk, load
from reconciler.manifest.checks.welcomes import MAX_PROBLEMS
from reconciler.manifest.letter import MAX_BYTES, Letter, letter
from reconciler.post.template import problems as faults
from tests.unit.manifest.reading import both_parsers

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.manifest.parser import Loader

_USERS = """\
version: 1
users:
  - email: ann@acme.example
    type: User
    welcome: {mail: welcome.md, subject: "Welcome, {{ first_name }}"}
"""
_WRONG = "Dear {{ first_name }},\n\nwelcome {% if %}.\n"


def _welcome(manifest: Path, loader: Loader | None = None) -> Welcome | None:
    return load([str(manifest)], loader=loader).users["ann@acme.example"].welcome


def _problems(*manifests: Path, loader: Loader | None = None) -> list[str]:
    with pytest.raises(ManifestError) as caught:
        load([str(one) for one in manifests], loader=loader)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    file = tmp_path / "users.yaml"
    file.write_text(_USERS)
    return file


@both_parsers
def test_a_letter_is_read_from_the_folder_of_its_manifest(manifest: Path, loader: Loader) -> None:
    (manifest.parent / "welcome.md").write_text("Dear {{ first_name }}\n")
    assert _welcome(manifest, loader) == OwnWelcome(
        file="welcome.md",
        subject="Welcome, {{ first_name }}",
        sender="",
        text="Dear {{ first_name }}\n",
    )


def test_a_letter_of_standard_input_is_read_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "welcome.md").write_text("Hello")
    found = load(["-"], stdin=io.BytesIO(_USERS.encode())).users["ann@acme.example"].welcome
    assert isinstance(found, OwnWelcome)
    assert found.text == "Hello"


def test_a_letter_may_lie_in_another_folder_of_the_repository(tmp_path: Path) -> None:
    for name in (".git", "letters", "people"):
        (tmp_path / name).mkdir()
    manifest = tmp_path / "people" / "m.yaml"
    manifest.write_text(_USERS.replace("welcome.md", "../letters/welcome.md"))
    (tmp_path / "letters" / "welcome.md").write_text("Hello")
    found = _welcome(manifest)
    assert isinstance(found, OwnWelcome)
    assert (found.file, found.text) == ("../letters/welcome.md", "Hello")


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbfHello\nthere", b"Hello\r\nthere", b"Hello\rthere", b"Hello\nthere"]
)
def test_neither_a_byte_order_mark_nor_line_breaks_make_another_letter(
    data: bytes, manifest: Path
) -> None:
    (manifest.parent / "welcome.md").write_bytes(data)
    found = _welcome(manifest)
    assert isinstance(found, OwnWelcome)
    assert found.text == "Hello\nthere"


@both_parsers
@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", " is empty"),
        (b"\xef\xbb\xbf \n\t\n", " is empty"),
        (
            b"Dear\n\ncaf\xe9",
            ":3: the byte 0xE9, number 10 of the file, is no UTF-8; save the file as UTF-8",
        ),
        (b"x" * (MAX_BYTES + 1), " is larger than 1 MB, the most that is read of a letter"),
    ],
    ids=["empty", "blank", "not UTF-8", "large"],
)
def test_a_file_that_is_no_letter_is_told_where_it_is_named(
    data: bytes, fault: str, manifest: Path, loader: Loader
) -> None:
    file = manifest.parent / "welcome.md"
    file.write_bytes(data)
    assert _problems(manifest, loader=loader) == [
        f"{manifest}:5:21: users[0].welcome.mail: {file}{fault}"
    ]


def test_a_letter_of_the_greatest_size_is_read(manifest: Path) -> None:
    (manifest.parent / "welcome.md").write_bytes(b"x" * MAX_BYTES)
    found = _welcome(manifest)
    assert isinstance(found, OwnWelcome)
    assert len(found.text) == MAX_BYTES


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "welcome.md"
    os.mkfifo(pipe)
    (tmp_path / "folder").mkdir()
    for name in (pipe, tmp_path / "folder"):
        assert letter(str(name), f"{tmp_path}/m.yaml", Disk(())) == Letter(
            "", "is no file that holds text"
        )


def test_a_file_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    loop, file = tmp_path / "loop.md", tmp_path / "file.md"
    loop.symlink_to(loop)
    file.write_text("Hello")
    beside = f"{tmp_path}/m.yaml"
    assert (
        letter(str(loop), beside, Disk(())).fault
        == "cannot be read: Too many levels of symbolic links"
    )
    assert letter(f"{file}/welcome.md", beside, Disk(())).fault == "cannot be read: Not a directory"


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    link, file = tmp_path / "link.md", tmp_path / "file.md"
    file.write_text("Hello")
    link.symlink_to(file)
    assert letter(str(link), f"{tmp_path}/m.yaml", Disk(())) == Letter("Hello")


@pytest.mark.parametrize("mail", ["../secret.md", "link.md", "linked/secret.md"])
def test_nothing_outside_of_the_manifest_s_repository_is_read(tmp_path: Path, mail: str) -> None:
    folder = tmp_path / "people"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("key")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "linked").symlink_to(tmp_path)
    manifest = folder / "m.yaml"
    manifest.write_text(_USERS.replace("welcome.md", mail))
    (problem,) = _problems(manifest)
    assert "lies outside of people, where the manifest lies" in problem
    # A repository is as far as a manifest may reach.
    (tmp_path / ".git").write_text("gitdir: elsewhere")
    found = _welcome(manifest)
    assert isinstance(found, OwnWelcome)
    assert found.text == "key"


def test_what_holds_control_characters_is_no_letter(manifest: Path) -> None:
    (manifest.parent / "welcome.md").write_bytes(b"KEY=sk-1\x00URL=x")
    (problem,) = _problems(manifest)
    assert "holds the control character U+0000: it is no text" in problem


@both_parsers
def test_faults_of_a_template_are_told_once_at_the_first_place_that_names_it(
    manifest: Path, loader: Loader
) -> None:
    more = (
        "  - {email: bob@acme.example, type: User, welcome: {mail: welcome.md, subject: Hello}}\n"
    )
    manifest.write_text(_USERS + more)
    file = manifest.parent / "welcome.md"
    file.write_text(_WRONG)
    found = faults(_WRONG)
    assert [line for line, _ in found] == [3]
    assert _problems(manifest, loader=loader) == [
        f"{manifest}:5:21: users[0].welcome.mail: {file}:{line}: {message}"
        for line, message in found
    ]


def test_of_very_many_faults_of_a_template_the_first_hundred_are_told(manifest: Path) -> None:
    text = "".join(f"{{{{ nobody_knows_{one} }}}}\n" for one in range(MAX_PROBLEMS + 50))
    (manifest.parent / "welcome.md").write_text(text)
    assert len(_problems(manifest)) == MAX_PROBLEMS < len(faults(text))


@both_parsers
def test_faults_of_a_subject_are_told_wherever_it_stands(manifest: Path, loader: Loader) -> None:
    subject = "Welcome {% if %}"
    text = _USERS.replace("Welcome, {{ first_name }}", subject)
    _, _, user = text.partition("users:\n")
    manifest.write_text(text + user.replace("ann@", "bob@"))
    (manifest.parent / "welcome.md").write_text("Hello")
    ((_, message),) = faults(subject)
    assert _problems(manifest, loader=loader) == [
        f'{manifest}:5:42: users[0].welcome.subject: in "{subject}": {message}',
        f'{manifest}:8:42: users[1].welcome.subject: in "{subject}": {message}',
    ]


def test_a_letter_that_two_manifests_name_is_read_in_the_folder_of_each(tmp_path: Path) -> None:
    files = []
    for name in ("ann", "bob"):
        file = tmp_path / name / "users.yaml"
        file.parent.mkdir()
        file.write_text(_USERS.replace("ann@", f"{name}@"))
        (file.parent / "welcome.md").write_text(f"Hello {name}")
        files.append(str(file))
    users = load(files).users
    texts = [user.welcome.text for user in users.values() if isinstance(user.welcome, OwnWelcome)]
    assert texts == ["Hello ann", "Hello bob"]
