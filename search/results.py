"""Answers of an engine, made into what a page or a document of results shows.

The database is right: hits of an index that is late are read again from it, and what has been
taken back meanwhile is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from catalog import selectors
from catalog.content import Level
from catalog.listed import ListedPeriod, listed
from catalog.on_day import OnDay, State
from catalog.public.glance import Glance, Written, shown
from search.engines.base import Answer, Hit
from search.facets import Facet
from search.request import SearchRequest
from search.understanding import Meaning


@dataclass(frozen=True, slots=True)
class Result:
    """One procedure found, with the answers that people come for.

    `is_foreign`: the name is shown in Vietnamese because nobody wrote it in English, and so of the
    summary. `version` is the identity of the text that is shown.
    """

    code: str
    version: int
    url: str
    name: str
    is_foreign: bool
    summary: str
    summary_is_foreign: bool
    state: State
    period: ListedPeriod
    levels: tuple[Level, ...]
    glance: Glance
    score: float


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of results, and what was understood of the question.

    `is_late`: there are changes that the index has not taken in yet. `is_weak`: nothing matches
    well, and these are only the nearest. `is_standby`: the site's own index answered in place of
    its search server. `is_looked_up`: no index did, and only names and codes were looked up.
    """

    request: SearchRequest
    meaning: Meaning
    results: tuple[Result, ...]
    total: int
    facets: Mapping[Facet, Mapping[str, int]] = field(default_factory=dict)
    is_late: bool = False
    is_weak: bool = False
    is_standby: bool = False
    is_looked_up: bool = False

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
    """Return the results of `answer`, read from the database in one query."""
    found = [hit.procedure for hit in answer.hits]
    standing, today = listed(found, request.day), selectors.today()
    results = tuple(
        _result(standing[hit.procedure], period, hit, request, today)
        for hit in answer.hits
        if hit.procedure in standing and (period := standing[hit.procedure].shown) is not None
    )
    return SearchResults(
        request,
        meaning,
        results,
        answer.total,
        answer.facets,
        is_late=answer.behind > 0,
        is_weak=answer.is_weak,
        is_standby=answer.is_standby,
    )


def _result(
    seen: OnDay[ListedPeriod], period: ListedPeriod, hit: Hit, request: SearchRequest, today: date
) -> Result:
    written = Written(period.content_hash, period.at_a_glance)
    text, summary = shown(written, request.language), period.summary
    is_english = request.language == "en"
    return Result(
        code=period.code,
        version=period.version,
        url=_url(period.code, request, seen, today),
        name=text.name.in_language(request.language),
        is_foreign=is_english and not text.name.en,
        summary=summary.in_language(request.language),
        summary_is_foreign=is_english and not summary.en,
        state=seen.state,
        period=period,
        levels=text.levels,
        glance=text.glance,
        score=hit.score,
    )


def _url(code: str, request: SearchRequest, seen: OnDay[ListedPeriod], today: date) -> str:
    """Return where to read it: on the day asked for, when that is not today."""
    is_todays = request.day == today or seen.validity is None
    return _address(code, None if is_todays else request.day, get_language(), get_script_prefix())


@lru_cache(maxsize=4_096)
def _address(code: str, day: date | None, _language: str | None, _prefix: str) -> str:
    """Return the address of a procedure, which depends on the active language and the prefix."""
    if day is None:
        return reverse("procedure", kwargs={"code": code})
    return reverse("procedure_on", kwargs={"code": code, "day": day})
