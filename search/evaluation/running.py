"""Asking the search as the page does: the same reading of the address, the same service."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.utils.translation import override

from catalog.models import ProcedurePage
from search import request, service
from search.evaluation.judgements import Judgement
from search.evaluation.metrics import DEPTH
from search.facets import Facet
from search.request import BadRequest, SearchRequest
from search.tables import TableError, read_table

_NO_FILTERS: Mapping[Facet, Sequence[str]] = dict.fromkeys(Facet, ())


@dataclass(frozen=True, slots=True)
class Query:
    """One question of a table, as the request that its page would read from the address."""

    id: str
    asked: SearchRequest


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found, the best first, and how long it took in milliseconds."""

    codes: tuple[str, ...]
    scores: tuple[float, ...]
    ms: float

    @property
    def top(self) -> float:
        """The score of the first, 0 when nothing was found."""
        return self.scores[0] if self.scores else 0.0


def read_queries(path: Path, *, day: date, limit: int) -> list[Query]:
    """Return the questions of a table with the columns `id` and `query`. Raises TableError."""
    queries = []
    for row in read_table(path, ("id", "query")):
        if not row.cells["id"].strip():
            raise TableError(path, row.line, "the id is empty")
        try:
            asked = as_asked(row.cells["query"], day=day, limit=limit)
        except BadRequest as error:
            raise TableError(path, row.line, _in_words(error)) from error
        queries.append(Query(row.cells["id"], asked))
    return queries


def _in_words(error: BadRequest) -> str:
    with override("en"):  # as commands speak
        return "; ".join(f"{p.message} Allowed: {p.allowed}" for p in error.problems)


def as_asked(query: str, *, day: date, limit: int) -> SearchRequest:
    """Return the request for the first `limit` results of `query`. Raises BadRequest."""
    asked = request.parse({request.QUERY: [query]}, today=day, allowed=_NO_FILTERS)
    return replace(asked, page_size=limit)


def ask(asked: SearchRequest, engine: str) -> Ranking:
    """Return what the page would show. Raises Unavailable."""
    started = time.perf_counter()
    found = service.search(asked, engine).results
    ms = (time.perf_counter() - started) * 1000
    return Ranking(tuple(r.code for r in found), tuple(r.score for r in found), ms)


def level(engine: str) -> None:
    """Bring an engine level with the journal, and this node's words with it. Raises Unavailable."""
    for name in dict.fromkeys((service.EMBEDDED, engine)):
        service.engine(name).catch_up()


def run(
    judgements: Iterable[Judgement], *, day: date, engine: str, limit: int = DEPTH
) -> list[tuple[Judgement, Ranking]]:
    """Return each judgement with what the page would show. Raises Unavailable and BadRequest."""
    return [(one, ask(as_asked(one.query, day=day, limit=limit), engine)) for one in judgements]


def missing(judgements: Iterable[Judgement]) -> list[str]:
    """Return the judged codes that no public procedure of the catalogue has."""
    judged = {code for judgement in judgements for code in judgement.grades}
    held = ProcedurePage.objects.live().values_list("code", flat=True)
    return sorted(judged.difference(held))
