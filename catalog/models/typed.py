"""Texts that people type beside contents, in the one form in which text is stored."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from wagtail.fields import RichTextField

from catalog.content import clean_text


class TypedTexts:
    """Cleans what is typed or pasted into its plain texts before it is checked (`clean_text`).

    So no character that can't be seen reaches readers, nor XML that can't hold it. What names a
    row, such as a code, stays as it was stored. Mixed into a model before Wagtail's and Django's.
    """

    def clean_fields(self: Any, exclude: Collection[str] | None = None) -> None:
        """Clean all texts, then check the fields. Raises ValidationError where one is not valid."""
        stored = self.__dict__  # past descriptors, which read and write in the current language
        for field in self._meta.concrete_fields:
            text = stored.get(field.attname)
            is_name = field.unique and not self._state.adding
            if isinstance(text, str) and _is_plain(field) and not is_name:
                stored[field.attname] = clean_text(text)
        super().clean_fields(exclude)  # type: ignore[misc]


def _is_plain(field: models.Field[object, object]) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField)
    return is_text and not isinstance(field, RichTextField)
