from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.errors import ManifestError
from reconciler.manifest.libyaml import LibyamlLoader
from reconciler.manifest.loaders import PythonLoader
from tests.unit.manifest.reading import desired
from tests.unit.manifest.wrong import TABLE

_PIECES = st.sampled_from(
    [
        "version: 1\n", "rooms:\n", "  - ", "title: ", "type: custom\n", "members: ", "[", "]", "{",
        "}", ": ", "\n", "\n    ", "- ", "? ", "&a ", "*a", "!!str ", "!x ", "|", ">", "'", '"',
        "\\", "#", "%", "@", "<<: ", "\t", "é", "🚀", "no", "1e3", "\\ud800", "---\n", "...\n", ",",
        "null", "email: a@b.example", "access: Read", "group: G", "users:\n", "groups:\n",
        "invitation_links:\n", "expires: 2026-12-31", "welcome: ", "{mail: no-such.md, subject: S}",
        "{key: 1.A}", "state: active", "reassign_to: ", "max_uses: 1",
        "lifetime: ", "30 days", "quota: 0", "watermark: {", "shows: [user]", "links: [",
        "kind: external", "password_env: A", "state: absent", "from: 2026-12-01", "owner: ",
        "previously: [", "unmanaged_rooms: ",
    ]
)  # fmt: skip
_TEXTS = st.one_of(
    st.lists(_PIECES, max_size=30).map("".join),
    st.tuples(st.sampled_from(TABLE), st.integers(0, 400), _PIECES).map(
        lambda made: made[0].text[: made[1]] + made[2] + made[0].text[made[1] :]
    ),
)
_slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _outcome(data: bytes, loader: type[LibyamlLoader | PythonLoader]) -> str:
    try:
        return repr(desired(data, loader))
    except ManifestError as error:
        return "\n".join(str(problem) for problem in error.problems)


@_slow
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_manifest_error(data: bytes) -> None:
    _outcome(data, LibyamlLoader)
    _outcome(data, PythonLoader)


@_slow
@given(_TEXTS)
def test_no_text_raises_anything_but_a_manifest_error(text: str) -> None:
    _outcome(text.encode(), LibyamlLoader)
    _outcome(text.encode(), PythonLoader)


@_slow
@given(_TEXTS)
def test_the_same_text_gives_the_same_outcome_twice(text: str) -> None:
    assert _outcome(text.encode(), LibyamlLoader) == _outcome(text.encode(), LibyamlLoader)
