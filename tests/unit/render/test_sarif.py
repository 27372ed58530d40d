"""A plan for code scanning."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from reconciler.action import Blocker, Ref
from reconciler.plan import Plan
from reconciler.render.document import dumps
from reconciler.render.sarif import MOST, sarif
from reconciler.source import Source
from tests.unit.render.large import large
from tests.unit.render.review import review, whole
from tests.unit.render.samples import people, plan
from tests.unit.render.wild import plans

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.spec import Json

EMPTY = Plan("p", "", (), (), (), (), (), 0, 2)


def closed(required: list[str], **properties: Json) -> dict[str, Any]:
    """An object of these properties alone."""
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
MESSAGE = closed(["text"], text=TEXT)
LEVEL = {"enum": ["none", "note", "warning", "error"]}
RULE = closed(
    ["id", "shortDescription"],
    id=TEXT,
    shortDescription=MESSAGE,
    defaultConfiguration=closed(["level"], level=LEVEL),
)
REGION = closed(
    ["startLine"],
    startLine={"type": "integer", "minimum": 1},
    startColumn={"type": "integer", "minimum": 1},
)
PLACE = closed(
    ["artifactLocation", "region"],
    artifactLocation=closed(
        ["uri"],
        uri={"type": "string", "pattern": r"^(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+$"},
        uriBaseId={"const": "%SRCROOT%"},
    ),
    region=REGION,
)
RESULT = closed(
    ["ruleId", "level", "message", "locations", "partialFingerprints"],
    ruleId=TEXT,
    level=LEVEL,
    message=MESSAGE,
    locations={
        "type": "array",
        "items": closed(["physicalLocation"], physicalLocation=PLACE),
        "minItems": 1,
        "maxItems": 1,
    },
    partialFingerprints=closed(
        ["primaryLocationLineHash"],
        primaryLocationLineHash={"type": "string", "pattern": "^[0-9a-f]{12}:[0-9]+$"},
    ),
)
RUN = closed(
    ["tool", "results"],
    tool=closed(
        ["driver"],
        driver=closed(
            ["name", "rules"],
            name=TEXT,
            version=TEXT,
            rules={"type": "array", "items": RULE, "uniqueItems": True},
        ),
    ),
    automationDetails=closed(["id"], id=TEXT),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": RESULT, "maxItems": MOST},
)
LOG = jsonschema.Draft202012Validator(
    closed(
        ["version", "runs"],
        **{
            "$schema": TEXT,
            "version": {"const": "2.1.0"},
            "runs": {"type": "array", "items": RUN, "minItems": 1, "maxItems": 1},
        },
    )
)
"""What of SARIF 2.1.0 is written here, and what GitHub asks for beyond it; all else is wrong."""


def results(made: Plan, **options: int) -> list[Any]:
    """The results of a plan, which fit the format and name rules that are there."""
    log = sarif(made, **options)
    LOG.validate(log)
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert {one["ruleId"] for one in run["results"]} <= set(rules)
    prints = [one["partialFingerprints"]["primaryLocationLineHash"] for one in run["results"]]
    assert len(prints) == len(set(prints))
    return list(run["results"])


def lines(made: Plan) -> list[tuple[str, str, int]]:
    return [
        (
            one["ruleId"],
            one["level"],
            one["locations"][0]["physicalLocation"]["region"]["startLine"],
        )
        for one in results(made)
    ]


def test_each_sort_of_remark_has_a_rule_a_level_and_a_line() -> None:
    found = lines(whole())
    assert found[:6] == [
        ("blocked", "error", 5),
        ("guard/removals", "error", 14),
        ("guard/last_manager", "error", 31),
        ("rule/no-guests", "error", 17),
        ("unknown", "warning", 40),
        ("removes", "warning", 40),
    ]
    assert ("loses", "warning", 14) in found
    assert ("lifted/rooms_archived", "warning", 40) in found
    assert ("gains", "note", 17) in found
    assert ("mails", "note", 17) in found
    assert ("changes", "note", 16) in found
    assert ("step", "note", 14) in found
    assert found[-2:] == [("drift", "note", 46), ("upcoming", "note", 48)]


@pytest.mark.parametrize("make", [plan, people, review, whole])
def test_every_sample_fits_the_format(make: Callable[[], Plan]) -> None:
    assert results(make())


def test_an_empty_plan_is_a_log_without_results() -> None:
    assert results(EMPTY) == []


def test_a_remark_is_the_same_one_wherever_its_line_has_moved() -> None:
    blocker = Blocker(Ref("room", "Plans"), "is full", Source("a.yaml", 3, 5))
    moved = replace(blocker, source=Source("a.yaml", 30, 5))
    other = replace(blocker, text="is gone")
    first, second, third = (
        results(replace(EMPTY, blockers=(one,)))[0]["partialFingerprints"]
        for one in (blocker, moved, other)
    )
    assert first == second != third


def test_two_remarks_that_say_the_same_are_two() -> None:
    blocker = Blocker(Ref("room", "Plans"), "is full", Source("a.yaml", 3, 5))
    moved = replace(blocker, source=Source("a.yaml", 30, 5))
    assert len(results(replace(EMPTY, blockers=(blocker, moved)))) == 2


def test_what_no_line_asks_for_stands_at_the_first_manifest() -> None:
    nowhere = Blocker(Ref("portal", "p"), "is full", Source("", 0, 0))
    place = {
        "artifactLocation": {"uri": "rooms/team.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1, "startColumn": 1},
    }
    found = results(replace(EMPTY, files=whole().files, blockers=(nowhere,)))
    assert found[0]["locations"] == [{"physicalLocation": place}]
    unnamed = results(replace(EMPTY, blockers=(nowhere,)))[0]["locations"][0]
    assert unnamed["physicalLocation"]["artifactLocation"]["uri"] == "manifest.yaml"


def test_a_path_is_a_relative_reference() -> None:
    blocker = Blocker(Ref("room", "x"), "y", Source(".\\rooms\\a b:c%ü.yaml", 0, 0))
    found = results(replace(EMPTY, blockers=(blocker,)))[0]["locations"][0]
    assert found["physicalLocation"]["artifactLocation"]["uri"] == "rooms/a%20b%3Ac%25%C3%BC.yaml"


def test_a_title_makes_no_link() -> None:
    blocker = Blocker(Ref("room", "[x](http://evil.example)"), "y", Source("a.yaml", 1, 1))
    assert "](" not in results(replace(EMPTY, blockers=(blocker,)))[0]["message"]["text"]


def test_too_many_results_are_cut_and_the_last_one_counts_them() -> None:
    made = large(30, 20)
    whole_run = results(made)
    cut = results(made, most=100)
    assert len(cut) == 100
    assert cut[:-1] == whole_run[:99]
    assert cut[-1]["ruleId"] == "more"
    assert re.match(f"{len(whole_run) - 99} more remarks: ", cut[-1]["message"]["text"])
    assert len(results(made, most=len(whole_run))) == len(whole_run)


def test_two_portals_are_kept_apart() -> None:
    ids = {
        sarif(replace(EMPTY, portal=portal))["runs"][0]["automationDetails"]["id"]
        for portal in ("https://a.example", "https://b.example")
    }
    assert ids == {
        "docspace-reconciler/https://a.example/",
        "docspace-reconciler/https://b.example/",
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(most=12))
def test_any_plan_fits_the_format(made: Plan) -> None:
    assert all("](" not in one["message"]["text"] for one in results(made))
    assert dumps(sarif(made)).encode()
