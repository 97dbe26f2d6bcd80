"""Codes of forms that were written in two words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import language
from search.expressions import Expressions
from search.lexicon import Lexicon
from search.spelling import rejoined
from search.understanding import Meaning, Why, understand

LEXICON = Lexicon.of_counts(
    exact={"đăng": 2, "kí": 2, "tr": 1, "1": 1, "mẫu": 1},
    exact_pairs={"đăng_kí": 2, "tr_1": 1},
    pairs={"dang_ki": 2, "tr_1": 1},
    known=("ct01", "tr1", "so2", "b2", "01", "1", "2"),
)


def meaning(query: str) -> Meaning:
    return understand(language.clean(query), LEXICON, Expressions([]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("CT 01", "CT01"), ("mẫu ct 01", "mẫu ct01"), ("CT-01 đăng ký", "CT01 đăng ký")],
)
def test_a_form_is_found_by_its_code_in_two_words(typed: str, meant: str) -> None:
    found = meaning(typed)
    assert found.corrected == meant
    assert [(one.text, one.why) for one in found.readings] == [(meant, Why.CORRECTED)]


@pytest.mark.parametrize(
    "typed",
    [
        "CT01",
        "ct 02",  # no text has it
        "số 2",  # a syllable and a number
        "tr 1",  # names have these two words
        "ct 01/2020",  # number and year
        "b 2",  # a class
        "1ct 01a",
    ],
)
def test_what_is_no_code_stays_in_two_words(typed: str) -> None:
    assert meaning(typed).corrected == ""


@given(st.text(alphabet="ct01 -/đ😀", max_size=60))
def test_putting_together_takes_blanks_and_hyphens_only(text: str) -> None:
    bare = str.maketrans("", "", " -")
    assert rejoined(text, LEXICON).translate(bare) == text.translate(bare)
