"""What the values of the feed's lists mean, in both languages: the words of the site's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import override

from catalog import wording
from catalog.content import (
    Answer,
    Component,
    FeeKind,
    FeeState,
    HandlingKind,
    Kind,
    Level,
    Method,
    Scheme,
)
from catalog.models import Action, Agency, ChangeKind, DecisionPage, LifeEvent, ServicePoint

LANGUAGES = ("vi", "en")
_OF_CONTENT: tuple[type[StrEnum], ...] = (
    Component,
    Kind,
    Level,
    Method,
    FeeKind,
    FeeState,
    Answer,
    Scheme,
    HandlingKind,
)
_CHOICES: tuple[type[TextChoices], ...] = (
    Action,
    ChangeKind,
    DecisionPage.Kind,
    Agency.Kind,
    LifeEvent.Group,
    ServicePoint.Kind,
)


def words_of(values: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """Return the words of each value of a list by its language; nothing where there are none."""
    for listed in _OF_CONTENT:
        if set(values) == set(listed):
            return {
                one.value: {lang: wording.in_words(one, lang) for lang in LANGUAGES}
                for one in listed
            }
    for choices in _CHOICES:
        if set(values) == set(choices.values):
            labels = {language: _labels(choices, language) for language in LANGUAGES}
            return {one: {lang: labels[lang][one] for lang in LANGUAGES} for one in choices.values}
    return {}


def _labels(choices: type[TextChoices], language: str) -> dict[str, str]:
    with override(language):
        return {value: str(label) for value, label in choices.choices}
