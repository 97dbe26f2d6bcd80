"""Answers of an engine, made into what a page or a document of results shows.

The database is right: hits of an index that is late are read again from it, and what has been
taken back meanwhile is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.html import strip_tags

from catalog import selectors
from catalog.content import Level, Text, from_json
from catalog.models import ProcedureVersion, Validity
from catalog.public.glance import Glance, glance
from catalog.selectors import Reading, State
from search.documents import questions
from search.engines.base import Answer, Hit
from search.facets import Facet
from search.matches import Beside
from search.request import SearchRequest
from search.understanding import Meaning

_AT_A_GLANCE = (
    "schema",
    "code",
    "name",
    "levels",
    "channels",
    "agencies",
    "results",
    "presence",
    "online",
)
"""The parts of a content that results show. To read the others takes most of the time."""


@dataclass(frozen=True, slots=True)
class Result:
    """One procedure found, with the answers that people come for.

    `is_foreign`: the name is shown in Vietnamese because nobody wrote it in English, and so of the
    summary. `content` is the whole text as JSON, and `beside` what its page says beyond it.
    """

    code: str
    url: str
    name: str
    is_foreign: bool
    summary: str
    summary_is_foreign: bool
    state: State
    period: Validity
    levels: tuple[Level, ...]
    glance: Glance
    score: float
    content: Mapping[str, Any]
    beside: Beside


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of results, and what was understood of the question.

    `is_late`: there are changes that the index has not taken in yet. `is_weak`: nothing matches
    well, and these are only the nearest.
    """

    request: SearchRequest
    meaning: Meaning
    results: tuple[Result, ...]
    total: int
    facets: Mapping[Facet, Mapping[str, int]] = field(default_factory=dict)
    is_late: bool = False
    is_weak: bool = False

    @property
    def all_in_force(self) -> bool:
        """Tell whether each is in force on the day: a code also finds what is not."""
        return all(result.state in (State.IN_FORCE, State.TEMPORARY) for result in self.results)

    @property
    def also_searched(self) -> tuple[str, ...]:
        """The official words that were searched for beside those that were typed."""
        terms = (r.term for r in self.meaning.readings if not r.ranking_only)
        return tuple(dict.fromkeys(filter(None, terms)))


def hydrate(answer: Answer, request: SearchRequest, meaning: Meaning) -> SearchResults:
    """Return the results of `answer`, read from the database in two queries."""
    readings = selectors.readings([hit.procedure for hit in answer.hits], request.day)
    shown = {key: reading.shown for key, reading in readings.items()}
    texts = _texts(period.version_id for period in shown.values() if period)
    results = tuple(
        _result(readings[hit.procedure], period, texts[period.version_id], hit, request)
        for hit in answer.hits
        if (period := shown.get(hit.procedure)) is not None
    )
    return SearchResults(
        request,
        meaning,
        results,
        answer.total,
        answer.facets,
        is_late=answer.behind > 0,
        is_weak=answer.is_weak,
    )


_Texts = tuple[Mapping[str, Any], Beside]

_BESIDE = (
    "code",
    "other_codes",
    "search_words_vi",
    "search_words_en",
    "questions",
    "guidance_vi",
    "guidance_en",
)


def _texts(versions: Iterable[int]) -> dict[int, _Texts]:
    """Return the content of each version, and what the page of its procedure has beside it."""
    rows = ProcedureVersion.objects.filter(pk__in=list(versions)).order_by()
    read = rows.values("pk", "content", *(f"procedure__{name}" for name in _BESIDE))
    return {row["pk"]: (row["content"], _beside(row)) for row in read}


def _beside(row: Mapping[str, Any]) -> Beside:
    found = {name: row[f"procedure__{name}"] or "" for name in _BESIDE}
    asked, answered = questions(found["questions"] or ())
    return Beside(
        code=found["code"],
        codes=tuple(found["other_codes"]),
        words=Text(
            _lines(found["search_words_vi"], asked.vi), _lines(found["search_words_en"], asked.en)
        ),
        guidance=Text(
            _lines(_plain(found["guidance_vi"]), answered.vi),
            _lines(_plain(found["guidance_en"]), answered.en),
        ),
    )


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _plain(html: str) -> str:
    """Return rich text as plain lines, one a block."""
    return strip_tags(html.replace("</", "\n</"))


def _result(
    reading: Reading, period: Validity, texts: _Texts, hit: Hit, request: SearchRequest
) -> Result:
    whole, beside = texts
    page = reading.procedure
    content = from_json({name: whole[name] for name in _AT_A_GLANCE if name in whole})
    summary = Text(page.summary_vi or "", page.summary_en or "")
    is_english = request.language == "en"
    return Result(
        code=page.code,
        url=_url(page.code, request, reading),
        name=content.name.in_language(request.language),
        is_foreign=is_english and not content.name.en,
        summary=summary.in_language(request.language),
        summary_is_foreign=is_english and not summary.en,
        state=reading.state,
        period=period,
        levels=content.levels,
        glance=glance(content, request.language),
        score=hit.score,
        content=whole,
        beside=beside,
    )


def _url(code: str, request: SearchRequest, reading: Reading) -> str:
    """Return where to read it: on the day asked for, when that is not today."""
    if request.day == selectors.today() or reading.validity is None:
        return reverse("procedure", kwargs={"code": code})
    return reverse("procedure_on", kwargs={"code": code, "day": request.day})
