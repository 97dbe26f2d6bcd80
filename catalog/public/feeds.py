"""Changes to subscribe to, as Atom and JSON Feed 1.1: all, or those of one sector, agency, level or
procedure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from catalog import wording
from catalog.content import Component, Kind, Level, Text, clean_text
from catalog.feed.answering import AWAY, database_away, refused, site_links
from catalog.feed.asked import Refusal, check
from catalog.feed.documents import Document
from catalog.journal import mark, newest_moment
from catalog.models import Agency, AgencyPage, Change, Facet, Sector, VersionTerm
from catalog.public.acts import Act
from catalog.public.changes import newest_acts
from catalog.public.feed_shapes import JSON_FEED
from catalog.public.presentation import named
from catalog.public.words import HAPPENED
from catalog.selectors import find_procedure

NEWEST = 50
"""Entries: who reads less often follows `changes` of the feed."""


class Concern(Schema):
    """What the changes are about: one of these or several, which then all hold."""

    sector: str | None = Field(None, description="Code of a sector.")
    agency: str | None = Field(
        None, description="Code of an agency under whose page it stands, or that its text names."
    )
    level: Level | None = Field(None, description="Level that handles the procedure.")
    procedure: str | None = Field(None, description="Code of a procedure.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What keeps the changes that were asked for, and what they are called."""

    concerning: Q
    title: str


View = Callable[[HttpRequest], HttpResponse]


