"""Real procedures: each finds itself by its name, its name without marks, and its code."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings

from catalog.content import Content, Kind
from catalog.importing.reading import Record, read
from catalog.importing.sources.national_portal import Unusable, read_record
from catalog.models import Action, ProcedurePage
from catalog.promulgation import ImportedLine, promulgate_many
from search import language, service
from search.engines.embedded.engine import EmbeddedEngine
from search.explaining import explain
from search.request import SearchRequest
from tests.builders import Tree, a_decision, a_page
from tests.search.asking import JUNE, answer

FILES = ("details.jsonl.gz", "details-converted.jsonl.gz")
FOLDER = Path(settings.DATA_PACK) / "national-portal"
EVERY = 10

pytestmark = [
    pytest.mark.datapack,
    pytest.mark.once,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="NIEM_YET_DATA names no data pack"),
]


def some_contents() -> Iterator[Content]:
    """Yield every tenth usable content that is not internal."""
    for item in islice(read(FOLDER / name for name in FILES), None, None, EVERY):
        if isinstance(item, Record):
            try:
                content = read_record(item.data).content
            except Unusable:
                continue
            if content.kind is not Kind.INTERNAL:
                yield content


def test_every_name_and_code_finds_itself_first_and_a_name_however_it_is_typed(
    tree: Tree, engine: EmbeddedEngine
) -> None:
    contents = list({content.code: content for content in some_contents()}.values())
    assert len(contents) > 250
    lines = [ImportedLine(a_page(tree, c.code), c, Action.NEW, None) for c in contents]
    promulgate_many([(a_decision(tree, None, source="test"), lines)])
    engine.catch_up()
    assert engine.check().counts == {}
    pages = ProcedurePage.objects.in_bulk([line.procedure.pk for line in lines])
    wholes = {c.code: language.whole_key(c.name.vi) for c in contents}
    lost = []
    for content in contents:
        name = content.name.vi
        for typed in (
            name,
            " ".join(language.fold_tokens(name)),
            unicodedata.normalize("NFD", name),
            name.upper(),
            content.code,
            f"{content.code}.000.00.00.H40",
            content.code.replace(".", ""),
        ):
            request = SearchRequest(language.clean(typed), JUNE, page_size=1)
            hits = answer(engine, request).hits
            found = pages[hits[0].procedure].code if hits else ""
            if wholes.get(found) != wholes[content.code]:
                lost.append((content.code, typed[:60], found))
    assert lost == []
    for content in contents[:20]:
        found = service.search(SearchRequest(language.clean(content.name.vi), JUNE))
        assert "<mark>" in explain(found)[0].name
