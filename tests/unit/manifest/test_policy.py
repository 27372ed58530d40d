"""What policies become, alone and together."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ManifestError
from reconciler.guard import Limits, Share
from reconciler.manifest import load
from reconciler.source import Source
from reconciler.state import Desired
from tests.unit.manifest.reading import both_parsers, desired

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.manifest.parser import Loader

_FULL = """\
version: 1
policy:
  domains: [" Acme.Example", corp.example]
  guards:
    removals: {percent: 50, people: 20, always: 0}
    demotions: {people: 3}
    cancelled_invitations: 5
    guests: 1
    mails: 2
    rooms_archived: 3
    rooms_deleted: 4
    public_links: 5.0
  rules:
    - id: confidential
      message: For our own people
      when: {tags: {contains: Confidential}, type: [EditingRoom, 5]}
      room: {owner: Ann@ACME.example, color: "#f90", quota: 2048 KB, people: {maximum: 9}}
      members: {type: {not: 2}, email: {pattern: ^Ann}, domain: {anyOf: [ACME.example, x.example]}}
      links: {expires: 2026-12-31, max_uses: {minimum: 1, maximum: 20}}
"""


@both_parsers
def test_a_policy_becomes_what_it_says(loader: Loader) -> None:
    made = desired(_FULL, loader)
    assert made.domains == {"acme.example", "corp.example"}
    assert made.limits == Limits(
        removals=Share(50, 20, 0),
        demotions=Share(25, 3, 2),
        cancelled_invitations=Share(100, 5, 0),
        guests=1,
        mails=2,
        rooms_archived=3,
        rooms_deleted=4,
        public_links=5,
    )
    (rule,) = made.rules
    assert (rule.id, rule.message) == ("confidential", "For our own people")
    assert rule.source == Source("-", 14, 7)
    assert rule.when == {
        "properties": {
            "tags": {"type": "array", "contains": {"const": "confidential"}},
            "type": {"enum": ["collaboration", "custom"]},
        }
    }
    assert rule.room == {
        "properties": {
            "owner": {"const": "ann@acme.example"},
            "color": {"const": "FF9900"},
            "quota": {"const": "2 MB"},
            "people": {"type": "number", "maximum": 9},
        }
    }
    assert rule.members == {
        "properties": {
            "type": {"not": {"const": "Guest"}},
            "email": {"type": "string", "pattern": "(?i)^Ann"},
            "domain": {"anyOf": [{"const": "acme.example"}, {"const": "x.example"}]},
        }
    }
    assert rule.links == {
        "properties": {
            "expires": {"const": "2026-12-31T23:59:59Z"},
            "max_uses": {"type": "number", "minimum": 1, "maximum": 20},
        }
    }


def test_one_number_is_so_many_people_of_however_many() -> None:
    limits = desired("version: 1\npolicy: {guards: {removals: 5}}\n").limits
    assert [limits.removals.of(total) for total in (1, 5, 100)] == [1, 5, 5]


def test_without_a_policy_all_is_as_it_is_by_itself() -> None:
    made = desired("version: 1\n")
    assert (made.limits, made.domains, made.rules) == (Limits(), frozenset(), ())
    assert desired("version: 1\npolicy: {}\n").limits == Desired().limits


def test_a_rule_without_a_condition_on_rooms_is_about_all() -> None:
    (rule,) = desired(
        "version: 1\npolicy: {rules: [{id: a, message: b, members: {type: User}}]}\n"
    ).rules
    assert (rule.when, rule.room, rule.links) == (None, None, None)


def _load(folder: Path, *policies: str) -> Desired:
    for number, policy in enumerate(policies):
        (folder / f"{number}.yaml").write_text(f"version: 1\npolicy: {policy}\n", encoding="utf-8")
    return load([str(folder)])


def _wrong(folder: Path, *policies: str) -> list[str]:
    with pytest.raises(ManifestError) as caught:
        _load(folder, *policies)
    return [str(one).replace(f"{folder}/", "") for one in caught.value.problems]


def test_policies_of_several_manifests_add_up(tmp_path: Path) -> None:
    rule = "{{id: {0}, message: m, room: {{type: custom}}}}".format
    made = _load(
        tmp_path,
        f"{{guards: {{mails: 5, removals: 7}}, rules: [{rule('z')}]}}",
        f"{{guards: {{guests: 6}}, rules: [{rule('a')}, {rule('b')}]}}",
        "{domains: [acme.example]}",
    )
    assert made.limits == Limits(mails=5, guests=6, removals=Share(100, 7, 0))
    assert [one.id for one in made.rules] == ["z", "a", "b"]
    assert made.domains == {"acme.example"}


def test_what_is_said_twice_in_the_same_sense_is_said_once(tmp_path: Path) -> None:
    made = _load(
        tmp_path,
        "{domains: [acme.example, x.example], guards: {removals: {percent: 25}, mails: 5}}",
        "{domains: [X.example, ACME.example], guards: {removals: {people: 10}, mails: 5.0}}",
    )
    assert made.limits == Limits(mails=5)


def test_what_is_said_twice_otherwise_is_told_with_both_places(tmp_path: Path) -> None:
    found = _wrong(
        tmp_path,
        "{domains: [acme.example], guards: {removals: 5, mails: 5}}",
        "{domains: [x.example], guards: {removals: {people: 5}, mails: 5}}",
    )
    also = "manifests that go together say one thing about it"
    assert found == [
        f"1.yaml:2:19: policy.domains: this is not what 0.yaml:2:19 says; {also}",
        f"1.yaml:2:51: policy.guards.removals: this is not what 0.yaml:2:54 says; {also}",
    ]


def test_a_rule_is_named_once_over_all_manifests(tmp_path: Path) -> None:
    rule = "{rules: [{id: a, message: m, room: {type: custom}}]}"
    assert _wrong(tmp_path, rule, rule) == [
        '1.yaml:2:23: policy.rules[0].id: "a" is the id of another rule: first at 0.yaml:2:23'
    ]


def test_who_is_outside_may_be_asked_where_another_manifest_names_the_domains(
    tmp_path: Path,
) -> None:
    rule = "{rules: [{id: a, message: m, members: {outside: false}}]}"
    assert len(_load(tmp_path, rule, "{domains: [acme.example]}").rules) == 1


def test_who_is_outside_is_left_alone_where_a_manifest_could_not_be_read(tmp_path: Path) -> None:
    rule = "{rules: [{id: a, message: m, members: {outside: false}}]}"
    assert [one.partition(":")[0] for one in _wrong(tmp_path, rule, "{")] == ["1.yaml"]


def test_every_guard_that_a_number_lifts_can_be_said() -> None:
    names = [one.name for one in fields(Limits)]
    said = "".join(f"    {name}: 7\n" for name in names)
    limits = desired(f"version: 1\npolicy:\n  guards:\n{said}").limits
    assert {getattr(limits, name) for name in names} == {7, Share(100, 7, 0)}
