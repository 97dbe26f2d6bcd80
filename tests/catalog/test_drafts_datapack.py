"""Real procedures through a line's blocks and back: nothing that a source gives is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from catalog import drafts
from catalog.content import Content, Ref
from catalog.drafts.origins import named_as_today
from catalog.drafts.vocabulary import Model, Rows, references
from catalog.importing.reading import Record, read
from catalog.importing.sources.national_portal import Unusable, read_record
from catalog.models import Action, DecisionLine, LegalDocument
from tests.builders import Tree, a_decision
from tests.catalog.form_posts import post_of
from tests.catalog.test_drafts_through_forms import form_of

FILES = ("details.jsonl.gz", "details-converted.jsonl.gz")
FOLDER = Path(settings.DATA_PACK) / "national-portal"

pytestmark = [
    pytest.mark.datapack,
    pytest.mark.once,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="NIEM_YET_DATA names no data pack"),
]


@cache
def real_contents() -> tuple[Content, ...]:
    return tuple(_usable(FOLDER / name for name in FILES))


def _usable(files: Iterator[Path]) -> Iterator[Content]:
    for item in read(files):
        if isinstance(item, Record):
            try:
                yield read_record(item.data).content
            except Unusable:
                continue


@pytest.fixture
def line(tree: Tree) -> DecisionLine:
    """Return a line beside vocabularies that have all that the real procedures name."""
    found: dict[tuple[Model, str], Ref] = {}
    for content in real_contents():
        for model, ref in references(content):
            if ref.code:
                found.setdefault((model, ref.code), ref)
    for (model, code), ref in found.items():
        if not model.objects.filter(code=code).exists():
            model.objects.bulk_create([model(code=code, name_vi=ref.name.vi)])
    bases = {b.number: b for content in real_contents() for b in content.legal_bases if b.number}
    LegalDocument.objects.bulk_create(
        LegalDocument(code=f"{n}", number=number, name_vi=basis.title.vi)
        for n, (number, basis) in enumerate(bases.items())
    )
    decision = a_decision(tree, date(2026, 9, 1))
    return DecisionLine(decision=decision, action=Action.NEW, agency=tree.justice)


def test_every_real_procedure_reads_back_as_it_was_filled_in(line: DecisionLine) -> None:
    contents = real_contents()
    assert len(contents) > 3_000
    rows = Rows.named_by(contents)
    lines = []
    for content in contents:
        one = DecisionLine(decision=line.decision, action=Action.NEW, agency=line.agency)
        drafts.fill(one, content)
        lines.append(one)
    for content, read_back in zip(contents, drafts.contents_of(lines), strict=True):
        assert isinstance(read_back, Content), (content.code, read_back)
        assert replace(read_back, origins={}) == replace(
            named_as_today(content, rows), origins={}
        ), content.code


def test_a_sample_goes_through_the_editors_form_unchanged(line: DecisionLine) -> None:
    for content in real_contents()[::50]:
        drafts.fill(line, content)
        before = drafts.content_of(line)
        form = form_of(line, post_of(line))
        assert form.is_valid(), (content.code, form.errors.as_json())
        assert drafts.content_of(form.instance) == before
