"""The desk's lists: vocabularies to edit, records to look at, and the lines of decisions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel
from wagtail.admin.ui.tables import Column
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from catalog import models
from catalog.field_help import EDITION, SUCCESSION, VOCABULARY
from catalog.line_filter import LineFilter
from catalog.panels import PublicHolidaysPanel, field, pair
from catalog.panels import line as line_panel
from catalog.views import documents, line_list, lines
from catalog.views.acts import (
    LineCarryLaterView,
    LineCarryOverView,
    LineLeaveLaterView,
    LineReadyView,
)
from catalog.views.difference import LineDifferenceView
from catalog.views.foreseen import LineForeseenView, LinePageView
from catalog.views.vocabulary import VocabularyIndexView

NAME: list[Panel] = [field("code", VOCABULARY), pair("name", _("Name"))]
EXISTENCE = FieldRowPanel(
    [field(name, SUCCESSION) for name in ("exists_from", "exists_to", "succeeded_by")]
)


class InstanceChecked:
    """Asks the policy for the very item before it is deleted: what is referred to stays."""

    def dispatch(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        item = get_object_or_404(self.model, pk=kwargs["pk"])
        policy = policy_registry.get_by_type(self.model)
        if not policy.user_has_permission_for_instance(request.user, "delete", item):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class VocabularyViewSet(SnippetViewSet):
    """A list of named things with codes."""

    index_view_class = VocabularyIndexView
    list_display = ["name_vi", "code"]
    copy_view_enabled = False
    list_per_page = 50

    @property
    def delete_view(self) -> Any:
        view = type("DeleteView", (InstanceChecked, self.delete_view_class), {})
        return self.construct_view(view, **self.get_delete_view_kwargs())


class SectorViewSet(VocabularyViewSet):
    model = models.Sector
    icon = "tag"
    panels = [*NAME, field("agency", VOCABULARY), EXISTENCE]
    list_display = ["name_vi", "code", "agency"]


class AudienceViewSet(VocabularyViewSet):
    model = models.Audience
    icon = "group"
    panels = NAME


class LifeEventViewSet(VocabularyViewSet):
    model = models.LifeEvent
    icon = "calendar"
    panels = [*NAME, FieldRowPanel([FieldPanel("group"), field("position", VOCABULARY)])]
    list_display = ["name_vi", "code", "group"]
    list_filter = ["group"]


class LegalDocumentViewSet(VocabularyViewSet):
    model = models.LegalDocument
    icon = "openquote"
    panels = [
        FieldRowPanel([field("number", VOCABULARY), field("code", VOCABULARY)]),
        pair("name", _("Title")),
        FieldRowPanel([FieldPanel("issuer"), FieldPanel("issued")]),
        FieldRowPanel([FieldPanel("in_force_from"), field("in_force_to", VOCABULARY)]),
        FieldPanel("is_fast_track"),
        FieldPanel("link"),
    ]
    list_display = ["number", "name_vi", "issued", "in_force_to", documents.cited_by()]
    filterset_class = documents.DocumentFilter
    index_view_class = documents.DocumentIndexView
    add_view_class = documents.DocumentCreateView
    edit_view_class = documents.DocumentEditView


class AgencyViewSet(VocabularyViewSet):
    model = models.Agency
    icon = "home"
    panels = [
        *NAME,
        FieldRowPanel(
            [FieldPanel("kind"), field("level", VOCABULARY), field("parent", VOCABULARY)]
        ),
        FieldPanel("identifiers"),
        FieldPanel("other_names"),
        pair("address", _("Address")),
        FieldRowPanel([FieldPanel("telephone"), FieldPanel("hotline")]),
        FieldRowPanel([FieldPanel("email"), FieldPanel("website")]),
        EXISTENCE,
    ]
    list_display = ["name_vi", "code", "kind", "level"]
    list_filter = ["kind", "level"]


class ServicePointViewSet(VocabularyViewSet):
    model = models.ServicePoint
    icon = "site"
    panels = [
        *NAME,
        FieldPanel("kind"),
        pair("address", _("Address"), required_on_save=True),
        pair("hours", _("Opening hours")),
        FieldRowPanel([FieldPanel("telephone"), FieldPanel("latitude"), FieldPanel("longitude")]),
        FieldPanel("accepts"),
        EXISTENCE,
    ]
    list_display = ["name_vi", "code", "kind"]
    list_filter = ["kind"]


class FormViewSet(VocabularyViewSet):
    model = models.Form
    icon = "form"
    panels = [
        *NAME,
        field("legal_document", VOCABULARY),
        InlinePanel(
            "editions",
            heading=_("Editions"),
            label=_("edition"),
            panels=[
                FieldRowPanel([field("valid_from", EDITION), field("valid_to", EDITION)]),
                FieldRowPanel([FieldPanel("docx"), FieldPanel("pdf")]),
                FieldRowPanel([field("sample", EDITION), field("guide", EDITION)]),
            ],
        ),
    ]
    list_display = ["name_vi", "code", "legal_document"]


def years_of_exceptions() -> list[tuple[int, str]]:
    """Return the years that have an exception, the latest first, to choose from."""
    days = models.CalendarDay.objects.dates("day", "year", order="DESC")
    return [(day.year, str(day.year)) for day in days]


class CalendarDayFilter(WagtailFilterSet):
    year = django_filters.ChoiceFilter(
        label=_("Year"), field_name="day", lookup_expr="year", choices=years_of_exceptions
    )

    class Meta:
        model = models.CalendarDay
        fields = ["kind"]


class CalendarDayViewSet(SnippetViewSet):
    """Exceptions of the calendar by which deadlines are counted."""

    model = models.CalendarDay
    icon = "calendar-alt"
    menu_label = _("Working days")
    copy_view_enabled = False
    list_per_page = 50
    panels = [
        FieldRowPanel([FieldPanel("day"), FieldPanel("kind")]),
        pair("reason", _("Reason"), required_on_save=True),
        FieldPanel("document"),
        PublicHolidaysPanel(heading=_("Days off by law")),
    ]
    list_display = [
        "day",
        Column(
            "weekday",
            label=_("Day of the week"),
            accessor=lambda row: WEEKDAYS[row.day.weekday()],
        ),
        "kind",
        "reason",
        "document",
    ]
    filterset_class = CalendarDayFilter
    search_fields = ["reason_vi", "reason_en", "document"]


class VocabularyGroup(SnippetViewSetGroup):
    items = (
        SectorViewSet,
        LegalDocumentViewSet,
        FormViewSet,
        AgencyViewSet,
        ServicePointViewSet,
        AudienceViewSet,
        LifeEventViewSet,
        CalendarDayViewSet,
    )
    menu_label = _("Vocabularies")
    menu_icon = "list-ul"
    menu_name = "vocabularies"
    menu_order = 300


class LineViewSet(SnippetViewSet):
    """Lines of decisions: in no menu and no chooser, each view asked for its very line."""

    model = models.DecisionLine
    icon = "list-ul"
    base_url_path = "lines"
    admin_url_namespace = "lines"
    menu_item_is_registered = True
    copy_view_enabled = False
    sort_order_field = None
    list_per_page = 50
    list_display = line_list.COLUMNS
    filterset_class = LineFilter
    index_view_class = line_list.LineIndexView
    index_results_template_name = "catalog/admin/lines_results.html"
    add_view_class = lines.LineBeginView
    edit_view_class = lines.LineEditView
    delete_view_class = lines.LineDeleteView
    history_view_class = lines.LineHistoryView
    usage_view_class = lines.LineUsageView
    preview_on_edit_view_class = lines.LinePreviewView
    revisions_view_class = lines.LineRevisionView
    revisions_compare_view_class = lines.LineCompareView

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        if issubclass(view_class, lines.LineBeginView):
            return view_class.as_view()
        if not issubclass(view_class, IndexView):
            view_class = type(view_class.__name__, (lines.LineChecked, view_class), {})
        return super().construct_view(view_class, **kwargs)

    def get_edit_handler(self) -> Panel:
        return line_panel(models.Action.AMENDED).bind_to_model(models.DecisionLine)

    def register_chooser_viewset(self) -> None:
        """Lines are chosen nowhere."""

    def get_urlpatterns(self) -> list[Any]:
        # A line begins in a view of ours, so there is no form to preview before it is there.
        kept = [p for p in super().get_urlpatterns() if p.name != "preview_on_add"]
        return [
            *kept,
            path(
                "difference/<int:pk>/",
                self.construct_view(LineDifferenceView),
                name="difference",
            ),
            path("page/<int:pk>/", self.construct_view(LinePageView), name="page"),
            path("foreseen/<int:pk>/", self.construct_view(LineForeseenView), name="foreseen"),
            path("ready/<int:pk>/", self.construct_view(LineReadyView), name="ready"),
            path("carry-over/<int:pk>/", self.construct_view(LineCarryOverView), name="carry_over"),
            path(
                "carry-later/<int:pk>/",
                self.construct_view(LineCarryLaterView),
                name="carry_later",
            ),
            path(
                "leave-later/<int:pk>/",
                self.construct_view(LineLeaveLaterView),
                name="leave_later",
            ),
        ]


def below(queryset: QuerySet[Any], field: str, agency: models.AgencyPage) -> QuerySet[Any]:
    """Return those rows whose `field`, a page, stands under the page of `agency`."""
    return queryset.filter(**{f"{field}__path__startswith": agency.path})
