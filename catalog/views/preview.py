"""The public page as a draft would make it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.drafts import Incomplete, content_of
from catalog.foreseeing import Foreseen, Unforeseen, foresee
from catalog.models import DecisionLine, ProcedurePage
from catalog.public.directory import directory_of
from catalog.public.presentation import context_of
from catalog.selectors import reading, today

NOW = "now"
"""Ends the name of a preview mode that shows the page as it will be once the line is law."""


def render_line(request: HttpRequest, line: DecisionLine, mode: str = "vi") -> HttpResponse:
    """Render the page as the line will make it, with all else that its decision changes of it.

    Lines beside it that whoever asks may not read do nothing there. `mode` is a language, and shows
    the line's first day; with `-now` the day of promulgation, if that were today. Where it can't be
    foreseen, the draft is shown as written; where it can't be read, what is missing.
    """
    language, _dash, when = mode.partition("-")
    with translation.override(language):
        try:
            foreseen = None if line.is_final else foresee(line, request.user)
        except Unforeseen as unforeseen:
            if not line.brings_content:
                return _not_yet(request, line, [p.message for p in unforeseen.problems])
            foreseen = None
        if foreseen is None:
            return _as_written(request, line, language)
        return _as_foreseen(request, line, foreseen, today() if when == NOW else foreseen.day)


def _as_foreseen(
    request: HttpRequest, line: DecisionLine, foreseen: Foreseen, day: date
) -> HttpResponse:
    page, law = foreseen.procedure, foreseen.reading(day)
    if law.shown is None:
        words = _("Readers will see no text of it: it is internal, or never was in force.")
        return _not_yet(request, line, [words])
    content = law.shown.version.body
    known = directory_of(
        content, law.text_day, page=page, receives=law.validity is not None
    ).with_readings(foreseen.readings(day))
    context = context_of(
        content,
        language=get_language() or "vi",
        today=day,
        reading=law,
        page=page,
        directory=known,
    )
    return render(request, "catalog/public/procedure.html", context)


def _as_written(request: HttpRequest, line: DecisionLine, language: str) -> HttpResponse:
    try:
        content = content_of(line)
    except Incomplete as error:
        return _not_yet(request, line, [message for _field, message in error.problems])
    directory = directory_of(content, line.day or today())
    context = context_of(content, language=language, directory=directory)
    return render(request, "catalog/public/procedure.html", context)


def _not_yet(request: HttpRequest, page: Any, problems: Sequence[str] = ()) -> HttpResponse:
    context = {"line": page, "problems": problems}
    return render(request, "catalog/admin/preview_incomplete.html", context)


def render_guidance(request: HttpRequest, page: ProcedurePage, language: str) -> HttpResponse:
    """Render the page with the law of today and the guidance as it is drafted."""
    day = today()
    law = reading(page, day)
    with translation.override(language):
        if law.shown is None:
            return _not_yet(request, page)
        content = law.shown.version.body
        context = context_of(
            content,
            language=language,
            today=day,
            reading=law,
            page=page,
            directory=directory_of(
                content,
                law.text_day,
                page=page,
                related=[other.pk for other in page.related.all()],
                receives=law.validity is not None,
            ),
        )
        return render(request, "catalog/public/procedure.html", context)
