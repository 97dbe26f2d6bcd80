"""Which service points receive a procedure: those that its text names, and those whose rules fit.

A rule names an agency, a level, a procedure, or several of them, and then all must fit; one that
names none accepts nothing. Rules are read as they are stored: choosing blocks would ask for their
rows one point at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.content import Content, HandlingKind
from catalog.models import Agency, Facet, ServicePoint, Validity, VersionTerm


@dataclass(frozen=True, slots=True)
class Rule:
    """What a service point accepts, by the identities of rows, and how it handles that."""

    agency: int | None = None
    level: str = ""
    procedure: int | None = None
    handling: frozenset[HandlingKind] = frozenset()

    @property
    def names_nothing(self) -> bool:
        return self.agency is None and not self.level and self.procedure is None

    def fits(self, content: Content, agencies: Collection[int], procedure: int | None) -> bool:
        """Tell whether it accepts `content`, for which `agencies` answer, as `procedure`."""
        return not self.names_nothing and (
            (self.agency is None or self.agency in agencies)
            and (not self.level or self.level in content.levels)
            and (self.procedure is None or self.procedure == procedure)
        )


@dataclass(frozen=True, slots=True)
class Accepted:
    """A service point that receives a procedure. `named`: the law's own text says so."""

    point: ServicePoint
    handling: frozenset[HandlingKind]
    named: bool


def rules_of(point: ServicePoint) -> list[Rule]:
    """Return what `point` accepts."""
    return [_rule(stored["value"]) for stored in point.accepts.raw_data]


def _rule(stored: dict[str, Any]) -> Rule:
    return Rule(
        agency=stored.get("agency") or None,
        level=stored.get("level") or "",
        procedure=stored.get("procedure") or None,
        handling=frozenset(HandlingKind(kind) for kind in stored.get("handling") or ()),
    )


def points_for(
    content: Content,
    *,
    agencies: Collection[int],
    procedure: int | None,
    day: date,
    points: Iterable[ServicePoint],
) -> list[Accepted]:
    """Return those of `points` that receive `content` on `day`, in their order.

    `agencies` answer for the procedure: they execute it or decide, or it stands under their page.
    """
    found = (_accepted(content, agencies, procedure, point) for point in points)
    return [one for one in found if one is not None and _exists(one.point, day)]


def _accepted(
    content: Content, agencies: Collection[int], procedure: int | None, point: ServicePoint
) -> Accepted | None:
    fitting = [r for r in rules_of(point) if r.fits(content, agencies, procedure)]
    named = point.code in {r.code for r in content.agencies.service_points}
    told = {h.kind for h in content.handling if point.code in {r.code for r in h.at}}
    if not fitting and not named and not told:
        return None
    everywhere = {h.kind for h in content.handling if not h.at}
    kinds = frozenset(told | everywhere).union(*(r.handling for r in fitting))
    return Accepted(point, kinds, named or bool(told))


def _exists(point: ServicePoint, day: date) -> bool:
    start, end = point.exists_from, point.exists_to
    return (start is None or start <= day) and (end is None or day < end)


def received_at(point: ServicePoint, periods: QuerySet[Validity]) -> QuerySet[Validity]:
    """Keep those of `periods` that `point` receives, in one query more for the agencies it serves.

    A point that a text names only for one way of handling, and whose rules do not fit, is not
    found from this side: what is handled where is in no index.
    """
    rules = [rule for rule in rules_of(point) if not rule.names_nothing]
    rows = Agency.objects.select_related("page")  # type: ignore[misc]  # the stubs miss it
    agencies = rows.in_bulk({r.agency for r in rules if r.agency})
    wanted = _has(Facet.SERVICE_POINT, point.code)
    for rule in rules:
        wanted |= _fitting(rule, agencies)
    return periods.filter(wanted)


def _fitting(rule: Rule, agencies: dict[int, Agency]) -> Q:
    return Q(*_conditions(rule, agencies))


def _conditions(rule: Rule, agencies: dict[int, Agency]) -> Iterator[Q]:
    if rule.agency is not None:
        yield _answered_by(agencies.get(rule.agency))
    if rule.level:
        yield _has(Facet.LEVEL, rule.level)
    if rule.procedure is not None:
        yield Q(procedure=rule.procedure)


def _answered_by(agency: Agency | None) -> Q:
    if agency is None:
        return Q(pk__in=())
    page = getattr(agency, "page", None)
    below = Q(procedure__path__startswith=page.path) if page else Q(pk__in=())
    return below | _has(Facet.AGENCY, agency.code)


def _has(facet: Facet, code: str) -> Q:
    terms = VersionTerm.objects.filter(version=OuterRef("version_id"), facet=facet, code=code)
    return Q(Exists(terms))
