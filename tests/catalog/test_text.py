"""The one form in which text is stored."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.content import clean_text

written = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="ab \n\t\r\x0b\x85\u00a0\u200b\u2028ẽe\u0303", max_size=12),
)


@given(written)
@example("\n a")
@example("a \nb")
@example("a\n\n b")
@example("\u2028")
def test_clean_text_has_one_form_and_stays_as_it_is(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not re.search(r"[^\S\n ]|  | \n|\n |\A\s|\s\Z", cleaned)
    assert not any(c != "\n" and unicodedata.category(c) in {"Cc", "Co"} for c in cleaned)


@given(written)
def test_words_and_the_order_of_lines_stay(text: str) -> None:
    def letters(value: str) -> str:
        return "".join(filter(str.isalpha, unicodedata.normalize("NFD", value)))

    assert letters(clean_text(text)) == letters(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Hồ sơ \t gồm\u00a0 ", "Hồ sơ gồm"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("giữ\n\ndòng trống", "giữ\n\ndòng trống"),
        ("\ufeffe\u0303\u200b", "ẽ"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_what_cannot_be_seen_goes_and_blanks_are_plain(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored
