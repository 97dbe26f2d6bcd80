"""The words by which questions are understood are those of the index, and as new."""

from __future__ import annotations

from search.engines.base import Engine
from search.lexicon import Lexicon
from search.spelling import corrected
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search.asking import JANUARY, codes

NAME = "Cấp bản sao trích lục hộ tịch"


def test_an_index_knows_the_words_of_a_procedure_once_it_has_answered(
    tree: Tree, engine: Engine
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
