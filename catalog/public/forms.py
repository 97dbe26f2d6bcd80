"""The library of forms: each by its code, with its editions and the procedures that ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.alphabet import Key, alphabetical
from catalog.content import Kind, Text
from catalog.folding import is_found
from catalog.models import Facet, Form, FormEdition, VersionTerm
from catalog.public.answers import PAGE, Unknown, check_parameters, paged, public, read_page
from catalog.public.browse import for_rows, rows
from catalog.public.choices import Choices, Field, FieldKind, read_choices
from catalog.public.files import ShownFile, shown_file
from catalog.public.presentation import named

WORDS = "q"
MOST_COMING = 20


@dataclass(frozen=True, slots=True)
class ShownEdition:
    """An edition with its files. `standing`: "now", "next" or "past", seen from today."""

    edition: FormEdition
    docx: ShownFile | None
    pdf: ShownFile | None
    sample: ShownFile | None
    standing: str


@dataclass(frozen=True, slots=True)
class ListedForm:
    """A form in the library: today's edition, and how many procedures in force ask for it."""

    form: Form
    edition: ShownEdition | None
    number: int


@dataclass(frozen=True, slots=True)
class AskedLater:
    """A procedure that will ask for a form, from a day on."""

    code: str
    name: Text
    day: date


@public
def form_list(request: HttpRequest) -> HttpResponse:
    """List the forms in the order of their names, or those that hold the typed words."""
    choices = _choices(request)
    today = selectors.today()
    numbers = selectors.facet_counts(today, Facet.FORM)
    found = [f for f in _library() if _holds(f, choices.value(WORDS))]
    page = read_page(request, sorted(found, key=_by_name))
    context = paged(page) | {
        "choices": choices,
        "forms": [_listed(form, today, numbers.get(form.code, 0)) for form in page.object_list],
        "total": page.paginator.count,
        "page_query": choices.query,
        "noindex": bool(choices.used),
        "crumbs": [{"label": _("Forms")}],
    }
    return render(request, "catalog/public/form_list.html", context)


def _choices(request: HttpRequest) -> Choices:
    return read_choices(request, [Field(WORDS, _("Name or code"), FieldKind.TEXT)])


def _library() -> QuerySet[Any]:
    """Return the forms with their editions. A province has some hundreds, so words are matched
    here, where diacritics do not count, and not by the database."""
    forms: QuerySet[Any] = Form.objects.all()
    return forms.select_related("legal_document").prefetch_related("editions")


def _holds(form: Form, typed: str) -> bool:
    names = (form.code, form.name_vi, form.name_en or "")
    return not typed or any(is_found(typed, name) for name in names)


def _by_name(form: Form) -> Key:
    return alphabetical(form.name_vi or form.code)


def _listed(form: Form, today: date, number: int) -> ListedForm:
    edition = form.edition_on(today)
    return ListedForm(form, _shown(edition, today) if edition else None, number)


def _shown(edition: FormEdition, today: date) -> ShownEdition:
    return ShownEdition(
        edition=edition,
        docx=shown_file(edition.docx),
        pdf=shown_file(edition.pdf),
        sample=shown_file(edition.sample),
        standing=_standing(edition, today),
    )


def _standing(edition: FormEdition, today: date) -> str:
    if edition.is_valid_on(today):
        return "now"
    return "next" if edition.valid_from and edition.valid_from > today else "past"


@public
def form(request: HttpRequest, code: str) -> HttpResponse:
    """Show one form: its editions, and the procedures that ask for it now or will."""
    check_parameters(request, {PAGE})
    found = _find(code)
    if found.code != code:
        return _moved(request, found)
    today = selectors.today()
    page = read_page(request, for_rows(selectors.listing(today, form=found.code)))
    editions = [_shown(edition, today) for edition in found.editions.all()]
    context = paged(page) | {
        "form": found,
        "heading": named(found),
        "editions": editions,
        "current": _current(found, editions, today),
        "rows": rows(page.object_list),
        "total": page.paginator.count,
        "coming": _asked_for_later(found, today),
        "crumbs": [{"label": _("Forms"), "url": reverse("forms")}, {"label": found.code}],
    }
    return render(request, "catalog/public/form.html", context)


def _find(code: str) -> Form:
    """Return the form of `code`, however its letters are written. Raises Unknown."""
    found = list(_library().filter(Q(code=code) | Q(code__iexact=code)))
    if not found:
        raise Unknown(_("There is no form with the code “%(code)s”.") % {"code": code[:80]})
    return min(found, key=lambda f: f.code != code)


def _moved(request: HttpRequest, found: Form) -> HttpResponsePermanentRedirect:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponsePermanentRedirect(reverse("form", kwargs={"code": found.code}) + query)


def _current(found: Form, editions: list[ShownEdition], today: date) -> ShownEdition | None:
    right = found.edition_on(today)
    return next((e for e in editions if right and e.edition.pk == right.pk), None)


def _asked_for_later(found: Form, today: date) -> list[AskedLater]:
    """Return the procedures that do not ask for the form today, but will, the nearest first."""
    asks = VersionTerm.objects.filter(
        version=OuterRef("version_id"), facet=Facet.FORM, code=found.code
    )
    now = selectors.listing(today, form=found.code).order_by().values("procedure")
    periods = (
        selectors.known()
        .filter(Exists(asks), valid_from__gt=today)
        .exclude(version__kind=Kind.INTERNAL)
        .exclude(procedure__in=now)
        .values_list("procedure__code", "version__name_vi", "version__name_en", "valid_from")
        .order_by("valid_from", "procedure__code")
    )
    nearest = periods[:MOST_COMING]
    return [AskedLater(code, Text(vi, en), day) for code, vi, en, day in nearest if day]