def _subscribed(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Refusal as refusal:
            return refused(request, refusal)
        except AWAY as error:
            return database_away(request, error)

    return answered


@_subscribed
def atom(request: HttpRequest) -> HttpResponse:
    """Answer with the newest changes as Atom (RFC 4287)."""
    chosen = _read(request)
    found = newest_acts(chosen.concerning, NEWEST)
    feed = Dated(
        title=chosen.title,
        link=request.build_absolute_uri(reverse("changes")),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
        feed_guid=_own_name(request),
        author_name=_("Administrative procedures"),
        moment=found[0][0].recorded_at if found else newest_moment(),
    )
    for change, act in found:
        feed.add_item(
            title=_title(act),
            link=_url(request, act),
            description=linebreaks(_summary(act), autoescape=True),
            unique_id=_identity(change),
            pubdate=change.recorded_at,
            updateddate=change.recorded_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml")


class Dated(Atom1Feed):
    """Atom that was changed when its newest entry was: the same changes are the same bytes."""

    def latest_post_date(self) -> datetime:
        """Return the moment of the newest change."""
        moment: datetime | None = self.feed["moment"]
        return moment or super().latest_post_date()


@_subscribed
def json_feed(request: HttpRequest) -> HttpResponse:
    """Answer with the newest changes as JSON Feed 1.1."""
    chosen = _read(request)
    told: Document = {
        "version": JSON_FEED,
        "title": chosen.title,
        "home_page_url": request.build_absolute_uri(reverse("changes")),
        "feed_url": _own_name(request),
        "language": get_language(),
        "items": [
            {
                "id": _identity(change),
                "url": _url(request, act),
                "title": _title(act),
                "content_text": _summary(act),
                "date_published": change.recorded_at.isoformat(),
                "_niem_yet": {
                    "serial": change.serial,
                    "code": act.code,
                    "effective_from": act.day.isoformat() if act.day else None,
                },
            }
            for change, act in newest_acts(chosen.concerning, NEWEST)
        ],
    }
    return HttpResponse(orjson.dumps(told), content_type="application/feed+json")


def _read(request: HttpRequest) -> Chosen:
    """Return what is asked for. Raises Refusal for what is not there."""
    check(request, Concern)
    concerning, names = Q(), []
    for name, find in _FINDERS.items():
        if (value := request.GET.get(name)) is not None:
            found, called = find(value)
            concerning &= found
            names.append(called)
    title = _("Changes of administrative procedures")
    return Chosen(concerning, clean_text(f"{title}: {' · '.join(names)}" if names else title))


def _sector(code: str) -> tuple[Q, str]:
    found = Sector.objects.filter(code=code).first()
    if found is None:
        raise _nothing("sector", code, "vocabularies/sector")
    return _terms(Facet.SECTOR, code), _in_language(named(found))


def _agency(code: str) -> tuple[Q, str]:
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise _nothing("agency", code, "vocabularies/agency")
    concerning = _terms(Facet.AGENCY, code)
    page = AgencyPage.objects.filter(live=True, agency=found).first()
    if page is not None:
        concerning |= Q(procedure__path__startswith=page.path)
    return concerning, _in_language(named(found))


def _level(code: str) -> tuple[Q, str]:
    if code not in set(Level):
        raise _nothing("level", code, ", ".join(Level))
    return _terms(Facet.LEVEL, code), wording.in_words(Level(code), get_language() or "vi")


def _procedure(code: str) -> tuple[Q, str]:
    page = find_procedure(code)
    if page is None:
        raise _nothing("procedure", code, "procedures")
    return Q(procedure=page), f"{page.code} {page.title}"


_FINDERS: dict[str, Callable[[str], tuple[Q, str]]] = {
    "sector": _sector,
    "agency": _agency,
    "level": _level,
    "procedure": _procedure,
}


def _nothing(name: str, value: str, allowed: str) -> Refusal:
    detail = f"“{name}”: there is no {value[:80]}. Allowed: {allowed}."
    return Refusal("not-found", "Nothing to follow", 404, detail, parameter=name)


def _terms(facet: Facet, code: str) -> Q:
    """Keep what names it, named it before, or ends a procedure that ever did."""
    terms = VersionTerm.objects.filter(facet=facet, code=code).exclude(version__kind=Kind.INTERNAL)
    versions, procedures = terms.values("version"), terms.values("version__procedure")
    return (
        Q(line__version__in=versions)
        | Q(line__base_version__in=versions)
        | Q(line__version=None, procedure__in=procedures)
    )


def _in_language(text: Any) -> str:
    return text.in_language(get_language() or "vi") if isinstance(text, Text) else str(text)


def _title(act: Act) -> str:
    return clean_text(f"{HAPPENED[act.happened]}: {act.code} {_in_language(act.name)}")


def _summary(act: Act) -> str:
    """Return what happened in lines: since when, by which decision, what changed, what instead.

    Clean, as all that is told here: what was stored before may hold what XML can't.
    """
    language = get_language() or "vi"
    lines = [act.decision.label()]
    if act.day is not None:
        day = wording.day_in_words(act.day, language)
        lines.append(_("In effect from %(day)s.") % {"day": day})
    if act.line.base_version_id and (told := act.line.told_components):
        changed = _components(told, language)
        lines.append(_("Changed: %(components)s.") % {"components": changed})
    for other in act.replaced_by:
        name = other.name.in_language(language)
        lines.append(_("Use instead: %(name)s.") % {"name": f"{other.code} {name}"})
    if act.line.reason:
        lines.append(act.line.reason)
    return clean_text("\n".join(lines))


def _components(values: Sequence[str], language: str) -> str:
    return "; ".join(wording.in_words(Component(value), language) for value in values)


def _url(request: HttpRequest, act: Act) -> str:
    if act.is_coming and act.read_on is not None:
        path = reverse("procedure_on", kwargs={"code": act.code, "day": act.read_on})
    else:
        path = reverse("procedure", kwargs={"code": act.code})
    return request.build_absolute_uri(path)


def _own_name(request: HttpRequest) -> str:
    """Return what names the whole for ever: the address that the site gives to all, in one form."""
    asked = urlencode(sorted(request.GET.items()))
    return f"{site_links().root}{request.path}{'?' if asked else ''}{asked}"


def _identity(change: Change) -> str:
    """Return what names an entry for ever: where the feed tells of that change alone, and its mark.

    After a restored backup another change may have its serial.
    """
    asked = f"changes?since={change.serial - 1}&limit=1"
    return site_links().api(f"{asked}#{mark(change.serial, change.recorded_at)}")
