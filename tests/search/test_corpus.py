"""Every public procedure of the data pack: each finds itself, and what the judgements say.

The procedures are promulgated once. No class of questions may lose more than two points, or one
question where it has few, against the committed baseline.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from catalog.models import Validity
from search import language, progress, service
from search.engines.base import Engine
from search.evaluation.baseline import read_baseline
from search.evaluation.judgements import FOLDER as JUDGEMENTS
from search.evaluation.judgements import read_judgements
from search.evaluation.running import missing, run
from search.evaluation.scoring import LEAST_OF_MARKED, evaluate
from search.evaluation.variants import (
    MARKED,
    SAME_QUESTION,
    other_style,
    unmarked,
    variants,
    windows_1258,
)
from search.explaining import explain
from search.progress import Position
from search.request import SearchRequest, parse
from search.understanding import MAX_WORDS, Why, as_written
from tests.builders import make_tree
from tests.search.asking import JUNE
from tests.search.corpus import FOLDER, promulgate_corpus
from tests.search.retyping import pressed, retyped

LOSS = 0.02
EVERY = 5
"""Of the judgements, those that are typed in other ways: all of them take a minute."""

pytestmark = [
    pytest.mark.datapack,
    pytest.mark.once,
    pytest.mark.xdist_group("corpus"),  # loaded once a run, not once a process
    pytest.mark.skipif(not FOLDER.is_dir(), reason="NIEM_YET_DATA names no data pack"),
]


@dataclass(frozen=True)
class Named:
    """A procedure of the corpus."""

    procedure: int
    code: str
    name: str


@pytest.fixture(scope="module")
def index_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One index for all tests of this file."""
    path = tmp_path_factory.mktemp("corpus") / "search"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SEARCH_INDEX_PATH", path)
        yield path


@pytest.fixture(scope="module", autouse=True)
def corpus(
    index_path: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Named, ...]]:
    """The procedures with their search words, in force, in database and index."""
    with django_db_blocker.unblock(), transaction.atomic():
        promulgate_corpus(make_tree())
        service.engine().catch_up()
        rows = Validity.objects.values_list("procedure", "version__code", "version__name_vi")
        yield tuple(Named(*row) for row in rows)
        transaction.set_rollback(True)


def first(engine: Engine, query: str, newest: Position) -> int | None:
    """Return the procedure that `engine` finds first, the journal ending at `newest`."""
    meaning = as_written(query, language.code_keys(query))
    hits = engine.search(SearchRequest(query, JUNE), meaning, newest=newest).hits
    return hits[0].procedure if hits else None


@pytest.mark.django_db
def test_invariant_5_all_of_it_is_in_the_index(corpus: tuple[Named, ...]) -> None:
    assert len(corpus) > 2_900
    report = service.engine().check()
    assert report.counts == {}
    assert report.documents == len(corpus)


@pytest.mark.django_db
def test_every_name_with_and_without_marks_and_every_code_finds_itself_first(
    corpus: tuple[Named, ...],
) -> None:
    engine, newest = service.engine(), progress.newest()
    wholes = {one.procedure: language.whole_key(one.name) for one in corpus}
    lost = []
    for number, one in enumerate(corpus):
        typed = [one.name, unmarked(one.name), one.code]
        if not number % 10:  # the others are the same questions: see the next test
            typed += [one.name.upper(), f"{one.code}.000.00.00.H40", one.code.replace(".", "")]
        for query in typed:
            found = first(engine, language.clean(query), newest)
            if found is None or wholes[found] != wholes[one.procedure]:
                lost.append((one.code, query[:60], found))
    assert lost == []


