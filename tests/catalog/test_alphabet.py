"""Names stand in the order of a Vietnamese dictionary."""

from __future__ import annotations

import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from catalog.alphabet import alphabetical, sort_key

IN_ORDER = [
    "An toàn thực phẩm",
    "Ăn uống",
    "Ấn chỉ",
    "Bảo hiểm",
    "Biển và hải đảo",
    "Du lịch",
    "Đất đai",
    "Đầu tư",
    "Đấu thầu",
    "Giáo dục",
    "Hộ tịch",
    "ma",
    "mà",
    "mả",
    "mã",
    "má",
    "mạ",
    "Y tế",
]


def test_syllables_are_compared_by_letters_and_then_by_tone() -> None:
    shuffled = random.Random(1).sample(IN_ORDER, len(IN_ORDER))  # noqa: S311
    assert sorted(shuffled, key=alphabetical) == IN_ORDER


@given(st.text(max_size=12))
def test_any_text_has_a_place_and_its_way_of_composing_does_not_matter(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    assert alphabetical(composed) == alphabetical(decomposed)


def test_a_database_sorts_the_keys_as_the_alphabet_does() -> None:
    assert sorted(IN_ORDER, key=sort_key) == IN_ORDER


@given(st.text(max_size=600))
def test_a_key_for_sorting_is_digits_and_fits_its_column(name: str) -> None:
    key = sort_key(name)
    assert len(key) <= 255
    assert key == "" or (key.isascii() and key.isdigit())
