"""The page of statistics and its file, as a journalist and a controller of procedures read them."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Site

from catalog import selectors
from catalog.content import Handling, HandlingKind, Kind, Level, OnlineService, Ref, Scheme, Text
from catalog.models import Sector
from catalog.promulgation import promulgate
from tests.builders import Tree, a_content, a_page, an_ending, promulgated

PAGE, FILE = "/thong-ke/", "/thong-ke/so-lieu.csv"
NEW_YEAR, SUMMER = date(2026, 1, 1), date(2026, 7, 1)
FULL = OnlineService(Scheme.ND42_2022, "full")
PARTIAL = OnlineService(Scheme.ND224_2026, "partial", Text("Phải ký sổ"))


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 25, 3, tzinfo=selectors.VIETNAM), tick=True):
        yield


def add(tree: Tree, code: str, day: date | None = NEW_YEAR, **parts: Any) -> None:
    promulgated(tree, a_page(tree, code), a_content(code, f"Thủ tục {code}", **parts), day)


@pytest.fixture
def four(tree: Tree) -> Tree:
    """Three procedures since the new year, one of them at two levels, and one since summer."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch", name_en="Civil status")
    Sector.objects.create(code="DD", name_vi="Đất đai")
    both = (Level.PROVINCE, Level.COMMUNE)
    add(tree, "1.000001", levels=both, online=(FULL,))
    add(tree, "1.000002", handling=(Handling(HandlingKind.POSTAL_INTAKE),), online=(PARTIAL,))
    add(tree, "1.000003", None, sectors=(Ref(Text("Đất đai"), "DD"),))
    add(tree, "1.000004", SUMMER, levels=(Level.PROVINCE,), kind=Kind.LOCAL)
    return tree


