"""After an edit of any kind no kept page is shown; what readers do not see leaves pages alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Page, Site

from catalog import selectors
from catalog.models import (
    Action,
    Agency,
    DecisionPage,
    Form,
    FormEdition,
    LegalDocument,
    ProcedurePage,
    Sector,
    ServicePoint,
)
from catalog.promulgation import promulgate, retract
from portal.models import ContentPage, HomePage, ProvinceSettings
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated

CODE = "1.001193"
PAGE = f"/thu-tuc/{CODE}/"
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def keeping(settings: LazySettings) -> Iterator[None]:
    settings.KEPT_ANSWERS = 100
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def birth(tree: Tree) -> ProcedurePage:
    ProvinceSettings.objects.create(site=Site.objects.get(), name_vi="Tỉnh Sông Mây")
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    page = a_page(tree, CODE)
    promulgated(tree, page, a_content(CODE), selectors.today() - timedelta(days=9))
    return page


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were rendered for whole pages, in order."""
    from django.template.backends.django import Template

    names: list[str] = []
    render = Template.render

    def noted(self: Template, *args: Any, **kwargs: Any) -> Any:
        names.append(str(self.template.name))
        return render(self, *args, **kwargs)

    monkeypatch.setattr(Template, "render", noted)
    return names


def again(client: Client, url: str, tag: str, **headers: str) -> int:
    return client.get(url, headers={"If-None-Match": tag, **headers}).status_code


def _promulgate(tree: Tree, page: ProcedurePage) -> None:
    promulgated(tree, page, a_content(CODE, "Tên mới"), selectors.today(), Action.AMENDED)


def _abolish(tree: Tree, page: ProcedurePage) -> None:
    promulgate(an_ending(tree, page, selectors.today()).decision)


def _retract(tree: Tree, page: ProcedurePage) -> None:
    retract([page.versions.get().line], reason="Ban hành nhầm")


def _guide(tree: Tree, page: ProcedurePage) -> None:
    page.refresh_from_db()
    page.summary_vi = "Tóm tắt"
    page.save_revision().publish()


def _save_past_publishing(tree: Tree, page: ProcedurePage) -> None:
    page.refresh_from_db()
    page.summary_vi = "Tóm tắt"
    page.save()


def _relate(tree: Tree, page: ProcedurePage) -> None:
    other = a_page(tree, "1.000002")
    promulgated(tree, other, a_content("1.000002", "Khác"), selectors.today())
    page.refresh_from_db()
    page.related.add(other)
    page.save()


def _move(tree: Tree, page: ProcedurePage) -> None:
    page.refresh_from_db()
    page.move(Page.objects.get(pk=tree.health.pk), pos="last-child")


def _rename_the_province(tree: Tree, page: ProcedurePage) -> None:
    province = ProvinceSettings.objects.get()
    province.name_vi = "Tỉnh khác"
    province.save()


def _publish(page: Page) -> None:
    page.save_revision().publish()


def _introduce(tree: Tree, page: ProcedurePage) -> None:
    agency = tree.justice
    agency.refresh_from_db()
    agency.intro_vi = "Lời giới thiệu"
    _publish(agency)


def _greet(tree: Tree, page: ProcedurePage) -> None:
    home = HomePage.objects.get()
    home.intro_vi = "Kính chào"
    _publish(home)


def _add_a_page(tree: Tree, page: ProcedurePage) -> None:
    HomePage.objects.get().add_child(instance=ContentPage(title="Giới thiệu", slug="gioi-thieu"))


def _delete_a_page(tree: Tree, page: ProcedurePage) -> None:
    ContentPage.objects.get().delete()


def _sign_a_file(tree: Tree, page: ProcedurePage) -> None:
    decision = DecisionPage.objects.filter(promulgated_at__isnull=False).first()
    assert decision
    decision.file.save("a.pdf", ContentFile(b"%PDF-1.4"), save=False)
    decision.save()


def _rename_a_sector(tree: Tree, page: ProcedurePage) -> None:
    sector = Sector.objects.get()
    sector.name_vi = "Hộ tịch, quốc tịch"
    sector.save()


def _add_a_point(tree: Tree, page: ProcedurePage) -> None:
    ServicePoint.objects.create(code="trung-tam", name_vi="Trung tâm")


def _add_a_document(tree: Tree, page: ProcedurePage) -> None:
    LegalDocument.objects.create(code="60/2014/QH13", number="60/2014/QH13", name_vi="Luật")


def _rename_an_agency(tree: Tree, page: ProcedurePage) -> None:
    agency = Agency.objects.get(pk=tree.justice.agency_id)
    agency.name_vi = "Sở Tư pháp và Hộ tịch"
    agency.save()


def _delete_a_point(tree: Tree, page: ProcedurePage) -> None:
    ServicePoint.objects.filter(code="bo-di").delete()


def _add_an_edition_by_itself(tree: Tree, page: ProcedurePage) -> None:
    FormEdition.objects.create(form=Form.objects.get(), valid_from=date(2026, 1, 1))


def _rename_the_host(tree: Tree, page: ProcedurePage) -> None:
    site = Site.objects.get()
    site.hostname = "tthc.example.vn"
    site.save()


EDITS = [
    _promulgate,
    _abolish,
    _retract,
    _guide,
    _save_past_publishing,
    _relate,
    _move,
    _rename_the_province,
    _introduce,
    _greet,
    _add_a_page,
    _delete_a_page,
    _sign_a_file,
    _rename_a_sector,
    _rename_an_agency,
    _add_a_point,
    _delete_a_point,
    _add_a_document,
    _add_an_edition_by_itself,
    _rename_the_host,
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda e: e.__name__.strip("_"))
def test_after_an_edit_of_any_kind_no_kept_page_is_shown(
    client: Client, tree: Tree, birth: ProcedurePage, edit: Callable[..., None], made: list[str]
) -> None:
    Form.objects.create(code="CT01", name_vi="Tờ khai")
    ServicePoint.objects.create(code="bo-di", name_vi="Bỏ đi")
    HomePage.objects.get().add_child(instance=ContentPage(title="Cũ", slug="cu"))
    pages = (PAGE, "/", "/co-quan/", "/quyet-dinh/")
    tags = {url: client.get(url)["ETag"] for url in pages}
    assert [again(client, url, tags[url]) for url in pages] == [304] * len(pages)
    edit(tree, birth)
    made.clear()
    assert not [url for url in pages if again(client, url, tags[url]) == 304]
    assert len(made) == len(pages)


def test_what_readers_do_not_see_leaves_kept_pages_alone(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    tag = client.get(PAGE)["ETag"]
    a_page(tree, "1.000009")
    an_ending(tree, birth, selectors.today())
    a_decision(tree, selectors.today())
    User.objects.create_user("someone")
    home = HomePage.objects.get()
    home.intro_vi = "Bản nháp"
    home.save_revision()
    birth.refresh_from_db()
    birth.summary_vi = "Bản nháp"
    birth.save_revision()
    assert again(client, PAGE, tag) == 304


def test_an_edit_that_is_undone_leaves_kept_pages(client: Client, birth: ProcedurePage) -> None:
    from django.db import transaction

    tag = client.get(PAGE)["ETag"]
    with transaction.atomic():
        _rename_the_province(None, birth)  # type: ignore[arg-type]
        transaction.set_rollback(True)
    assert again(client, PAGE, tag) == 304