def test_a_name_or_code_of_any_length_is_one_question_however_it_is_typed(
    corpus: tuple[Named, ...],
) -> None:
    """What engines are given is the same, so that asking them once is enough."""
    for one in corpus:
        name = language.clean(one.name)
        for typed in (unicodedata.normalize("NFD", name), windows_1258(name), f" {name}\n"):
            assert parse({"q": [typed]}, today=JUNE, allowed={}).query == name
        for typed in (name.upper(), other_style(name)):
            assert language.exact_tokens(typed) == language.exact_tokens(name), typed
        for code in (f"{one.code}.000.00.00.H40", one.code.replace(".", ""), f"mã {one.code},"):
            assert language.code_keys(code) == language.code_keys(one.code) != (), code


@pytest.mark.django_db
def test_every_name_is_read_from_its_raw_keys(corpus: tuple[Named, ...]) -> None:
    engine = service.engine()
    for one in corpus[::EVERY]:
        for how, keys in pressed(one.name).items():
            request = SearchRequest(language.clean(keys), JUNE)
            read = language.words(service.understood(request, engine).readings[0].text)
            written = language.words(language.clean(one.name))
            for typed, meant in list(zip(read, written, strict=True))[:MAX_WORDS]:
                if language.has_marks(meant):
                    assert language.exact(typed) == language.exact(meant), (how, one.name)


@pytest.mark.django_db
@examples(deadline=None, max_examples=80)
@given(data=st.data())
def test_invariant_6_words_of_the_corpus_find_the_same_set_however_they_are_typed(
    corpus: tuple[Named, ...], data: st.DataObject
) -> None:
    engine = service.engine()

    def found(query: str) -> set[int]:
        request = SearchRequest(language.clean(query), JUNE, page_size=len(corpus))
        answered = engine.search(request, service.understood(request, engine))
        return {hit.procedure for hit in answered.hits}

    query = " ".join(
        word
        for name in data.draw(st.lists(st.sampled_from(corpus), min_size=1, max_size=2))
        for word in data.draw(part_of(language.words(name.name)))
    )
    expected = found(query)
    for how, typed in retyped(query, Random(query)).items():  # noqa: S311
        assert found(typed) == expected, (how, typed)
    for how, typed in pressed(query).items():
        request = SearchRequest(language.clean(typed), JUNE)
        if service.understood(request, engine).readings[0].why is Why.DECODED:
            assert found(typed) == expected, (how, typed)


def part_of(words: list[str]) -> st.SearchStrategy[list[str]]:
    """Return some neighbours among `words`."""
    starts = st.integers(0, len(words) - 1)
    return st.builds(lambda start, n: words[start : start + n], starts, st.integers(1, 6))


@pytest.mark.django_db
def test_the_words_of_a_name_are_marked_in_it(corpus: tuple[Named, ...]) -> None:
    for one in corpus[:: len(corpus) // 20]:
        found = service.search(SearchRequest(language.clean(one.name), JUNE))
        assert "<mark>" in explain(found)[0].name


@pytest.mark.django_db
def test_every_judged_procedure_is_public() -> None:
    assert missing(read_judgements()) == []


@pytest.mark.django_db
def test_no_class_of_questions_is_answered_worse_than_in_the_baseline() -> None:
    before = read_baseline(JUDGEMENTS)
    assert before is not None
    now = evaluate(run(read_judgements(), day=JUNE, engine=service.EMBEDDED))
    lost = [
        (half, kind, then.classes[kind].ndcg, one.ndcg)
        for (half, then), (_, scores) in zip(before.halves, now.halves, strict=True)
        for kind, one in scores.classes.items()
        if one.ndcg < then.classes[kind].ndcg - max(LOSS, 1 / one.queries)
    ]
    assert lost == []


@pytest.mark.django_db
def test_the_same_question_finds_as_much_however_its_diacritics_are_typed() -> None:
    some = variants(read_judgements()[::EVERY])
    same = [one for one in some if one.kind in (MARKED, *SAME_QUESTION)]
    found = evaluate(run(same, day=JUNE, engine=service.EMBEDDED))
    for _, scores in found.halves:
        assert set(scores.shares) == set(SAME_QUESTION)
        assert min(scores.shares.values()) >= LEAST_OF_MARKED
        assert scores.shares["nfd"] == scores.shares["windows-1258"] == 1
