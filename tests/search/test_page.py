"""The page of results: what it shows, keeps and refuses."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import selectors
from catalog.content import (
    Agencies,
    Dossier,
    DossierCase,
    Kind,
    Level,
    OnlineService,
    Paper,
    Ref,
    Scheme,
    Step,
    StepCase,
    Text,
)
from catalog.models import LifeEvent, ProcedurePage, Sector
from catalog.promulgation import promulgate
from search.engines.base import Unavailable
from search.engines.embedded.engine import EmbeddedEngine
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.search.asking import JANUARY


@pytest.fixture
def birth(tree: Tree) -> ProcedurePage:
    """Birth registration, in force since the new year."""
    page = a_page(tree)
    content = a_content(
        levels=(Level.COMMUNE,),
        online=(OnlineService(Scheme.ND42_2022, "full"),),
        agencies=Agencies(competent=(Ref(Text("Ủy ban nhân dân cấp xã"), "X"),)),
    )
    promulgated(tree, page, content, JANUARY)
    return page


def get(client: Client, prefix: str = "", **parameters: str) -> HttpResponse:
    query = urlencode({name.replace("_", "-"): value for name, value in parameters.items()})
    return client.get(f"{prefix}/tim-kiem/?{query}")


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def test_a_result_answers_without_a_click(client: Client, birth: ProcedurePage) -> None:
    response = get(client, q="khai sinh")
    page = text_of(response)
    assert response.status_code == 200
    assert 'href="/thu-tuc/1.001193/"' in page
    assert "Đăng ký <mark>khai sinh</mark>" in page
    assert "Ủy ban nhân dân cấp xã" in page
    assert "1.001193" in page
    assert 'class="chip on"' in page


def test_the_query_is_kept_and_the_page_is_for_no_search_engine(
    client: Client, birth: ProcedurePage
) -> None:
    page = text_of(get(client, q='khai "sinh" <b>'))
    assert 'value="khai &quot;sinh&quot; &lt;b&gt;"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "<b>" not in page


def test_words_are_marked_only_as_text(client: Client, tree: Tree) -> None:
    promulgated(tree, a_page(tree), a_content(name="Cấp <script>alert(1)</script> số"), JANUARY)
    page = text_of(get(client, q="script"))
    assert "<script>" not in page
    assert "&lt;<mark>script</mark>&gt;" in page


def test_nothing_asked_shows_ways_to_browse(client: Client, birth: ProcedurePage) -> None:
    response = get(client, q="")
    assert response.status_code == 200
    assert "/linh-vuc/" in text_of(response)
    assert "<mark>" not in text_of(response)


def test_nothing_found_helps_on(client: Client, birth: ProcedurePage) -> None:
    response = get(client, q="zzz")
    assert response.status_code == 200
    assert "het-hieu-luc=1" in text_of(response)
    assert "/linh-vuc/" in text_of(response)


def test_english_shows_the_english_page_and_says_what_is_vietnamese(
    client: Client, birth: ProcedurePage
) -> None:
    page = text_of(get(client, "/en", q="khai sinh"))
    assert '<html lang="en"' in page
    assert '<a href="/en/thu-tuc/1.001193/" lang="vi">' in page


def test_another_day_leads_to_that_day(client: Client, birth: ProcedurePage) -> None:
    page = text_of(get(client, q="khai sinh", ngay="2026-02-01"))
    assert 'href="/thu-tuc/1.001193/ngay/2026-02-01/"' in page
    assert "/thu-tuc/1.001193/" not in text_of(get(client, q="khai sinh", ngay="2025-12-31"))


def test_what_has_ended_says_so(client: Client, tree: Tree, birth: ProcedurePage) -> None:
    promulgate(an_ending(tree, birth, date(2026, 3, 1)).decision)
    assert "chip off" not in text_of(get(client, q="khai sinh"))
    page = text_of(get(client, q="khai sinh", het_hieu_luc="1"))
    assert 'class="chip off"' in page
    assert "01/03/2026" in page


def test_the_heading_calls_nothing_in_force_that_has_ended(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    assert "<h1>1 thủ tục đang có hiệu lực" in text_of(get(client, q="1.001193"))
    on_that_day = text_of(get(client, q="khai sinh", ngay="2026-02-01"))
    assert "<h1>1 thủ tục có hiệu lực vào ngày đó" in on_that_day
    promulgate(an_ending(tree, birth, date(2026, 3, 1)).decision)
    page = text_of(get(client, q="1.001193"))
    assert "<h1>Tìm thấy 1 thủ tục" in page
    assert "đang có hiệu lực" not in page.partition("<h1>")[2].partition("</h1>")[0]


def test_what_is_to_come_says_when(client: Client, tree: Tree) -> None:
    day = selectors.today() + timedelta(days=30)
    promulgated(tree, a_page(tree), a_content(), day)
    page = text_of(get(client, q="1.001193"))
    assert f"{day:%d/%m/%Y}" in page
    assert 'class="chip part"' in page


def test_pages_link_to_each_other_and_keep_the_question(client: Client, tree: Tree) -> None:
    for number in range(11):
        code = f"1.{number:06}"
        promulgated(tree, a_page(tree, code), a_content(code), JANUARY)
    first = text_of(get(client, q="khai sinh", ngay="2026-06-01"))
    assert "?q=khai+sinh&amp;ngay=2026-06-01&amp;trang=2" in first.replace("&ngay", "&amp;ngay")
    second = get(client, q="khai sinh", ngay="2026-06-01", trang="2")
    assert text_of(second).count('class="result"') == 1
    assert get(client, q="khai sinh", trang="3").status_code == 404


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"x": "1"}, ("x", "het-hieu-luc")),
        ({"trang": "0"}, ("trang", "1 – 1000")),
        ({"ngay": "2026-02-30"}, ("ngay", "2026-07-01")),
        ({"het_hieu_luc": "ja"}, ("het-hieu-luc", "0, 1")),
        ({"q": "a" * 10_000}, ("q", "2")),
        ({"trang": "99", "q": "khai sinh"}, ("trang", "1")),
    ],
)
def test_what_can_not_be_asked_is_refused_with_what_is_allowed(
    client: Client, birth: ProcedurePage, parameters: dict[str, str], named: tuple[str, ...]
) -> None:
    response = get(client, **parameters)
    assert response.status_code in (400, 404)
    for words in named:
        assert words in text_of(response)


@pytest.fixture
def extract(tree: Tree) -> ProcedurePage:
    """An extract from the register, which people call by other words and a form has a code in."""
    page = a_page(tree, "2.000635")
    papers = (Paper(name=Text("Tờ khai cấp bản sao"), code="CT01"),)
    content = a_content(
        "2.000635",
        "Cấp bản sao trích lục hộ tịch",
        steps=(StepCase(steps=(Step(text=Text("Xuất trình giấy chứng sinh")),)),),
        dossier=Dossier(cases=(DossierCase(papers=papers),), sets=1),
        levels=(Level.PROVINCE,),
    )
    promulgated(tree, page, content, JANUARY)
    page.search_words_vi = "xin lại giấy khai sinh đã mất"
    page.save_revision().publish()
    return page


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("giay khai sinh da mat", "xin lại <mark>giấy khai sinh đã mất</mark>"),
        (
            "chứng sinh",
            '#cac-buoc">Các bước</a><span class="muted">:</span> '
            "<q>Xuất trình giấy <mark>chứng sinh</mark></q>",
        ),
        ("CT01", '#giay-to">Cần mang gì</a>'),
        ("CT01", "Tờ khai cấp bản sao (<mark>CT01</mark>)"),
    ],
)
def test_a_result_says_why_it_was_found_where_its_name_does_not(
    client: Client, extract: ProcedurePage, query: str, why: str
) -> None:
    assert why in text_of(get(client, q=query))


def test_a_name_that_says_it_all_needs_no_reason(client: Client, extract: ProcedurePage) -> None:
    assert 'class="why"' not in text_of(get(client, q="trích lục hộ tịch"))


def test_an_order_and_filters_are_kept_from_page_to_page(client: Client, tree: Tree) -> None:
    for number in range(11):
        code = f"1.{number:06}"
        promulgated(tree, a_page(tree, code), a_content(code), JANUARY)
    page = text_of(get(client, q="khai sinh", cap="commune", xep="ten"))
    assert "?q=khai+sinh&cap=commune&xep=ten&trang=2" in page.replace("&amp;", "&")
    assert '<input type="hidden" name="xep" value="ten">' in page
    assert "?q=khai+sinh&xep=ten" in page.replace("&amp;", "&")
    assert 'name="cap" value="commune" checked' in page


@pytest.mark.parametrize("parameters", [{"cap": "xa"}, {"linh_vuc": "x"}, {"xep": "gia"}])
def test_a_value_that_does_not_exist_is_refused_with_those_that_do(
    client: Client, birth: ProcedurePage, parameters: dict[str, str]
) -> None:
    allowed = {"cap": "commune", "linh-vuc": "HT", "xep": "phu-hop, ten, moi"}
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    response = get(client, q="khai", **parameters)
    (name,) = (name.replace("_", "-") for name in parameters)
    assert response.status_code == 400
    assert f"“{name}”" in text_of(response)
    assert allowed[name] in text_of(response)


@pytest.mark.parametrize("parameters", [{"cap": "xa"}, {"trang": "99"}])
def test_words_stay_in_the_box_when_the_rest_of_the_address_is_refused(
    client: Client, birth: ProcedurePage, parameters: dict[str, str]
) -> None:
    page = text_of(get(client, q='khai "sinh"', **parameters))
    assert 'name="q" type="search" value="khai &quot;sinh&quot;"' in page


def test_each_thing_that_is_wrong_has_a_line_of_its_own(
    client: Client, birth: ProcedurePage
) -> None:
    page = get(client, q="khai", cap="xa", xep="gia").content.decode()
    wrong = [line for line in page.splitlines() if "“xep”" in line or "“cap”" in line]
    assert len(wrong) == 2


def test_nothing_found_names_who_can_be_asked(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    tree.justice.agency.hotline = "0200 000 1151"
    tree.justice.agency.save()
    event = LifeEvent.objects.create(code="co-con", name_vi="Có con nhỏ")
    birth.life_events.add(event)
    birth.save_revision().publish()
    page = text_of(get(client, q="zzz", cap="commune"))
    assert 'href="tel:02000001151"' in page
    assert 'href="/su-kien/co-con/"' in page
    assert 'href="/tim-kiem/?q=zzz"' in page


def test_the_page_costs_few_queries_whatever_it_finds(
    client: Client, birth: ProcedurePage, extract: ProcedurePage
) -> None:
    for parameters in ({"q": "khai sinh"}, {"q": "zzz"}, {}, {"q": "1.001193"}):
        get(client, **parameters)
        with CaptureQueriesContext(connection) as queries:
            get(client, **parameters)
        assert len(queries) <= 8, parameters


def test_only_reading_is_allowed(client: Client, db: None) -> None:
    assert client.post("/tim-kiem/").status_code == 405


def test_a_search_that_is_away_says_so_and_still_knows_a_code(
    client: Client, tree: Tree, birth: ProcedurePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    internal = a_content("6.000001", "Cử cán bộ", kind=Kind.INTERNAL)
    promulgated(tree, a_page(tree, "6.000001"), internal, JANUARY)

    def away(*args: object, **options: object) -> None:
        raise Unavailable("no index")

    monkeypatch.setattr(EmbeddedEngine, "search", away)
    assert 'href="/thu-tuc/1.001193/"' in text_of(get(client, q="1.001193"))
    filtered = get(client, q="1.001193 zzz", cap="commune")
    assert filtered.status_code == 503
    assert filtered.headers["Retry-After"]
    assert "Cử cán bộ" not in text_of(get(client, q="6.000001"))


def test_a_draft_is_never_in_the_results(client: Client, birth: ProcedurePage) -> None:
    birth.summary_vi = "Lời tóm tắt chưa đăng"
    draft = birth.save_revision()
    assert "chưa đăng" not in text_of(get(client, q="khai sinh"))
    draft.publish()
    assert "chưa đăng" in text_of(get(client, q="khai sinh"))
