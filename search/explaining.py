"""Results with their matched words marked, and why they were found: a step after the search.

It reads the texts of the results in one query. A command which only needs codes leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.content import Text
from catalog.models import ProcedureVersion
from search.documents import questions
from search.highlight import marked
from search.matches import ANCHORS, Beside, Passage, Place, Question, matches, question, says_all
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
    asked = question(found.meaning.looked_for, found.meaning.codes)
    texts = _texts(result.version for result in found.results if not says_all(result.name, asked))
    return tuple(
        _explained(result, texts.get(result.version), asked, found.request.language)
        for result in found.results
    )


_Texts = tuple[Mapping[str, Any], Beside]

_BESIDE = (
    "code",
    "other_codes",
    "search_words_vi",
    "search_words_en",
    "questions",
    "guidance_vi",
    "guidance_en",
)


def _texts(versions: Iterable[int]) -> dict[int, _Texts]:
    """Return the content of each version, and what the page of its procedure has beside it."""
    if not (wanted := list(versions)):
        return {}
    rows = ProcedureVersion.objects.filter(pk__in=wanted).order_by()
    read = rows.values("pk", "text__content", *(f"procedure__{name}" for name in _BESIDE))
    return {row["pk"]: (row["text__content"], _beside(row)) for row in read}


def _beside(row: Mapping[str, Any]) -> Beside:
    found = {name: row[f"procedure__{name}"] or "" for name in _BESIDE}
    asked, answered = questions(block.value for block in row["procedure__questions"] or ())
    return Beside(
        code=found["code"],
        codes=tuple(found["other_codes"]),
        words=Text(
            _lines(found["search_words_vi"], asked.vi), _lines(found["search_words_en"], asked.en)
        ),
        guidance=Text(
            _lines(_plain(found["guidance_vi"]), answered.vi),
            _lines(_plain(found["guidance_en"]), answered.en),
        ),
    )


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _plain(html: str) -> str:
    """Return rich text as plain lines, one a block."""
    return strip_tags(html.replace("</", "\n</"))


def _explained(result: Result, texts: _Texts | None, asked: Question, language: str) -> Explained:
    passages = matches(asked, result.name, *texts) if texts else ()
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
