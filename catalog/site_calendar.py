"""The calendar and the terms that hold here: what the desk entered, and what is set."""

from __future__ import annotations

from django.conf import settings

from catalog.deadlines import Terms
from catalog.models import CalendarDay
from catalog.working_days import Calendar


def calendar_of_the_site() -> Calendar:
    """Return the calendar as it stands now, in one query: of all years, for there are few rows."""
    rows = CalendarDay.objects.order_by().values_list("day", "kind")
    return Calendar({day: kind == CalendarDay.Kind.WORKED for day, kind in rows})


def terms_of_the_site() -> Terms:
    """Return the numbers of days within which decisions are announced and made public."""
    return Terms(
        announced=settings.DEADLINE_ANNOUNCED,
        announced_fast_track=settings.DEADLINE_ANNOUNCED_FAST_TRACK,
        public=settings.DEADLINE_PUBLIC,
        public_fast_track=settings.DEADLINE_PUBLIC_FAST_TRACK,
    )
