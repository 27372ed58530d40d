"""``reconciler fmt``."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reconciler.cli.canonical import canonical
from reconciler.cli.rewriting import rewrite
from reconciler.errors import ManifestError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.edge.cli.conftest import Said

LAID = "version: 1\n\nrooms:\n  - title: A\n    type: custom # kept\n"
OTHERWISE = "rooms:\n- type: custom # kept\n  title: 'A'\nversion: 1"
DIFFERENCE = """\
--- a/rooms.yaml
+++ b/rooms.yaml
@@ -1,4 +1,5 @@
+version: 1
+
 rooms:
-- type: custom # kept
-  title: 'A'
-version: 1
\\ No newline at end of file
+  - title: A
+    type: custom # kept
"""


def test_files_are_rewritten_and_those_that_changed_are_named(
    call: Callable[..., Said], manifest: Callable[..., str], folder: Path
) -> None:
    manifest(OTHERWISE)
    manifest(LAID, "laid.yaml")
    said = call("fmt", "rooms.yaml", "laid.yaml")
    assert said == type(said)(0, "", "rooms.yaml: laid out\n")
    assert (folder / "rooms.yaml").read_bytes() == LAID.encode()
    assert call("fmt", "rooms.yaml", "laid.yaml").err == ""
    assert {one.name for one in folder.iterdir()} == {"laid.yaml", "rooms.yaml"}


def test_a_check_writes_nothing_and_ends_with_1(
    call: Callable[..., Said], manifest: Callable[..., str], folder: Path
) -> None:
    manifest(OTHERWISE)
    manifest(LAID, "laid.yaml")
    said = call("fmt", "--check", "rooms.yaml", "laid.yaml")
    assert said == type(said)(1, "", "rooms.yaml: laid out otherwise\n")
    assert (folder / "rooms.yaml").read_text() == OTHERWISE
    assert call("fmt", "--check", "laid.yaml") == type(said)(0, "", "")


def test_a_difference_is_printed_and_nothing_written(
    call: Callable[..., Said], manifest: Callable[..., str], folder: Path
) -> None:
    manifest(OTHERWISE)
    manifest(LAID, "laid.yaml")
    said = call("fmt", "--diff", "rooms.yaml", "laid.yaml")
    assert said == type(said)(0, DIFFERENCE, "")
    both = call("fmt", "--diff", "--check", "rooms.yaml")
    assert both == type(said)(1, DIFFERENCE, "rooms.yaml: laid out otherwise\n")
    assert (folder / "rooms.yaml").read_text() == OTHERWISE


def test_a_folder_is_laid_out_and_a_file_that_is_named_twice_once(
    call: Callable[..., Said], manifest: Callable[..., str], folder: Path
) -> None:
    (folder / "more" / ".hidden").mkdir(parents=True)
    for name in ("more/b.yml", "more/a.yaml", "more/.c.yaml", "more/.hidden/d.yaml"):
        manifest(OTHERWISE, name)
    said = call("fmt", "more", "more/a.yaml", "./more")
    assert said == type(said)(0, "", "more/a.yaml: laid out\nmore/b.yml: laid out\n")
    assert (folder / "more/.c.yaml").read_text() == OTHERWISE
    assert (folder / "more/.hidden/d.yaml").read_text() == OTHERWISE


@pytest.mark.parametrize(
    ("flags", "out", "code"),
    [((), LAID, 0), (("--check",), "", 1), (("--diff",), DIFFERENCE.replace("rooms.yaml", "-"), 0)],
)
@pytest.mark.parametrize("names", [("-",), ("-", "-")])
def test_standard_input_goes_to_standard_output(
    call: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
    names: tuple[str, ...],
    flags: tuple[str, ...],
    out: str,
    code: int,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(OTHERWISE.encode())))
    said = call("fmt", *flags, *names)
    assert said == type(said)(code, out, "-: laid out otherwise\n" if code else "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"rooms: [\n", "rooms.yaml:2:1: a value is missing"),
        (b"version: 1\nversion: 1\n", "rooms.yaml:2:1: version: the key stands twice"),
        (b"version: 1\nx: !!str 2\n", "rooms.yaml:2:4: x: the tag"),
        (b"version: 1\nx: {<<: {a: 1}}\n", "rooms.yaml:2:5: YAML 1.2 has no merge key"),
        (b"1: x\n", "rooms.yaml:1:1: YAML reads the key 1"),
        (b"- a\n", "rooms.yaml:1:1: a manifest is a mapping, not a list"),
        (b"{}\n", "rooms.yaml:1:1: a manifest is a mapping, and this one is empty"),
        (b"# nothing\n", "rooms.yaml:1:1: there is nothing in the file"),
        (b"a: 1\n--- \nb: 1\n", "rooms.yaml:2:1: a second document begins here"),
        (b"\xef\xbb\xbfversion: 1\n", "rooms.yaml:1:1: the file is UTF-8 with a byte order mark"),
        (b"x: \xff\n", "rooms.yaml:1:4: the byte 0xFF"),
        (b"version: 1\nx: a\tb\n", "rooms.yaml:2:"),
    ],
)
def test_what_cannot_be_read_is_told_and_left_as_it_is(
    call: Callable[..., Said], manifest: Callable[..., str], folder: Path, text: bytes, told: str
) -> None:
    (folder / "rooms.yaml").write_bytes(text)
    manifest(OTHERWISE, "second.yaml")
    said = call("fmt", "rooms.yaml", "second.yaml", "nowhere.yaml")
    assert (said.code, said.out) == (65, "")
    assert said.err.startswith(told)
    assert "second.yaml: laid out\nnowhere.yaml: it cannot be read: No such file" in said.err
    assert (folder / "rooms.yaml").read_bytes() == text


def test_a_manifest_need_not_be_valid(
    call: Callable[..., Said], manifest: Callable[..., str], folder: Path
) -> None:
    manifest("colour:   red\nversion: 9\n")
    assert call("fmt", "rooms.yaml").code == 0
    assert (folder / "rooms.yaml").read_text() == "version: 9\n\ncolour: red\n"


def test_line_ends_become_line_feeds(call: Callable[..., Said], folder: Path) -> None:
    (folder / "rooms.yaml").write_bytes(b"version: 1\r\n\r\nrooms: []\r\n")
    assert call("fmt", "--check", "rooms.yaml").code == 1
    assert "-version: 1\r\n" in call("fmt", "--diff", "rooms.yaml").out
    assert call("fmt", "rooms.yaml").code == 0
    assert (folder / "rooms.yaml").read_bytes() == b"version: 1\n\nrooms: []\n"


def test_a_link_keeps_leading_to_its_file_which_keeps_its_permissions(
    call: Callable[..., Said], manifest: Callable[..., str], folder: Path
) -> None:
    (folder / "far").mkdir()
    file = folder / manifest(OTHERWISE, "far/real.yaml")
    file.chmod(0o640)
    (folder / "link.yaml").symlink_to("far/real.yaml")
    assert call("fmt", "link.yaml", "far/real.yaml").err == "link.yaml: laid out\n"
    assert (folder / "link.yaml").is_symlink()
    assert file.read_text() == LAID
    assert file.stat().st_mode & 0o777 == 0o640
    assert list((folder / "far").iterdir()) == [file]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize(("file", "place"), [(0o444, 0o755), (0o644, 0o555)])
def test_what_may_not_be_written_is_told(
    call: Callable[..., Said], manifest: Callable[..., str], folder: Path, file: int, place: int
) -> None:
    (folder / "a").mkdir()
    path = folder / manifest(OTHERWISE, "a/b.yaml")
    path.chmod(file)
    path.parent.chmod(place)
    said = call("fmt", "a/b.yaml")
    path.parent.chmod(0o755)
    assert (said.code, said.err) == (65, "a/b.yaml: it cannot be written: Permission denied\n")
    assert path.read_text() == OTHERWISE


def test_a_pipe_is_no_file_to_be_rewritten(call: Callable[..., Said]) -> None:
    reading, writing = os.pipe()
    os.write(writing, OTHERWISE.encode())
    os.close(writing)
    said = call("fmt", f"/dev/fd/{reading}")
    os.close(reading)
    told = f"/dev/fd/{reading}: it cannot be written: it is no file\n"
    assert said == type(said)(65, "", told)


def test_a_file_that_does_not_fit_stays_whole_and_alone(folder: Path) -> None:
    file = folder / "rooms.yaml"
    file.write_text(OTHERWISE)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            rewrite(str(file), b" " * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.read_text() == OTHERWISE
    assert list(folder.iterdir()) == [file]


@pytest.mark.parametrize(
    "made",
    [
        "version: 1\nrooms: [{type: custom, title: B}] # kept\n",
        "version: 1\nrooms: [{type: custom, title: A}] # left\n",
        "version: true\nrooms: [{type: custom, title: A}] # kept\n",
        "rooms: [\n",
        "- x\n",
    ],
)
def test_what_would_not_say_the_same_is_left_as_it_is(made: str) -> None:
    with pytest.raises(ManifestError, match="this would not say the same"):
        canonical("rooms.yaml", OTHERWISE.encode(), lambda _text, _schema: made)


def test_a_name_moves_no_cursor(call: Callable[..., Said], folder: Path) -> None:
    (folder / "a\x1b[2J.yaml").write_text(OTHERWISE)
    said = call("fmt", "--diff", "--check", "a\x1b[2J.yaml")
    assert "\x1b" not in said.out + said.err
    assert "a\\u{1b}[2J.yaml: laid out otherwise" in said.err


@pytest.mark.parametrize("command", [("validate", "rooms.yaml"), ("--version",), ("fmt", "-h")])
def test_nobody_else_waits_for_the_layout_or_for_completion(
    manifest: Callable[..., str], command: tuple[str, ...]
) -> None:
    manifest(LAID)
    code = (
        "import sys; from reconciler.cli import main\n"
        f"try: main({command!r})\n"
        "except SystemExit: pass\n"
        "assert not [one for one in sys.modules if 'layout' in one or 'argcomplete' in one]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
