"""The server makes the tokens that Python makes: `search.language` is the only source of both."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from catalog.content import texts
from search import language
from search.engines.elasticsearch import analysis, schema
from search.evaluation.variants import other_style, windows_1258
from tests.search import corpus

PYTHON: dict[str, Callable[[str], list[str]]] = {
    analysis.FOLD: language.fold_tokens,
    analysis.EXACT: language.exact_tokens,
    analysis.FOLD_PAIRS: lambda text: language.bigrams(language.fold_tokens(text)),
    analysis.EXACT_PAIRS: lambda text: language.bigrams(language.exact_tokens(text)),
}
SPELLINGS: Sequence[Callable[[str], str]] = (
    str,
    lambda text: unicodedata.normalize("NFD", text),
    windows_1258,
    other_style,
)
AT_ONCE = 400_000
"""Letters of the texts that are sent in one request."""


class Server:
    """The analyzers of an index on a server."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client, self._index = client, index

    def tokens(self, analyzer: str, texts: Sequence[str]) -> list[str]:
        answer = self._client.indices.analyze(
            index=self._index, analyzer=analyzer, text=texts, filter_path="tokens.token"
        )
        return [one["token"] for one in answer.get("tokens", ())]


@pytest.fixture(scope="module")
def server(elastic_client: Elasticsearch) -> Iterator[Server]:
    index = f"test-analysis-{uuid4().hex[:12]}"
    kept = {"analyze": {"max_token_count": 1_000_000}, "number_of_replicas": 0}
    elastic_client.indices.create(index=index, settings={**schema.settings(), **kept})
    yield Server(elastic_client, index)
    elastic_client.indices.delete(index=index)


def assert_alike(server: Server, found: Iterable[str], *analyzers: str) -> None:
    """Assert that both make the same tokens of these texts, once they are clean."""
    clean = list(dict.fromkeys(map(language.clean, found)))
    assert clean
    for some in parts(clean):
        for analyzer in analyzers or PYTHON:
            expected = list(chain.from_iterable(map(PYTHON[analyzer], some)))
            assert server.tokens(analyzer, some) == expected, analyzer


def parts(texts: Iterable[str]) -> Iterator[list[str]]:
    """Yield texts that are sent together."""
    part: list[str] = []
    length = 0
    for text in texts:
        part.append(text)
        length += len(text)
        if length > AT_ONCE:
            yield part
            part, length = [], 0
    if part:
        yield part


@pytest.mark.parametrize(
    "text",
    [
        "Nghị định 123/2015/NĐ-CP, mã 1.001193.000.00.00.H40",
        "snake_case, don't, e-mail@x.vn · CT01 … 3,5 m²",
        "Hoà Bình, HÒA BÌNH, thuỷ lợi, thủy lợi, kỹ sư, kĩ sư, quý, quí, ý, y",
        "Ðăng Ɖăng ðăng, œuvre, Straße, İstanbul, ΑΣ ΟΔΟΣ, ё й, 北京 東京がぎ 한국어, ١٢٣, १२",
        "👶🏻 🎉 ☎︎ Ⅳ ① ½ ﬁ ａｂｃ",
        "",
        "\u0301\u0302 a\u0301\u0302\u0323 x\u0302",
        "q" * 300,
    ],
)
def test_words_of_any_kind_are_split_and_spelt_alike(server: Server, text: str) -> None:
    longest = [word[: analysis.LONGEST] for word in language.fold_tokens(language.clean(text))]
    assert server.tokens(analysis.FOLD, [language.clean(text)]) == longest
    if len(text) < analysis.LONGEST:
        assert_alike(server, [text])


def test_every_character_that_python_takes_for_a_letter_is_one_on_the_server(
    server: Server,
) -> None:
    letters = list(filter(str.isalnum, map(chr, range(0x110000))))
    lines = [" ".join(letters[n : n + 1_000]) for n in range(0, len(letters), 1_000)]
    assert_alike(server, lines, analysis.FOLD, analysis.EXACT)


def test_no_letter_beyond_those_that_are_looked_through_has_another_spelling() -> None:
    beyond = map(chr, range(0x2000, 0x110000))
    clean = (letter for letter in beyond if letter.isalnum() and language.clean(letter) == letter)
    strange = [
        letter
        for letter in clean
        if {language.exact(letter), language.fold(letter)} != {letter.lower()}
    ]
    assert strange == []


vietnamese = st.text(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ",
    min_size=1,
    max_size=8,
)
words = vietnamese | vietnamese.map(str.upper) | st.text(max_size=6)
anything = st.lists(words, max_size=12).map(" ".join) | st.text(max_size=60)


@trying(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(anything, min_size=1, max_size=40))
def test_any_text_in_any_spelling_has_the_same_tokens(server: Server, found: list[str]) -> None:
    assert_alike(server, [kind(text) for text in found for kind in SPELLINGS])


@pytest.fixture(scope="module")
def pack() -> list[tuple[str, str]]:
    """Names and bodies of all public procedures of the data pack."""
    contents = [one.content for one in corpus.public()]
    return [
        (content.name.vi, "\n".join("\n".join((text.vi, text.en)) for text in texts(content)))
        for content in contents
    ]


@pytest.mark.datapack
@pytest.mark.skipif(not corpus.FOLDER.is_dir(), reason="NIEM_YET_DATA names no data pack")
def test_every_name_of_the_data_pack_has_the_same_tokens_in_every_spelling(
    server: Server, pack: list[tuple[str, str]]
) -> None:
    names = [name for name, _ in pack]
    assert len(names) > 2_000
    for kind in SPELLINGS:
        assert_alike(server, map(kind, names))


@pytest.mark.datapack
@pytest.mark.skipif(not corpus.FOLDER.is_dir(), reason="NIEM_YET_DATA names no data pack")
def test_every_body_of_the_data_pack_has_the_same_tokens(
    server: Server, pack: list[tuple[str, str]]
) -> None:
    # A blank ends a word on either side, so that what stands between blanks is compared once.
    clean = [language.clean(body) for _, body in pack]
    assert_alike(server, dict.fromkeys(chain.from_iterable(body.split(" ") for body in clean)))
    assert_alike(server, sorted(clean, key=len)[-20:], analysis.FOLD, analysis.FOLD_PAIRS)
