"""Results with their matched words marked, and why they were found: a step after the search.

It reads nothing from the database, so that a command which only needs codes can leave it out, and
a bench can time it apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from search.highlight import marked
from search.matches import ANCHORS, Passage, Place, Question, matches, question
from search.results import Result, SearchResults

PLACES: Mapping[Place, Any] = {
    Place.CODES: _("Other code"),
    Place.CITIZENS_WORDS: _("People also say"),
    Place.DOSSIER: _("What to bring"),
    Place.CONDITIONS: _("Who may apply, conditions, result"),
    Place.STEPS: _("Steps"),
    Place.CHANNELS: _("How to file, how long, how much"),
    Place.ONLINE: _("Online and ways of handling"),
    Place.AGENCIES: _("Who handles it"),
    Place.LEGAL_BASES: _("Legal bases"),
    Place.GUIDANCE: _("Guidance"),
}
"""The sections of a procedure's page by their titles there, and what stands beside them."""


@dataclass(frozen=True, slots=True)
class Why:
    """A passage that tells why a result was found.

    `url` leads to its section, "" where none is; `language` is set where it is not the page's.
    """

    label: str
    url: str
    text: SafeString
    language: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A result as it is shown: words marked, and the passages that its name does not make plain."""

    result: Result
    name: SafeString
    summary: SafeString
    why: tuple[Why, ...]


def explain(found: SearchResults) -> tuple[Explained, ...]:
    """Return the results of `found` as they are shown."""
    asked = question([reading.text for reading in found.meaning.readings], found.meaning.codes)
    return tuple(_explained(result, asked, found.request.language) for result in found.results)


def _explained(result: Result, asked: Question, language: str) -> Explained:
    passages = matches(asked, result.name, result.content, result.beside)
    return Explained(
        result=result,
        name=marked(result.name, asked.words),
        summary=marked(result.summary, asked.words, pairs=True),
        why=tuple(_why(passage, result, asked, language) for passage in passages),
    )


def _label(passage: Passage) -> Any:
    if passage.place is Place.NAME:
        return _("English name") if passage.is_english else _("Vietnamese name")
    return PLACES[passage.place]


def _why(passage: Passage, result: Result, asked: Question, language: str) -> Why:
    its_language = "en" if passage.is_english else "vi"
    return Why(
        label=str(_label(passage)),
        url=f"{result.url}#{passage.place}" if passage.place in ANCHORS else "",
        text=marked(passage.text, asked.words, pairs=True),
        language="" if its_language == language else its_language,
    )
