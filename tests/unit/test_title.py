from __future__ import annotations

import pytest

from reconciler.title import MAX_UNITS, folded, stored, units


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Plans", "Plans"),
        ("  Plans \n", "Plans"),
        ('a\tb*c+d:e"f<g>h?i|j\\k/l', "a_b_c_d_e_f_g_h_i_j_k_l"),
        ("\tPlans", "Plans"),
        ("Party \N{PARTY POPPER}!", "Party __!"),
        ("Größe, 大小", "Größe, 大小"),
        ("   ", ""),
    ],
)
def test_a_title_is_stored_as_the_portal_stores_it(title: str, kept: str) -> None:
    assert stored(title) == kept
    assert stored(kept) == kept


def test_a_character_beyond_the_basic_plane_counts_twice_also_when_it_is_halved() -> None:
    assert units("ab") == 2
    assert units("\N{PARTY POPPER}") == 2
    assert units("\ud83c") == 1
    assert units("x" * MAX_UNITS) == MAX_UNITS == 170


def test_titles_are_compared_without_case_and_as_stored() -> None:
    assert folded(" STRASSE:1 ") == folded("straße_1")
    assert folded("a") != folded("b")
