"""Answers of an engine, made into what a page or a document of results shows.

The database is right: hits of an index that is late are read again from it, and what has been
taken back meanwhile is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from catalog import selectors
from catalog.content import Content, Level, Text, from_json
from catalog.models import ProcedureVersion, Validity
from catalog.public.glance import Glance, glance
from catalog.selectors import Reading, State
from search.engines.base import Answer, Hit
from search.highlight import marked, wanted
from search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Result:
    """One procedure found, with the answers that people come for.

    `is_foreign`: the name is shown in Vietnamese because nobody wrote it in English.
    """

    code: str
    url: str
    name: SafeString
    is_foreign: bool
    summary: SafeString
    state: State
    period: Validity
    levels: tuple[Level, ...]
    glance: Glance
    score: float


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of results. `is_late`: there are changes that the index has not taken in yet."""

    request: SearchRequest
    results: tuple[Result, ...]
    total: int
    is_late: bool = False

    @property
    def all_in_force(self) -> bool:
        """Tell whether each is in force on the day: a code also finds what is not."""
        return all(result.state in (State.IN_FORCE, State.TEMPORARY) for result in self.results)


def hydrate(answer: Answer, request: SearchRequest) -> SearchResults:
    """Return the results of `answer`, read from the database in two queries."""
    readings = selectors.readings([hit.procedure for hit in answer.hits], request.day)
    shown = {key: reading.shown for key, reading in readings.items()}
    contents = _contents(period.version_id for period in shown.values() if period)
    results = tuple(
        _result(readings[hit.procedure], period, contents[period.version_id], hit, request)
        for hit in answer.hits
        if (period := shown.get(hit.procedure)) is not None
    )
    return SearchResults(request, results, answer.total, is_late=answer.behind > 0)


def _contents(versions: Iterable[int]) -> dict[int, Content]:
    rows = ProcedureVersion.objects.filter(pk__in=list(versions)).order_by()
    return {key: from_json(content) for key, content in rows.values_list("pk", "content")}


def _result(
    reading: Reading, period: Validity, content: Content, hit: Hit, request: SearchRequest
) -> Result:
    page, words = reading.procedure, wanted([request.query])
    summary = Text(page.summary_vi or "", page.summary_en or "").in_language(request.language)
    return Result(
        code=page.code,
        url=_url(page.code, request, reading),
        name=marked(content.name.in_language(request.language), words),
        is_foreign=request.language == "en" and not content.name.en,
        summary=marked(summary, words),
        state=reading.state,
        period=period,
        levels=content.levels,
        glance=glance(content, request.language),
        score=hit.score,
    )


def _url(code: str, request: SearchRequest, reading: Reading) -> str:
    """Return where to read it: on the day asked for, when that is not today."""
    if request.day == selectors.today() or reading.validity is None:
        return reverse("procedure", kwargs={"code": code})
    return reverse("procedure_on", kwargs={"code": code, "day": request.day})
