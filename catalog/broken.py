"""What readers are sent to and do not get: forms without a file, files that are gone, broken links.

A bounded number of queries, however much it is, and a look at the storage for each file: not for a
page to wait for. `check_links` asks it, and `catalog.faults` keeps what it says. That a link is
broken was found before; it is no longer told once nothing names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from catalog import citing, selectors
from catalog.content import Text
from catalog.models import (
    Agency,
    DecisionPage,
    Facet,
    FaultKind,
    FaultSubject,
    Form,
    FormEdition,
    LegalDocument,
    LinkCheck,
    VersionTerm,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: see `Fault`. `places` are the tree paths of the agencies whose procedures
    it concerns.
    """

    kind: FaultKind
    subject: FaultSubject
    key: int | None
    code: str
    name: Text
    detail: str = ""
    places: frozenset[str] = frozenset()
    number: int = 0
    link: LinkCheck | None = None


def problems(day: date) -> list[Problem]:
    """Return what is missing or broken on `day`, by kind and code. All texts are gone through."""
    order = list(FaultKind)
    found = [*_forms(day), *_files(day), *_links(day)]
    return sorted(found, key=lambda one: (order.index(one.kind), one.code, one.detail))


FEW = 200
"""Codes that are looked up one by one. Of more, all that are named are counted in one walk: a
database may look for each of them in each text instead.
"""
Asking = Mapping[str, Mapping[str, int]]
"""How many procedures in force name each code, by the tree path of the agency whose they are."""


def _asking(facet: Facet, codes: Collection[str], day: date) -> Asking:
    """Return who names each of `codes` in a text in force on `day`: a row a code and agency."""
    path = F("procedure__path")
    terms: dict[str, Any] = {"version__terms__facet": facet}
    if len(codes) <= FEW:
        terms["version__terms__code__in"] = codes
    rows = (
        selectors.known()
        .filter(selectors.covering(day), **terms)
        .order_by()
        .annotate(place=Substr(path, Value(1), Length(path) - Page.steplen))
        .values("version__terms__code", "place")
        .annotate(number=Count("pk"))
    )
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        if (code := row["version__terms__code"]) in codes:
            found[code][row["place"]] = row["number"]
    return dict(found)


def _concerning(asking: Iterable[Mapping[str, int] | None]) -> dict[str, Any]:
    """Return whom something concerns, for a problem."""
    known = [one for one in asking if one]
    places: frozenset[str] = frozenset().union(*known)
    return {"places": places, "number": sum(sum(one.values()) for one in known)}


def _forms(day: date) -> Iterator[Problem]:
    """Tell the forms that papers in force name, and of which no edition has a file on `day`."""
    valid = Q(valid_from=None) | Q(valid_from__lte=day)
    valid &= Q(valid_to=None) | Q(valid_to__gt=day)
    with_file = FormEdition.objects.filter(valid).exclude(docx="", pdf="")
    named = VersionTerm.objects.filter(facet=Facet.FORM).values_list("code", flat=True)
    codes = named.exclude(code__in=with_file.values("form__code")).distinct()
    asking = _asking(Facet.FORM, set(codes), day)
    rows = {form.code: form for form in Form.objects.filter(code__in=asking)}
    for code, one in asking.items():
        form = rows.get(code)
        yield Problem(
            FaultKind.NO_FILE,
            FaultSubject.FORM,
            form.pk if form else None,
            code,
            _name(form) if form else Text(),
            **_concerning([one]),
        )


