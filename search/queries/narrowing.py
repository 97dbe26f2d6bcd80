"""Filters as queries: how a version stands on a day, and what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.on_day import Status
from search.facets import Facet
from search.queries.algebra import On, Query, Span, Term, all_of, any_of
from search.queries.fields import FACET_FIELDS
from search.queries.matching import has_code
from search.request import Filters, SearchRequest

SPANS = {
    Status.IN_FORCE: Span.LASTING,
    Status.TEMPORARY: Span.TEMPORARY,
    Status.UPCOMING: Span.UPCOMING,
    Status.ENDED: Span.ENDED,
}
"""The days on which a version has each status."""


MANY = 10_000
"""More values than a facet has."""


def standing(request: SearchRequest, codes: Sequence[str]) -> Query:
    """Match the documents that stand as asked on the day, each procedure once.

    Who names a code means that procedure, whatever became of it.
    """
    day = request.day
    if chosen := request.values(Facet.STATUS):
        return any_of(On(SPANS[Status(value)], day) for value in chosen)
    if request.include_ended:
        return On(Span.SHOWN, day)
    if codes:
        named = all_of([On(Span.SHOWN, day), has_code(codes)])
        return any_of([On(Span.IN_FORCE, day), named])
    return On(Span.IN_FORCE, day)


def chosen(filters: Filters) -> list[Query]:
    """Return what each filter asks for, the status left out."""
    return [
        any_of(Term(FACET_FIELDS[facet], value) for value in values)
        for facet, values in filters
        if facet in FACET_FIELDS
    ]


def unfiltered(request: SearchRequest) -> list[Facet]:
    """Return the facets of which nothing is chosen, the status left out."""
    active = [facet for facet, _ in request.filters]
    return [facet for facet in FACET_FIELDS if facet not in active]


def counted(request: SearchRequest) -> Iterator[tuple[list[Facet], Filters]]:
    """Yield facets, and the filters under which their values are counted: all but their own.

    Those of which nothing is chosen are counted together, and first. The status is counted apart.
    """
    if free := unfiltered(request):
        yield free, request.filters
    for facet, _ in request.filters:
        if facet in FACET_FIELDS:
            yield [facet], tuple(one for one in request.filters if one[0] is not facet)
