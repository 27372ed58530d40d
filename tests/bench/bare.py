"""The floor: the same pages, fetched by a bare client at the same width.

``python -m tests.bench.bare URL KEY WIDTH PATHS`` reads the paths and queries of a file, fetches
them through a thread pool with one ``requests`` session a thread, and decodes each answer.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local

import requests

_LOCAL = local()


def main() -> None:
    url, key, width, paths = sys.argv[1:]

    def fetch(path: str) -> None:
        if not hasattr(_LOCAL, "session"):
            _LOCAL.session = requests.Session()
            _LOCAL.session.headers["Authorization"] = f"Bearer {key}"
        _LOCAL.session.get(url + path, timeout=60).json()

    # The pages of the rooms come first, as they must: they name the others.
    with ThreadPoolExecutor(int(width)) as pool:
        list(pool.map(fetch, Path(paths).read_text(encoding="utf-8").splitlines()))


if __name__ == "__main__":
    main()
