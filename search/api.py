"""`search?q=` of the feed: the engine, the words and the order of the page of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import Query, Router, Schema
from pydantic import Field

from catalog import selectors
from catalog.content import Text
from catalog.feed import documents
from catalog.feed.answering import answer, links_of, unavailable
from catalog.feed.asked import Day, Refusal, Whole, check
from catalog.feed.shapes import Problem as ProblemShape
from search import service, shapes
from search.engines.base import Unavailable
from search.facets import Facet
from search.narrowing import read_form
from search.request import (
    DAY,
    ENDED,
    MAX_QUERY,
    PAGE,
    PAGE_SIZE,
    QUERY,
    SORT,
    VERBATIM,
    WINDOW,
    BadRequest,
    Sort,
    parse,
)
from search.results import Result, SearchResults

router = Router(tags=["search"])

RETRY_AFTER = 5
FRESH = "public, max-age=60"


class Order(StrEnum):
    """In which order results come."""

    RELEVANCE = "relevance"
    NAME = "name"
    NEWEST = "newest"


class Question(Schema):
    """What is searched for: filters are those of the page of results, and take the same values."""

    q: str = Field(
        min_length=1, max_length=MAX_QUERY, description="Words or a code, 1 to 2,000 characters."
    )
    as_of: Day | None = Field(
        None, description="Day (YYYY-MM-DD, Asia/Ho_Chi_Minh) on which it is asked; today if none."
    )
    page: Whole = Field(
        1, ge=1, le=WINDOW // PAGE_SIZE, description="Number of the page, 10 results each."
    )
    sort: Order = Field(Order.RELEVANCE, description="Order of the results.")
    ended: bool = Field(False, description="True: find also what is no longer in force.")
    verbatim: bool = Field(False, description="True: correct and add no words.")
    sector: list[str] = Field([], description="Code of a sector.")
    agency_page: list[str] = Field([], description="Last part of the address of an agency's page.")
    level: list[str] = Field([], description="Level that handles it.")
    audience: list[str] = Field([], description="Code of an audience.")
    online: list[str] = Field([], description="Online level as the page's filter has it.")
    free: list[str] = Field([], description="1: free of charge.")
    handling: list[str] = Field([], description="Way of handling.")
    status: list[str] = Field([], description="in-force, temporary, upcoming or ended.")


FACETS: Mapping[str, Facet] = {
    "sector": Facet.SECTOR,
    "agency_page": Facet.AGENCY,
    "level": Facet.LEVEL,
    "audience": Facet.AUDIENCE,
    "online": Facet.ONLINE,
    "free": Facet.FREE,
    "handling": Facet.HANDLING,
    "status": Facet.STATUS,
}
_NAMES = {facet: name for name, facet in FACETS.items()} | {
    QUERY: "q",
    DAY: "as_of",
    PAGE: "page",
    SORT: "sort",
    ENDED: "ended",
    VERBATIM: "verbatim",
}
_ORDERS = {Order.RELEVANCE: Sort.RELEVANCE, Order.NAME: Sort.NAME, Order.NEWEST: Sort.NEWEST}


@router.get(
    "search",
    response={200: shapes.FoundPage, 400: ProblemShape, 503: ProblemShape},
    summary="Procedures by words, as the page of results finds them",
)
def search(request: HttpRequest, asked: Query[Question]) -> HttpResponse:
    """Return what the search page finds by the same words: spelling, synonyms and all."""
    check(request, Question)
    try:
        with override("en"):  # as all problem documents are
            question = parse(
                _parameters(asked), today=selectors.today(), allowed=read_form().allowed
            )
    except BadRequest as error:
        raise _refusal(error) from error
    try:
        found = service.search(question)
    except Unavailable:
        detail = f"The index is not there yet; ask again in {RETRY_AFTER} seconds."
        return unavailable("The search is being prepared", detail, RETRY_AFTER)
    response = answer(_told(request, found))
    response.headers["Cache-Control"] = FRESH  # the index may be late: the journal tells nothing
    return response


def _parameters(asked: Question) -> dict[str, Sequence[str]]:
    """Return the question by the names that the site's own address gives it."""
    return {
        QUERY: [asked.q],
        DAY: [asked.as_of.isoformat()] if asked.as_of else [],
        PAGE: [str(asked.page)],
        SORT: [_ORDERS[asked.sort]],
        ENDED: ["1" if asked.ended else "0"],
        VERBATIM: ["1" if asked.verbatim else "0"],
        **{facet: getattr(asked, name) for name, facet in FACETS.items()},
    }


def _refusal(error: BadRequest) -> Refusal:
    with override("en"):
        wrong = [
            {
                "parameter": _NAMES[one.parameter],
                "detail": str(one.message),
                "allowed": str(one.allowed),
            }
            for one in error.problems
        ]
    detail = "; ".join(f"“{w['parameter']}”: {w['detail']} {w['allowed']}" for w in wrong)
    return Refusal("bad-parameter", "Bad parameter", 400, detail, errors=wrong)


def _told(request: HttpRequest, found: SearchResults) -> documents.Document:
    asked, links = found.request, links_of(request)
    following = None
    if asked.page * asked.page_size < min(found.total, WINDOW):
        parameters = request.GET.copy()
        parameters["page"] = str(asked.page + 1)
        following = request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")
    return documents.many(
        [_result(one, links) for one in found.results],
        next_page=following,
        total=found.total,
        day=asked.day.isoformat(),
        corrected=found.meaning.corrected or None,
        suggestion=found.meaning.suggestion or None,
        also_searched=list(found.also_searched),
        facets={_NAMES[facet]: dict(numbers) for facet, numbers in found.facets.items()},
        is_weak=found.is_weak,
        is_late=found.is_late,
        is_partial=found.is_looked_up,
    )


def _result(one: Result, links: documents.Links) -> documents.Document:
    name = orjson.loads(one.period.at_a_glance)["name"]
    return {
        "code": one.code,
        "name": documents.text(Text(**name)),
        "summary": documents.text(one.period.summary),
        "levels": list(one.levels),
        "status": one.state,
        "valid_from": documents.day(one.period.valid_from),
        "valid_to": documents.day(one.period.valid_to),
        "score": one.score,
        "url": links.pages(f"thu-tuc/{one.code}/"),
        "api_url": links.api(f"procedures/{one.code}"),
    }
