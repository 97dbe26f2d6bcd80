"""A procedure larger than any yet: 20 cases of 40 papers, 36 channels, 120 counters."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from catalog.content import (
    Agencies,
    Channel,
    Content,
    Dossier,
    DossierCase,
    LegalBasis,
    Method,
    Paper,
    Ref,
    Text,
)
from catalog.models import Form, FormEdition, ProcedurePage, ServicePoint
from tests.builders import Tree, a_page, promulgated
from tests.catalog.public.conftest import BIRTH, a_length, days, whole_content

URL = f"/thu-tuc/{BIRTH}/"


def read(client: Client, url: str = URL) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()[:2000]
    return html.unescape(response.content.decode())


def huge_content() -> Content:
    """Return a content as large as any that the law has brought so far, and more."""
    name = Text("Thủ tục rất dài " * 130)
    papers = tuple(
        Paper(Text(f"Giấy tờ {n} " * 40), originals=1, form=Ref(Text(f"Mẫu {n}"), f"M{n}"))
        for n in range(40)
    )
    channels = tuple(
        Channel(m, Text(f"Trường hợp {n}"), a_length(n + 1), a_length(n + 1), note=name)
        for n in range(12)
        for m in Method
    )
    points = tuple(Ref(Text(f"Điểm {n}"), f"d{n}") for n in range(120))
    return replace(
        whole_content(),
        name=name,
        dossier=Dossier(tuple(DossierCase(Text(f"Ca {n} " * 60), papers) for n in range(20)), 2),
        channels=channels,
        agencies=Agencies(tuple(Ref(Text(f"Xã {n}")) for n in range(60)), service_points=points),
        legal_bases=tuple(LegalBasis(f"{n}/2020/NĐ-CP", name) for n in range(60)),
        parts=tuple(f"1.01{n:04}" for n in range(30)),
    )


@pytest.fixture
def huge(tree: Tree, vocabulary: None) -> ProcedurePage:
    page = a_page(tree, BIRTH)
    ServicePoint.objects.bulk_create(
        ServicePoint(code=f"d{n}", name_vi=f"Điểm {n}", telephone="0200 1") for n in range(120)
    )
    for n in range(40):
        form = Form.objects.create(code=f"M{n}", name_vi=f"Mẫu {n}")
        FormEdition.objects.create(form=form, docx=f"ab/{n}.docx")
    promulgated(tree, page, huge_content(), days(-30))
    return page


@pytest.mark.parametrize("url", [URL, f"/en{URL}", f"{URL}?truong-hop=20", f"{URL}?ban=1"])
def test_a_huge_procedure_takes_no_more_queries(
    client: Client, huge: ProcedurePage, django_assert_max_num_queries: Any, url: str
) -> None:
    with django_assert_max_num_queries(8):
        assert client.get(url).status_code == 200


def test_a_point_whose_rules_accept_it_is_named_with_what_it_does_there(
    client: Client, birth: ProcedurePage
) -> None:
    rule = {"agency": None, "level": "commune", "procedure": None, "handling": ["five_in_place"]}
    ServicePoint.objects.create(
        code="cm", name_vi="Quầy Cồn Mây", address_vi="Ấp Đầu Cồn", accepts=[("rule", rule)]
    )
    places = read(client).partition('id="noi-nop"')[2].partition("</section>")[0]
    point = next(li for li in places.split("<li>") if "Quầy Cồn Mây" in li)
    assert "Ấp Đầu Cồn" in point
    assert "5 tại chỗ" in point
    assert 'href="/noi-tiep-nhan/cm/"' in point


def test_a_hundred_service_points_are_folded_with_a_way_to_each(
    client: Client, huge: ProcedurePage
) -> None:
    places = read(client).partition('id="noi-nop"')[2].partition("</section>")[0]
    assert "<details>" in places
    assert "(121" in places
    assert places.count('href="/noi-tiep-nhan/d') == 120
