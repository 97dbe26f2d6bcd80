"""The library of forms: editions by day, files, and the procedures that ask for a form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from catalog import content
from catalog.content import Dossier, DossierCase, Kind, Paper, Ref, Text
from catalog.models import Action, Form, FormEdition, LegalDocument
from tests.builders import Tree, a_content, a_page, promulgated
from tests.catalog.public.conftest import days

pytestmark = pytest.mark.django_db


def asking(code: str, name: str, form: str, **parts: object) -> content.Content:
    """Return a content with one paper, on the form of code `form`."""
    paper = Paper(name=Text("Tờ khai"), form=Ref(Text("Tờ khai"), form))
    dossier = Dossier(cases=(DossierCase(papers=(paper,)),), sets=1)
    return replace(a_content(code, name=name, **parts), dossier=dossier)


@pytest.fixture
def declaration(db: None) -> Form:
    document = LegalDocument.objects.create(
        code="55/2021/tt-bca", number="55/2021/TT-BCA", name_vi="Thông tư về cư trú"
    )
    return Form.objects.create(
        code="01/LPTB",
        name_vi="Tờ khai lệ phí trước bạ",
        name_en="Declaration of registration fee",
        legal_document=document,
    )


def test_each_edition_says_on_which_days_it_is_right(
    client: Client, declaration: Form, settings: Settings, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path
    FormEdition.objects.create(form=declaration, valid_to=days(-9), guide="https://old.vn/")
    now = FormEdition(form=declaration, valid_from=days(-9), valid_to=days(30))
    now.docx.save("mau.docx", ContentFile(b"1" * 2048))
    FormEdition.objects.create(form=declaration, valid_from=days(30))
    page = client.get("/en/bieu-mau/01/LPTB/").content.decode()
    current, others = page.split("All editions")
    assert now.docx.url in current
    assert "DOCX" in current
    assert "https://old.vn/" not in current
    assert others.count("use this one") == 1
    assert "no longer valid" in others
    assert "not valid yet" in others
    assert "55/2021/TT-BCA" in current


def test_a_form_without_a_file_is_not_taken_for_one_that_ran_out(
    client: Client, declaration: Form
) -> None:
    for address in ("/en/bieu-mau/", "/en/bieu-mau/01/LPTB/"):
        page = client.get(address).content.decode()
        assert "has not been entered here yet" in page
        assert "No edition is to be used today" not in page
    FormEdition.objects.create(form=declaration, valid_to=days(0))
    for address in ("/en/bieu-mau/", "/en/bieu-mau/01/LPTB/"):
        page = client.get(address).content.decode()
        assert "No edition is to be used today" in page
        assert "has not been entered here yet" not in page


def test_a_form_is_found_however_its_code_is_written(client: Client, declaration: Form) -> None:
    answer = client.get("/bieu-mau/01/lptb/?trang=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/bieu-mau/01/LPTB/?trang=1")
    unknown = client.get("/bieu-mau/KHONG-CO/")
    assert unknown.status_code == 404
    assert "KHONG-CO" in unknown.content.decode()


def test_a_form_names_every_procedure_that_asks_for_it_now_or_will(
    client: Client, tree: Tree, declaration: Form
) -> None:
    now = a_page(tree, "1.000001")
    promulgated(tree, now, asking("1.000001", "Sang tên xe", "01/LPTB"), days(-9))
    later = a_page(tree, "1.000002")
    promulgated(tree, later, a_content("1.000002", name="Đăng ký nhà"), days(-9))
    changed = asking("1.000002", "Đăng ký nhà ở", "01/LPTB")
    promulgated(tree, later, changed, days(9), Action.AMENDED)
    hidden = a_page(tree, "1.000003")
    internal = asking("1.000003", "Nội bộ", "01/LPTB", kind=Kind.INTERNAL)
    promulgated(tree, hidden, internal, days(-9))
    page = client.get("/en/bieu-mau/01/LPTB/").content.decode()
    asks, will = page.split("Procedures that will ask for it")
    assert "Sang tên xe" in asks
    assert "Đăng ký nhà ở" not in asks
    assert f"/en/thu-tuc/1.000002/ngay/{days(9)}/" in will
    assert "Nội bộ" not in page


def test_the_library_finds_by_code_and_by_name_without_diacritics(
    client: Client, declaration: Form
) -> None:
    Form.objects.create(code="CT01", name_vi="Tờ khai thay đổi thông tin cư trú")
    for typed in ("01/lptb", "truoc ba", "registration fee"):
        page = client.get("/bieu-mau/", {"q": typed}).content.decode()
        assert "01/LPTB" in page
        assert "CT01" not in page
    nothing = client.get("/en/bieu-mau/", {"q": "zzz"}).content.decode()
    assert "No form has these words" in nothing
    assert client.get("/bieu-mau/?x=1").status_code == 400


def test_the_library_asks_the_database_no_more_for_many_forms(
    client: Client, tree: Tree, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for size in (1, 60):
        for number in range(size):
            form, _ = Form.objects.get_or_create(
                code=f"M{number}", defaults={"name_vi": f"Mẫu {number}"}
            )
            FormEdition.objects.create(form=form, valid_from=days(-1))
        for address in ("/bieu-mau/", "/bieu-mau/M0/"):
            with django_assert_max_num_queries(8):
                client.get(address)
