"""Which service points receive a procedure: those that its text names, and those whose rules fit.

A rule names an agency, a level, a procedure, or several of them, and then all must fit; one that
names none accepts nothing. Rules are read as they are stored: choosing blocks would ask for their
rows one point at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from catalog.content import Content, HandlingKind
from catalog.models import Agency, Facet, ProcedurePage, ServicePoint, Validity, VersionTerm


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
    return [one for one in found if one is not None and exists_on(one.point, day)]


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


def exists_on(point: ServicePoint, day: date) -> bool:
    """Tell whether `point` is open on `day`."""
    start, end = point.exists_from, point.exists_to
    return (start is None or start <= day) and (end is None or day < end)


@dataclass(frozen=True, slots=True)
class Intake:
    """What a service point receives, seen from the point; `agencies` are those of its rules."""

    point: ServicePoint
    rules: tuple[Rule, ...]
    agencies: Mapping[int, Agency]

    def received(self, periods: QuerySet[Validity]) -> QuerySet[Validity]:
        """Keep those of `periods` that the point receives."""
        return periods.filter(self.condition)

    @property
    def condition(self) -> Q:
        """What keeps the periods that the point receives."""
        return _has(Facet.SERVICE_POINT, self.point.code) | self._fitting(self.rules)

    def handled(self, periods: QuerySet[Validity], kind: HandlingKind) -> list[int]:
        """Return which of `periods` the point receives and handles as `kind`, in their order.

        One query of small rows: what a text handles where is read from its JSON, of those alone
        that handle anything so.
        """
        promised = self._fitting(r for r in self.rules if kind in r.handling)
        rows = (
            self.received(periods)
            .filter(promised | _has(Facet.HANDLING, kind))
            .select_related(None)
            .annotate(promised=Case(When(promised, then=True), default=False))
            .values_list("pk", "promised", "version__text__content__handling")
        )
        return [pk for pk, is_promised, told in rows if is_promised or self._is_told(told, kind)]

    def handling(self, period: Validity) -> frozenset[HandlingKind]:
        """Return how the point handles what is in force in `period`."""
        content, procedure = period.version.body, period.procedure
        roles = (*content.agencies.executing, *content.agencies.competent)
        codes = {r.code for r in roles}
        answering = {
            pk
            for pk, agency in self.agencies.items()
            if agency.code in codes or _is_above(agency, procedure)
        }
        accepted = _accepted(content, answering, procedure.pk, self.point)
        return accepted.handling if accepted else frozenset()

    def _fitting(self, rules: Iterable[Rule]) -> Q:
        fitting = Q(pk__in=())
        for rule in rules:
            fitting |= Q(*_conditions(rule, self.agencies))
        return fitting

    def _is_told(self, told: Sequence[Mapping[str, Any]] | None, kind: HandlingKind) -> bool:
        entries = [h.get("at") or () for h in told or () if h.get("kind") == kind]
        return any(not at or self.point.code in {ref.get("code") for ref in at} for at in entries)


def intake_of(point: ServicePoint) -> Intake:
    """Return what `point` receives, in one query for the agencies that it serves."""
    return intakes_of([point])[0]


def intakes_of(points: Iterable[ServicePoint]) -> list[Intake]:
    """Return what each of `points` receives, in one query for all agencies that they serve."""
    ruled = [(p, tuple(r for r in rules_of(p) if not r.names_nothing)) for p in points]
    rows = Agency.objects.select_related("page")  # type: ignore[misc]  # the stubs miss it
    agencies = rows.in_bulk({r.agency for _, rules in ruled for r in rules if r.agency})
    return [Intake(point, rules, agencies) for point, rules in ruled]


def received_at(point: ServicePoint, periods: QuerySet[Validity]) -> QuerySet[Validity]:
    """Keep those of `periods` that `point` receives, in one query more for its agencies."""
    return intake_of(point).received(periods)


def _conditions(rule: Rule, agencies: Mapping[int, Agency]) -> Iterator[Q]:
    if rule.agency is not None:
        yield answered_by(agencies.get(rule.agency))
    if rule.level:
        yield _has(Facet.LEVEL, rule.level)
    if rule.procedure is not None:
        yield Q(procedure=rule.procedure)


def answered_by(agency: Agency | None) -> Q:
    """Return what keeps the periods of what stands under the agency's page, or names it.

    A text names an agency as one that executes it or decides.
    """
    if agency is None:
        return Q(pk__in=())
    page = getattr(agency, "page", None)
    below = Q(procedure__path__startswith=page.path) if page else Q(pk__in=())
    return below | _has(Facet.AGENCY, agency.code)


def _is_above(agency: Agency, procedure: ProcedurePage) -> bool:
    page = getattr(agency, "page", None)
    return page is not None and procedure.path.startswith(page.path)


def _has(facet: Facet, code: str) -> Q:
    terms = VersionTerm.objects.filter(version=OuterRef("version_id"), facet=facet, code=code)
    return Q(Exists(terms))
