"""The rules of the house, held by reading the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "reconciler"
FILES = sorted(PACKAGE.rglob("*.py"))

# What each place may import of the project; nothing else does it know of.
_WORDS = {"source", "errors", "access", "title", "address", "amount", "spec", "diff"}
_CORE = _WORDS | {"action", "kinds"}
LAYERS = {
    "source": set(),
    "errors": {"source"},
    "access": set(),
    "title": set(),
    "address": set(),
    "amount": set(),
    "spec": set(),
    "diff": {"spec"},
    "action": {"source", "spec", "diff"},
    "kinds": _WORDS | {"action"},
    "scope": set(),
    "event": set(),
    "budget": set(),
    "drift": _CORE | {"event", "plan", "state"},
    "guard": {"action", "source"},
    "rule": {"action", "source", "spec"},
    "ruling": {"rule", "spec"},
    "roster": {"access", "action", "source"},
    "state": {"access", "action", "kinds", "guard", "rule"},
    "policy": {"access", "kinds", "guard", "rule"},
    "plan": _CORE | {"budget", "scope", "state", "policy", "guard", "rule", "roster", "ruling"},
    "outcome": {"errors", "action", "diff"},
    "apply": {"errors", "action", "diff", "outcome", "plan"},
    "status": {"access", "kinds", "state"},
    "reminders": {"kinds", "status"},
    "checkup": {"errors", "access", "kinds", "scope", "state"},
    "render": _WORDS
    | {
        "action",
        "checkup",
        "plan",
        "outcome",
        "status",
        "reminders",
        "guard",
        "rule",
        "roster",
        "comparison",
        "drift",
        "event",
        "budget",
        "",
    },
    "comparison": {"spec"},
    "mask": {"action", "plan", "roster", "spec"},
    "saved": _WORDS | {"action", "plan", "guard", "comparison", "render"},
    "ledger": {"errors", "kinds"},
    "journal": {"errors", "action", "outcome", "spec", "source", "diff", "render", ""},
    "post": _WORDS | {"action", "kinds", "ledger"},
    "manifest": _CORE | {"state", "bundled", "post", "guard", "rule", "ruling", "roster"},
    "portal": _CORE | {"event", "outcome", "scope", "state", "ruling", "checkup", ""},
    "layout": set(),
    "adoption": _CORE | {"state", "layout"},
    "export": _CORE | {"state", "manifest", "layout"},
    "undo": _CORE | {"state", "export", "layout", "render"},
    "bundled": set(),
    "sandbox": set(),
    "cli": None,
    "__main__": {"cli"},
    "": set(),
}

PURE = {
    "source",
    "errors",
    "access",
    "title",
    "address",
    "amount",
    "spec",
    "diff",
    "action",
    "kinds",
    "scope",
    "guard",
    "rule",
    "ruling",
    "roster",
    "state",
    "policy",
    "plan",
    "outcome",
    "apply",
    "status",
    "reminders",
    "comparison",
    "event",
    "budget",
    "drift",
    "mask",
    "checkup",
    "saved",
    "render",
    "layout",
    "adoption",
    "export",
    "undo",
}
"""Places that open nothing."""

_OPENS = {
    "asyncio",
    "io",
    "logging",
    "os",
    "pathlib",
    "random",
    "requests",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
}


def _place(file: Path) -> str:
    first = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def _imports(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{file} imports relatively"
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def _places(names: set[str]) -> set[str]:
    """The places of the project among imported names."""
    known = LAYERS.keys()
    found: set[str] = set()
    for name in names:
        parts = name.split(".")
        if parts[0] != "reconciler":
            continue
        if len(parts) > 1 and parts[1] in known:
            found.add(parts[1])
        elif len(parts) > 1:
            found.add("")
    return found


def _calls(file: Path) -> set[str]:
    return {
        node.func.id
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def _ids(file: Path) -> str:
    return str(file.relative_to(PACKAGE))


@pytest.mark.parametrize("file", FILES, ids=_ids)
def test_imports_point_one_way(file: Path) -> None:
    place = _place(file)
    assert place in LAYERS, f"{place} has no layer: give it one"
    allowed = LAYERS[place]
    if allowed is not None:
        assert _places(_imports(file)) - {place} <= allowed


@pytest.mark.parametrize("file", FILES, ids=_ids)
def test_no_file_passes_300_lines(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("file", [file for file in FILES if _place(file) in PURE], ids=_ids)
def test_the_core_opens_nothing(file: Path) -> None:
    assert {name.split(".")[0] for name in _imports(file)} & _OPENS == set()
    assert _calls(file) & {"open", "input", "print", "__import__"} == set()


@pytest.mark.parametrize("file", FILES, ids=_ids)
def test_only_the_command_line_prints(file: Path) -> None:
    if _place(file) != "cli":
        assert "print" not in _calls(file)


@pytest.mark.parametrize("file", FILES, ids=_ids)
def test_each_library_has_one_door(file: Path) -> None:
    doors = {
        "requests": {"portal"},
        "deepdiff": {"diff"},
        "argcomplete": {"cli"},
        "tqdm": {"cli"},
        "yaml": {"manifest", "layout", "sandbox", "cli"},
        "jinja2": {"post"},
        "jsonschema": {"manifest"},
        "jsonschema_rs": {"manifest", "ruling", "saved"},
        "markdown_it": {"post"},
        "smtplib": {"post"},
        "starlette": {"sandbox"},
        "uvicorn": {"sandbox"},
        "sqlite3": {"sandbox"},
    }
    for name in {name.split(".")[0] for name in _imports(file)} & doors.keys():
        assert _place(file) in doors[name]


@pytest.mark.parametrize("file", FILES, ids=_ids)
def test_dry_run_is_known_to_the_command_line_alone(file: Path) -> None:
    if _place(file) != "cli":
        assert "dry_run" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["render", "apply"])
def test_showing_and_carrying_out_name_no_kind(place: str) -> None:
    for file in FILES:
        if _place(file) == place:
            assert "kinds" not in _places(_imports(file))


def test_the_planner_s_reader_has_no_verb_that_writes() -> None:
    for name in (
        "reader",
        "listing",
        "people",
        "front",
        "rows",
        "rooms",
        "shares",
        "links",
        "room_links",
        "groups",
        "templates",
        "pictures",
        "download",
        "remembered",
        "audit",
        "newcomers",
        "survey",
        "vitals",
        "examination",
    ):
        text = (PACKAGE / "portal" / f"{name}.py").read_text(encoding="utf-8")
        tree = ast.parse(text)
        attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert attributes & {"send", "post", "put", "delete", "request"} == set()
