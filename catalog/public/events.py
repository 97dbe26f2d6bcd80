"""Life events: what people and businesses go through, and the procedures that come with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.models import LifeEvent, Validity
from catalog.public.answers import PAGE, Unknown, check_parameters, paged, public, read_page
from catalog.public.browse import Counted, for_rows, rows
from catalog.public.presentation import named


@dataclass(frozen=True, slots=True)
class EventGroup:
    """The life events of people, or of businesses, in the order that editors gave them."""

    code: str
    label: str
    events: tuple[Counted, ...]


def counted_events(day: date) -> list[EventGroup]:
    """Return the life events that have procedures in force on `day`, by group, in one query."""
    in_force = selectors.in_force(day).select_related(None).order_by()
    number = Count("procedures", Q(procedures__in=in_force.values("procedure")), distinct=True)
    found = LifeEvent.objects.annotate(number=number).filter(number__gt=0)
    labels = dict(LifeEvent.Group.choices)
    return [
        EventGroup(group, str(labels[group]), tuple(Counted(e, e.number) for e in events))
        for group, events in groupby(
            found.order_by("-group", "position", "name_vi"), key=lambda e: e.group
        )
    ]


@public
def event_list(request: HttpRequest) -> HttpResponse:
    """List the life events, people's before businesses'."""
    check_parameters(request)
    context = {
        "groups": counted_events(selectors.today()),
        "crumbs": [{"label": _("Life events")}],
    }
    return render(request, "catalog/public/event_list.html", context)


@public
def event(request: HttpRequest, code: str) -> HttpResponse:
    """List the procedures that come with one life event."""
    check_parameters(request, {PAGE})
    found: Any = LifeEvent.objects.filter(code=code).first()
    if found is None:
        raise Unknown(_("There is no life event with the code “%(code)s”.") % {"code": code[:80]})
    page = read_page(request, for_rows(procedures_of(found, selectors.today())))
    context = paged(page) | {
        "event": found,
        "heading": named(found),
        "rows": rows(page.object_list),
        "total": page.paginator.count,
        "crumbs": [
            {"label": _("Life events"), "url": reverse("events")},
            {"label": named(found)},
        ],
    }
    return render(request, "catalog/public/event.html", context)


def procedures_of(event: LifeEvent, day: date) -> QuerySet[Validity]:
    """Return what is in force on `day` of the procedures that editors tied to `event`."""
    return selectors.in_force(day).filter(procedure__life_events=event)
