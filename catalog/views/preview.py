"""The public page as a draft would make it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from catalog.drafts import Incomplete, content_of
from catalog.models import DecisionLine, ProcedurePage
from catalog.public.directory import directory_of
from catalog.public.presentation import context_of
from catalog.selectors import reading, today


def render_line(request: HttpRequest, line: DecisionLine, language: str = "vi") -> HttpResponse:
    """Render the page in `language`; say what is missing where the draft can't be read yet."""
    with translation.override(language):
        try:
            content = content_of(line)
        except Incomplete as error:
            context = {"line": line, "problems": error.problems}
            return render(request, "catalog/admin/preview_incomplete.html", context)
        day = line.day or today()
        directory = directory_of(content, day)
        context = context_of(content, language=language, directory=directory)
        return render(request, "catalog/public/procedure.html", context)


def render_guidance(request: HttpRequest, page: ProcedurePage, language: str) -> HttpResponse:
    """Render the page with the law of today and the guidance as it is drafted."""
    day = today()
    law = reading(page, day)
    with translation.override(language):
        if law.shown is None:
            return render(request, "catalog/admin/preview_incomplete.html", {"line": page})
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
