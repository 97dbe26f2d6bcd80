"""A word is worth the same in both engines, so they find the same in the same order."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from catalog.content import Agencies, Text
from catalog.models import Action
from catalog.promulgation import ImportedLine, promulgate_many
from search import language
from search.engines.base import Answer
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine
from search.request import SearchRequest
from tests.builders import Tree, a_content, a_decision, a_page
from tests.search.asking import JANUARY, JUNE, answer

NAMES = (
    ("Đăng ký khai sinh", "Birth registration", "giấy khai sinh\nlàm giấy cho con\nkhai sinh muộn"),
    ("Đăng ký lại khai sinh", "", "mất giấy khai sinh"),
    ("Đăng ký kết hôn", "Marriage registration", ""),
    ("Cấp giấy phép xây dựng nhà ở riêng lẻ", "", "xin phép xây nhà\n" * 12),
    ("Cấp lại giấy phép lái xe", "", "đổi bằng lái\nbằng lái hết hạn\nmất bằng"),
    ("Cấp giấy phép cho thuê lại lao động", "", ""),
    (
        "Thủ tục thẩm định, phê duyệt báo cáo đánh giá tác động môi trường",
        "",
        "xin giấy môi trường",
    ),
)
TIMES = 10
"""So many of each: tantivy counts the entry that says how far its index is with the others."""
NOWHERE = Agencies()
"""As some texts are: nobody is named in them."""


@pytest.fixture
def catalogue(tree: Tree) -> None:
    lines = []
    for number, (vietnamese, english, words) in enumerate(NAMES * TIMES):
        page = a_page(tree, f"1.{number:06}")
        page.search_words_vi = words
        page.save_revision().publish()
        parts = {"agencies": NOWHERE} if number % 3 == 0 else {}
        name = Text(f"{vietnamese} {number}", english)
        content = replace(a_content(page.code, **parts), name=name)
        lines.append(ImportedLine(page, content, Action.NEW, JANUARY))
    promulgate_many([(a_decision(tree, JANUARY, source="test"), lines)])


QUESTIONS = sorted(
    {
        " ".join(words[start : start + length])
        for text in chain.from_iterable(NAMES)
        for words in [language.words(text)[:12]]
        for length in (1, 2, 3, 5)
        for start in range(len(words) - length + 1)
    }
)


def test_both_engines_find_the_same_in_the_same_order_with_the_same_scores(
    catalogue: None, engine: ElasticsearchEngine, index_path: Path
) -> None:
    own = EmbeddedEngine(index_path)
    own.rebuild()
    engine.rebuild()
    for asked in QUESTIONS:
        request = SearchRequest(asked, JUNE)
        ours, theirs = answer(own, request), answer(engine, request)
        assert theirs.total == ours.total, asked
        scores = [hit.score for hit in ours.hits]
        assert [hit.score for hit in theirs.hits] == pytest.approx(scores, abs=0.005), asked
        assert _well_apart(theirs) == _well_apart(ours), asked


def _well_apart(found: Answer) -> list[int]:
    """Return the hits in their order but for those that have the score of a neighbour, nearly."""
    scores = [2.0, *(hit.score for hit in found.hits), 0.0]
    return [
        hit.procedure
        for hit, before, after in zip(found.hits, scores, scores[2:], strict=False)
        if before - hit.score > 0.01 and hit.score - after > 0.01
    ]
