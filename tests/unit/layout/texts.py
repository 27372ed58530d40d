"""Manifests as people write them, and as nobody would."""

from __future__ import annotations

from hypothesis import strategies as st

TRAPS = (
    "2026", "no", "1e3", "010", "0o17", "0x1F", "2024-01-31", "1:30", "~", "null", "", "y",
    "FF9900", "123456", "a: b", "a #b", "- a", "'a'", 'say "x"', "back\\slash", " blank", "blank ",
    "Проект", "🚀", "{{ name }}", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "?", "-", "<<",
    "true", "+12", ".5", "1_000", "Plans", "Two words", "tab\there", "caf\u00e9", ".nan", "=",
    "a,b", "[a]", "a:",
)  # fmt: skip
"""Texts that some parser of YAML takes for something else, or that need quotes."""

WORDS = ("title", "type", "rooms", "version", "members", "email", "access", "users", "x", "message")

PIECES = st.sampled_from(
    [
        "version: 1\n", "rooms:\n", "  - ", "title: ", "type: custom\n", "members: ", "[", "]", "{",
        "}", ": ", "\n", "\n    ", "- ", "? ", "&a ", "*a", "|\n", ">\n", "|+\n", "|2-\n", "'", '"',
        "\\", "# c\n", " # d\n", "#e", "\t", "é", "no", "1e3", "---\n", "...\n", ", ", "email: a",
        "  ", "    ", "users:\n", "word", "long words", "\r\n", "- title: A\n", "a:", "b: x\n",
        "''",
    ]
)  # fmt: skip

_remark = st.sampled_from(["", "", "", "", " # beside", "  # beside: too", " #tight"])


@st.composite
def scalar(draw: st.DrawFn, indent: str, *, brackets: bool) -> str:
    """A scalar, written in some way."""
    text = draw(st.sampled_from(TRAPS))
    ways = [
        "&a anchored",
        "*a",
        f"'{text.replace(chr(39), 2 * chr(39))}'",
        _double(text),
        "plain",
        "12",
        "two words",
    ]
    if not brackets:
        ways += [
            f"|\n{indent}  first\n{indent}   second\n", f"|-\n{indent}    deep\n",
            f">+\n{indent} a\n\n",
            f"|2\n{indent}    ahead\n{indent}  back\n" if not indent else "plain",
            f"> # sign\n{indent} folded\n{indent} text\n\n\n{indent} end", f"long\n{indent}  plain",
            f"'quoted\n\n{indent}  text'", f'"a \\\n{indent}  b\\ \n{indent}  c"',
        ]  # fmt: skip
    return draw(st.sampled_from(ways))


def _double(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


@st.composite
def flow(draw: st.DrawFn, depth: int) -> str:
    """A list or a mapping in brackets."""
    if depth > 2:
        return draw(scalar("", brackets=True))
    items = draw(st.lists(flow(depth + 1), max_size=3))
    between = draw(st.sampled_from([", ", ",\n      ", ", # inside\n      ", ",\n\n  # own\n   "]))
    if draw(st.booleans()):
        return "[" + between.join(items) + draw(st.sampled_from(["", " ", " # end\n     "])) + "]"
    keys = draw(st.permutations(WORDS))
    pairs = [f"{key}: {item}" for key, item in zip(keys, items, strict=False)]
    return "{" + between.join(pairs) + "}"


@st.composite
def block(draw: st.DrawFn, indent: str = "", depth: int = 0) -> str:
    """The lines of a list or a mapping."""
    keyed = not depth or draw(st.booleans())
    keys = draw(st.permutations(WORDS))[: draw(st.integers(1, 4))]
    lines = []
    for key in keys:
        for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
            deep = draw(st.sampled_from(["", indent, indent + "  ", indent + "   "]))
            lines.append(draw(st.sampled_from([f"{deep}# above {key}", "", f"{deep}#tight"])))
        head = f"{indent}{key}:" if keyed else f"{indent}-"
        deeper = indent + draw(st.sampled_from(["  ", "    ", " "]))
        kind = draw(st.integers(0, 5)) if depth < 3 else 0
        if kind in {0, 1}:
            value = draw(scalar(indent, brackets=False))
            remark = "" if "\n" in value else draw(_remark)
            lines.append(f"{head} {value}{remark}")
        elif kind in {2, 3}:
            below = draw(block(deeper, depth + 1))
            name = draw(st.sampled_from(["", "", " &a", " &b"]))
            lines.append(f"{head}{name}{draw(_remark)}\n{below}")
        elif kind == 4:
            lines.append(f"{head} {draw(flow(0))}{draw(_remark)}")
        else:
            lines.append(f"{head}{draw(_remark)}")
    if draw(st.booleans()):
        lines.append(
            draw(st.sampled_from([f"{indent}# end", "# far end", f"{indent}   # deep end"]))
        )
    return "\n".join(lines)


MESSES = st.one_of(block(), st.lists(PIECES, max_size=30).map("".join))
"""Texts, most of them YAML."""
