"""The desk of the search: expressions to edit, and what readers searched for in vain."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import F, Max, Min, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import (
    Column,
    NumberColumn,
    TitleColumn,
    UpdatedAtColumn,
)
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry
from wagtail.snippets.views import snippets

from catalog import selectors
from catalog.records import RecordViewSet
from catalog.views.lines import in_figures
from search import language
from search.expressions import key_of
from search.expressions.current import shipped
from search.models import LONGEST_PHRASE, SearchExpression, UnansweredSearch
from search.request import QUERY
from search.unanswered import Outcome, first_day_kept, forget

Row = dict[str, Any]
"""All that was counted for the same folded words."""

EXPRESSIONS = "wagtailsnippets_search_searchexpression"
"""The names of the addresses that Wagtail gives the snippet."""
PHRASE = "phrase"
"""Parameter with which the form of a new expression begins."""


REPORT, FORGET = "unansweredsearch:index", "unansweredsearch:forget"
WORDS = "words"
"""Parameter with the folded words that are to be forgotten."""


def may(user: Any, action: str) -> bool:
    """Tell whether `user` may do this with expressions, and clear the list that they come from."""
    policy = policy_registry.get_by_type(SearchExpression)
    return bool(policy.user_has_permission(user, action))


def search_url(words: str) -> str:
    """Return the page of results for `words`."""
    return f"{reverse('search')}?{urlencode({QUERY: words})}"


def replaced_term(expression: SearchExpression) -> str:
    """Return the term that the software brings for the same words, "" where it brings none."""
    return _shipped_terms().get(key_of(expression.phrase), "")


@cache
def _shipped_terms() -> Mapping[tuple[str, ...], str]:
    return {key_of(row.phrase): row.term for row in shipped()}


class TakenMeanwhile:
    """A view of a form that says so where somebody else kept the same words a moment ago."""

    def form_valid(self: Any, form: Any) -> Any:
        try:
            return super().form_valid(form)  # type: ignore[misc]  # of the view it is mixed into
        except IntegrityError:
            try:
                form.instance.clean()
            except ValidationError as taken:
                form.add_error(None, taken)
                self.produced_error_message = self.get_error_message()
                return self.form_invalid(form)
            raise


class ExpressionEditView(TakenMeanwhile, snippets.EditView):
    """Changes an expression."""


class ExpressionCreateView(TakenMeanwhile, snippets.CreateView):
    """Begins with the phrase of the address."""

    def get_initial(self) -> dict[str, Any]:
        phrase = language.clean(self.request.GET.get(PHRASE, ""))[:LONGEST_PHRASE]
        return {**super().get_initial(), PHRASE: phrase}


class ExpressionIndexView(snippets.IndexView):
    """Leads from each expression to what it does."""

    def get_list_more_buttons(self, instance: SearchExpression) -> list[Any]:
        button = Button(_("Search for it"), url=search_url(instance.phrase), icon_name="search")
        return [button, *super().get_list_more_buttons(instance)]


class ExpressionViewSet(snippets.SnippetViewSet):
    model = SearchExpression
    icon = "openquote"
    menu_label = _("Expressions")
    index_view_class = ExpressionIndexView
    add_view_class = ExpressionCreateView
    edit_view_class = ExpressionEditView
    copy_view_enabled = False
    list_per_page = 50
    panels = [
        FieldRowPanel([FieldPanel("phrase"), FieldPanel("term")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("marked_only")]),
        FieldPanel("note"),
    ]
    list_display = [
        "phrase",
        "term",
        "kind",
        Column(
            "marked_only",
            label=_("Only with its marks"),
            accessor=lambda row: _("yes") if row.marked_only else "",
            sort_key="marked_only",
        ),
        Column("replaces", label=_("Instead of"), accessor=replaced_term),
        UpdatedAtColumn(),
    ]
    list_filter = ["kind", "marked_only"]
    search_fields = ["phrase", "term", "words", "note"]


class UnansweredFilter(WagtailFilterSet):
    day = django_filters.DateFromToRangeFilter(
        label=_("Day"), field_name="day", widget=DateRangePickerWidget
    )
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"),
        choices=[
            (Outcome.NOTHING.value, _("found nothing")),
            (Outcome.WEAK.value, _("nothing that fits")),
        ],
        method="filter_outcome",
    )

    class Meta:
        model = UnansweredSearch
        fields: list[str] = []

    def filter_outcome(
        self, rows: QuerySet[UnansweredSearch], _name: str, value: str
    ) -> QuerySet[UnansweredSearch]:
        return rows.filter(**{f"{value}__gt": 0})


class UnansweredIndexView(IndexView):
    """Each search once, however it was written: the most frequent first, for as long as kept."""

    default_ordering = "-times"

    def get_base_queryset(self) -> QuerySet[UnansweredSearch]:
        today = selectors.today()
        forget(today)
        return UnansweredSearch.objects.filter(day__gte=first_day_kept(today))

    def get_queryset(self) -> QuerySet[Any, Any]:
        # Filters choose among the days that are then added up.
        rows = self.search_queryset(self.filter_queryset(self.get_base_queryset()))
        return added_up(rows).order_by(self.ordering, "folded")

    @cached_property
    def columns(self) -> list[Column]:
        columns = [
            self._get_title_column_class(TitleColumn)(
                "written",
                label=_("Searched for"),
                get_url=lambda row: search_url(row["written"]),
                link_attrs={"title": _("Search for it")},
                sort_key="written",
            ),
            NumberColumn("times", label=_("Times"), sort_key="times"),
            NumberColumn("times_nothing", label=_("Found nothing"), sort_key="times_nothing"),
            NumberColumn("times_weak", label=_("Nothing that fits"), sort_key="times_weak"),
            Column("last", label=_("Days"), accessor=_days, sort_key="last"),
        ]
        if may(self.request.user, "add") or may(self.request.user, "change"):
            columns.append(
                TitleColumn(
                    "expression",
                    label=_("Expression"),
                    accessor=self._offer,
                    get_url=self._expression_url,
                )
            )
        return columns

    def get_list_more_buttons(self, instance: Row) -> list[Any]:
        if not may(self.request.user, "delete"):
            return []
        url = f"{reverse(FORGET)}?{urlencode({WORDS: instance['folded']})}"
        return [Button(_("Forget it"), url=url, icon_name="bin")]

    def _offer(self, row: Row) -> Any:
        if row["expression"]:
            return _("see it")
        return _("add it") if may(self.request.user, "add") else ""

    def _expression_url(self, row: Row) -> str | None:
        known = row["expression"]
        if not may(self.request.user, "change" if known else "add"):
            return None
        if known:
            return reverse(f"{EXPRESSIONS}:edit", args=[known])
        return f"{reverse(f'{EXPRESSIONS}:add')}?{urlencode({PHRASE: row['written']})}"


class UnansweredForgetView(WagtailAdminTemplateMixin, TemplateView):
    """Asks, and deletes the counts of some words: what was somebody's own, and not recognised."""

    template_name = "wagtailadmin/generic/confirm_delete.html"
    page_title = _("Forget a search")
    header_icon = "bin"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request.user, "delete"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.rows.exists():
            return redirect(self.get_success_url())  # forgotten already, by a colleague perhaps
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        self.rows.delete()
        messages.success(request, _("The search was forgotten."))
        return redirect(self.get_success_url())

    @property
    def words(self) -> str:
        return self.request.GET.get(WORDS, "").replace("\0", "")  # which PostgreSQL refuses

    @property
    def rows(self) -> QuerySet[UnansweredSearch]:
        return UnansweredSearch.objects.filter(folded=self.words)

    @property
    def confirmation_message(self) -> str:
        words = ", ".join(f"“{word}”" for word in sorted({row.words for row in self.rows}))
        return gettext("Delete all counts of %(words)s? This cannot be undone.") % {"words": words}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return []  # as on every page of Wagtail that asks

    def get_delete_url(self) -> str:
        return self.request.get_full_path()

    def get_success_url(self) -> str:
        return reverse(REPORT)


