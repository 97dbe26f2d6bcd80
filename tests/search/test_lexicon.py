"""The words by which questions are understood: counted from names, and as new as the index."""

from __future__ import annotations

from search import language
from search.engines.embedded.engine import EmbeddedEngine
from search.lexicon import Lexicon
from search.spelling import corrected
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search.asking import JANUARY, codes

NAME = "Cấp bản sao trích lục hộ tịch"


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


def test_an_index_knows_the_words_of_a_procedure_once_it_has_answered(
    tree: Tree, engine: EmbeddedEngine
) -> None:
    engine.rebuild()
    assert engine.lexicon() == Lexicon.of([])
    promulgated(tree, a_page(tree), a_content(name=NAME), JANUARY)
    assert codes(engine, "hộ tịch") == ["1.001193"]
    lexicon, expected = engine.lexicon(), Lexicon.of([NAME])
    assert lexicon.exact == expected.exact
    assert lexicon.exact_pairs == expected.exact_pairs
    assert lexicon.pairs == expected.pairs
    assert corrected(["trich", "luc", "ho", "tihc"], lexicon) == ["trich", "luc", "ho", "tich"]
