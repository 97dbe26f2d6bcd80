"""Where imported procedures stand, and the vocabularies that an import enters."""

from __future__ import annotations

from collections import Counter

import pytest

from catalog import journal
from catalog.models import (
    Agency,
    AgencyPage,
    Change,
    ProcedurePage,
    Sector,
)
from tests.builders import Tree
from tests.catalog.importing.conftest import Import
from tests.catalog.importing.portal_contents import newest
from tests.catalog.importing.portal_records import (
    a_converted,
    a_record,
)

pytestmark = pytest.mark.django_db


def test_procedures_stand_under_the_announcing_body(import_records: Import) -> None:
    import_records(a_record(), a_converted("1.900002"))
    page = AgencyPage.objects.get(agency__code="G90")
    assert {p.code for p in ProcedurePage.objects.child_of(page)} == {"1.900001", "1.900002"}


def test_a_sectors_agency_comes_before_the_announcing_body(
    tree: Tree, import_records: Import
) -> None:
    Sector.objects.create(code="G90-S1", name_vi="Xuất bản", agency=tree.justice.agency)
    import_records(a_record())
    assert ProcedurePage.objects.child_of(tree.justice).get().code == "1.900001"
    assert newest().body.sectors[0].name.vi == "Xuất bản"


def test_a_record_without_an_announcing_body_has_a_place_too(import_records: Import) -> None:
    report = import_records(a_converted(departmentPromulgateName=""))
    assert report.succeeded
    assert newest().procedure.live


def test_one_body_of_many_spellings_is_one_agency(import_records: Import) -> None:
    def named(code: str, name: str) -> dict[str, object]:
        return a_record(code, unitGroupsExecuting=[{"id": code, "name": name}])

    import_records(
        named("1.900001", "Ủy ban nhân dân cấp xã"),
        named("1.900002", "Uỷ ban Nhân dân cấp xã, phường, thị trấn"),
        a_converted("1.900003", executingAgencies="UBND cấp xã"),
        a_converted("1.900004", executingAgencies="Bộ Sách, Ủy ban nhân dân cấp xã"),
        a_converted("1.900005", executingAgencies="Bộ Sách, Ban Không Biết"),
    )
    agency = Agency.objects.get(name_vi="Ủy ban nhân dân cấp xã")
    assert set(agency.other_names.splitlines()) == {
        "Uỷ ban Nhân dân cấp xã, phường, thị trấn",
        "UBND cấp xã",
    }
    for code in ("1.900001", "1.900002", "1.900003"):
        assert [a.code for a in newest(code).body.agencies.executing] == [agency.code]
    assert [a.code for a in newest("1.900004").body.agencies.executing] == ["G90", agency.code]
    whole = newest("1.900005").body.agencies.executing
    assert [(a.code, a.name.vi) for a in whole] == [("", "Bộ Sách, Ban Không Biết")]


def test_bodies_of_two_places_with_one_name_stay_two(import_records: Import) -> None:
    def below(code: str, body: str) -> dict[str, object]:
        return a_record(
            code, departmentsExecuting=[{"id": body, "code": body, "name": "Phòng Sách"}]
        )

    import_records(below("1.900001", "H18.1"), below("1.900002", "H24.1"))
    assert set(Agency.objects.filter(name_vi="Phòng Sách").values_list("code", flat=True)) == {
        "H18.1",
        "H24.1",
    }


def test_new_vocabulary_is_journalled_once_each_and_so_is_a_new_page_of_an_agency(
    tree: Tree, import_records: Import
) -> None:
    before = journal.newest_serial()
    import_records(a_record(), a_record("1.900002"))
    changes = Change.objects.filter(serial__gt=before).exclude(item="")
    items = Counter(changes.values_list("item", flat=True))
    assert items == Counter([*set(items), "agency:G90"])
    assert {"sector:G90-S1", "audience:DT1", "legaldocument:19/2012/QH13"} <= set(items)


def test_life_events_and_keywords_help_on_the_page(import_records: Import) -> None:
    events = [{"id": "e", "name": "Mở quầy sách", "type": "CORPORATE"}]
    import_records(a_record(serviceGroupsDetails=events, keywords="quầy báo"))
    page = ProcedurePage.objects.get(code="1.900001")
    assert page.search_words_vi == "quầy báo"
    assert [e.group for e in page.life_events.all()] == ["business"]
