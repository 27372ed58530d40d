"""Sizes and spans of time in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.amount import MOST_SPAN, Span, size, sized, span


@pytest.mark.parametrize(
    ("text", "bytes_"),
    [
        ("0 B", 0),
        ("0 TB", 0),
        ("1 B", 1),
        ("1 KB", 1024),
        ("500 MB", 500 * 1024**2),
        ("500MB", 500 * 1024**2),
        ("2 GB", 2 * 1024**3),
        ("1 TB", 1024**4),
        ("007 B", 7),
        ("8388607 TB", 8388607 * 1024**4),
        ("999999999999999 B", 999_999_999_999_999),
    ],
)
def test_a_size_is_a_number_of_bytes(text: str, bytes_: int) -> None:
    assert size(text) == bytes_


@pytest.mark.parametrize(
    "text",
    [
        "", "500", "MB", "500 mb", "500 MiB", "500  MB", " 500 MB", "500 MB\n", "1.5 GB", "-1 B",
        "+1 B", "1,000 KB", "\u0665 MB", "9999999999999999 B", "none", "1 B 2 B",
    ],
)  # fmt: skip
def test_other_text_is_no_size(text: str) -> None:
    assert size(text) is None


def test_a_size_that_no_portal_can_count_is_none() -> None:
    assert size("8388608 TB") is None


@pytest.mark.parametrize(
    ("bytes_", "text"),
    [
        (0, "0 B"),
        (1, "1 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (1025, "1025 B"),
        (1536, "1536 B"),
        (500 * 1024**2, "500 MB"),
        (1024**3, "1 GB"),
        (3 * 1024**4, "3 TB"),
        (1024**5, "1024 TB"),
    ],
)
def test_bytes_are_told_in_the_largest_unit_that_they_are_a_whole_number_of(
    bytes_: int, text: str
) -> None:
    assert sized(bytes_) == text


@given(st.integers(0, 10**15 - 1))
def test_a_size_that_was_told_is_read_again(bytes_: int) -> None:
    assert size(sized(bytes_)) == bytes_


@pytest.mark.parametrize(
    ("text", "found", "told"),
    [
        ("1 day", Span(1, "day"), "1 day"),
        ("1 days", Span(1, "day"), "1 day"),
        ("30 days", Span(30, "day"), "30 days"),
        ("30 day", Span(30, "day"), "30 days"),
        ("030 days", Span(30, "day"), "30 days"),
        ("1 month", Span(1, "month"), "1 month"),
        ("2 years", Span(2, "year"), "2 years"),
        (f"{MOST_SPAN} days", Span(999, "day"), "999 days"),
    ],
)
def test_a_span_is_a_number_of_a_unit(text: str, found: Span, told: str) -> None:
    assert span(text) == found
    assert str(found) == told


@pytest.mark.parametrize(
    "text",
    [
        "", "30", "days", "0 days", "000 months", "1000 days", "30days", "30  days", "30 Days",
        "30 weeks", "30 days ", "30 days\n", "-1 day", "1.5 years", "a month", "\u0663 days",
    ],
)  # fmt: skip
def test_other_text_is_no_span(text: str) -> None:
    assert span(text) is None
