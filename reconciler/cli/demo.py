"""``reconciler demo``: the whole story on a fresh embedded portal in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import Exit

if TYPE_CHECKING:
    import argparse

NAME = "demo"
SUMMARY = "the whole story on a fresh embedded portal: a room, its people, and their welcome"

MANIFEST = "create-a-room-and-invite-a-user.yaml"
WELCOME = "invite-and-welcome.yaml"
PERSON = "example.user@mail.example"

_STORY = (
    ("The manifest is checked, offline:", ("validate", MANIFEST)),
    ("What would it change, and who would be mailed?", ("plan", "--sandbox", MANIFEST)),
    ("It is carried out, and read back:", ("apply", "--sandbox", "--yes", MANIFEST)),
    ("And now there is nothing left to do:", ("plan", "--sandbox", MANIFEST)),
    ("The same person is to make rooms, and to be welcomed:", ("plan", "--sandbox", WELCOME)),
    ("That is carried out, too:", ("apply", "--sandbox", "--yes", WELCOME)),
    ("The invitation is still open:", ("status", "--sandbox", WELCOME)),
    ("The person accepts it:", ("sandbox", "--accept", PERSON)),
    ("So the next apply sends the letter, once:", ("apply", "--sandbox", "--yes", WELCOME)),
    ("And that is where everything stands:", ("status", "--sandbox", WELCOME)),
)

_NEXT = """\
That was an embedded portal, gone by now. On a real one:

    export DOCSPACE_URL=https://your-portal.example
    export DOCSPACE_API_KEY=sk-...            # made in the portal's developer tools
    reconciler plan examples/{manifest}
    reconciler apply examples/{manifest}

Change the address in the manifest first: whoever it names is mailed.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: there are none."""
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Run the commands of the story one after another, as a person would type them."""
    import os
    import shlex
    from contextlib import chdir
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from reconciler.bundled import bundled
    from reconciler.cli import main
    from reconciler.cli.letters import SERVER

    del arguments
    # The story is told by the embedded portal alone, whatever mail server is set.
    os.environ.pop(SERVER, None)
    with TemporaryDirectory(prefix="reconciler-") as folder, chdir(folder):
        for name in (MANIFEST, WELCOME, "welcome.md"):
            Path(name).write_text(bundled("examples", name), encoding="utf-8")
        for words, command in _STORY:
            print(f"# {words}\n$ {shlex.join(('reconciler', *command))}\n", flush=True)
            if code := main(command):
                return code
            print(flush=True)
        _show_mails()
    print(_NEXT.format(manifest=MANIFEST), end="")
    return Exit.DONE


def _show_mails() -> None:
    from reconciler.cli.embedded import HERE, embedded

    print('# The mails that the portal "sent":\n')
    with embedded(HERE) as sandbox:
        for mail in sandbox.mails():
            print(f"To: {mail.to}\n{mail.text}\n")
