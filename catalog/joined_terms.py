"""The terms of a version as one text, so that a database gives one row a version and not ten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Aggregate, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat

from catalog.models import Facet, VersionTerm

_BETWEEN_TERMS = "\x1e"
_AFTER_FACET = "="


class _Joined(Aggregate):
    """Join texts of a group with a separator, in any order."""

    function = "STRING_AGG"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", **context)


def joined_terms(facets: Collection[Facet]) -> QuerySet[Any]:
    """Return the query, for a `Subquery` of rows with a `version`, of its terms of `facets`."""
    term = Concat("facet", Value(_AFTER_FACET), "code")
    return (
        VersionTerm.objects.filter(version=OuterRef("version"), facet__in=facets)
        .order_by()
        .values("version")
        .annotate(joined=_Joined(term, Value(_BETWEEN_TERMS)))
        .values("joined")
    )


def codes_by_facet(terms: str | None) -> Mapping[str, list[str]]:
    """Return the codes that `terms` join, by facet; a facet without any has an empty list."""
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for term in filter(None, (terms or "").split(_BETWEEN_TERMS)):
        facet, _, code = term.partition(_AFTER_FACET)
        codes[facet].append(code)
    return codes
