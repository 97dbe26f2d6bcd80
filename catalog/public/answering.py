"""What an agency answers for, and at which service points that is received."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import QuerySet, Subquery

from catalog.acceptance import Intake, Rule, answered_by, exists_on, intakes_of
from catalog.alphabet import Key, alphabetical
from catalog.joined_terms import codes_by_facet, joined_terms
from catalog.models import Agency, AgencyPage, Facet, ServicePoint, Validity


@dataclass(frozen=True, slots=True)
class Matter:
    """One procedure in force as far as service points ask: none of its text."""

    period: int
    procedure: int
    path: str
    levels: Collection[str]
    agencies: Collection[str]
    points: Collection[str]


@dataclass(frozen=True, slots=True)
class Answering:
    """What an agency answers for: periods in the order of lists.

    `own` of them stand under its page, `named` only name it as executing or deciding. The rest is
    there because `points` are a commune's counters and receive it.
    """

    periods: list[int]
    own: int
    named: int
    points: list[ServicePoint]

    @property
    def received(self) -> int:
        return len(self.periods) - self.own - self.named


def answering(agency: Agency, periods: QuerySet[Validity], day: date) -> Answering:
    """Return what `agency` answers for of `periods`, in three queries.

    A commune handles what its counters receive, most of which names communes in general.
    """
    points = (p for p in ServicePoint.objects.all() if exists_on(p, day))
    intakes = intakes_of(sorted(points, key=_by_kind_and_name))
    counters = [i for i in intakes if any(r.agency == agency.pk for r in i.rules)]
    wanted = answered_by(agency)
    if agency.kind == Agency.Kind.COMMUNE:
        wanted = reduce(or_, (i.condition for i in counters), wanted)
    matters = _matters(periods.filter(wanted))
    page: AgencyPage | None = getattr(agency, "page", None)
    own = sum(1 for m in matters if _stands_under(m, page))
    named = sum(1 for m in matters if agency.code in m.agencies and not _stands_under(m, page))
    if agency.kind != Agency.Kind.COMMUNE:
        counters = [i for i in intakes if _receives(i, matters)]
    return Answering([m.period for m in matters], own, named, [i.point for i in counters])


def _stands_under(matter: Matter, page: AgencyPage | None) -> bool:
    return page is not None and matter.path.startswith(page.path)


def _by_kind_and_name(point: ServicePoint) -> tuple[int, Key]:
    """Order points as readers look for them: the provincial centre comes first."""
    return ServicePoint.Kind.values.index(point.kind), alphabetical(point.name_vi or "")


def _matters(periods: QuerySet[Validity]) -> list[Matter]:
    rows = (
        periods.select_related(None)
        .annotate(terms=Subquery(joined_terms([Facet.LEVEL, Facet.AGENCY, Facet.SERVICE_POINT])))
        .order_by("version__name_key", "procedure__code")
        .values_list("pk", "procedure", "procedure__path", "terms")
    )
    return [_matter(*row) for row in rows]


def _matter(period: int, procedure: int, path: str, terms: str) -> Matter:
    codes = codes_by_facet(terms)
    facets = (codes[f] for f in (Facet.LEVEL, Facet.AGENCY, Facet.SERVICE_POINT))
    return Matter(period, procedure, path, *facets)


def _receives(intake: Intake, matters: Iterable[Matter]) -> bool:
    return any(
        intake.point.code in m.points or any(_fits(r, m, intake.agencies) for r in intake.rules)
        for m in matters
    )


def _fits(rule: Rule, matter: Matter, agencies: Mapping[int, Agency]) -> bool:
    return (
        (rule.agency is None or _is_of(matter, agencies.get(rule.agency)))
        and (not rule.level or rule.level in matter.levels)
        and (rule.procedure is None or rule.procedure == matter.procedure)
    )


def _is_of(matter: Matter, agency: Agency | None) -> bool:
    if agency is None:
        return False
    page: AgencyPage | None = getattr(agency, "page", None)
    return agency.code in matter.agencies or _stands_under(matter, page)
