"""What is missing or broken, as it was found last, and as far as nobody mended it since.

To find it takes a walk through all texts and the storage (`catalog.broken`), so it is found once a
day and kept. What an editor mends is gone at once: each row says what it stands on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from catalog.broken import Problem, problems
from catalog.folding import folded
from catalog.models import (
    Agency,
    AgencyPage,
    DecisionPage,
    Fault,
    FaultKind,
    FaultPlace,
    FaultSubject,
    FormEdition,
    LegalDocument,
    LinkRun,
)
from catalog.permissions import below, reads_all, writable_paths
from catalog.selectors import VIETNAM

BATCH = 500


def find(day: date) -> int:
    """Keep what is missing or broken on `day` instead of what was found before; count it."""
    found = problems(day)
    agencies = dict(AgencyPage.objects.order_by().values_list("path", "title"))
    with transaction.atomic():
        FaultPlace.objects.all().delete()
        Fault.objects.all().delete()
        faults = Fault.objects.bulk_create([_row(one, agencies) for one in found], BATCH)
        places = [
            FaultPlace(fault=fault, path=path)
            for fault, one in zip(faults, found, strict=True)
            for path in sorted(one.places)
        ]
        FaultPlace.objects.bulk_create(places, BATCH)
        now = timezone.now()
        LinkRun.objects.update_or_create(
            pk=1, defaults={"found_at": now}, create_defaults={"found_at": now, "until": now}
        )
    return len(found)


def found_at() -> datetime | None:
    """Return when it was found last, None where it never was."""
    return LinkRun.objects.filter(pk=1).values_list("found_at", flat=True).first()


def _row(one: Problem, agencies: dict[str, str]) -> Fault:
    agency = "; ".join(sorted(agencies.get(path, "") for path in one.places))
    words = folded(" ".join((one.code, one.name.vi, one.name.en, one.detail, agency)))
    return Fault(
        kind=one.kind,
        subject=one.subject,
        key=one.key,
        code=one.code,
        name_vi=one.name.vi,
        name_en=one.name.en,
        detail=one.detail,
        number=one.number,
        agency=agency,
        link=one.link,
        words=f" {words} {words.replace(' ', '')}",
    )


def standing(user: Any, day: date) -> QuerySet[Fault]:
    """Return what was found about procedures whose lines `user` reads, and still is so on `day`.

    What concerns no procedure is told to who reads all.
    """
    faults = Fault.objects.filter(_is_still(day)).select_related("link")
    return faults if reads_all(user) else at(faults, writable_paths(user))


def at(faults: QuerySet[Fault], paths: Sequence[str]) -> QuerySet[Fault]:
    """Return those of `faults` that concern procedures below one of the tree paths."""
    places = FaultPlace.objects.filter(below("path", paths), fault=OuterRef("pk"))
    return faults.filter(Exists(places))


def written(faults: QuerySet[Fault], typed: str) -> QuerySet[Fault]:
    """Return those of `faults` that what is typed is found in, as `folding.is_found` says."""
    sought = folded(typed)
    words = Q()
    for word in sought.split():
        words &= Q(words__contains=f" {word}")
    return faults.filter(words | Q(words__contains=f" {sought.replace(' ', '')}"))


def since(fault: Fault) -> date | None:
    """Return the day since which a link fails, None for what is no link."""
    moment = fault.link and fault.link.failing_since
    return moment.astimezone(VIETNAM).date() if moment else None


def _is_still(day: date) -> Q:
    """Return what keeps the faults that nobody mended: of each kind, that its cause is there."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    lasting = Q(valid_to=None) | Q(valid_to__gt=day)
    editions = FormEdition.objects.filter(lasting)
    with_file = editions.filter(begun).exclude(docx="", pdf="")
    of_form = editions.filter(form=OuterRef("key"))
    detail = OuterRef("detail")
    named = Q(docx=detail) | Q(pdf=detail) | Q(sample=detail)
    documents: QuerySet[Any] = LegalDocument.objects.all()
    agencies: QuerySet[Any] = Agency.objects.all()
    decisions = DecisionPage.objects.filter(pk=OuterRef("key"), file=detail)
    causes = {
        FaultKind.NO_FILE: ~Q(Exists(with_file.filter(form__code=OuterRef("code")))),
        FaultKind.GONE: Q(Exists(of_form.filter(named)), subject=FaultSubject.FORM)
        | Q(Exists(decisions), subject=FaultSubject.DECISION),
        FaultKind.SUBMIT: Q(link__is_broken=True),
        FaultKind.GUIDE: Q(Exists(of_form.filter(guide=detail)), link__is_broken=True),
        FaultKind.DOCUMENT: Q(
            Exists(documents.filter(pk=OuterRef("key"), link=detail)), link__is_broken=True
        ),
        FaultKind.SITE: Q(
            Exists(agencies.filter(pk=OuterRef("key"), website=detail)), link__is_broken=True
        ),
    }
    still = Q()
    for kind, cause in causes.items():
        still |= Q(cause, kind=kind)
    return still
