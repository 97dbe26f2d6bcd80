"""Service points: where dossiers are received, and what each receives and how it handles it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import selectors, wording
from catalog.acceptance import Intake, Rule, exists_on, intake_of
from catalog.alphabet import Key, alphabetical
from catalog.content import HandlingKind, Level, Text
from catalog.folding import is_found
from catalog.models import AgencyPage, ProcedurePage, ServicePoint, Validity
from catalog.public.answers import Unknown, paged, public, read_page
from catalog.public.browse import Row, rows
from catalog.public.choices import Choices, Field, FieldKind, options, read_choices
from catalog.public.presentation import named

WORDS, KIND, HANDLING = "q", "loai", "cach"
PER_PAGE = 100
"""Points on a page: a province has about a hundred communes, each with a counter."""

CLOSED = "closed"
_ORDER = [*(kind.value for kind in ServicePoint.Kind), CLOSED]


@dataclass(frozen=True, slots=True)
class PointGroup:
    """The service points of one kind, or those that have closed."""

    code: str
    points: tuple[ServicePoint, ...]


@dataclass(frozen=True, slots=True)
class ShownRule:
    """What a point accepts, and how it handles that, as far as a rule says."""

    agency: Text | None
    agency_page: AgencyPage | None
    level: Level | None
    procedure: ProcedurePage | None
    handling: tuple[HandlingKind, ...]


@public
def point_list(request: HttpRequest) -> HttpResponse:
    """List the service points by kind and name, or those that hold the typed words."""
    choices = _narrowing(request)
    today = selectors.today()
    page = read_page(request, _listed(choices, today), size=PER_PAGE)
    grouped = groupby(page.object_list, key=lambda p: _group_of(p, today))
    context = paged(page) | {
        "choices": choices,
        "groups": [PointGroup(code, tuple(points)) for code, points in grouped],
        "today": today,
        "total": page.paginator.count,
        "page_query": choices.query,
        "noindex": bool(choices.used),
        "crumbs": [{"label": _("Service points")}],
    }
    return render(request, "catalog/public/point_list.html", context)


def _narrowing(request: HttpRequest) -> Choices:
    kinds = (
        (ServicePoint.Kind.PROVINCIAL_CENTRE.value, _("Provincial centre")),
        (ServicePoint.Kind.COMMUNE_COUNTER.value, _("Counters of communes and wards")),
        (ServicePoint.Kind.POSTAL_POINT.value, _("Postal-cultural points")),
    )
    fields = [
        Field(WORDS, _("Name or address"), FieldKind.TEXT),
        Field(KIND, _("Kind"), options=options(kinds)),
    ]
    return read_choices(request, fields)


def _listed(choices: Choices, today: date) -> list[ServicePoint]:
    """Return the chosen points. There are some hundreds, so words are matched here, where
    diacritics do not count, and not by the database."""
    every: QuerySet[Any] = ServicePoint.objects.all()
    found = every.select_related("succeeded_by")
    if choices.value(KIND):
        found = found.filter(kind=choices.value(KIND))
    typed = choices.value(WORDS)
    points = [p for p in found.defer("accepts") if _holds(p, typed)]

    def key(point: ServicePoint) -> tuple[int, Key]:
        return _ORDER.index(_group_of(point, today)), alphabetical(point.name_vi or point.code)

    return sorted(points, key=key)


def _holds(point: ServicePoint, typed: str) -> bool:
    """Tell whether the words stand in the name or the address, or some here and some there."""
    vietnamese = f"{point.name_vi} {point.address_vi or ''}"
    english = f"{point.name_en or ''} {point.address_en or ''}"
    return not typed or is_found(typed, vietnamese) or is_found(typed, english)


def _group_of(point: ServicePoint, today: date) -> str:
    return CLOSED if _is_closed(point, today) else point.kind


def _is_closed(point: ServicePoint, today: date) -> bool:
    return point.exists_to is not None and point.exists_to <= today


@public
def point(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one service point: how to reach it, and the procedures that it receives today."""
    points: QuerySet[Any] = ServicePoint.objects.filter(code=slug)
    found = points.select_related("succeeded_by").first()
    if found is None:
        raise Unknown(_("There is no service point at this address."))
    choices = _handling(request)
    today = selectors.today()
    is_open = exists_on(found, today)
    intake = intake_of(found)
    periods = selectors.in_force(today) if is_open else Validity.objects.none()
    ordered = intake.received(periods).order_by("version__name_key", "procedure__code")
    page = read_page(request, _chosen(intake, ordered, choices.value(HANDLING)))
    context = paged(page) | {
        "point": found,
        "heading": named(found),
        "today": today,
        "is_open": is_open,
        "is_closed": _is_closed(found, today),
        "predecessors": list(found.predecessors.order_by("name_vi")),
        "place": _place(found),
        "rules": _rules(intake),
        "choices": choices,
        "page_query": choices.query,
        "rows": _rows(intake, ordered, page.object_list),
        "total": page.paginator.count,
        "noindex": bool(choices.used),
        "crumbs": [
            {"label": _("Service points"), "url": reverse("points")},
            {"label": named(found)},
        ],
    }
    return render(request, "catalog/public/point.html", context)


def _handling(request: HttpRequest) -> Choices:
    kinds = ((kind.value.replace("_", "-"), _in_words(kind)) for kind in HandlingKind)
    return read_choices(request, [Field(HANDLING, _("Handling"), options=options(kinds))])


def _in_words(kind: HandlingKind) -> Text:
    return Text(wording.in_words(kind, "vi"), wording.in_words(kind, "en"))


def _chosen(
    intake: Intake, periods: QuerySet[Validity], handling: str
) -> QuerySet[Validity] | list[int]:
    """Return the periods to list, or their identities where a way of handling is chosen."""
    if not handling:
        return periods
    return intake.handled(periods, HandlingKind(handling.replace("-", "_")))


def _rows(
    intake: Intake, periods: QuerySet[Validity], page: Iterable[Validity | int]
) -> list[tuple[Row, bool]]:
    """Return the rows of the page, each with whether the point does all five steps of it."""
    found = list(page)
    whole = [one for one in found if isinstance(one, Validity)]
    keys = [one for one in found if isinstance(one, int)]
    if keys:
        whole = list(periods.filter(pk__in=keys))
    five = HandlingKind.FIVE_IN_PLACE
    return [(row, five in intake.handling(row.period)) for row in rows(whole)]


def _place(point: ServicePoint) -> str:
    """Return the coordinates as a `geo:` address has them, "" where they are not known."""
    if point.latitude is None or point.longitude is None:
        return ""
    return f"{point.latitude.normalize():f},{point.longitude.normalize():f}"


def _rules(intake: Intake) -> list[ShownRule]:
    """Return what the point accepts, without what names an internal or unpublished procedure."""
    wanted = {r.procedure for r in intake.rules if r.procedure}
    pages = selectors.public_procedures().in_bulk(wanted)
    known = (r for r in intake.rules if r.procedure is None or r.procedure in pages)
    return [_shown(rule, intake, pages) for rule in known]


def _shown(rule: Rule, intake: Intake, pages: dict[int, ProcedurePage]) -> ShownRule:
    agency = intake.agencies.get(rule.agency) if rule.agency else None
    page: AgencyPage | None = getattr(agency, "page", None)
    return ShownRule(
        agency=named(agency) if agency else None,
        agency_page=page if page is not None and page.live else None,
        level=Level(rule.level) if rule.level else None,
        procedure=pages.get(rule.procedure) if rule.procedure else None,
        handling=tuple(kind for kind in HandlingKind if kind in rule.handling),
    )
