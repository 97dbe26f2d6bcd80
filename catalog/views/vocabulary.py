"""Lists of vocabularies at the desk."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.snippets.views import snippets


class VocabularyIndexView(snippets.IndexView):
    """A list that is searched and narrowed at once."""

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Search among all items, then keep those of the list: no index knows its filters."""
        if not self.is_searching:
            return queryset
        found = super().search_queryset(self.model._default_manager.all())
        return queryset.filter(pk__in=[item.pk for item in found])
