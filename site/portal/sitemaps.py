"""The map of the site for search engines: the roads, plain pages, and what the catalogue has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import journal, selectors
from catalog.public.answers import BadInput, Unknown, check_parameters, public
from catalog.public.sitemaps import SECTIONS, Days, Key, Section
from portal.models import ContentPage, HomePage

ROADS = (
    "home",
    "procedures",
    "sectors",
    "agencies",
    "events",
    "forms",
    "points",
    "changes",
    "week",
    "soon",
    "ended",
    "decisions",
    "statistics",
)
FILE = "p"
"""The parameter of Django's own index of sitemaps."""


class Roads(Section):
    """The lists by which everything else is found: they tell of every record."""

    def keys(self) -> Iterable[str]:
        return ROADS

    def days(self) -> Days:
        newest = journal.newest_moment()
        return dict.fromkeys(ROADS, newest.astimezone(selectors.VIETNAM).date()) if newest else {}

    def location(self, item: Key) -> str:
        return reverse(item)


class Texts(Section):
    """Plain pages: about, contact, accessibility. Those with a password are nobody's to find."""

    def keys(self) -> Iterable[str]:
        return self._pages

    def days(self) -> Days:
        return {path: day for path, day in self._pages.items() if day}

    def location(self, item: Key) -> str:
        return reverse("wagtail_serve", args=[item])

    @cached_property
    def _pages(self) -> dict[str, date | None]:
        """The day of each page's publication by its place below home."""
        home = HomePage.objects.first()
        if home is None:
            return {}
        pages = ContentPage.objects.descendant_of(home).live().public().order_by("path")
        rows = pages.values_list("url_path", "last_published_at")
        return {
            path.removeprefix(home.url_path): moment and moment.astimezone(selectors.VIETNAM).date()
            for path, moment in rows
        }


MAPS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {"roads": Roads, "texts": Texts, **SECTIONS}


@public
def index(request: HttpRequest) -> HttpResponse:
    """List the maps, one a kind of page."""
    check_parameters(request)
    answer: HttpResponse = views.index(request, MAPS, sitemap_url_name="sitemap_section")
    return answer


@public
def section(request: HttpRequest, section: str) -> HttpResponse:
    """List the pages of one kind with the days on which they last changed."""
    check_parameters(request, {FILE})
    if section not in MAPS:
        raise Unknown(_("There is no map of such pages."))
    if not request.GET.get(FILE, "1").isdecimal():
        raise BadInput(
            _("“%(text)s” is not the number of a page.") % {"text": request.GET[FILE][:80]}
        )
    answer: HttpResponse = views.sitemap(request, MAPS, section=section)
    return answer
