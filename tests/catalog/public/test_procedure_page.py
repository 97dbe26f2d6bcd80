"""The page of a procedure: every component of its content, in words."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import pytest
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.utils import translation

from catalog.content import (
    Component,
    Content,
    Kind,
    Origin,
    Source,
    Step,
    StepCase,
    Text,
)
from catalog.models import (
    Action,
    DecisionPage,
    ProcedurePage,
)
from catalog.public.presentation import context_of
from catalog.views.preview import render_guidance
from tests.builders import Tree, a_content, a_page, promulgated
from tests.catalog.public.conftest import BIRTH, days, whole_content

pytestmark = pytest.mark.once

URL = f"/thu-tuc/{BIRTH}/"


COMPONENTS = [
    "Đăng ký khai sinh",
    BIRTH,
    "Tờ khai đăng ký khai sinh",
    "Viết bằng bút mực",
    "1 bản chính",
    "2 bản sao",
    "mang bản gốc để đối chiếu",
    "3 ngày làm việc",
    "5 ngày làm việc",
    "Ngay trong ngày",
    "Không kể thời gian gửi",
    "8.000 đồng",
    "Miễn phí",
    "Theo biểu mức thu",
    "Thông tư 106/2021/TT-BTC",
    "Theo quy định của văn bản khác",
    "Tỉnh Sông Mây cũ",
    "Chưa rõ mức thu",
    "Lấy số",
    "Nộp trên mạng",
    "Thẩm định",
    "Phòng Tư pháp",
    "4 giờ",
    "Ủy ban nhân dân cấp xã",
    "Công an cấp xã",
    "Số 2 đường Lê Lợi",
    "7:30 – 17:00",
    "0200 3 111 222",
    "Số 1 đường Hoa Sữa",
    "Công dân Việt Nam",
    "Giấy khai sinh",
    "có giấy chứng sinh",
    "Luật Hộ tịch",
    "https://vbpl.vn/60-2014",
    "Nghị định 224/2026/NĐ-CP",
    "Một phần",
    "Phải ký sổ tại quầy",
    "https://dichvucong.gov.vn/khai-sinh",
    "Mức độ 3",
    "5 tại chỗ",
    "Miễn lệ phí cho hộ nghèo",
    "12/NQ-HĐND",
    "2.009999",
    "1.004222",
    "/media/kept/ab/mau.docx",
    "https://example.vn/huong-dan",
    "Cấp xã",
    "Cấp tỉnh",
]


def read(client: Client, url: str = URL, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return html.unescape(response.content.decode())


def test_the_page_shows_every_component(client: Client, birth: ProcedurePage) -> None:
    page = read(client)
    assert [text for text in COMPONENTS if text not in page] == []


def test_cases_of_the_dossier_are_links_on_the_same_page(
    client: Client, birth: ProcedurePage
) -> None:
    first, second = read(client), read(client, f"{URL}?truong-hop=2")
    assert "Giấy chứng sinh" in first
    assert "Biên bản" not in first
    assert "?truong-hop=2" in first
    assert "Biên bản" in second
    assert "Giấy chứng sinh" not in second


def test_a_case_that_is_not_there_is_refused_in_words(
    client: Client, birth: ProcedurePage, subtests: pytest.Subtests
) -> None:
    for case in ["0", "3", "-1", "x", "1.5", "", "99999999999", "²"]:
        with subtests.test(case=case):
            assert "1 đến 2" in read(client, f"{URL}?truong-hop={case}", 400)


def test_an_unknown_parameter_is_refused_with_those_allowed(
    client: Client, birth: ProcedurePage
) -> None:
    page = read(client, f"{URL}?la=x", 400)
    assert "“la”" in page
    assert "truong-hop" in page


@pytest.mark.parametrize("hung", ["fbclid=a", "utm_source=zalo&fbclid=a&fbclid=b", "zarsrc=30"])
def test_a_link_shared_on_a_social_network_leads_to_the_page(
    client: Client, birth: ProcedurePage, hung: str
) -> None:
    page = read(client, f"{URL}?{hung}", 200)
    assert hung.partition("=")[2] not in page.partition('rel="canonical"')[2].partition(">")[0]
    assert client.get(f"/?{hung}").status_code == 200


def test_any_form_of_a_code_leads_to_the_canonical_address(
    client: Client, birth: ProcedurePage, subtests: pytest.Subtests
) -> None:
    for form in [
        "1001193",
        "1.001193.000.00.00.H40",
        "1.001193.01",
        "1,001193",
        "2.009999",
        " 1.001193",
    ]:
        for rest in ["", "lich-su/", "ngay/2026-01-01/"]:
            with subtests.test(form=form, rest=rest):
                response = client.get(f"/en/thu-tuc/{form}/{rest}")
                assert response.status_code == 301
                assert response["Location"] == f"/en/thu-tuc/{BIRTH}/{rest}"


def test_a_redirect_keeps_what_the_address_asked(client: Client, birth: ProcedurePage) -> None:
    assert client.get("/thu-tuc/1001193/?truong-hop=2")["Location"] == f"{URL}?truong-hop=2"


@pytest.mark.parametrize("form", ["1.001193", "1001193"])
def test_the_short_address_leads_to_the_procedure(
    client: Client, birth: ProcedurePage, form: str
) -> None:
    response = client.get(f"/tt/{form}")
    assert (response.status_code, response["Location"]) == (301, URL)


def test_an_unknown_code_is_not_found_and_offers_the_search(
    client: Client, birth: ProcedurePage, subtests: pytest.Subtests
) -> None:
    for code in ["9.999999", "abc", "1.00119", "1.001193.x", "%00", "٣.001193"]:
        with subtests.test(code=code):
            page = read(client, f"/thu-tuc/{code}/", 404)
            assert 'action="/tim-kiem/"' in page
            assert client.get(f"/tt/{code}").status_code == 404


def test_an_internal_procedure_is_nowhere(client: Client, tree: Tree, vocabulary: None) -> None:
    secret = replace(whole_content("1.000009", "Thủ tục nội bộ bí mật"), kind=Kind.INTERNAL)
    promulgated(tree, a_page(tree, "1.000009"), secret, days(-5))
    decision = DecisionPage.objects.get()
    for url in ("/thu-tuc/1.000009/", "/thu-tuc/1.000009/lich-su/", "/tt/1.000009"):
        assert client.get(url).status_code == 404
    for url in ("/", "/thu-tuc/", "/linh-vuc/HT/", "/co-quan/h00-tp/", "/quyet-dinh/"):
        assert "bí mật" not in read(client, url)
    assert client.get(f"/quyet-dinh/{decision.slug}/").status_code == 404


def test_a_page_that_is_not_live_is_not_found(client: Client, tree: Tree) -> None:
    a_page(tree, "1.000010")
    assert client.get("/thu-tuc/1.000010/").status_code == 404


def test_a_draft_of_guidance_is_not_shown(client: Client, birth: ProcedurePage) -> None:
    birth.summary_vi = "Nháp chưa đăng"
    birth.save_revision()
    assert "Nháp chưa đăng" not in read(client)


def test_published_guidance_is_shown_today_but_not_beside_the_text_of_another_day(
    client: Client, birth: ProcedurePage
) -> None:
    birth.summary_vi = "Sinh con thì đăng ký ở xã"
    birth.guidance_vi = "<p>Mang <b>căn cước</b></p>"
    birth.questions = [("question", {"question_vi": "Mấy ngày?", "answer_vi": "Ba ngày"})]
    birth.save_revision().publish()
    today = read(client)
    for text in ("Sinh con thì đăng ký ở xã", "<b>căn cước</b>", "Mấy ngày?", "Ba ngày"):
        assert text in today
        assert text not in read(client, f"{URL}ngay/{days(-3)}/")


def test_related_procedures_are_linked_but_not_those_that_are_not_public(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    other = a_page(tree, "1.000011")
    promulgated(tree, other, a_content("1.000011", "Đăng ký kết hôn"), days(-5))
    hidden = a_page(tree, "1.000012")
    birth.related = [other, hidden]
    birth.save_revision().publish()
    page = read(client)
    assert "/thu-tuc/1.000011/" in page
    assert "1.000012" not in page


def test_a_preview_names_the_related_procedures_of_the_draft(
    rf: RequestFactory, tree: Tree, birth: ProcedurePage
) -> None:
    other = a_page(tree, "1.000011")
    promulgated(tree, other, a_content("1.000011", "Đăng ký kết hôn"), days(-5))
    birth.related = [other]
    request = rf.get("/")
    assert "Đăng ký kết hôn" in render_guidance(request, birth, "vi").content.decode()
    stored = ProcedurePage.objects.get(pk=birth.pk)
    assert "Đăng ký kết hôn" not in render_guidance(request, stored, "vi").content.decode()


def test_english_falls_back_to_vietnamese_and_marks_it(
    client: Client, birth: ProcedurePage
) -> None:
    page = read(client, f"/en{URL}")
    assert '<html lang="en">' in page
    assert '<span lang="vi">Đăng ký khai sinh</span>' in page
    assert "Birth certificate" in page
    assert '<span lang="vi">Birth certificate</span>' not in page
    assert "in Vietnamese" in page
    assert "3 working days" in page
    assert "What to bring" in page


def test_vietnamese_pages_mark_no_language_inside(client: Client, birth: ProcedurePage) -> None:
    page = read(client)
    assert 'lang="vi"' not in page.replace('<html lang="vi">', "").replace('hreflang="vi"', "")


def test_text_of_a_source_is_never_markup(client: Client, tree: Tree, vocabulary: None) -> None:
    name = "<script>alert('x')</script> & <b>đậm</b>"
    page = a_page(tree, BIRTH)
    promulgated(tree, page, replace(whole_content(), name=Text(name), note=Text(name)), days(-1))
    raw = client.get(URL).content.decode()
    assert "<script>" not in raw
    assert "<b>đậm" not in raw


def test_the_history_is_linked_with_its_length(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    assert "1 decision about this procedure" in read(client, f"/en{URL}")
    promulgated(tree, birth, whole_content(name="Khai sinh"), days(-2), Action.AMENDED)
    assert "All 2 decisions about this procedure" in read(client, f"/en{URL}")


def test_each_component_that_the_province_fixed_is_marked(
    client: Client, tree: Tree, vocabulary: None
) -> None:
    parts = ("audiences", "results", "conditions", "handling", "note", "legal_bases", "process")
    origins = {Component(c): Origin(Source.LOCAL, f"{n}/LOCAL") for n, c in enumerate(parts)}
    content = replace(whole_content(), origins=origins)
    promulgated(tree, a_page(tree, BIRTH), content, days(-1))
    page = read(client)
    assert [n for n in range(len(parts)) if page.count(f"{n}/LOCAL") != 1] == []


def test_a_number_before_a_step_is_not_told_twice(client: Client, tree: Tree) -> None:
    written = (Step(text=Text("Bước 1: Nộp")), Step(Text("Bước 02. Nhận"), Text("Bước 3: xong")))
    content = a_content(BIRTH, steps=(StepCase(steps=written),))
    promulgated(tree, a_page(tree, BIRTH), content, days(-1))
    page = read(client)
    assert "Bước 1" not in page
    assert "<strong>Nhận</strong>" in page
    assert "Bước 3: xong" in page


@pytest.mark.parametrize("old", ["2.009999", "2.0099"])
def test_an_old_code_is_found_whole_or_not_at_all(
    client: Client, birth: ProcedurePage, old: str
) -> None:
    assert client.get(f"/thu-tuc/{old}/").status_code == (301 if old == "2.009999" else 404)


@pytest.mark.parametrize("url", [URL, f"/en{URL}", f"{URL}?truong-hop=2"])
def test_a_procedure_takes_at_most_eight_queries(
    client: Client, birth: ProcedurePage, django_assert_max_num_queries: Any, url: str
) -> None:
    with django_assert_max_num_queries(8):
        client.get(url)


def test_the_page_names_its_canonical_address_and_its_languages(
    client: Client, birth: ProcedurePage
) -> None:
    page = read(client, f"{URL}?truong-hop=2")
    assert f'<link rel="canonical" href="http://testserver{URL}">' in page
    assert f'hreflang="en" href="http://testserver/en{URL}"' in page
    assert f'hreflang="vi" href="http://testserver{URL}"' in page
    assert f'href="/en{URL}?truong-hop=2"' in page
    assert "noindex" not in page


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_are_only_read(client: Client, birth: ProcedurePage, method: str) -> None:
    assert getattr(client, method)(URL).status_code == 405


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("content", [whole_content(), Content(code="", name=Text("Mới"))])
def test_a_content_without_a_page_can_be_previewed(
    rf: RequestFactory, tree: Tree, language: str, content: Content
) -> None:
    with translation.override(language):
        response = render(
            rf.get("/"),
            "catalog/public/procedure.html",
            context_of(content, language=language),
        )
    assert content.name.vi in response.content.decode()
