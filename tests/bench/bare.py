"""The floor: the same pages, fetched by a bare client at the same width.

``python -m tests.bench.bare URL KEY WIDTH PATHS`` fetches the paths and queries of a file through a
thread pool, with one ``requests`` session a thread, and decodes each answer.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local

import requests


def fetch(url: str, key: str, width: int, paths: list[str]) -> None:
    mine = local()

    def one(path: str) -> None:
        if not hasattr(mine, "session"):
            mine.session = requests.Session()
            mine.session.headers["Authorization"] = f"Bearer {key}"
        mine.session.get(url + path, timeout=60).json()

    with ThreadPoolExecutor(width) as pool:
        for _ in pool.map(one, paths):
            pass


def main() -> None:
    url, key, width, paths = sys.argv[1:]
    fetch(url, key, int(width), Path(paths).read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main()
