"""What holds for every manifest that can be read at all."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from reconciler.errors import ManifestError
from reconciler.layout import remarks
from reconciler.source import Source
from tests.unit.layout.layout import laid, meaning
from tests.unit.layout.texts import MESSES
from tests.unit.manifest.reading import desired

TESTS = Path(__file__).parents[2]
EXAMPLES = sorted((TESTS.parent / "examples").glob("*.yaml"))

_slow = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def _valid() -> list[str]:
    found = []
    for path in [*EXAMPLES, *sorted((TESTS / "cases").glob("*/manifest.yaml"))]:
        text = path.read_text(encoding="utf-8")
        # Files beside a manifest are not there for standard input.
        if "logo:" not in text and "mail:" not in text:
            desired(text)
            found.append(text)
    return found


VALID = _valid()


def _said(value: Any) -> Any:  # noqa: ANN401 - any part of a desired state
    """A part of a desired state without the places in the manifest."""
    if isinstance(value, Source):
        return None
    if dataclasses.is_dataclass(value):
        names = [one.name for one in dataclasses.fields(value) if one.name != "files"]
        return {name: _said(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {key: _said(one) for key, one in value.items()}
    return [_said(one) for one in value] if isinstance(value, tuple) else value


@st.composite
def _disarranged(draw: st.DrawFn) -> str:
    """A valid manifest, with its keys in any order, in any style, and comments anywhere."""
    root = yaml.compose(draw(st.sampled_from(VALID)), Loader=yaml.BaseLoader)
    assert root
    for node in _nodes(root):
        if isinstance(node, MappingNode):
            node.value = draw(st.permutations(node.value))
        if isinstance(node, CollectionNode):
            node.flow_style = draw(st.sampled_from([node.flow_style, False, True]))
        elif isinstance(node, ScalarNode) and node.style in {"'", '"'}:
            node.style = draw(st.sampled_from(["'", '"']))
    text: str = yaml.serialize(
        root, Dumper=yaml.BaseDumper, width=10_000, indent=draw(st.integers(2, 5))
    )
    lines = text.splitlines()
    for number in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(lines)))
        lines.insert(place, " " * draw(st.integers(0, 8)) + f"# remark {number}")
    return "\n".join(lines)


def _nodes(node: Node) -> list[Node]:
    found = [node]
    for one in node.value if isinstance(node, CollectionNode) else ():
        for below in one if isinstance(one, tuple) else (one,):
            found += _nodes(below)
    return found


@_slow
@given(MESSES)
def test_laid_out_it_says_the_same_keeps_its_comments_and_is_laid_out_then(text: str) -> None:
    try:
        before = meaning(text)
    except ManifestError:
        reject()
    try:
        made = laid(text)
    except yaml.YAMLError:
        # libyaml takes some tabs that PyYAML's own parser refuses.
        assert "\t" in text
        return
    assert meaning(made) == before
    assert sorted(remarks(made)) == sorted(remarks(text))
    assert laid(made) == made


@_slow
@given(_disarranged())
def test_a_valid_manifest_makes_the_same_desired_state(text: str) -> None:
    try:
        before = desired(text)
    except ManifestError:
        # The order of keys decides which of two anchors an alias means, and where one may stand.
        reject()
    made = laid(text)
    assert _said(desired(made)) == _said(before)
    assert sorted(remarks(made)) == sorted(remarks(text))
    assert laid(made) == made


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_are_laid_out(example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    assert laid(text) == text
