"""Reviewed words of citizens brought to the pages of imported procedures.

Words are the import's as long as they are what an import wrote; once people changed them they are
people's and stay. A page with a draft is left alone until the draft is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from catalog import journal
from catalog.importing.sources import national_portal
from catalog.importing.words import Words
from catalog.models import Change, ChangeKind, ImportedRecord, ProcedurePage

LANGUAGES = ("vi", "en")
NONE = Words(())


@dataclass(frozen=True, slots=True)
class _Pair:
    page: ProcedurePage
    record: ImportedRecord


def attach(words: Mapping[str, Words]) -> int:
    """Write the words by code on pages whose words are still an import's; return how many changed.

    Nothing is written where the words are there already. What the files no longer say goes too.
    """
    with transaction.atomic():
        entry = journal.lock()
        pairs = [pair for pair in _pairs(words) if _is_imports(pair)]
        changed = [pair for pair in pairs if _take(pair, words.get(pair.record.code, NONE))]
        # A page that has revisions is edited from its newest one, which must know the words too.
        plain = [pair.page for pair in changed if pair.page.latest_revision_id is None]
        ProcedurePage.objects.bulk_update(
            plain, [f"search_words_{language}" for language in LANGUAGES], batch_size=200
        )
        entry.append([Change(kind=ChangeKind.GUIDANCE, procedure=page) for page in plain])
        for pair in changed:
            if pair.page.latest_revision_id is not None:
                pair.page.save_revision().publish()
        ImportedRecord.objects.bulk_update(
            [pair.record for pair in changed], ["search_words"], batch_size=500
        )
    return len(changed)


def _pairs(words: Mapping[str, Words]) -> list[_Pair]:
    """Return the public pages that have words in the files, or once had, with their records."""
    rows = ImportedRecord.objects.filter(source=national_portal.NAME)
    keys = {
        key
        for key, code, written in rows.values_list("pk", "code", "search_words")
        if code in words or written
    }
    records = rows.filter(pk__in=keys, procedure__live=True).select_related("procedure")
    return [_Pair(record.procedure, record) for record in records]


def _is_imports(pair: _Pair) -> bool:
    return not pair.page.has_unpublished_changes and all(
        _on_page(pair.page, language) in _written(pair.record, language) for language in LANGUAGES
    )


def _on_page(page: ProcedurePage, language: str) -> str:
    return getattr(page, f"search_words_{language}") or ""


def _written(record: ImportedRecord, language: str) -> set[str]:
    """Return what stands on a page that only imports have written."""
    if language in record.search_words:
        return {record.search_words[language]}
    return {"", record.keywords} if language == "vi" else {""}


def _take(pair: _Pair, words: Words) -> bool:
    """Give the objects of a pair the words and the source's own; tell whether they are new."""
    wanted = {
        "vi": "\n".join(dict.fromkeys([*pair.record.keywords.splitlines(), *words.vi])),
        "en": "\n".join(words.en),
    }
    if wanted == {language: _on_page(pair.page, language) for language in LANGUAGES}:
        return False
    for language, text in wanted.items():
        setattr(pair.page, f"search_words_{language}", text)
    pair.record.search_words = wanted
    return True
