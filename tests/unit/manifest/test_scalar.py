from __future__ import annotations

import math

import pytest

from reconciler.manifest.scalar import Scalar, scalar


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("+12", 12),
        ("-12", -12),
        ("010", 10),
        ("0777", 777),
        ("0o17", 15),
        ("0xfF", 255),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1.5e-3", -0.0015),
        ("1e3", 1000.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("9" * 301, math.inf),
    ],
)
def test_the_core_schema_of_yaml_1_2_reads_words_and_numbers(text: str, value: Scalar) -> None:
    found = scalar(text)
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_a_number() -> None:
    assert math.isnan(float(str(scalar(".nan"))))


@pytest.mark.parametrize(
    "text",
    [
        "no", "yes", "on", "off", "y", "n", "tRue", "nULL", "1:30", "190:20:30", "2024-01-31",
        "2024-01-31T10:00:00Z", "0b101", "1_000", "0o8", "0x", "0xG", "-0x1", "+", "-", ".", "..",
        "1e", "e3", "1.2.3", "12a", "-.nan", "Infinity", "nan", "=", "<<", "١٢",
    ],
)  # fmt: skip
def test_everything_else_is_text_whatever_yaml_1_1_made_of_it(text: str) -> None:
    assert scalar(text) is text