def read(client: Client, url: str = PAGE, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return html.unescape(response.content.decode())


def rows(page: str, section: str) -> dict[str, list[str]]:
    """Return the rows of a section's table by name, each as its numbers in words."""
    body = page.split(f'<h2 id="{section}">')[1].split("</section>", maxsplit=1)[0]
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", body, re.S):
        name, *cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        if cells:
            found[_words(name)] = [_words(c) for c in cells]
    return found


def _words(markup: str) -> str:
    seen = re.sub(r'<span class="hidden">.*?</span>', "", markup, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", seen)).strip()


def file(client: Client, query: str = "") -> dict[tuple[str, str], dict[str, str]]:
    response = client.get(FILE + query)
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    keyed = {(row["section"], row["code"]): row for row in found}
    assert len(keyed) == len(found)
    return keyed


@pytest.mark.parametrize("language", ["", "/en"])
def test_both_totals_stand_side_by_side_and_the_page_says_why_they_differ(
    client: Client, four: Tree, language: str
) -> None:
    page = read(client, language + PAGE)
    assert re.findall(r'<strong class="total">(.*?)</strong>', page)[:3] == ["4", "5", "1"]
    assert f'<html lang="{language[1:] or "vi"}">' in page
    names = ("Province", "Commune") if language else ("Cấp tỉnh", "Cấp xã")
    levels = rows(page, "level")
    assert [levels[name][0] for name in names] == ["2", "3"]


def test_online_levels_stand_under_their_decree_and_each_procedure_has_one_standing(
    client: Client, four: Tree
) -> None:
    page = read(client, "/en" + PAGE)
    assert {k: v[0] for k, v in rows(page, "online_standing").items() if v[0].isdigit()} == {
        "Fully online": "1",
        "Partly online": "1",
        "No level recorded": "2",
    }
    body = page.split('<h2 id="online_level">')[1].split("<table")[1]
    assert body.index("Decree 224/2026") < body.index("Partly online")
    assert rows(page, "handling_by_level")["Received by public post"] == ["1"]


def test_the_share_says_of_what_it_is_and_how_far_the_target_is(client: Client, four: Tree) -> None:
    settings = apps.get_model("portal", "ProvinceSettings")
    assert "25%" in read(client, "/en" + PAGE)
    assert "Target:" not in read(client, "/en" + PAGE)
    settings.objects.create(
        site=Site.objects.get(is_default_site=True),
        online_target=Decimal("80.5"),
        online_target_year=2027,
        online_target_basis="71/NQ-CP",
    )
    page = re.sub(r"\s+", " ", read(client, "/en" + PAGE))
    assert "1 of 4 procedures" in page
    assert 'Target: 80.5%, by the end of 2027 (<span lang="vi">71/NQ-CP</span>)' in page
    assert "55.5 points below it" in page
    assert "it is 50% (1 of 2)" in page
    assert 'x1="80.50%"' in read(client)


@pytest.mark.parametrize("target", ["-0.1", "100.1"])
def test_a_target_is_a_share(four: Tree, target: str) -> None:
    settings = apps.get_model("portal", "ProvinceSettings")
    wrong = settings(name_vi="x", name_en="x", online_target=Decimal(target))
    with pytest.raises(ValidationError, match="online_target"):
        wrong.full_clean(exclude=["site"])


def test_a_day_is_counted_as_it_stood_and_beside_an_earlier_one_with_signs(
    client: Client, four: Tree
) -> None:
    promulgate(an_ending(four, _page("1.000002"), date(2026, 9, 1)).decision)
    page = read(client, f"/en{PAGE}?ngay=2026-10-01&so-voi=2026-06-30")
    assert rows(page, "level")["Province"][:3] == ["2", "1", "+1"]
    assert rows(page, "level")["Commune"][:3] == ["2", "3", "−1"]
    assert rows(page, "kind")["National standard procedure"][:3] == ["2", "3", "−1"]
    assert '<span class="hidden">1 more</span>' in page
    assert '<span class="hidden">1 fewer</span>' in page
    assert rows(page, "handling")["Received by public post"][:3] == ["0", "1", "−1"]
    assert '<meta name="robots" content="noindex">' in page
    assert '<link rel="canonical" href="http://testserver/en/thong-ke/">' in page
    plain = read(client)
    assert "noindex" not in plain
    assert "?ngay=" not in plain.split('rel="canonical"')[1][:80]


def _page(code: str) -> Any:
    found = selectors.find_procedure(code)
    assert found is not None
    return found


def test_a_day_to_come_counts_what_is_promulgated(client: Client, four: Tree) -> None:
    add(four, "1.000005", date(2027, 1, 1))
    assert file(client)["total", "procedures"]["procedures"] == "4"
    assert file(client, "?ngay=2027-01-01")["total", "procedures"]["procedures"] == "5"
    assert "banner soon" in read(client, f"{PAGE}?ngay=2027-01-01")


def test_fields_that_the_form_left_empty_ask_for_nothing(client: Client, four: Tree) -> None:
    assert rows(read(client, f"{PAGE}?ngay=&so-voi="), "level") == rows(read(client), "level")


def test_what_is_not_understood_is_refused_with_what_is_allowed(
    client: Client, four: Tree, subtests: pytest.Subtests
) -> None:
    for query, said in [
        ("?ngay=2026-02-30", "2026-02-30"),
        ("?ngay=hom-nay", "hom-nay"),
        ("?so-voi=25/11/2025", "25/11/2025"),
        ("?so-voi=2026-11-25", "so-voi"),
        ("?ngay=2026-01-01&so-voi=2026-01-02", "so-voi"),
        ("?ngay=2026-01-01&ngay=2026-01-02", "ngay"),
        ("?day=2026-01-01", "ngay, so-voi"),
        ("?ngay=%00", ""),
    ]:
        for url in [PAGE, FILE]:
            with subtests.test(query=query, said=said, url=url):
                assert said in read(client, url + query, 400)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2024-02-29", "2026-01-01"])
def test_every_day_of_the_calendar_can_be_asked(client: Client, four: Tree, day: str) -> None:
    page = read(client, f"{PAGE}?ngay={day}")
    for link in re.findall(r'href="(/thong-ke/\?[^"]*)"', page):
        read(client, link)


@pytest.mark.parametrize("query", ["", "?ngay=2026-08-01&so-voi=2026-02-01"])
def test_the_file_says_what_the_page_says(client: Client, four: Tree, query: str) -> None:
    lines, page = file(client, query), read(client, "/en" + PAGE + query)
    for section in ("level", "kind", "online_standing", "online_level", "handling", "sector"):
        found = {
            row["name_en"] or row["name_vi"]: row for key, row in lines.items() if key[0] == section
        }
        shown = {name: cells for name, cells in rows(page, section).items() if name in found}
        assert shown.keys() == found.keys()
        for name, cells in shown.items():
            wanted = [found[name]["procedures"]]
            if query:
                less = found[name]["difference"]
                sign = less if int(less) <= 0 else f"+{less}"
                wanted += [found[name]["earlier_procedures"], sign.replace("-", "−")]
            assert cells[: len(wanted)] == wanted
    agency = lines["agency", "H00.TP"]
    assert agency["name_vi"] == "Sở Tư pháp"
    assert lines["total", "procedures"]["day"] == (query[6:16] or "2026-11-25")


def test_the_file_has_a_name_with_its_days(client: Client, four: Tree) -> None:
    response = client.get(f"{FILE}?so-voi=2026-02-01")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    name = "thong-ke-2026-11-25-so-voi-2026-02-01.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.content.startswith(b"\xef\xbb\xbfsection,")


def test_internal_procedures_are_counted_nowhere(client: Client, four: Tree) -> None:
    before = client.get(FILE).content
    add(four, "1.000009", kind=Kind.INTERNAL, levels=(Level.DISTRICT,), online=(FULL,))
    assert client.get(FILE).content == before
    assert "district" not in before.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_figures_take_at_most_twelve_queries_whatever_the_size(
    client: Client, four: Tree, django_assert_max_num_queries: Any, number: int
) -> None:
    for n in range(number):
        add(four, f"2.{n:06}", sectors=(Ref(Text(f"Lĩnh vực {n}"), f"LV{n}"),))
    for url in (PAGE, "/en" + PAGE, FILE):
        cache.clear()
        with django_assert_max_num_queries(12):
            read(client, f"{url}?so-voi=2026-03-01")


def test_what_is_kept_is_never_older_than_the_last_promulgation(client: Client, four: Tree) -> None:
    assert file(client)["total", "procedures"]["procedures"] == "4"
    add(four, "1.000007")
    assert file(client)["total", "procedures"]["procedures"] == "5"
    promulgate(an_ending(four, _page("1.000007"), date(2026, 11, 1)).decision)
    assert file(client)["total", "procedures"]["procedures"] == "4"


def test_what_is_kept_turns_at_midnight_in_vietnam(client: Client, four: Tree) -> None:
    add(four, "1.000008", date(2026, 11, 26))
    evening = datetime(2026, 11, 25, 23, 59, tzinfo=selectors.VIETNAM)
    with time_machine.travel(evening, tick=False):
        assert file(client)["total", "procedures"]["procedures"] == "4"
    with time_machine.travel(evening + timedelta(minutes=1), tick=False):
        assert file(client)["total", "procedures"]["procedures"] == "5"


def test_what_is_kept_is_not_counted_again(
    client: Client, four: Tree, django_assert_max_num_queries: Any
) -> None:
    read(client)
    with django_assert_max_num_queries(5):
        read(client)


def test_a_procedure_that_moved_counts_with_its_new_agency(client: Client, four: Tree) -> None:
    assert file(client)["agency", "H00.TP"]["procedures"] == "4"
    _page("1.000004").move(four.health, pos="last-child")
    assert file(client)["agency", "H00.YT"]["procedures"] == "1"
    assert file(client)["agency", "H00.TP"]["procedures"] == "3"


def test_every_chart_has_a_title_and_a_table_with_its_numbers(client: Client, four: Tree) -> None:
    page = read(client)
    charts = re.findall(r'<svg [^>]*role="img" aria-labelledby="(\S+) (\S+)"', page)
    assert len(charts) == 8
    for title, description in charts:
        assert f'<title id="{title}">' in page
        assert f'<desc id="{description}">' in page
    assert "style=" not in page
    assert page.count('<table class="numbers') == len(charts) + 1


def test_a_site_without_procedures_has_a_page_too(client: Client, tree: Tree) -> None:
    assert '<strong class="total">0</strong>' in read(client)
    assert file(client) == {}
