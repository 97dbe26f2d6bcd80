"""What editors add to the vocabulary of the search, and the searches that did not help anybody.

An expression takes effect with its commit, in every process: each question reads the stamp of all
expressions, and reads the expressions again where it is new (`search.expressions.current`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from search import language
from search.expressions import Expression, Fault, Kind, fault_of, key_of

LONGEST_PHRASE = 100
LONGEST_TERM = 200
LONGEST_WORDS = 100
"""Characters of a search that are kept."""


class KindOfExpression(models.TextChoices):
    """The kinds of `search.expressions.Kind`, as editors read them."""

    ABBREVIATION = Kind.ABBREVIATION.value, _("abbreviation")
    CITIZEN = Kind.CITIZEN.value, _("what people say")
    ENGLISH = Kind.ENGLISH.value, _("English")


class ExpressionStamp(models.Model):
    """One row whose value is new after every change of an expression."""

    value = models.UUIDField()

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def renew(cls, **_signal: Any) -> None:
        """Give the expressions a new stamp, with the surrounding transaction or at once."""
        cls.objects.update_or_create(pk=1, defaults={"value": uuid4()})

    @classmethod
    def current(cls) -> models.QuerySet[Any, UUID]:
        """Return the stamp as a query of one value; of none while nobody wrote an expression."""
        return cls.objects.filter(pk=1).values_list("value", flat=True)


class SearchExpression(models.Model):
    """An expression of `search.expressions` that editors added. `words` is its key."""

    phrase = models.CharField(
        _("phrase"),
        max_length=LONGEST_PHRASE,
        help_text=_(
            "As people write it, with its marks. It is also understood without them, and in "
            "capitals. One that comes with the software is replaced by yours."
        ),
    )
    term = models.CharField(
        _("official term"),
        max_length=LONGEST_TERM,
        help_text=_("The words that the names of procedures have for it."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=KindOfExpression,
        default=KindOfExpression.CITIZEN,
        help_text=_(
            "Of a question with an English expression, only the official terms are searched for."
        ),
    )
    marked_only = models.BooleanField(
        _("only with its marks"),
        default=False,
        help_text=_(
            "For a phrase that is another word without its marks, as “mất” is “mặt”: it is then "
            "understood only as it is written here, orders results and finds none by itself."
        ),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("For colleagues; never shown."))
    words = models.TextField(unique=True, editable=False)

    class Meta:
        ordering = ["words"]
        verbose_name = _("search expression")
        verbose_name_plural = _("search expressions")

    def __str__(self) -> str:
        return f"{self.phrase} → {self.term}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.words = self._key
        with transaction.atomic():  # with its stamp, which a signal renews: fixtures come so too
            super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.phrase, self.term = language.clean(self.phrase), language.clean(self.term)
        if not self.phrase or not self.term:
            return  # the field says so itself
        fault = fault_of(self.phrase, self.term)
        if fault is Fault.NO_WORDS:
            field = "term" if key_of(self.phrase) else "phrase"
            message = _("Write at least one word, of letters or digits.")
            raise ValidationError({field: ValidationError(message, code=fault)})
        if fault is Fault.OWN_TERM:
            message = _("This is the phrase itself: people find it without an expression.")
            raise ValidationError({"term": ValidationError(message, code=fault)})
        other = type(self).objects.exclude(pk=self.pk).filter(words=self._key).first()
        if other is not None:
            message = _("There is an expression for these words already: “%(other)s”. Change that.")
            taken = ValidationError(message, code="taken", params={"other": other})
            raise ValidationError({"phrase": taken})

    @property
    def _key(self) -> str:
        return " ".join(key_of(self.phrase))

    @property
    def expression(self) -> Expression:
        """Return it as questions are understood by it."""
        return Expression(self.phrase, self.term, Kind(self.kind), self.marked_only)


class UnansweredSearch(models.Model):
    """How often some words were searched for on one day and found nothing, or nothing that fits.

    Words and numbers only: nothing of who asked. `search.unanswered` decides what is kept.
    `folded` is what the same words have in common, with marks and without.
    """

    day = models.DateField(_("day"))
    words = models.CharField(_("words"), max_length=LONGEST_WORDS)
    folded = models.TextField()
    nothing = models.PositiveIntegerField(_("found nothing"), default=0)
    weak = models.PositiveIntegerField(_("nothing that fits"), default=0)

    class Meta:
        ordering = ["-day", "words"]
        constraints = [
            models.UniqueConstraint(fields=["day", "words"], name="unanswered_search_a_day")
        ]
        default_permissions = ("view",)
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")

    def __str__(self) -> str:
        return self.words