def _days(row: Row) -> str:
    """Return the first and the last day of a search, once where they are one."""
    return " – ".join(dict.fromkeys(in_figures(row[name]) for name in ("first", "last")))


def added_up(rows: QuerySet[UnansweredSearch]) -> QuerySet[Any, Any]:
    """Return the counts of `rows` by their folded words, and the expression that has these."""
    expressions = SearchExpression.objects.filter(words=OuterRef("folded"))
    return (
        rows.order_by()
        .values("folded")
        .annotate(
            # The greatest spelling: letters with marks stand behind those without.
            written=Max("words"),
            times=Sum(F("nothing") + F("weak")),
            times_nothing=Sum("nothing"),
            times_weak=Sum("weak"),
            first=Min("day"),
            last=Max("day"),
            expression=Subquery(expressions.values("pk")[:1]),
        )
    )


class UnansweredViewSet(RecordViewSet):
    model = UnansweredSearch
    icon = "search"
    menu_label = _("Searches that found nothing")
    index_view_class = UnansweredIndexView
    inspect_view_enabled = False
    filterset_class = UnansweredFilter
    search_fields = ["words", "folded"]
    export_filename = "searches-that-found-nothing"
    list_export = ["written", "times", "times_nothing", "times_weak", "first", "last"]
    export_headings = {
        "written": _("Searched for"),
        "times": _("Times"),
        "times_nothing": _("Found nothing"),
        "times_weak": _("Nothing that fits"),
        "first": _("First on"),
        "last": _("Last on"),
    }

    def get_urlpatterns(self) -> list[Any]:
        kept = [p for p in super().get_urlpatterns() if p.name != "inspect"]
        return [*kept, path("forget/", UnansweredForgetView.as_view(), name="forget")]


class SearchGroup(snippets.SnippetViewSetGroup):
    items = (ExpressionViewSet, UnansweredViewSet)
    menu_label = _("Public search")
    menu_icon = "search"
    menu_name = "public-search"
    menu_order = 305
