"""What becomes internal, or public, does so on its day: the page follows the periods."""

from __future__ import annotations

import html
from datetime import date

import pytest
import time_machine
from django.test import Client

from catalog import selectors
from catalog.content import Content, Kind, Text
from catalog.integrity import findings
from catalog.models import Action, ProcedurePage
from catalog.promulgation import promulgate, retract
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.catalog.desk.waiting import NOW, recorded_on
from tests.catalog.public.conftest import BIRTH, days

URL = f"/en/thu-tuc/{BIRTH}/"
SECRET = "Việc chỉ làm bên trong"
ADDRESSES = ("", "lich-su/", "ban-in/", f"ngay/{days(20)}/", f"ngay/{days(-20)}/")


@pytest.fixture
def page(tree: Tree) -> ProcedurePage:
    return a_page(tree, BIRTH)


def inside(**parts: object) -> Content:
    return a_content(BIRTH, SECRET, kind=Kind.INTERNAL, aliases=("6.000009",), **parts)


def outside(name: str = "Đăng ký khai sinh") -> Content:
    return a_content(BIRTH, name)


def read(client: Client, address: str = "", status: int = 200) -> str:
    response = client.get(URL + address)
    assert response.status_code == status, (address, response.content.decode()[:800])
    text = " ".join(html.unescape(response.content.decode()).split())
    assert SECRET not in text
    assert "6.000009" not in text
    return text


def test_an_amendment_to_come_that_is_internal_leaves_the_page_until_its_day(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, outside(), days(-30))
    promulgated(tree, page, inside(), days(10), Action.AMENDED)
    shown = read(client)
    assert "Đăng ký khai sinh" in shown
    assert "no longer carried out for citizens and businesses" in shown
    for address in ADDRESSES:
        read(client, address)
    assert client.get("/en/thu-tuc/6.000009/").status_code == 404
    assert list(selectors.listing(days(9)).values_list("procedure", flat=True)) == [page.pk]
    assert not selectors.listing(days(10)).exists()
    assert (page.title, page.kind) == ("Đăng ký khai sinh", Kind.NATIONAL)
    assert list(findings()) == []


def test_what_became_internal_stays_readable_as_it_was(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, outside(), days(-30))
    promulgated(tree, page, inside(), days(-5), Action.AMENDED)
    shown = read(client)
    assert "This procedure is no longer carried out for citizens and businesses." in shown
    assert "temporary" not in shown.split("</main>")[0].lower()
    for address in ADDRESSES:
        read(client, address)
    assert list(findings()) == []


def test_a_public_text_to_come_makes_an_internal_procedure_public_with_that_text(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, inside(), days(-30))
    read(client, status=404)
    promulgated(tree, page, outside("Việc cho dân"), days(10), Action.AMENDED)
    shown = read(client)
    assert "Not yet in force." in shown
    assert "Việc cho dân" in shown
    for address in ADDRESSES:
        read(client, address)
    assert list(findings()) == []


def test_a_public_text_taken_back_leaves_what_is_internal_unknown(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, inside(), days(-30))
    brought = promulgated(tree, page, outside(), days(-5), Action.AMENDED)
    retract([brought.line], reason="Công bố nhầm")
    for address in ADDRESSES:
        read(client, address, status=404)
    assert list(findings()) == []


def test_what_changed_in_an_internal_text_is_told_to_nobody(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    with recorded_on("2026-08-03"):
        promulgated(tree, page, outside("Tên đầu"), date(2026, 1, 1))
        promulgated(tree, page, inside(note=Text("Ghi chú")), date(2026, 9, 2), Action.AMENDED)
    with time_machine.travel(NOW, tick=False):
        told = promulgated(tree, page, outside("Tên sau"), date(2026, 9, 2), Action.AMENDED)
        line = told.line
        assert {"kind", "name", "note"} <= set(line.changed_components)
        assert line.base_version is not None
        assert line.base_version.kind == Kind.INTERNAL
        decision = f"quyet-dinh/{line.decision.slug}/"
        pages = [
            "",
            f"thu-tuc/{BIRTH}/ngay/2026-09-02/",
            f"thu-tuc/{BIRTH}/lich-su/",
            decision,
            "thay-doi/",
        ]
        pages += ["thay-doi/sap-toi/", "thay-doi/tuan/?tuan=2026-08-31"]
        for path in (*pages, "feeds/changes.atom", "feeds/changes.json"):
            shown = client.get(f"/en/{path}").content.decode()
            assert "Tên sau" in shown, path
            assert "hanged:" not in shown, path
            assert "; note" not in shown.lower(), path
        api = [f"decisions/{line.decision.slug}", "changes?since=1", f"procedures/{BIRTH}/versions"]
        for path in api:
            shown = client.get(f"/api/v1/{path}").content.decode()
            assert '"components":[' in shown, path
            assert shown.count('"components":[') == shown.count('"components":[]'), path


def test_an_internal_amendment_taken_back_was_never_there(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, outside(), days(-30))
    hidden = promulgated(tree, page, inside(), days(-5), Action.AMENDED)
    retract([hidden.line], reason="Nhầm")
    assert "no longer carried out" not in read(client)
    assert list(findings()) == []


def test_what_was_annulled_tells_of_the_text_that_was_in_force_before(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, outside("Tên đầu"), days(-30))
    promulgated(tree, page, outside("Tên sau"), days(-5), Action.AMENDED)
    promulgate(an_ending(tree, page, days(-5), Action.ANNULLED).decision)
    page.refresh_from_db()
    assert page.title == "Tên đầu"
    assert "annulled" in read(client)
    assert list(findings()) == []


def test_english_in_an_internal_text_is_not_public_either(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, outside(), days(-30))
    promulgated(tree, page, inside(note=Text("Bí mật", "Secret note")), days(10), Action.AMENDED)
    assert "Secret note" not in read(client, f"ngay/{days(20)}/")
