"""The gate: what an index lacks, has too much of, or has otherwise than the database."""

from __future__ import annotations

import pytest

from catalog.models import ProcedurePage
from search import documents
from search.engines.base import Engine
from tests.builders import Tree
from tests.search.asking import codes


def test_an_empty_catalogue_is_searched_like_any_other(db: None, engine: Engine) -> None:
    assert codes(engine, "khai sinh") == []
    assert engine.check().is_clean
    assert engine.rebuild() == 0
    assert engine.check().is_clean


def test_the_check_names_what_differs_and_what_is_left_over(
    tree: Tree, birth: ProcedurePage, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ProcedurePage.objects.filter(pk=birth.pk).update(search_words_vi="past the journal")
    report = engine.check()
    assert report.counts == {"different": 1}
    monkeypatch.setattr(documents, "digests", lambda: iter(()))
    assert engine.check().counts == {"left over": 1}
    assert engine.check(examples=0).examples == {"left over": []}
