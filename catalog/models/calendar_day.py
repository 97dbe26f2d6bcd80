"""Days on which offices work, or do not, otherwise than the law's own days say."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog import public_holidays
from catalog.wording import day_in_words
from catalog.working_days import is_ordinarily_working


class CalendarDay(models.Model):
    """An exception of the calendar, by the document that makes it.

    Beside the journal: no public page shows it, and deadlines are counted when they are asked for.
    """

    reason_vi: str
    reason_en: str | None

    class Kind(models.TextChoices):
        OFF = "off", _("day off")
        WORKED = "worked", _("working day")

    day = models.DateField(
        _("day"),
        unique=True,
        error_messages={"unique": _("This day has an exception already. Change that one.")},
    )
    kind = models.CharField(
        _("kind of day"),
        max_length=8,
        choices=Kind,
        help_text=_("Of two days that are swapped, each is entered by itself."),
    )
    reason = models.CharField(_("reason"), max_length=255)
    document = models.CharField(
        _("document that says so"),
        max_length=120,
        help_text=_("Its number, such as 12729/VPCP-KGVX."),
    )

    class Meta:
        ordering = ["-day"]
        verbose_name = _("exception of the calendar")
        verbose_name_plural = _("exceptions of the calendar")

    def __str__(self) -> str:
        return f"{day_in_words(self.day, get_language() or '')} · {self.get_kind_display()}"

    @property
    def is_working(self) -> bool:
        """Tell whether offices work on the day."""
        return self.kind == self.Kind.WORKED

    def clean(self) -> None:
        super().clean()
        if self.day is None or self.kind not in self.Kind.values:
            return  # the field says so itself
        if self.is_working == is_ordinarily_working(self.day):
            language = get_language() or ""
            named: dict[str, Any] = {"day": day_in_words(self.day, language)}
            holiday = public_holidays.of(self.day.year).off.get(self.day)
            if self.is_working:
                message = _("%(day)s is a working day already: nothing has to be entered.")
            elif holiday is None:
                message = _("%(day)s is a day off already: it is at a weekend.")
            else:
                message = _("%(day)s is a day off already: %(holiday)s.")
                named["holiday"] = holiday.in_language(language)
            raise ValidationError({"day": ValidationError(message, "nothing-new", named)})
