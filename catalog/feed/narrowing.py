"""Which procedures a list has: its filters, decided by the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog import selectors
from catalog.content import FeeState
from catalog.feed.asked import ProcedureFilter
from catalog.models import BRINGS_CONTENT, Facet, Validity, VersionTerm
from catalog.on_day import State


def shown(asked: ProcedureFilter, day: date, periods: QuerySet[Validity]) -> QuerySet[Validity]:
    """Keep the one of `periods` by which each procedure that stands as `asked` is shown on `day`.

    `periods` are all public ones as known at a moment. It is the one that `catalog.on_day` shows;
    what its text says is not asked here.
    """
    if not asked.status:
        return periods.filter(selectors.covering(day))
    ways: dict[str, Q] = {
        State.IN_FORCE: selectors.covering(day) & ~_ends_itself(),
        State.TEMPORARY: selectors.covering(day) & _ends_itself(),
        State.UPCOMING: Q(~Exists(_before(periods)), valid_from__gt=day),
        State.ENDED: Q(~Exists(_begun_since(periods, day)), valid_to__lte=day),
    }
    return periods.filter(reduce(or_, (ways[status] for status in asked.status)))


def _ends_itself() -> Q:
    return Q(cause__action__in=BRINGS_CONTENT)


def _before(periods: QuerySet[Validity]) -> QuerySet[Validity]:
    earlier = Q(valid_from=None) | Q(valid_from__lt=OuterRef("valid_from"))
    return periods.filter(earlier, procedure=OuterRef("procedure"))


def _begun_since(periods: QuerySet[Validity], day: date) -> QuerySet[Validity]:
    return periods.filter(
        procedure=OuterRef("procedure"), valid_from__gte=OuterRef("valid_to"), valid_from__lte=day
    )


def said(asked: ProcedureFilter) -> Q:
    """Return what keeps the periods whose text says what is asked for, by the terms of it."""
    found = Q()
    for facet, codes in _codes(asked):
        terms = VersionTerm.objects.filter(version=OuterRef("version"), facet=facet, code__in=codes)
        found &= Q(Exists(terms))
    return found


def _codes(asked: ProcedureFilter) -> Iterator[tuple[Facet, list[str]]]:
    for facet, codes in (
        (Facet.SECTOR, asked.sector),
        (Facet.AGENCY, asked.agency),
        (Facet.AUDIENCE, asked.audience),
        (Facet.LEVEL, list(map(str, asked.level))),
        (Facet.ONLINE, [level.replace("/", ":") for level in asked.online]),
        (Facet.HANDLING, list(map(str, asked.handling))),
        (Facet.SERVICE_POINT, asked.service_point),
        (Facet.FORM, asked.form),
        (Facet.LEGAL_DOCUMENT, asked.legal_document),
        (Facet.FEE, [FeeState.FREE.value] if asked.free else []),
    ):
        if codes:
            yield facet, codes
