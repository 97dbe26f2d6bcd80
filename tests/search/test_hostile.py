"""Text that people do not write: no function of a search stumbles over it, and no page does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.html import escape

from catalog.content import to_json
from search import language
from search.expressions import Expression, Expressions, Kind
from search.highlight import marked, wanted
from search.keyboards import decoded
from search.lexicon import Lexicon
from search.matches import MOST, Beside, matches, question
from search.request import MAX_PREFIX, MAX_QUERY
from search.spelling import corrected, restored, written
from search.understanding import Why, understand
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search.asking import JANUARY
from tests.search.hostile import HOSTILE

LEXICON = Lexicon.of(["Đăng ký khai sinh", "Đăng ký kết hôn có yếu tố nước ngoài"])
EXPRESSIONS = Expressions(
    [
        Expression("giấy khai sinh", "đăng ký khai sinh", Kind.CITIZEN),
        Expression("marriage", "kết hôn", Kind.ENGLISH),
    ]
)
_KEY = re.compile(r"[0-9]{6,7}|dp[0-9]{1,9}")


def is_cleaned(text: str) -> bool:
    once = language.clean(text)
    unseen = any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in once)
    return not unseen and language.clean(once) == once == once.strip()


def is_made_into_tokens(text: str) -> bool:
    exact, fold = language.exact_tokens(text), language.fold_tokens(text)
    spans = [found for _, _, found in language.word_spans(text)]
    return (
        all(token.split() == [token] for token in (*exact, *fold))
        and [language.fold(token) for token in exact] == fold
        and spans == language.words(text)
    )


def is_paired(text: str) -> bool:
    tokens = language.fold_tokens(text)
    pairs = language.bigrams(tokens)
    return len(pairs) == max(0, len(tokens) - 1) and language.whole_key(text).split() in (
        [],
        [language.whole_key(text)],
    )


def has_codes_or_none(text: str) -> bool:
    return all(_KEY.fullmatch(key) for key in language.code_keys(text))


def is_decoded_word_by_word(text: str) -> bool:
    words = language.words(text)
    found = decoded(words, LEXICON)
    return found is None or len(found) == len(words)


def is_corrected_word_by_word(text: str) -> bool:
    words = language.words(text)
    found = corrected(words, LEXICON)
    return found is None or len(found) == len(words)


def is_restored_or_not(text: str) -> bool:
    found = restored(language.words(text), LEXICON)
    return not found or language.fold_tokens(found) == language.fold_tokens(text)


def is_written(text: str) -> bool:
    forms = language.exact_tokens(text)
    return [language.fold(written(form)) for form in forms] == list(map(language.fold, forms))


def is_understood(text: str) -> bool:
    found = understand(language.clean(text), LEXICON, EXPRESSIONS)
    main = found.readings[0]
    as_typed = main.text == found.query == language.clean(text)
    return 1 <= len(found.readings) <= 3 and (as_typed or main.why is not Why.TYPED)


def is_marked_as_text(text: str) -> bool:
    for shown in (text, f"Đăng ký {text}"):
        html = marked(shown, wanted([text, "đăng ký"]))
        if re.sub("</?mark>", "", html) != escape(shown):
            return False
    return True


def is_looked_for(text: str) -> bool:
    text = text[:MAX_QUERY]
    asked = question([text, "đăng ký"], language.code_keys(text))
    content = to_json(a_content())
    return len(matches(asked, "Kết hôn", content, Beside(code="1.001193"))) <= MOST


PROMISES: list[Callable[[str], bool]] = [
    is_cleaned,
    is_made_into_tokens,
    is_paired,
    has_codes_or_none,
    is_decoded_word_by_word,
    is_corrected_word_by_word,
    is_restored_or_not,
    is_written,
    is_understood,
    is_marked_as_text,
    is_looked_for,
]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_every_text(promise: Callable[[str], bool], subtests: pytest.Subtests) -> None:
    for name, text in HOSTILE.items():
        with subtests.test(name):
            assert promise(text)


def test_every_text_is_answered_by_the_page_or_refused_for_its_length(
    client: Client, tree: Tree, subtests: pytest.Subtests
) -> None:
    promulgated(tree, a_page(tree), a_content(), JANUARY)
    for name, text in HOSTILE.items():
        with subtests.test(name):
            for part in dict.fromkeys((text, text[:MAX_QUERY])):
                response = client.get(f"/tim-kiem/?q={quoted(part)}")
                assert response.status_code == (200 if len(part) <= MAX_QUERY else 400)
                assert "<script>alert" not in response.content.decode()
            for part in dict.fromkeys((text, text[:MAX_PREFIX])):
                response = client.get(f"/tim-kiem/goi-y/?q={quoted(part)}")
                assert response.status_code == (200 if len(part) <= MAX_PREFIX else 400)


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%ed%a0%80", "q=%00", "q=%", "q", "=&&q=khai"])
def test_bytes_that_are_no_text_are_a_question_like_any_other(
    client: Client, db: None, query: str
) -> None:
    for path in ("/tim-kiem/", "/en/tim-kiem/", "/tim-kiem/goi-y/"):
        assert client.get(f"{path}?{query}").status_code in (200, 400)


def quoted(text: str) -> str:
    return quote(text, errors="surrogatepass")
