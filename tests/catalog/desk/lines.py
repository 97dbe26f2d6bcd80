"""Many procedures, and the lines about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from catalog.beginning import begin_line
from catalog.content import Content
from catalog.models import Action, AgencyPage, DecisionLine, DecisionPage, ProcedurePage, Sector
from catalog.promulgation import ImportedLine, promulgate_many
from tests.builders import Tree, a_content, a_decision

NEW_YEAR = date(2026, 1, 1)


def code_of(number: int) -> str:
    return f"1.{700000 + number}"


def procedures(
    tree: Tree, place: AgencyPage, numbers: range, **parts: object
) -> list[ProcedurePage]:
    """Return procedures of an agency, in force since the new year."""
    Sector.objects.get_or_create(code="HT", defaults={"name_vi": "Hộ tịch"})
    pages = []
    for number in numbers:
        code = code_of(number)
        slug = code.replace(".", "-")
        page = ProcedurePage(title=code, slug=slug, code=code, kind="national", live=False)
        pages.append(place.add_child(instance=page))
    contents: list[Content] = [
        a_content(code_of(n), f"Cấp giấy phép số {n}", **parts) for n in numbers
    ]
    lines = [
        ImportedLine(page, content, Action.NEW, NEW_YEAR)
        for page, content in zip(pages, contents, strict=True)
    ]
    promulgate_many([(a_decision(tree, NEW_YEAR, source="test"), lines)])
    return list(ProcedurePage.objects.filter(pk__in=[p.pk for p in pages]).order_by("code"))


def begun(
    decision: DecisionPage, pages: list[ProcedurePage], action: Action = Action.AMENDED
) -> list[DecisionLine]:
    """Return a stored line about each of `pages`."""
    lines = [begin_line(decision, action, procedure=page) for page in pages]
    for position, line in enumerate(lines):
        line.position = position
        line.save()
        line.save_revision()
    return lines


def bulk_url(action: str, lines: list[DecisionLine]) -> str:
    url = reverse("wagtail_bulk_action", args=["catalog", "decisionline", action])
    ids = "&".join(f"id={line.pk}" for line in lines)
    return f"{url}?{ids}&next={reverse('lines:list')}"


def do(client: Client, action: str, lines: list[DecisionLine], **data: Any) -> Any:
    """Confirm a bulk action on `lines`; return the list that follows, with its messages."""
    return client.post(bulk_url(action, lines), data, follow=True)


def said(response: Any) -> str:
    """Return the messages of a page, one a line."""
    return "\n".join(str(m) for m in response.context["messages"])
