"""Finding what somebody types in what is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.folding import folded, is_found

WRITTEN = "214/QĐ-UBND Công bố thủ tục hành chính lĩnh vực đất đai"


@pytest.mark.parametrize(
    "typed",
    [
        "214/QĐ-UBND",
        "214 qđ ubnd",
        "214qdubnd",
        "QD-UBND 214",
        "dat dai",
        "ĐẤT ĐAI",
        "hành chính công bố",
        "thu tu",
        "",
        "—",
    ],
)
def test_case_diacritics_and_signs_do_not_count(typed: str) -> None:
    assert is_found(typed, WRITTEN)


@pytest.mark.parametrize("typed", ["14/QĐ-UBND", "ai dat", "dat dai dai hoc", "215", "qdubnd214"])
def test_what_is_not_written_is_not_found(typed: str) -> None:
    assert not is_found(typed, WRITTEN)


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_every_text_is_found_in_itself(text: str) -> None:
    assert is_found(text, text)
