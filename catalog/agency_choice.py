"""The choice of an agency by which lists at the desk are narrowed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.models import AgencyPage
from catalog.row_keys import PageChoiceFilter


class AgencyFilter(PageChoiceFilter):
    """Offers the agencies that have a page."""

    def __init__(self, **kwargs: Any) -> None:
        agencies = AgencyPage.objects.order_by("title")
        super().__init__(label=_("Agency"), queryset=agencies, **kwargs)
