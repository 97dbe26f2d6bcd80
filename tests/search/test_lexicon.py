"""The words by which questions are understood, counted from names."""

from __future__ import annotations

from search import language
from search.lexicon import Lexicon


def test_words_and_neighbours_are_counted_once_a_text() -> None:
    lexicon = Lexicon.of(["khai sinh, khai sinh", "khai sính"])
    assert (lexicon.exact["khai"], lexicon.exact["sinh"]) == (2, 1)
    assert (lexicon.pairs["khai_sinh"], lexicon.exact_pairs["khai_sinh"]) == (2, 1)


def test_the_readings_of_bare_letters_stand_by_how_often_they_are_meant() -> None:
    lexicon = Lexicon.of(["bản sao", "bản đồ", "bán nhà"])
    assert lexicon.readings["ban"] == (language.exact("bản"), language.exact("bán"))


def test_longer_texts_only_tell_that_a_word_exists() -> None:
    lexicon = Lexicon.of_counts({"khai": 1}, {}, {}, known=["abtc"])
    assert lexicon.knows("abtc")
    assert not lexicon.names("abtc")
    assert lexicon.knows("khai")
    assert lexicon.names("khai")
