"""The ways of others to do the work, and the environment of their own that two of them need."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from tests.bench.run import PYTHON, ROOT, Run, run
from tests.bench.work import kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.spec import Json
    from tests.bench.big import Big

PLACE = ROOT / ".bench"
PACKAGES = ("docspace-api-sdk", "ansible-core")
_HERE = Path(__file__).parent / "contenders"


@dataclass(frozen=True)
class Contender:
    """A way of others.

    Attributes:
        name: what tables call it.
        script: what is run.
        works: what it calls planning and applying; empty where it is not measured at that.
        ahead: how many times as fast this program is to be.
        own: whether it needs an environment of its own.
    """

    name: str
    script: str
    works: dict[str, str]
    ahead: float | None
    own: bool = True

    def run(self, work: str, big: Big, rooms: Sequence[Json]) -> Run:
        """Do the work for some rooms.

        Args:
            work: ``plan`` or ``apply``.
            big: the portal.
            rooms: the rooms.
        """
        folder = Path(mkdtemp(dir=big.folder))
        python = PLACE / "bin" / "python" if self.own else Path(PYTHON)
        if self.script.endswith(".py"):
            file = kept(folder / "rooms.json", list(rooms))
            return run(
                str(python), str(_HERE / self.script), self.works[work], big.url, big.key, file
            )
        variables = {
            "url": big.url,
            "work": self.works[work],
            "rooms": list(rooms),
            "ansible_python_interpreter": str(python),
        }
        file = kept(folder / "variables.json", variables)
        playbook = str(PLACE / "bin" / "ansible-playbook")
        command = (playbook, "-i", "localhost,", "-e", f"@{file}", str(_HERE / self.script))
        return run(*command, environ={**big.environ, "LC_ALL": "C.UTF-8"}, folder=folder)


_BOTH = {"plan": "plan", "apply": "apply"}
CONTENDERS = (
    Contender("samples' way", "samples.py", _BOTH, 10, own=False),
    Contender("SDK, a call a person", "sdk.py", _BOTH, 10),
    Contender("SDK, a call a room", "sdk.py", {"apply": "apply-at-once"}, None),
    Contender("Ansible's uri", "playbook.yaml", _BOTH, 50),
)


def ready() -> tuple[Contender, ...]:
    """Make the environment of the others, and tell who can be measured.

    Returns:
        All of them, or where no package registry can be reached those that need none.
    """
    marker = PLACE / "ready.json"
    if not marker.exists():
        sys.stderr.write(f"Making {PLACE.name}/ with {' and '.join(PACKAGES)} ...\n")
        try:
            subprocess.run((PYTHON, "-m", "venv", str(PLACE)), check=True, stdout=sys.stderr)
            pip = (str(PLACE / "bin" / "python"), "-m", "pip", "--disable-pip-version-check")
            subprocess.run((*pip, "install", "-qq", *PACKAGES), check=True, stdout=sys.stderr)
        except (OSError, subprocess.CalledProcessError):
            sys.stderr.write("No package registry can be reached: SDK and Ansible are left out.\n")
            return tuple(one for one in CONTENDERS if not one.own)
        marker.write_text(json.dumps(PACKAGES), encoding="utf-8")
    return CONTENDERS
