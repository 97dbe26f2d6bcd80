"""The choice of an agency by which lists at the desk are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField

from catalog.models import AgencyPage
from catalog.views.lines import KEY


class AgencyField(ModelChoiceField):
    """Refuses what is no key, which the key of a page would hand on to the database."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value and not KEY.fullmatch(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class AgencyFilter(django_filters.ModelChoiceFilter):
    """Offers the agencies that have a page."""

    field_class = AgencyField

    def __init__(self, **kwargs: Any) -> None:
        agencies = AgencyPage.objects.order_by("title")
        super().__init__(label=_("Agency"), queryset=agencies, **kwargs)
