"""Keys of rows as they come in addresses and forms: within what every database counts to.

A page's key is a foreign one, for which Django does not ask that itself: the database would fail.
"""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.urls.converters import IntConverter

KEY = re.compile(r"[0-9]{1,18}")


class RowKey(IntConverter):
    """The key of a row in an address."""

    regex = KEY.pattern


class PageChoiceField(forms.ModelChoiceField):
    """Chooses one of some pages; a key that no database counts to is none of them."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value and not KEY.fullmatch(value):
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            )
        return super().to_python(value)


class _Field(PageChoiceField, django_filters.fields.ModelChoiceField):
    pass


class PageChoiceFilter(django_filters.ModelChoiceFilter):
    """Narrows a list by one of some pages."""

    field_class = _Field
