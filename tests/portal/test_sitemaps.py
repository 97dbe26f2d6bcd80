"""The map for search engines: every page, its days, both languages, few queries."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from wagtail.models import PageViewRestriction

from catalog.content import Kind
from catalog.models import (
    Action,
    DecisionPage,
    Form,
    LifeEvent,
    ProcedurePage,
    Sector,
    ServicePoint,
)
from catalog.promulgation import promulgate, retract
from catalog.public.sitemaps import A_FILE
from portal.models import ContentPage, HomePage
from tests.builders import Tree, a_content, a_page, an_ending, promulgated

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}link"


def read(client: Client, section: str, **parameters: str) -> dict[str, str]:
    """Return the last change of each address of one section, "" where none is told."""
    response = client.get(f"/sitemap-{section}.xml", parameters)
    assert response.status_code == 200, response.content.decode()[:500]
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own answer
    return {
        str(url.findtext(f"{SITEMAP}loc")).removeprefix("http://testserver"): str(
            url.findtext(f"{SITEMAP}lastmod") or ""
        )
        for url in root.iter(f"{SITEMAP}url")
    }


def test_the_index_names_every_section_by_the_host_that_was_asked(
    client: Client, tree: Tree
) -> None:
    text = client.get("/sitemap.xml", headers={"Host": "tthc.example.vn"}).content.decode()
    named = re.findall("<loc>(.*?)</loc>", text)
    assert named[0] == "http://tthc.example.vn/sitemap-roads.xml"
    assert len(named) == 9
    for url in named:
        assert client.get(url.removeprefix("http://tthc.example.vn")).status_code == 200


def test_every_road_leads_somewhere_in_both_languages(client: Client, tree: Tree) -> None:
    roads = read(client, "roads")
    assert len(roads) == 26
    assert {"/", "/en/", "/thu-tuc/", "/en/thong-ke/"} <= set(roads)
    assert not [url for url in roads if client.get(url).status_code != 200]


def test_a_page_names_itself_in_each_language_and_its_default(client: Client, tree: Tree) -> None:
    promulgated(tree, a_page(tree), a_content(), date(2026, 1, 1))
    root = ElementTree.fromstring(client.get("/sitemap-procedures.xml").content)  # noqa: S314
    for url in root.iter(f"{SITEMAP}url"):
        links = {link.get("hreflang"): link.get("href") for link in url.iter(XHTML)}
        assert links == {
            "vi": "http://testserver/thu-tuc/1.001193/",
            "en": "http://testserver/en/thu-tuc/1.001193/",
            "x-default": "http://testserver/thu-tuc/1.001193/",
        }


def test_a_procedure_changed_when_it_was_recorded_or_when_that_took_effect(
    client: Client, tree: Tree
) -> None:
    # Far ahead: the journal's clock never goes back behind what the fixture wrote.
    page = a_page(tree)
    with time_machine.travel("2031-03-01T03:00:00Z", tick=False):
        promulgated(tree, page, a_content(), date(2031, 1, 1))
        promulgated(tree, page, a_content(name="Mới"), date(2031, 5, 1), Action.AMENDED)
    for moment, day in (
        ("2031-03-02T03:00:00Z", "2031-03-01"),
        ("2031-04-30T16:59:00Z", "2031-03-01"),
        ("2031-04-30T17:00:00Z", "2031-05-01"),
    ):
        with time_machine.travel(moment, tick=False):
            assert read(client, "procedures")["/thu-tuc/1.001193/"] == day
    with time_machine.travel("2031-06-01T18:00:00Z", tick=False):
        page.refresh_from_db()
        page.summary_vi = "Tóm tắt"
        page.save_revision().publish()
        assert read(client, "procedures")["/en/thu-tuc/1.001193/"] == "2031-06-02"


def test_what_ended_stays_on_the_map_and_what_was_taken_back_or_is_internal_does_not(
    client: Client, tree: Tree
) -> None:
    ended, undone, internal = (a_page(tree, f"1.00000{n}") for n in (1, 2, 3))
    promulgated(tree, ended, a_content("1.000001"), date(2026, 1, 1))
    promulgate(an_ending(tree, ended, date(2026, 2, 1)).decision)
    version = promulgated(tree, undone, a_content("1.000002"), date(2026, 1, 1))
    retract([version.line], reason="Ban hành nhầm")
    promulgated(tree, internal, a_content("1.000003", kind=Kind.INTERNAL), date(2026, 1, 1))
    a_page(tree, "1.000004")
    pages = read(client, "procedures")
    assert set(pages) == {"/thu-tuc/1.000001/", "/en/thu-tuc/1.000001/"}
    assert client.get("/thu-tuc/1.000001/").status_code == 200
    assert client.get("/thu-tuc/1.000002/").status_code == 410


def test_everything_else_that_has_a_page_is_on_the_map(client: Client, tree: Tree) -> None:
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    Sector.objects.create(code="TRONG", name_vi="Lĩnh vực trống")
    Form.objects.create(code="CT01", name_vi="Tờ khai")
    ServicePoint.objects.create(code="trung-tam", name_vi="Trung tâm")
    event = LifeEvent.objects.create(code="co-con", name_vi="Có con")
    page = a_page(tree)
    promulgated(tree, page, a_content(), date(2026, 1, 1))
    page.life_events.add(event)
    page.save()
    decision = DecisionPage.objects.get()
    home = HomePage.objects.get()
    home.add_child(instance=ContentPage(title="Giới thiệu", slug="gioi-thieu"))
    hidden = home.add_child(instance=ContentPage(title="Kín", slug="kin"))
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    found = {section: read(client, section) for section in ("sectors", "forms", "points")}
    assert list(found["sectors"]) == ["/linh-vuc/HT/", "/en/linh-vuc/HT/"]
    assert "/bieu-mau/CT01/" in found["forms"]
    assert "/noi-tiep-nhan/trung-tam/" in found["points"]
    assert all(day for section in found.values() for day in section.values())
    assert read(client, "events")["/su-kien/co-con/"]
    assert read(client, "decisions")[f"/quyet-dinh/{decision.slug}/"]
    assert read(client, "agencies")["/co-quan/h00-tp/"]
    assert "/gioi-thieu/" in read(client, "texts")
    assert "/kin/" not in read(client, "texts")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/sitemap-nothing.xml", 404),
        ("/sitemap-procedures.xml?p=2", 404),
        ("/sitemap-procedures.xml?p=x", 400),
        ("/sitemap-procedures.xml?x=1", 400),
        ("/sitemap.xml?p=1", 400),
    ],
)
def test_what_is_no_map_is_told(client: Client, tree: Tree, url: str, status: int) -> None:
    assert client.get(url).status_code == status


@pytest.mark.once
def test_a_large_catalogue_is_cut_into_files_and_takes_no_more_queries(
    client: Client, tree: Tree, django_assert_max_num_queries: Any
) -> None:
    promulgated(tree, a_page(tree), a_content(), date(2026, 1, 1))
    with django_assert_max_num_queries(4):
        read(client, "procedures")
    _copy(ProcedurePage.objects.get(), 3_000)
    with django_assert_max_num_queries(4):
        first = read(client, "procedures")
    with django_assert_max_num_queries(4):
        last = read(client, "procedures", p="4")
    assert len(first) == A_FILE
    assert len(last) == 2 * 3_001 - 3 * A_FILE
    with django_assert_max_num_queries(12):
        index = client.get("/sitemap.xml").content.decode()
    assert re.findall(r"sitemap-procedures.xml(\?p=\d)?<", index) == ["", "?p=2", "?p=3", "?p=4"]


def _copy(page: ProcedurePage, number: int) -> None:
    """Write many rows like those of `page`, straight into the tables."""
    from django.db import models
    from wagtail.models import Page

    from catalog.models import DecisionLine, ProcedureVersion, Validity

    def insert(model: Any, rows: list[dict[str, Any]]) -> None:
        fields = model._meta.local_concrete_fields
        new = [model(**row) for row in rows]
        models.query.QuerySet(model)._batched_insert(new, fields, 200)

    def row_of(instance: models.Model) -> dict[str, Any]:
        local = instance._meta.local_concrete_fields
        return {f.attname: getattr(instance, f.attname) for f in local}

    version = page.versions.get()
    base, line, period = Page.objects.get(pk=page.pk), version.line, Validity.objects.get()
    first = 100_000
    keys = range(first, first + number)
    insert(
        Page,
        [
            row_of(base)
            | {
                "id": k,
                "path": f"{base.path[:-4]}{k - first + 900:04d}",
                "slug": f"s{k}",
                "translation_key": f"00000000-0000-0000-0000-{k:012}",
            }
            for k in keys
        ],
    )
    insert(ProcedurePage, [row_of(page) | {"page_ptr_id": k, "code": f"9.{k:06}"} for k in keys])
    insert(DecisionLine, [row_of(line) | {"id": k, "procedure_id": k} for k in keys])
    insert(
        ProcedureVersion,
        [row_of(version) | {"id": k, "procedure_id": k, "line_id": k} for k in keys],
    )
    insert(Validity, [row_of(period) | {"id": k, "procedure_id": k, "version_id": k} for k in keys])


def test_robots_are_told_of_the_map_and_of_what_has_no_end(client: Client, db: None) -> None:
    text = client.get("/robots.txt", headers={"Host": "tthc.example.vn"}).content.decode()
    assert "Sitemap: http://tthc.example.vn/sitemap.xml" in text
    for part in (
        "/admin/",
        "/tim-kiem/",
        "/*/ngay/",
        "/*/so-sanh/",
        "/*/ban-in/",
        "/*/tuan/?*",
        "/*.csv$",
    ):
        assert f"Disallow: {part}" in text
