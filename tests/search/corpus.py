"""Every public procedure of the data pack, promulgated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from catalog.content import Code, Kind
from catalog.importing import words
from catalog.importing.places import make_procedures
from catalog.importing.reading import Record, read
from catalog.importing.sources.national_portal import Imported, Unusable, read_record
from catalog.models import Action, ProcedurePage
from catalog.promulgation import ImportedLine, promulgate_many
from tests.builders import Tree, a_decision

FOLDER = Path(settings.DATA_PACK) / "national-portal"
FILES = ("details.jsonl.gz", "details-converted.jsonl.gz")


def promulgate_corpus(tree: Tree) -> None:
    """Put the procedures in force, with their reviewed search words."""
    found = {Code.parse(one.content.code): one for one in public()}
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


def public() -> Iterator[Imported]:
    for item in read(FOLDER / name for name in FILES):
        if isinstance(item, Record):
            try:
                one = read_record(item.data)
            except Unusable:
                continue
            if one.content.kind is not Kind.INTERNAL:
                yield one
