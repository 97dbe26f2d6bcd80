"""Reads what counts about the procedures in force on a day: one query, whatever their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q, Subquery

from catalog import selectors
from catalog.joined_terms import codes_by_facet, joined_terms
from catalog.models import AgencyPage, Facet
from catalog.statistics.figures import Figures, Profile, count

_COUNTED = (Facet.SECTOR, Facet.LEVEL, Facet.ONLINE, Facet.HANDLING)

_STARTS_UNKNOWN = ExpressionWrapper(Q(valid_from=None), output_field=BooleanField())

Row = tuple[str, str, bool, str]


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
        .annotate(terms=Subquery(joined_terms(_COUNTED)), starts_unknown=_STARTS_UNKNOWN)
        .values_list("version__kind", "procedure__path", "starts_unknown", "terms")
    )
    step = AgencyPage.steplen
    for kind, path, starts_unknown, terms in rows.iterator():
        yield kind, path[:-step], starts_unknown, terms or ""


def _profile(kind: str, place: str, starts_unknown: bool, terms: str) -> Profile:
    by = codes_by_facet(terms)
    return Profile(
        kind=kind,
        place=place,
        starts_unknown=starts_unknown,
        sectors=tuple(by[Facet.SECTOR]),
        levels=tuple(by[Facet.LEVEL]),
        online=tuple(by[Facet.ONLINE]),
        handling=tuple(by[Facet.HANDLING]),
    )
