"""Every public procedure of the data pack, promulgated once: what the judgements say of the search.

No class may lose more than two points, or one question where it has few, against the committed
baseline.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from catalog.content import Code, Kind
from catalog.importing import words
from catalog.importing.places import make_procedures
from catalog.importing.reading import Record, read
from catalog.importing.sources.national_portal import Imported, Unusable, read_record
from catalog.models import Action, ProcedurePage
from catalog.promulgation import ImportedLine, promulgate_many
from search import service
from search.evaluation.baseline import read_baseline
from search.evaluation.judgements import FOLDER as JUDGEMENTS
from search.evaluation.judgements import read_judgements
from search.evaluation.running import missing, run
from search.evaluation.scoring import LEAST_OF_MARKED, evaluate
from search.evaluation.variants import MARKED, SAME_QUESTION, variants
from tests.builders import Tree, a_decision, make_tree
from tests.search.asking import JUNE

FILES = ("details.jsonl.gz", "details-converted.jsonl.gz")
FOLDER = Path(settings.DATA_PACK) / "national-portal"

LOSS = 0.02
EVERY = 5
"""Of the judgements, those that are typed in other ways: all of them take a minute."""

pytestmark = [
    pytest.mark.datapack,
    pytest.mark.once,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="NIEM_YET_DATA names no data pack"),
]


@pytest.fixture(scope="module")
def index_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One index for all tests of this file."""
    path = tmp_path_factory.mktemp("corpus") / "search"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SEARCH_INDEX_PATH", path)
        yield path


@pytest.fixture(scope="module", autouse=True)
def corpus(index_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The procedures with their search words, in force, in database and index."""
    with django_db_blocker.unblock(), transaction.atomic():
        _promulgate(make_tree())
        service.engine().catch_up()
        yield
        transaction.set_rollback(True)


def _promulgate(tree: Tree) -> None:
    found = {Code.parse(one.content.code): one for one in _public()}
    pages = make_procedures({c: (tree.justice.pk, one) for c, one in found.items() if c})
    reviewed = words.read()
    for code, page in pages.items():
        known = reviewed.get(code.value, words.Words(()))
        page.search_words_vi = "\n".join([*(page.search_words_vi or "").splitlines(), *known.vi])
        page.search_words_en = "\n".join(known.en)
    ProcedurePage.objects.bulk_update(
        pages.values(), ["search_words_vi", "search_words_en"], batch_size=200
    )
    lines = [
        ImportedLine(page, found[code].content, Action.NEW, None) for code, page in pages.items()
    ]
    promulgate_many([(a_decision(tree, None, source="test"), lines)])


def _public() -> Iterator[Imported]:
    for item in read(FOLDER / name for name in FILES):
        if isinstance(item, Record):
            try:
                one = read_record(item.data)
            except Unusable:
                continue
            if one.content.kind is not Kind.INTERNAL:
                yield one


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
