"""Legal documents at the desk: who cites each, and what is said when one gets its last day."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views import snippets

from catalog import citing, selectors
from catalog.models import DecisionLine, LegalDocument
from catalog.permissions import LinePolicy, readable, reads_all
from catalog.views.citing import citing_url
from catalog.views.vocabulary import VocabularyIndexView

CITING = gettext_lazy("Procedures that cite it")


class DocumentFilter(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            ("ended", gettext_lazy("no longer in force")),
            ("ended_cited", gettext_lazy("no longer in force, still cited")),
        ],
        method="filter_state",
    )

    class Meta:
        model = LegalDocument
        fields: list[str] = []

    def filter_state(self, documents: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        day = selectors.today()
        if value == "ended":
            return documents.filter(in_force_to__lte=day)
        return citing.still_cited(documents, day)


def cited_by() -> TitleColumn:
    """Return the column with the number of procedures in force that cite a document."""
    return TitleColumn(
        "number_citing",
        label=gettext_lazy("Cited by"),
        get_url=citing_url,
        sort_key="number_citing",
    )


class DocumentIndexView(VocabularyIndexView):
    """Says how many procedures in force cite each document, and leads to them."""

    @cached_property
    def reads(self) -> bool:
        return _reads(self.request.user)

    def get_base_queryset(self) -> QuerySet[Any]:
        documents: QuerySet[Any] = super().get_base_queryset()
        return citing.with_number_citing(documents, selectors.today())

    def get_list_more_buttons(self, instance: LegalDocument) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if not self.reads:
            return list(buttons)
        return [*buttons, Button(CITING, url=citing_url(instance), icon_name="list-ul")]


class TellsWhoCites:
    """Says, when a document is saved with a new last day, how many procedures cite it."""

    def get_success_message(self: Any, *instance: Any) -> str:
        said = super().get_success_message(*instance)  # type: ignore[misc]  # of the view below
        if not self._has_new_end() or not _reads(self.request.user):
            return str(said)
        periods = self._citing()
        told = [said, _("Procedures that cite it: %(number)d.") % _number(periods)]
        if not reads_all(self.request.user):
            mine = readable(self.request.user, periods)
            told.append(_("Of your agency: %(number)d.") % _number(mine))
        return " ".join(map(str, told))

    def get_success_buttons(self: Any) -> list[Any]:
        buttons = list(super().get_success_buttons())  # type: ignore[misc]
        if self._has_new_end() and _reads(self.request.user):
            buttons.append(messages.button(citing_url(self.object), CITING))
        return buttons

    def _has_new_end(self: Any) -> bool:
        return "in_force_to" in self.form.changed_data and self.object.in_force_to is not None

    def _citing(self: Any) -> QuerySet[Any]:
        return citing.citing(self.object, selectors.today(), internal=True)


class DocumentCreateView(TellsWhoCites, snippets.CreateView):
    """Enters a document, which imported versions may cite already."""


class DocumentEditView(TellsWhoCites, snippets.EditView):
    """Changes a document, and leads to those that cite it."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not _reads(self.request.user):
            return []
        return [HeaderButton(CITING, url=citing_url(self.object), icon_name="list-ul")]


def _reads(user: Any) -> bool:
    return LinePolicy(DecisionLine).user_has_permission(user, "view")


def _number(periods: QuerySet[Any]) -> dict[str, int]:
    return {"number": citing.count_citing(periods)}
