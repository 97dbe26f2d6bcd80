"""Lists of procedures and of decisions."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from catalog.content import Level, Ref, Text
from catalog.models import Action, Agency, DecisionPage, ProcedurePage, Sector
from catalog.promulgation import ImportedLine, promulgate, promulgate_imported
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated
from tests.catalog.public.conftest import days

LISTS = ["/thu-tuc/", "/linh-vuc/HT/", "/co-quan/h00-tp/"]


def read(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return html.unescape(response.content.decode())


@pytest.fixture
def many(tree: Tree) -> DecisionPage:
    """Sixty procedures of one sector and one agency, by one decision; one of them has ended."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch", name_en="Civil status")
    decision = a_decision(tree, days(-10), source="test", abstract="Công bố danh mục")
    lines = [
        ImportedLine(
            a_page(tree, f"1.0000{number:02}"),
            a_content(f"1.0000{number:02}", f"Thủ tục {number:02}", levels=(Level.COMMUNE,)),
            Action.NEW,
            days(-10),
        )
        for number in range(61)
    ]
    promulgate_imported(decision, lines)
    ended = ProcedurePage.objects.get(code="1.000060")
    promulgate(an_ending(tree, ended, days(-1)).decision)
    return decision


@pytest.fixture
def few(tree: Tree) -> None:
    """One procedure, and the sector of which there is a list."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch", name_en="Civil status")
    promulgated(tree, a_page(tree, "1.000001"), a_content("1.000001"), days(-10))


def test_lists_show_fifty_at_a_time_and_only_what_is_in_force(
    client: Client, many: DecisionPage, subtests: pytest.Subtests
) -> None:
    for url in LISTS:
        with subtests.test(url=url):
            first, second = read(client, url), read(client, f"{url}?trang=2")
            assert first.count('<li class="result">') == 50
            assert second.count('<li class="result">') == 10
            assert "60 thủ tục đang có hiệu lực" in first
            assert "Thủ tục 60" not in first + second
            assert "?trang=2" in first
            assert f'<link rel="canonical" href="http://testserver{url}?trang=2">' in second
            first = client.get(url, {"trang": "01"}).content.decode()
            assert f'<link rel="canonical" href="http://testserver{url}">' in first


def test_a_page_after_the_last_is_not_found(
    client: Client, many: DecisionPage, subtests: pytest.Subtests
) -> None:
    for url in [*LISTS, "/quyet-dinh/"]:
        with subtests.test(url=url):
            assert "trang" in read(client, f"{url}?trang=9", 404)


def test_what_is_no_number_of_a_page_is_refused(
    client: Client, few: None, subtests: pytest.Subtests
) -> None:
    for url in [*LISTS, "/quyet-dinh/"]:
        for page in ["0", "-1", "x", "1.0", "", "٣", "9" * 30, "%00"]:
            with subtests.test(url=url, page=page):
                assert client.get(f"{url}?trang={page}").status_code == 400


def test_every_page_takes_at_most_eight_queries_and_refuses_unknown_parameters(
    client: Client,
    many: DecisionPage,
    django_assert_max_num_queries: Any,
    subtests: pytest.Subtests,
) -> None:
    for url in [
        "/",
        "/thu-tuc/",
        "/linh-vuc/",
        "/linh-vuc/HT/",
        "/co-quan/",
        "/co-quan/h00-tp/",
        "/quyet-dinh/",
        "/thu-tuc/1.000001/",
        "/thu-tuc/1.000001/lich-su/",
    ]:
        with subtests.test(url=url):
            cache.clear()
            for language in ("", "/en"):
                with django_assert_max_num_queries(8):
                    assert client.get(language + url).status_code == 200
            assert "sort" in read(client, f"{url}?sort=name", 400)


def test_the_sectors_are_listed_with_their_counts(client: Client, many: DecisionPage) -> None:
    Sector.objects.create(code="DD", name_vi="Đất đai")
    page = read(client, "/linh-vuc/")
    assert "/linh-vuc/HT/" in page
    assert "60 thủ tục" in page
    assert "Đất đai" not in page
    assert "60 procedures" in read(client, "/en/linh-vuc/")


def test_an_empty_sector_says_so(client: Client, tree: Tree) -> None:
    Sector.objects.create(code="DD", name_vi="Đất đai")
    assert "không có thủ tục nào" in read(client, "/linh-vuc/DD/")


def test_an_agency_says_how_to_reach_it_and_who_succeeded_it(
    client: Client, tree: Tree, many: DecisionPage
) -> None:
    Agency.objects.filter(pk=tree.health.agency_id).update(
        address_vi="Số 9 đường Trần Phú",
        hotline="1900 9095",
        email="so@example.vn",
        website="https://example.vn",
        succeeded_by=tree.justice.agency_id,
    )
    page = read(client, "/co-quan/h00-yt/")
    for text in ("Số 9 đường Trần Phú", "tel:19009095", "mailto:so@example.vn", "/co-quan/h00-tp/"):
        assert text in page


def test_the_decisions_are_listed_the_newest_first(client: Client, many: DecisionPage) -> None:
    page = read(client, "/quyet-dinh/")
    newest = DecisionPage.objects.exclude(pk=many.pk).get()
    assert page.index(f"/quyet-dinh/{newest.slug}/") < page.index(f"/quyet-dinh/{many.slug}/")
    assert "61 thủ tục" in page


def test_a_decision_shows_its_lines_by_action(
    client: Client, many: DecisionPage, django_assert_max_num_queries: Any
) -> None:
    url = f"/quyet-dinh/{many.slug}/"
    with django_assert_max_num_queries(8):
        client.get(url)
    page = read(client, url)
    assert "Công bố danh mục" in page
    assert "Mới ban hành" in page
    assert page.count('<h3><a class="clamp" href="/thu-tuc/1.0000') == 61
    ending = DecisionPage.objects.exclude(pk=many.pk).get()
    ended = read(client, f"/en/quyet-dinh/{ending.slug}/")
    assert "Abolished" in ended
    assert "/en/thu-tuc/1.000060/" in ended


def test_a_decision_that_is_not_promulgated_is_not_found(client: Client, tree: Tree) -> None:
    draft = a_decision(tree, days(-1), abstract="Chưa ban hành")
    assert client.get(f"/quyet-dinh/{draft.slug}/").status_code == 404
    assert draft.number not in read(client, "/quyet-dinh/")


def test_what_is_not_there_is_not_found(
    client: Client, tree: Tree, subtests: pytest.Subtests
) -> None:
    for url in [
        "/linh-vuc/XX/",
        "/co-quan/khong-co/",
        "/quyet-dinh/khong-co/",
        "/en/linh-vuc/%00/",
    ]:
        with subtests.test(url=url):
            assert client.get(url).status_code == 404


def test_a_name_of_two_thousand_letters_is_listed(client: Client, tree: Tree) -> None:
    content = a_content("1.000099", "Ễ" * 2000, agencies=a_content().agencies)
    promulgated(tree, a_page(tree, "1.000099"), content, days(-1))
    assert "Ễ" * 2000 in read(client, "/thu-tuc/")


def test_a_sector_that_nobody_named_is_no_link(client: Client, tree: Tree) -> None:
    content = a_content("1.000098", sectors=(Ref(Text("Không có mã")),))
    promulgated(tree, a_page(tree, "1.000098"), content, days(-1))
    assert "Không có mã" in read(client, "/thu-tuc/1.000098/")


def test_an_address_with_a_null_character_is_not_found(
    client: Client, tree: Tree, subtests: pytest.Subtests
) -> None:
    for url in ["/linh-vuc/%00/", "/co-quan/%00/", "/quyet-dinh/a%00b/"]:
        with subtests.test(url=url):
            read(client, url, 404)


def test_a_sector_whose_code_has_a_slash_has_its_page(client: Client, tree: Tree) -> None:
    Sector.objects.create(code="A/B", name_vi="Lạ")
    content = a_content(sectors=(Ref(Text("Lạ"), "A/B"),))
    promulgated(tree, a_page(tree), content, days(-1))
    assert "/linh-vuc/A/B/" in read(client, "/")
    assert "/linh-vuc/A/B/" in read(client, "/thu-tuc/1.001193/")
    assert "1.001193" in read(client, "/linh-vuc/A/B/")


def test_sectors_stand_in_the_order_of_the_vietnamese_alphabet(client: Client, tree: Tree) -> None:
    names = ["An toàn", "Bảo hiểm", "Biển", "Du lịch", "Đất đai", "Y tế"]
    refs = []
    for number, name in enumerate(reversed(names)):
        Sector.objects.create(code=f"S{number}", name_vi=name)
        refs.append(Ref(Text(name), f"S{number}"))
    promulgated(tree, a_page(tree), a_content(sectors=tuple(refs)), days(-1))
    shown = read(client, "/linh-vuc/")
    places = [shown.index(f"<strong>{name}</strong>") for name in names]
    assert places == sorted(places)
