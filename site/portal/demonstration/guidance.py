"""What helps people with a procedure, published as any Wagtail page is."""

from __future__ import annotations

from typing import Any

from catalog.models import LifeEvent, ProcedurePage
from portal.demonstration.markup import as_html
from portal.demonstration.records import GuidanceRecord, ProcedureRecord


def publish(record: ProcedureRecord, editor: Any) -> None:
    """Publish the guidance of a procedure, if the files give any."""
    if record.guidance is None:
        return
    page = ProcedurePage.objects.get(code=record.code)
    _write(page, record.guidance)
    page.save_revision(user=editor).publish(user=editor)


def _write(page: ProcedurePage, guidance: GuidanceRecord) -> None:
    page.summary_vi, page.summary_en = guidance.summary.vi, guidance.summary.en
    page.guidance_vi, page.guidance_en = as_html(guidance.text.vi), as_html(guidance.text.en)
    page.search_words_vi = guidance.search_words.vi
    page.search_words_en = guidance.search_words.en
    page.questions = [
        (
            "question",
            {
                "question_vi": asked.question.vi,
                "question_en": asked.question.en,
                "answer_vi": asked.answer.vi,
                "answer_en": asked.answer.en,
            },
        )
        for asked in guidance.questions
    ]
    page.related = list(ProcedurePage.objects.filter(code__in=guidance.related))
    page.life_events = list(LifeEvent.objects.filter(code__in=guidance.life_events))
