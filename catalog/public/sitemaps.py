"""Every page of the catalogue that search engines may know, with the day on which it last changed.

That is the day that readers saw: on which something was recorded, or on which something recorded
earlier took effect, whichever is later. A section takes one query for its addresses and a few for
their days, whatever its size. Procedures that have ended are here: people look for them, and their
pages say what came instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse

from catalog import selectors
from catalog.content import Kind
from catalog.models import (
    AgencyPage,
    Change,
    Facet,
    Form,
    FormEdition,
    LifeEvent,
    ProcedurePage,
    Sector,
    ServicePoint,
    Validity,
    VersionTerm,
)
from catalog.public.decisions import decisions

A_FILE = 2_000
"""Addresses a file, languages counted: each is made in well under a second."""

Key = Any
Days = Mapping[Key, date]


class Section(Sitemap[Key]):
    """Pages of one kind, each by the one argument of its address, in both languages."""

    i18n = True
    alternates = True
    x_default = True
    limit = A_FILE
    route: str
    argument: str

    def keys(self) -> Iterable[Key]:
        """Return what tells the pages apart, in a lasting order, in one query."""
        raise NotImplementedError

    def days(self) -> Days:
        """Return the last change of each page that has one."""
        return {}

    @cached_property
    def _keys(self) -> list[Key]:
        return list(self.keys())

    @cached_property
    def _days(self) -> Days:
        return self.days()

    def items(self) -> list[Key]:
        return self._keys

    def location(self, item: Key) -> str:
        return reverse(self.route, kwargs={self.argument: item})

    def lastmod(self, item: Key) -> date | None:
        return self._days.get(item)

    def get_latest_lastmod(self) -> None:
        """Leave the day out of the index: to know it, every section would have to be made."""


class Procedures(Section):
    route, argument = "procedure", "code"

    def keys(self) -> Iterable[str]:
        shown = _periods().filter(procedure=OuterRef("pk"), retracted_at=None)
        pages = selectors.public_procedures().filter(Exists(shown))
        return pages.order_by("code").values_list("code", flat=True)

    def days(self) -> Days:
        return latest(last_days(_periods(), "procedure__code"), _journalled("procedure__code"))


class Sectors(Section):
    route, argument = "sector", "code"

    def keys(self) -> Iterable[str]:
        used = VersionTerm.objects.filter(facet=Facet.SECTOR, code=OuterRef("code"))
        sectors: QuerySet[Any] = Sector.objects.filter(Exists(used))
        return sectors.order_by("code").values_list("code", flat=True)

    def days(self) -> Days:
        return latest(_of_facet(Facet.SECTOR), _of_item("sector"))


class Agencies(Section):
    route, argument = "agency", "slug"

    def keys(self) -> Iterable[str]:
        return self._pages.values()

    @cached_property
    def _pages(self) -> dict[str, str]:
        """The slug of each page by its place in the tree."""
        pages = AgencyPage.objects.filter(live=True).order_by("slug")
        return dict(pages.values_list("path", "slug"))

    def days(self) -> Days:
        below = last_days(_periods(), "procedure__path")
        places = ((self._pages.get(path[: -ProcedurePage.steplen]), d) for path, d in below.items())
        slugs = dict(AgencyPage.objects.values_list("agency__code", "slug"))
        edited = {slugs[code]: day for code, day in _of_item("agency").items() if code in slugs}
        return latest(_newest((slug, day) for slug, day in places if slug), edited)


class Events(Section):
    route, argument = "event", "code"

    def keys(self) -> Iterable[str]:
        pages = ProcedurePage.objects.filter(life_events=OuterRef("pk"), live=True)
        events: QuerySet[Any] = LifeEvent.objects.filter(Exists(pages))
        return events.order_by("code").values_list("code", flat=True)

    def days(self) -> Days:
        procedures = selectors.public_procedures().exclude(life_events=None)
        pairs = procedures.values_list("life_events__code", "code")
        days = Procedures().days()
        of_events = _newest((event, days[code]) for event, code in pairs if code in days)
        return latest(of_events, _of_item("lifeevent"))


class Forms(Section):
    route, argument = "form", "code"

    def keys(self) -> Iterable[str]:
        forms: QuerySet[Any] = Form.objects.order_by("code")
        return forms.values_list("code", flat=True)

    def days(self) -> Days:
        today = selectors.today()
        editions = FormEdition.objects.order_by().values_list("form__code")
        begun = editions.filter(valid_from__lte=today).annotate(day=Max("valid_from"))
        return latest(_of_facet(Facet.FORM), _of_item("form"), dict(begun))


class Points(Section):
    route, argument = "point", "slug"

    def keys(self) -> Iterable[str]:
        points: QuerySet[Any] = ServicePoint.objects.order_by("code")
        return points.values_list("code", flat=True)

    def days(self) -> Days:
        return latest(_of_facet(Facet.SERVICE_POINT), _of_item("servicepoint"))


class Decisions(Section):
    route, argument = "decision", "slug"

    def keys(self) -> Iterable[str]:
        return decisions().order_by("slug").values_list("slug", flat=True)

    def days(self) -> Days:
        today = selectors.today()
        rows = (
            decisions()
            .order_by()
            .annotate(
                written=Max("lines__promulgated_at"),
                undone=Max("lines__retracted_at"),
                begun=Max("lines__starts_on", filter=Q(lines__starts_on__lte=today)),
            )
            .values_list("slug", "written", "undone", "begun")
        )
        return _newest((slug, _day(m)) for slug, *moments in rows for m in moments if m)


SECTIONS: dict[str, type[Section]] = {
    "procedures": Procedures,
    "sectors": Sectors,
    "agencies": Agencies,
    "decisions": Decisions,
    "events": Events,
    "forms": Forms,
    "points": Points,
}


def _periods() -> QuerySet[Validity]:
    """Return every period that the public may read of, those taken back too."""
    return Validity.objects.exclude(version__kind=Kind.INTERNAL).order_by()


def last_days(periods: QuerySet[Validity], key: str) -> dict[Key, date]:
    """Return the last day on which `periods` changed for readers, by `key`, in one query."""
    today = selectors.today()
    rows = periods.values_list(key).annotate(
        written=Max("recorded_at"),
        undone=Max("retracted_at"),
        begun=Max("valid_from", filter=Q(valid_from__lte=today)),
        over=Max("valid_to", filter=Q(valid_to__lte=today)),
    )
    return _newest((k, _day(m)) for k, *moments in rows for m in moments if m)


def _of_facet(facet: Facet) -> Days:
    return last_days(_periods().filter(version__terms__facet=facet), "version__terms__code")


def _of_item(model: str) -> Days:
    """Return the day on which each vocabulary item was last edited, by its code."""
    rows = Change.objects.filter(item__startswith=f"{model}:").order_by().values_list("item")
    newest = rows.annotate(Max("recorded_at"))
    return {item.removeprefix(f"{model}:"): _day(moment) for item, moment in newest}


def _journalled(key: str) -> Days:
    """Return the day of each procedure's newest change, guidance too."""
    rows = Change.objects.exclude(procedure=None).order_by().values_list(key)
    return {k: _day(moment) for k, moment in rows.annotate(Max("recorded_at"))}


def latest(*known: Days) -> Days:
    """Return the latest day of each key in any of `known`."""
    return _newest(pair for days in known for pair in days.items())


def _newest(pairs: Iterable[tuple[Key, date]]) -> dict[Key, date]:
    found: dict[Key, date] = defaultdict(lambda: date.min)
    for key, day in pairs:
        found[key] = max(found[key], day)
    return dict(found)


def _day(moment: date | datetime) -> date:
    """Return the Vietnamese day of a moment, or the day itself."""
    if isinstance(moment, datetime):
        return moment.astimezone(selectors.VIETNAM).date()
    return moment