def _files(day: date) -> Iterator[Problem]:
    """Tell the files of editions, today's and later ones, and of decisions that are not there."""
    lasting = Q(valid_to=None) | Q(valid_to__gt=day)
    gone = [
        (edition.form, file)
        for edition in FormEdition.objects.filter(lasting).select_related("form")
        for file in (edition.docx, edition.pdf, edition.sample)
        if _is_gone(file)
    ]
    asking = _asking(Facet.FORM, {form.code for form, _file in gone}, day)
    for form, file in gone:
        concerned = _concerning([asking.get(form.code)])
        named = (form.pk, form.code, _name(form), str(file))
        yield Problem(FaultKind.GONE, FaultSubject.FORM, *named, **concerned)
    signed = DecisionPage.objects.exclude(file="").only("number", "title", "file", "signed_on")
    for decision in signed:
        if _is_gone(decision.file):
            label = Text(decision.label(), decision.label())
            named = (decision.pk, decision.number, label, str(decision.file))
            yield Problem(FaultKind.GONE, FaultSubject.DECISION, *named)


def _is_gone(file: FieldFile) -> bool:
    return bool(file) and not file.storage.exists(str(file.name))


def _links(day: date) -> Iterator[Problem]:
    broken = {link.url: link for link in LinkCheck.objects.filter(is_broken=True)}
    yield from _to_file_at(broken, day)
    yield from _guides(broken, day)
    yield from _documents(broken, day)
    existing = Q(exists_to=None) | Q(exists_to__gt=day)
    agencies: QuerySet[Any] = Agency.objects.all()
    for agency in agencies.filter(existing, website__in=broken).select_related("page"):
        page = getattr(agency, "page", None)
        yield Problem(
            FaultKind.SITE,
            FaultSubject.AGENCY,
            agency.pk,
            agency.code,
            _name(agency),
            agency.website,
            frozenset([page.path] if page else []),
            link=broken[agency.website],
        )


def _to_file_at(broken: Mapping[str, LinkCheck], day: date) -> Iterator[Problem]:
    """Tell the addresses in texts: those alone are read that named a broken one when checked."""
    keys = {key for link in broken.values() for key in link.procedures}
    periods = citing.standing(day, internal=True).filter(procedure__in=keys)
    rows = periods.annotate(online=F("version__text__content__online")).order_by("valid_from")
    seen: set[tuple[int, str]] = set()
    for period in rows:
        urls = {service.get("submit_url") or "" for service in period.online or ()}
        page = period.procedure
        for url in sorted(urls & broken.keys()):
            if (page.pk, url) in seen:
                continue
            seen.add((page.pk, url))
            yield Problem(
                FaultKind.SUBMIT,
                FaultSubject.PROCEDURE,
                page.pk,
                page.code,
                Text(period.version.name_vi, period.version.name_en),
                url,
                frozenset([page.path[: -Page.steplen]]),
                number=1,
                link=broken[url],
            )


def _guides(broken: Mapping[str, LinkCheck], day: date) -> Iterator[Problem]:
    lasting = Q(valid_to=None) | Q(valid_to__gt=day)
    editions = FormEdition.objects.filter(lasting, guide__in=broken).select_related("form")
    rows = list({(edition.form, edition.guide) for edition in editions})
    asking = _asking(Facet.FORM, {form.code for form, _guide in rows}, day)
    for form, guide in rows:
        yield Problem(
            FaultKind.GUIDE,
            FaultSubject.FORM,
            form.pk,
            form.code,
            _name(form),
            guide,
            **_concerning([asking.get(form.code)]),
            link=broken[guide],
        )


def _documents(broken: Mapping[str, LinkCheck], day: date) -> Iterator[Problem]:
    documents: QuerySet[Any] = LegalDocument.objects.all()
    rows = list(documents.filter(link__in=broken))
    numbers = {number for row in rows for number in citing.numbers_of(row)}
    asking = _asking(Facet.LEGAL_DOCUMENT, numbers, day)
    for row in rows:
        yield Problem(
            FaultKind.DOCUMENT,
            FaultSubject.DOCUMENT,
            row.pk,
            row.number,
            _name(row),
            row.link,
            **_concerning(asking.get(number) for number in sorted(citing.numbers_of(row))),
            link=broken[row.link],
        )


def _name(item: Any) -> Text:
    return Text(item.name_vi or "", item.name_en or "")
