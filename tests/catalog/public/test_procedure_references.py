"""What a procedure refers to, as it is on the day that is read: forms, laws, other procedures."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from catalog.content import (
    OnlineService,
    Scheme,
    Text,
)
from catalog.models import Form, FormEdition, LegalDocument, ProcedurePage
from catalog.promulgation import promulgate
from catalog.public.glance import NATIONAL_PORTAL
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.catalog.public.conftest import BIRTH, days

URL = f"/thu-tuc/{BIRTH}/"


def read(client: Client, url: str = URL) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()[:2000]
    return html.unescape(response.content.decode())


STATES_OF_BASES = ["in force since", "NOT", "in force through", "takes effect on"]


def test_the_form_of_a_paper_is_that_of_the_day_with_format_and_size(
    client: Client, birth: ProcedurePage
) -> None:
    form = Form.objects.get(code="CT01")
    form.editions.update(valid_to=days(-2))
    newer = FormEdition(form=form, valid_from=days(-2))
    newer.pdf.save("moi.pdf", ContentFile(b"%PDF-1.4" * 300))
    newer.sample.save("mau.png", ContentFile(b"x"))
    today, earlier = read(client), read(client, f"{URL}ngay/{days(-5)}/")
    assert newer.pdf.url in today
    assert "(PDF, 2,3 KB)" in today.replace("\xa0", " ")
    assert "(PNG, 1 byte)" in today.replace("\xa0", " ")
    assert "mau.docx" not in today
    assert "mau.docx" in earlier
    assert newer.pdf.url not in earlier
    assert 'href="/bieu-mau/CT01/"' in today


def test_a_form_without_an_edition_for_the_day_says_so_and_leads_to_its_page(
    client: Client, birth: ProcedurePage
) -> None:
    FormEdition.objects.update(valid_from=days(5))
    page = read(client, f"/en{URL}")
    assert "The library of forms has no edition of it for this day." in page
    assert 'href="/en/bieu-mau/CT01/"' in page


def test_a_file_that_is_not_at_hand_is_offered_without_its_size(
    client: Client, birth: ProcedurePage
) -> None:
    assert "(DOCX)" in read(client)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (-400, None, "in force since"),
        (-400, -3, "not in force since"),
        (-400, 20, "in force through"),
        (20, None, "takes effect on"),
        (None, None, ""),
    ],
)
def test_a_legal_basis_tells_how_it_stands(
    client: Client, birth: ProcedurePage, start: int | None, end: int | None, said: str
) -> None:
    LegalDocument.objects.update(
        in_force_from=days(start) if start else None, in_force_to=days(end) if end else None
    )
    basis = read(client, f"/en{URL}").partition('class="bases"')[2].partition("</li>")[0]
    told = [w for w in STATES_OF_BASES if w in basis.replace("not in force since", "NOT")]
    assert told == ([said.replace("not in force since", "NOT")] if said else [])


def test_a_legal_basis_is_known_by_its_number_whatever_the_code_of_its_row(
    client: Client, birth: ProcedurePage
) -> None:
    LegalDocument.objects.filter(code="60/2014/QH13").update(
        code="luat-ho-tich", in_force_to=days(-1)
    )
    assert "not in force since" in read(client, f"/en{URL}")


def test_a_legal_basis_stands_as_on_the_day_that_is_read(
    client: Client, birth: ProcedurePage
) -> None:
    LegalDocument.objects.update(in_force_from=days(-400), in_force_to=days(-3))
    assert "not in force since" not in read(client, f"/en{URL}ngay/{days(-10)}/")


def test_what_has_ended_shows_forms_and_bases_of_its_last_day(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    promulgate(an_ending(tree, birth, days(-5)).decision)
    FormEdition.objects.update(valid_to=days(-5))
    LegalDocument.objects.update(in_force_from=days(-400), in_force_to=days(-5))
    page = read(client, f"/en{URL}")
    assert "mau.docx" in page
    assert "not in force since" not in page.partition('class="bases"')[2]


def test_where_no_address_for_filing_is_known_the_national_portal_is_named_with_the_code(
    client: Client, tree: Tree
) -> None:
    for code, level in (("1.000021", "full"), ("1.000022", "information")):
        online = (OnlineService(Scheme.ND42_2022, level),)
        promulgated(tree, a_page(tree, code), a_content(code, online=online), days(-1))
    fully, told = read(client, "/en/thu-tuc/1.000021/"), read(client, "/en/thu-tuc/1.000022/")
    assert f'href="{NATIONAL_PORTAL}"' in fully
    assert "look there for the code 1.000021" in fully
    assert NATIONAL_PORTAL not in told
    assert 'href="#nop"' in told


def test_parts_and_related_procedures_are_named_in_the_language_of_the_page_with_their_state(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    part, over = a_page(tree, "1.004222"), a_page(tree, "1.000013")
    residence = replace(a_content("1.004222"), name=Text("Đăng ký thường trú", "Residence"))
    promulgated(tree, part, residence, days(3))
    promulgated(tree, over, a_content("1.000013", "Đổi tên"), days(-9))
    promulgate(an_ending(tree, over, days(-1)).decision)
    birth.related = [over]
    birth.save_revision().publish()
    page = read(client, f"/en{URL}")
    assert '<a href="/en/thu-tuc/1.004222/">Residence</a>' in page
    assert "not yet in force" in page
    assert '<span lang="vi">Đổi tên</span>' in page
    assert "no longer in force" in page
