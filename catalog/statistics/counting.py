"""Reads what counts about the procedures in force on a day: one query, whatever their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import (
    Aggregate,
    BooleanField,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Concat

from catalog import selectors
from catalog.models import AgencyPage, Facet, VersionTerm
from catalog.statistics.figures import Figures, Profile, count

_COUNTED = (Facet.SECTOR, Facet.LEVEL, Facet.ONLINE, Facet.HANDLING)
_BETWEEN_TERMS = "\x1e"
_AFTER_FACET = "="

_STARTS_UNKNOWN = ExpressionWrapper(Q(valid_from=None), output_field=BooleanField())

Row = tuple[str, str, bool, str]


class Joined(Aggregate):
    """Join texts of a group with a separator, in any order."""

    function = "STRING_AGG"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", **context)


def figures_on(day: date) -> Figures:
    """Count the public procedures in force on `day`.

    The database gives one row a procedure with its terms joined to one text; alike rows are
    parsed and counted once. Beside one grouped query a facet this is several times as fast
    (`bench/figures.py`), and it can tell how codes meet: two levels, handling at a level.
    """
    alike = Counter(_rows(day))
    return count((_profile(*row), number) for row, number in alike.items())


def _rows(day: date) -> Iterator[Row]:
    rows = (
        selectors.in_force(day)
        .select_related(None)
        .order_by()
        .annotate(terms=Subquery(_terms()), starts_unknown=_STARTS_UNKNOWN)
        .values_list("version__kind", "procedure__path", "starts_unknown", "terms")
    )
    step = AgencyPage.steplen
    for kind, path, starts_unknown, terms in rows.iterator():
        yield kind, path[:-step], starts_unknown, terms or ""


def _terms() -> QuerySet[Any]:
    """Return the query of the counted terms of one version as one text."""
    term = Concat("facet", Value(_AFTER_FACET), "code")
    return (
        VersionTerm.objects.filter(version=OuterRef("version"), facet__in=_COUNTED)
        .order_by()
        .values("version")
        .annotate(joined=Joined(term, Value(_BETWEEN_TERMS)))
        .values("joined")
    )


def _profile(kind: str, place: str, starts_unknown: bool, terms: str) -> Profile:
    by: defaultdict[str, list[str]] = defaultdict(list)
    for term in filter(None, terms.split(_BETWEEN_TERMS)):
        facet, _, code = term.partition(_AFTER_FACET)
        by[facet].append(code)
    return Profile(
        kind=kind,
        place=place,
        starts_unknown=starts_unknown,
        sectors=tuple(by[Facet.SECTOR]),
        levels=tuple(by[Facet.LEVEL]),
        online=tuple(by[Facet.ONLINE]),
        handling=tuple(by[Facet.HANDLING]),
    )
