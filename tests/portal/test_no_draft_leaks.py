"""Invariant 1: no public response contains text that exists only in a draft."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import content, drafts
from catalog.content import Content, Kind, Text
from catalog.models import Action, DecisionLine, DecisionPage, ProcedurePage, Sector, ServicePoint
from tests.builders import Tree, a_content, a_decision, a_page, promulgated

SECRET = "chuabanhanh"  # one folded word, so that no analysis can hide it
NEW_YEAR = date(2026, 1, 1)


def addresses(decision: DecisionPage) -> list[str]:
    """Every kind of public page there is, and searches that ask for the draft itself."""
    vietnamese = [
        "/",
        "/thu-tuc/",
        "/thu-tuc/?cap=commune&truc-tuyen=none&linh-vuc=HT",
        "/thu-tuc/1.001193/",
        "/thu-tuc/1.001193/lich-su/",
        "/thu-tuc/1.001193/so-sanh/1..1/",
        "/thu-tuc/1.001193/ngay/2026-02-01/",
        "/thu-tuc/1.001193/ngay/2030-02-01/",
        "/thu-tuc/1.001193/?ban=1",
        "/thu-tuc/1.001193/ban-in/",
        "/thu-tuc/1.001193/ngay/2030-02-01/ban-in/",
        "/thu-tuc/6.000001/ban-in/",
        "/thu-tuc/9.000001/",
        "/thu-tuc/6.000001/",
        "/linh-vuc/",
        "/linh-vuc/HT/",
        "/linh-vuc/HT/?cap=commune",
        "/co-quan/",
        "/co-quan/h00-tp/",
        "/co-quan/h00-tp/ban-in/",
        "/noi-tiep-nhan/",
        "/noi-tiep-nhan/quay/",
        "/noi-tiep-nhan/quay/?cach=five-in-place",
        "/noi-tiep-nhan/quay/ban-in/",
        "/quyet-dinh/",
        "/thong-ke/",
        "/thong-ke/?ngay=2030-02-01&so-voi=2026-02-01",
        "/thong-ke/so-lieu.csv",
        f"/quyet-dinh/{decision.slug}/",
        "/quyet-dinh/?viec=new&linh-vuc=HT",
        f"/quyet-dinh/?q={SECRET}",
        "/thay-doi/",
        "/thay-doi/?linh-vuc=HT&cap=commune",
        "/thay-doi/tuan/",
        "/thay-doi/tuan/ban-in/",
        "/thay-doi/tuan/ban-in/tat-ca/",
        "/thay-doi/sap-toi/",
        "/thay-doi/het-hieu-luc/",
        f"/tim-kiem/?q={SECRET}",
        "/tim-kiem/?q=khai+sinh",
        "/tim-kiem/?q=9.000001",
        "/tim-kiem/?q=6.000001",
    ]
    return vietnamese + [f"/en{address}" for address in vietnamese] + ["/health/", "/robots.txt"]


def a_counter() -> None:
    """Make a service point that accepts whatever is of communes."""
    rule = {"agency": None, "level": "commune", "procedure": None, "handling": []}
    fields = {"name_vi": "Quầy", "accepts": [("rule", rule)]}
    ServicePoint.objects.get_or_create(code="quay", defaults=fields)


def responses(client: Client, decision: DecisionPage) -> dict[str, str]:
    """What the public is answered; the words of a search are the reader's own, so they go."""
    said = {}
    for address in addresses(decision):
        body = client.get(address).content.decode()
        if SECRET in address:
            body = re.sub(rf'(value="|“|q=|"){SECRET}', "", body)
        said[address] = body
    return said


def secret_content(code: str, kind: Kind = Kind.NATIONAL) -> Content:
    """A content whose every text is secret."""
    data = content.to_json(
        a_content(code, kind=kind, note=Text("ghi chú"), conditions=Text("yêu cầu"))
    )
    return content.from_json(_mark(data))


def _mark(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _mark(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_mark(v) for v in value]
    return f"{value} {SECRET}" if key in {"vi", "en"} else value


def draft_amendment(tree: Tree, page: ProcedurePage, decision: DecisionPage) -> None:
    line = drafts.begin_amendment(decision, page)
    drafts.fill(line, secret_content("1.001193"))
    line.reason = SECRET
    line.save()
    line.save_revision()


def draft_new(tree: Tree, page: ProcedurePage, decision: DecisionPage) -> None:
    line = DecisionLine(decision=decision, action=Action.NEW, agency=tree.justice)
    drafts.fill(line, secret_content("9.000001"))
    line.save()


def draft_ending(tree: Tree, page: ProcedurePage, decision: DecisionPage) -> None:
    DecisionLine.objects.create(
        decision=decision,
        action=Action.ABOLISHED,
        agency=tree.justice,
        procedure=page,
        reason=SECRET,
    )


def draft_guidance(tree: Tree, page: ProcedurePage, decision: DecisionPage) -> None:
    page = ProcedurePage.objects.get(pk=page.pk)
    page.summary_vi = page.guidance_vi = page.search_words_vi = SECRET
    page.summary_en = page.guidance_en = SECRET
    page.save_revision()


def editors_notes(tree: Tree, page: ProcedurePage, decision: DecisionPage) -> None:
    page = ProcedurePage.objects.get(pk=page.pk)
    page.notes = SECRET
    page.save_revision().publish()


def draft_decision(tree: Tree, page: ProcedurePage, decision: DecisionPage) -> None:
    decision.abstract = decision.signer = SECRET
    decision.save_revision()
    decision.save()


def internal_procedure(tree: Tree, page: ProcedurePage, decision: DecisionPage) -> None:
    if not ProcedurePage.objects.filter(code="6.000001").exists():
        internal = a_page(tree, "6.000001")
        promulgated(tree, internal, secret_content("6.000001", Kind.INTERNAL), NEW_YEAR)


WRITERS = [
    draft_amendment,
    draft_new,
    draft_ending,
    draft_guidance,
    editors_notes,
    draft_decision,
    internal_procedure,
]


@pytest.mark.django_db
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.once
@given(st.lists(st.sampled_from(WRITERS), min_size=1, unique=True))
def test_invariant_1_no_public_response_contains_text_that_exists_only_in_a_draft(
    tree: Tree, client: Client, writers: list[Any]
) -> None:
    Sector.objects.get_or_create(code="HT", defaults={"name_vi": "Hộ tịch"})
    a_counter()
    page = ProcedurePage.objects.filter(code="1.001193").first()
    if page is None:
        page = a_page(tree)
        promulgated(tree, page, a_content(), NEW_YEAR)
    decision = a_decision(tree, date(2026, 6, 1))
    for write in writers:
        write(tree, page, decision)
    for address, body in responses(client, decision).items():
        assert SECRET not in body, f"{address} shows a draft"


def test_the_pages_asked_for_drafts_are_there_at_all(tree: Tree, client: Client) -> None:
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    a_counter()
    page = a_page(tree)
    promulgated(tree, page, a_content(), NEW_YEAR)
    decision = DecisionPage.objects.get()
    missing = {a for a in addresses(decision) if client.get(a).status_code != 200}
    assert {a.removeprefix("/en") for a in missing} == {
        "/thu-tuc/9.000001/",
        "/thu-tuc/6.000001/",
        "/thu-tuc/6.000001/ban-in/",
    }
