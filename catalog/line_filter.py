"""Which lines a list at the desk shows: filters, and the search by code and name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from catalog.content import Code
from catalog.folding import folded, is_found
from catalog.models import (
    BRINGS_CONTENT,
    KEEPS_DAYS,
    Action,
    AgencyPage,
    DecisionLine,
    DecisionPage,
)
from catalog.permissions import LinePolicy
from catalog.row_keys import PageChoiceFilter

STREAMS = (
    "sectors",
    "steps",
    "channels",
    "dossier",
    "audiences",
    "agencies",
    "legal_bases",
)
"""The texts that the law asks of a new procedure."""

NO_BLOCKS = ("", "[]", "null")


def plainly_incomplete(lines: QuerySet[DecisionLine]) -> QuerySet[DecisionLine]:
    """Return those of `lines` that lack what can be seen without reading their blocks.

    What a line marked ready is asked besides, its difference tells.
    """
    as_text = {f"text_of_{name}": Cast(name, TextField()) for name in STREAMS}
    new, text = Q(action=Action.NEW), Q(action__in=BRINGS_CONTENT)
    empty = Q(levels=[]) | Q(dossier_sets=None)
    for name in as_text:
        empty |= Q(**{f"{name}__in": NO_BLOCKS})
    dayless = Q(effective_on=None, decision__effective_on=None, decision__signed_on=None)
    return lines.annotate(**as_text).filter(
        text & (Q(name_vi=None) | Q(name_vi=""))
        | text & ~new & Q(code="")
        | new & empty
        | Q(action=Action.REPLACED, replaced_by=None, group="")
        | Q(action=Action.CORRECTED, reason="")
        | ~Q(action__in=KEEPS_DAYS) & dayless
    )


def with_codes(lines: QuerySet[DecisionLine]) -> QuerySet[DecisionLine]:
    """Return `lines`, each with `shown_code`: its own or, where it brings no text, its page's."""
    own = NullIf("code", Value(""))
    return lines.annotate(shown_code=Coalesce(own, "procedure__code", Value("")))


def found(lines: QuerySet[DecisionLine], typed: str) -> QuerySet[DecisionLine]:
    """Return those of `lines` whose code or name has what is typed, with or without its marks.

    No database folds Vietnamese as the catalogue does: codes and names alone are read for it.
    """
    if code := Code.parse(typed):
        return lines.filter(Q(code=code.value) | Q(procedure__code=code.value))
    names = lines.order_by().values_list(
        "pk", "code", "name_vi", "procedure__code", "procedure__title"
    )
    if not folded(typed):
        return lines.none()
    keys = {key for key, *words in names if any(w and is_found(typed, w) for w in words)}
    return lines.filter(pk__in=keys)


class LineFilter(WagtailFilterSet):
    decision = PageChoiceFilter(label=_("Decision"), queryset=DecisionPage.objects.order_by("-pk"))
    agency = PageChoiceFilter(label=_("Agency"), queryset=AgencyPage.objects.order_by("title"))
    ready = django_filters.BooleanFilter(
        label=_("Marked ready"), field_name="ready_at", lookup_expr="isnull", exclude=True
    )
    lacking = django_filters.BooleanFilter(label=_("Plainly incomplete"), method="filter_lacking")
    own_day = django_filters.BooleanFilter(
        label=_("Has a day of its own"),
        field_name="effective_on",
        lookup_expr="isnull",
        exclude=True,
    )
    effective_on = django_filters.DateFromToRangeFilter(
        label=_("Day of its own"), widget=DateRangePickerWidget
    )

    class Meta:
        model = DecisionLine
        fields = ["action"]

    def filter_lacking(
        self, lines: QuerySet[DecisionLine], _name: str, value: bool
    ) -> QuerySet[DecisionLine]:
        # What is law, or came by an import, lacks nothing: its version is its text.
        drafts = DecisionLine.objects.filter(promulgated_at=None, decision__source="")
        lacking = plainly_incomplete(drafts).values("pk")
        return lines.filter(pk__in=lacking) if value else lines.exclude(pk__in=lacking)


def writable_lines(user: Any, asked: QueryDict | Mapping[str, str]) -> QuerySet[DecisionLine]:
    """Return the lines of a list, as its address asks for them, that `user` may write."""
    lines = LinePolicy(DecisionLine).instances_user_has_any_permission_for(user, {"change"})
    filters = LineFilter(asked, queryset=lines)
    if not filters.is_valid():
        return lines.none()
    typed = asked.get("q", "").strip()
    return found(filters.qs, typed) if typed else filters.qs
