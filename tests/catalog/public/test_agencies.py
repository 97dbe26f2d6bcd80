"""The agencies: by kind, and each with what it answers for and where that is received."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from catalog.content import Agencies, Level, Ref, Text
from catalog.models import Action, Agency, AgencyPage, ServicePoint
from catalog.promulgation import ImportedLine, promulgate_imported
from tests.builders import Tree, a_content, a_decision, a_page
from tests.catalog.public.conftest import days
from tests.catalog.public.reading import read

JUSTICE, HEALTH, WARD = "/en/co-quan/h00-tp/", "/en/co-quan/h00-yt/", "/en/co-quan/phuong/"


def a_point(code: str, name: str, *rules: dict[str, Any], **fields: Any) -> ServicePoint:
    nothing = {"agency": None, "level": "", "procedure": None, "handling": []}
    accepts = [("rule", nothing | rule) for rule in rules]
    return ServicePoint.objects.create(code=code, name_vi=name, accepts=accepts, **fields)


@pytest.fixture
def ward(tree: Tree) -> AgencyPage:
    """A ward; three procedures of the Department of Justice, one of which Health decides."""
    agency = Agency.objects.create(
        code="phuong", name_vi="UBND phường Bến Mây", kind=Agency.Kind.COMMUNE
    )
    page = tree.agencies.add_child(instance=AgencyPage(title="p", slug="phuong", agency=agency))
    health = Agencies(competent=(Ref(Text("Sở Y tế"), tree.health.agency.code),))
    contents = [
        a_content("1.000001", "Khai sinh"),
        a_content("1.000002", "Chứng thực"),
        a_content("1.000003", "Cấp giấy phép", levels=(Level.PROVINCE,), agencies=health),
    ]
    lines = [ImportedLine(a_page(tree, c.code), c, Action.NEW, days(-9)) for c in contents]
    promulgate_imported(a_decision(tree, days(-9), source="test"), lines)
    return page


def listed(page: str) -> list[str]:
    return re.findall(r'<h3 class="clamp"><a href="/en/thu-tuc/([^/]+)/">', page)


def test_an_agency_lists_what_stands_under_it_and_what_names_it(
    client: Client, ward: AgencyPage
) -> None:
    justice, health = read(client, JUSTICE), read(client, HEALTH)
    assert listed(justice) == ["1.000003", "1.000002", "1.000001"]
    assert "stand under other agencies" not in justice
    assert listed(health) == ["1.000003"]
    assert "1 of these stands under another agency" in health
    assert 'href="/en/thu-tuc/?co-quan=h00-yt"' in health
    assert "/ban-in/" not in health
    assert 'href="/en/co-quan/h00-tp/ban-in/"' in justice


def test_the_page_the_filter_and_the_list_of_agencies_tell_one_number(
    client: Client, ward: AgencyPage
) -> None:
    agencies = read(client, "/en/co-quan/")
    for slug, number in (("h00-tp", "3 procedures"), ("h00-yt", "1 procedure")):
        assert f"{number} in force" in read(client, f"/en/co-quan/{slug}/")
        assert f"{number} in force" in read(client, f"/en/thu-tuc/?co-quan={slug}")
        tile = agencies.split(f'href="/en/co-quan/{slug}/"')[1].split("</a>")[0]
        assert f"<span>{number}</span>" in tile


def test_a_commune_lists_what_its_counters_receive_and_says_so(
    client: Client, ward: AgencyPage
) -> None:
    before = read(client, WARD)
    assert listed(before) == []
    assert "No procedure is in force here today" in before
    a_point("quay", "Quầy Bến Mây", {"agency": ward.agency}, {"level": "commune"})
    a_point("xa", "Quầy xã khác", {"level": "commune"})
    page = read(client, WARD)
    assert listed(page) == ["1.000002", "1.000001"]
    assert "2 of these are announced by other agencies" in page
    assert 'href="/en/noi-tiep-nhan/quay/"' in page
    assert "/en/noi-tiep-nhan/xa/" not in page
    assert "co-quan=phuong" not in page


def test_an_agency_names_the_points_that_receive_its_procedures(
    client: Client, ward: AgencyPage, tree: Tree
) -> None:
    a_point("xa", "Quầy xã", {"level": "commune"})
    a_point("tinh", "Trung tâm", {"level": "province"}, kind="provincial_centre")
    a_point("y-te", "Quầy y tế", {"agency": tree.health.agency, "level": "province"})
    a_point("sai-cap", "Quầy sai cấp", {"agency": tree.health.agency, "level": "commune"})
    a_point("khong", "Không nhận gì", {})
    a_point("dong", "Đã đóng", {"level": "commune"}, exists_to=days(0))
    found = {
        url: re.findall(r'href="/en/noi-tiep-nhan/([\w-]+)/"', read(client, url))
        for url in (JUSTICE, HEALTH)
    }
    assert found == {JUSTICE: ["tinh", "xa", "y-te"], HEALTH: ["tinh", "y-te"]}


def test_many_points_are_folded_behind_the_first_six(client: Client, ward: AgencyPage) -> None:
    for number in range(9):
        a_point(f"q{number}", f"Quầy {number}", {"level": "commune"})
    page = read(client, JUSTICE)
    assert "3 more places" in page
    assert page.count('<li><h3><a href="/en/noi-tiep-nhan/') == 6
    assert page.count("/en/noi-tiep-nhan/q") == 9


def test_an_agency_leads_to_those_above_below_and_before_it(
    client: Client, ward: AgencyPage, tree: Tree
) -> None:
    Agency.objects.create(code="cu", name_vi="Phường cũ", succeeded_by=ward.agency)
    Agency.objects.filter(pk=tree.health.agency_id).update(parent=tree.justice.agency_id)
    justice = read(client, JUSTICE)
    assert "1 agency below it" in justice
    assert 'href="/en/co-quan/h00-yt/"' in justice
    assert f'Part of</dt><dd><a href="{JUSTICE}">' in read(client, HEALTH)
    assert "Phường cũ" in read(client, WARD)


def test_agencies_stand_by_kind_and_an_empty_kind_is_not_shown(
    client: Client, ward: AgencyPage
) -> None:
    page = read(client, "/en/co-quan/")
    departments, communes = page.index('id="province"'), page.index('id="commune"')
    assert departments < page.index(JUSTICE) < communes < page.index(WARD)
    assert 'id="ministry"' not in page


def test_an_agency_takes_at_most_eight_queries_whatever_its_size(
    client: Client, ward: AgencyPage, tree: Tree, django_assert_max_num_queries: Any
) -> None:
    a_point("quay", "Quầy", {"agency": ward.agency}, {"level": "commune"})

    def check() -> None:
        for url in (JUSTICE, HEALTH, WARD, "/co-quan/"):
            with django_assert_max_num_queries(8):
                client.get(url)

    check()
    for number in range(30):
        agency = Agency.objects.create(
            code=f"a{number}", name_vi=f"Phòng {number}", parent=tree.justice.agency
        )
        a_point(f"p{number}", f"Quầy {number}", {"agency": agency}, {"level": "commune"})
    check()
