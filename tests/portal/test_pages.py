"""The home page, the pages of errors, and what machines ask for."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.templatetags.static import static
from django.test import Client
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from catalog import journal, selectors
from catalog.models import Action
from catalog.promulgation import promulgate
from portal.models import ContentPage, HomePage, ProvinceSettings
from tests.builders import Tree, a_content, a_page, an_ending, promulgated


def read(client: Client, url: str = "/", status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return html.unescape(response.content.decode())


@pytest.fixture
def province(tree: Tree) -> ProvinceSettings:
    return ProvinceSettings.objects.create(
        site=Site.objects.get(), name_vi="Tỉnh Sông Mây", name_en="Song May", hotline="1022"
    )


def test_the_home_page_tells_what_changed_and_what_will(client: Client, tree: Tree) -> None:
    today = selectors.today()
    page = a_page(tree, "1.001193")
    promulgated(tree, page, a_content(), today - timedelta(days=3))
    promulgated(tree, page, a_content(name="Tên mới"), today + timedelta(days=3), Action.AMENDED)
    other = a_page(tree, "1.000002")
    promulgated(tree, other, a_content("1.000002", "Thủ tục sẽ hết"), today - timedelta(days=3))
    promulgate(an_ending(tree, other, today + timedelta(days=5)).decision)
    shown = read(client)
    assert "Vừa thay đổi" in shown
    assert f"/thu-tuc/1.001193/ngay/{today + timedelta(days=3)}/" in shown
    assert "Tên mới" in shown
    assert shown.index("Tên mới") < shown.rindex("Thủ tục sẽ hết")
    assert "Tất cả 2 thủ tục đang có hiệu lực" in shown


def test_what_an_import_found_in_force_is_no_news(client: Client, tree: Tree) -> None:
    promulgated(tree, a_page(tree, "1.000002"), a_content("1.000002", "Có từ trước"), None)
    assert "Có từ trước" not in read(client)
    promulgated(tree, a_page(tree), a_content(name="Mới có"), selectors.today())
    assert "Mới có" in read(client)


def test_an_empty_site_has_a_home_page(client: Client, tree: Tree) -> None:
    assert "Bạn cần làm thủ tục gì?" in read(client)
    assert "Which procedure do you need?" in read(client, "/en/")


def test_a_demonstration_says_so_on_every_page_and_a_real_province_does_not(
    client: Client, province: ProvinceSettings
) -> None:
    pages = ("/", "/thu-tuc/", "/linh-vuc/", "/co-quan/", "/quyet-dinh/", "/tim-kiem/")
    assert not [url for url in pages if "bản trình diễn" in read(client, url)]
    province.is_demonstration = True
    province.save()
    assert not [url for url in pages if "bản trình diễn" not in read(client, url)]
    assert "Song May does not exist" in read(client, "/en/")
    assert "bản trình diễn" in read(client, "/khong-co/", 404)


def test_the_footer_tells_whose_site_it_is_and_when_it_changed(
    client: Client, tree: Tree, province: ProvinceSettings
) -> None:
    page = a_page(tree, "1.001193")
    promulgated(tree, page, a_content(), selectors.today())
    shown = read(client)
    assert "Tỉnh Sông Mây" in shown
    assert "1022" in shown
    assert f'Cập nhật lần cuối ngày <time datetime="{selectors.today()}"' in shown


def test_pages_load_from_this_site_only(client: Client, tree: Tree) -> None:
    response = client.get("/")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    scripts = set(re.findall("<script[^>]*>", response.content.decode()))
    own = f'<script src="{static("portal/suggest.js")}" defer>'
    assert scripts <= {'<script type="application/ld+json">', own}
    assert "style=" not in response.content.decode()


def test_the_editors_side_has_no_policy_of_ours(client: Client, tree: Tree) -> None:
    assert "Content-Security-Policy" not in client.get("/admin/login/")


@pytest.mark.parametrize("url", ["/khong-co/", "/en/nothing/", "/fr/", "/thu-tuc/x/y/z/"])
def test_an_unknown_address_helps(client: Client, tree: Tree, url: str) -> None:
    page = read(client, url, 404)
    prefix = "/en" if url.startswith("/en/") else ""
    assert f'action="{prefix}/tim-kiem/"' in page
    assert f'href="{prefix}/linh-vuc/"' in page
    assert "noindex" in page


def test_a_fault_of_ours_is_told_without_the_database(
    client: Client, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("portal.views.selectors.today", fail)
    client.raise_request_exception = False
    page = read(client, "/", 500)
    assert "Trang này đang gặp lỗi" in page
    assert "Something went wrong" in page
    assert "broken" not in page


def test_an_address_without_its_last_slash_leads_on(client: Client, tree: Tree) -> None:
    response = client.get("/linh-vuc?x=1")
    assert response["Location"] == "/linh-vuc/?x=1"


def test_english_is_chosen_by_the_address_alone(client: Client, tree: Tree) -> None:
    headers = {"Accept-Language": "en"}
    assert '<html lang="vi">' in client.get("/", headers=headers).content.decode()
    assert '<html lang="en">' in client.get("/en/").content.decode()


def test_a_plain_page_of_text_is_read_in_both_languages(client: Client, tree: Tree) -> None:
    home = HomePage.objects.get()
    home.add_child(
        instance=ContentPage(
            title="Giới thiệu",
            slug="gioi-thieu",
            heading_vi="Giới thiệu",
            body_vi="<p>Trang của tỉnh</p>",
            heading_en="About",
        )
    )
    assert "Trang của tỉnh" in read(client, "/gioi-thieu/")
    english = read(client, "/en/gioi-thieu/")
    assert "About" in english
    assert '<div class="prose measure" lang="vi"><p>Trang của tỉnh' in english


def test_health_tells_the_serial_and_how_far_the_search_is_behind(
    client: Client, tree: Tree, settings: Settings, tmp_path: Path
) -> None:
    settings.SEARCH_INDEX_PATH = tmp_path / "search"
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    newest = journal.newest_serial()
    assert newest > 0
    assert answer.json()["serial"] == newest
    late = {"engine": "embedded", "status": "degraded", "serial": 0, "behind": newest}
    assert late.items() <= answer.json()["search"].items()
    read(client, "/tim-kiem/?q=khai+sinh")
    level = late | {"status": "ok", "serial": newest, "behind": 0}
    assert level.items() <= client.get("/health/").json()["search"].items()


def test_crawlers_are_kept_from_the_editors_side(client: Client, db: None) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in answer.content.decode()


def test_the_home_page_takes_few_queries(
    client: Client, province: ProvinceSettings, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        client.get("/")


def test_an_address_that_editors_redirect_leads_on(client: Client, tree: Tree) -> None:
    Redirect.objects.create(old_path="/huong-dan-cu", redirect_link="/thu-tuc/")
    response = client.get("/huong-dan-cu/")
    assert (response.status_code, response.headers["Location"]) == (301, "/thu-tuc/")
